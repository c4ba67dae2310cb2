//! Does one workload a number of times, for a profiler that counts instructions.
//!
//! ```text
//! instructions                    the names of the workloads and their numbers of items
//! instructions NAME PASSES        does the workload
//! instructions --time [NAME]      nanoseconds of CPU per item, medians of several rounds
//! ```

use std::{
    error::Error,
    io::{self, Write},
};

use chatwire_benches::workloads;
use rustix::time::{ClockId, clock_gettime};

/// Rounds of a timing; the workloads take turns, so that a slow phase of the machine hits all.
const ROUNDS: usize = 9;

/// Least time of a round in nanoseconds.
const ROUND: i64 = 20_000_000;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let mut out = io::stdout();
    match &arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => {
            for workload in workloads::ALL {
                writeln!(out, "{}\t{}", workload.name, workload.prepare().items)?;
            }
        }
        ["--time"] => time("", &mut out)?,
        ["--time", name] => time(name, &mut out)?,
        [name, passes] => {
            let workload = workloads::ALL.iter().find(|workload| workload.name == *name);
            let prepared = workload.ok_or("no workload has this name")?.prepare();
            for _ in 0..passes.parse()? {
                prepared.pass();
            }
        }
        _ => return Err("expected NAME PASSES or --time".into()),
    }
    Ok(())
}

/// Prints the times of all workloads that have `name` in their names.
fn time(name: &str, out: &mut impl Write) -> io::Result<()> {
    let named = workloads::ALL.iter().filter(|workload| workload.name.contains(name));
    let mut measured: Vec<_> =
        named.map(|workload| (workload.name, workload.prepare(), Vec::new())).collect();
    for _ in 0..ROUNDS {
        for (_, prepared, times) in &mut measured {
            let (start, mut passes) = (cpu_time(), 0_u64);
            let elapsed = loop {
                prepared.pass();
                passes += 1;
                let elapsed = cpu_time() - start;
                if elapsed >= ROUND {
                    break elapsed;
                }
            };
            times.push(elapsed as f64 / (passes * prepared.items) as f64);
        }
    }
    for (name, _, mut times) in measured {
        times.sort_by(f64::total_cmp);
        writeln!(out, "{name}\t{:.1}", times[ROUNDS / 2])?;
    }
    Ok(())
}

/// Nanoseconds of CPU that this thread has used.
fn cpu_time() -> i64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec * 1_000_000_000 + time.tv_nsec
}
