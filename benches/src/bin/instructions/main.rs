//! Does one workload a number of times, for a profiler that counts instructions.
//!
//! ```text
//! instructions                    the names of the workloads
//! instructions NAME PASSES        does the workload
//! instructions --time [NAME]      nanoseconds of CPU per item, medians of several rounds
//! ```

use std::{
    error::Error,
    io::{self, Write},
};

use chatwire_benches::workloads::{self, Workload};
use rustix::time::{ClockId, clock_gettime};

/// Rounds of a timing; the workloads take turns, so that a slow phase of the machine hits all.
const ROUNDS: usize = 9;

/// Least time of a round in nanoseconds.
const ROUND: i64 = 20_000_000;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let all = workloads::all();
    let mut out = io::stdout();
    match &arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => {
            for workload in &all {
                writeln!(out, "{}\t{}\t{}", workload.name, workload.items, workload.unit)?;
            }
        }
        ["--time"] => time(all.iter().collect(), &mut out)?,
        ["--time", name] => {
            time(all.iter().filter(|it| it.name.contains(name)).collect(), &mut out)?
        }
        [name, passes] => {
            let workload =
                all.iter().find(|it| it.name == *name).ok_or("no workload has this name")?;
            for _ in 0..passes.parse()? {
                workload.pass();
            }
        }
        _ => return Err("expected NAME PASSES or --time".into()),
    }
    Ok(())
}

fn time(workloads: Vec<&Workload>, out: &mut impl Write) -> io::Result<()> {
    let mut measured: Vec<Vec<f64>> = vec![Vec::new(); workloads.len()];
    for _ in 0..ROUNDS {
        for (workload, times) in workloads.iter().zip(&mut measured) {
            let (start, mut passes) = (cpu_time(), 0_u64);
            let elapsed = loop {
                workload.pass();
                passes += 1;
                let elapsed = cpu_time() - start;
                if elapsed >= ROUND {
                    break elapsed;
                }
            };
            times.push(elapsed as f64 / (passes * workload.items) as f64);
        }
    }
    for (workload, mut times) in workloads.iter().zip(measured) {
        times.sort_by(f64::total_cmp);
        writeln!(out, "{}\t{:.1}", workload.name, times[ROUNDS / 2])?;
    }
    Ok(())
}

/// Nanoseconds of CPU that this thread has used.
fn cpu_time() -> i64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec * 1_000_000_000 + time.tv_nsec
}
