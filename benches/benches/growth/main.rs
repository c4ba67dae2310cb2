//! Worst cases: how work and memory grow with the size of a body.
//!
//! ```text
//! growth                     the peak of memory of each operation, as a table
//! growth work SIZE...        does every operation once on bodies of these sizes, for a profiler;
//!                            those that are not judged are four times as large
//! ```
//!
//! `cargo xtask growth` counts the instructions of each operation, and fails on a curve that grows
//! faster than the body.

mod families;
mod operations;

use std::{
    error::Error,
    io::{self, Write},
};

use allocation_counter::measure;
use bytes::Bytes;
use chatwire_conformance::Judge;

use self::{families::ALL, operations::Operation};

/// The sizes of bodies of which memory is measured.
const SIZES: [usize; 2] = [1 << 16, 1 << 19];

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<_> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let sizes = match arguments.split_first() {
        Some((word, sizes)) if word == "work" => {
            sizes.iter().map(|size| size.parse()).collect::<Result<Vec<usize>, _>>()?
        }
        _ => Vec::new(),
    };
    let judge = Judge::default();
    let mut out = io::stdout();
    for family in &ALL {
        for operation in Operation::of(family.kind) {
            let run = |size| {
                let body = Bytes::from(family.body(size));
                // Once without counting, because some tables are made when they are first used.
                (body.len(), body)
            };
            let label = format!("{}\t{}", family.name, operation.name());
            if sizes.is_empty() {
                write!(out, "{label}")?;
                for size in SIZES {
                    let (length, body) = run(size);
                    let peak = measure(|| operation.run(family.kind, &judge, &body)).bytes_max;
                    write!(out, "\t{:.1}", peak as f64 / length as f64)?;
                }
                writeln!(out)?;
            }
            for size in &sizes {
                let (length, body) = run(*size * operation.scale());
                counted(&mut || operation.run(family.kind, &judge, &body));
                writeln!(out, "{label}\t{length}")?;
            }
        }
    }
    Ok(())
}

/// The function whose instructions are counted.
#[inline(never)]
fn counted(work: &mut dyn FnMut()) {
    work();
}
