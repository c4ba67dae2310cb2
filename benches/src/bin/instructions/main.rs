//! Does one workload a number of times, for a profiler that counts instructions.
//!
//! ```text
//! instructions                    the names of the workloads and their numbers of items
//! instructions NAME PASSES        does the workload
//! instructions --time [NAME]      nanoseconds of CPU per item in each crate, medians
//! ```

use std::{
    error::Error,
    io::{self, Write},
};

use bytes::Bytes;
use chatwire_benches::workloads::{self, Prepared};
use rustix::time::{ClockId, clock_gettime};

/// Rounds of a timing; the crates take turns, so that a slow phase of the machine hits all.
const ROUNDS: usize = 9;

/// Least time of a round in nanoseconds.
const ROUND: i64 = 20_000_000;

fn main() -> Result<(), Box<dyn Error>> {
    // reqwest, which async-openai starts, expects a provider once the client's TLS is compiled in.
    #[cfg(feature = "call")]
    let _ = rustls::crypto::ring::default_provider().install_default();
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
            let workload = workload.ok_or("no workload has this name")?;
            let prepared = workload.prepare();
            for _ in 0..passes.parse()? {
                workload.pass(&prepared);
            }
        }
        _ => return Err("expected NAME PASSES or --time".into()),
    }
    Ok(())
}

/// Prints the times of all workloads that have `name` in their names, in each crate.
fn time(name: &str, out: &mut impl Write) -> io::Result<()> {
    for workload in workloads::ALL.iter().filter(|workload| workload.name.contains(name)) {
        let prepared = workload.prepare();
        let mut measured: Vec<_> =
            workload.crates().into_iter().map(|(who, work)| (who, work, Vec::new())).collect();
        for _ in 0..ROUNDS {
            for (_, work, times) in &mut measured {
                times.push(round(&prepared, *work));
            }
        }
        for (who, _, mut times) in measured {
            times.sort_by(f64::total_cmp);
            writeln!(out, "{}\t{who}\t{:.1}", workload.name, times[ROUNDS / 2])?;
        }
    }
    Ok(())
}

/// Nanoseconds of CPU per item in one round.
fn round(prepared: &Prepared, work: fn(&[Bytes])) -> f64 {
    let mut passes = 1_u64;
    loop {
        // The clock is read once for many passes, because reading it takes as long as a short one.
        let start = cpu_time();
        (0..passes).for_each(|_| prepared.pass(work));
        let elapsed = cpu_time() - start;
        if elapsed >= ROUND {
            return elapsed as f64 / (passes * prepared.items) as f64;
        }
        passes *= 2;
    }
}

/// Nanoseconds of CPU that this thread has used.
fn cpu_time() -> i64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec * 1_000_000_000 + time.tv_nsec
}
