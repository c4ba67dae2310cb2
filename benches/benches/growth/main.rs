//! Worst cases: how work and memory grow with the size of a body.
//!
//! ```text
//! growth                     the peak of memory of each operation on a large body, as a table
//! growth work SIZE...        does every operation once on bodies of these sizes, for a profiler;
//!                            those that are not judged are four times as large
//! ```
//!
//! `cargo xtask growth` counts the instructions of each operation, and fails on a curve that grows
//! faster than the body, and on a peak of memory beyond the bound.

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

/// The size of the bodies of which memory is measured.
const LARGE: usize = 4 << 20;

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
            let label = format!("{}\t{}", family.name, operation.name());
            if sizes.is_empty() {
                let body = Bytes::from(family.body(LARGE));
                let peak = measure(|| operation.run(family.kind, &judge, &body)).bytes_max;
                writeln!(out, "{label}\t{}\t{peak}", body.len())?;
            }
            for size in &sizes {
                let body = Bytes::from(family.body(*size * operation.scale()));
                counted(&mut || operation.run(family.kind, &judge, &body));
                writeln!(out, "{label}\t{}", body.len())?;
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
