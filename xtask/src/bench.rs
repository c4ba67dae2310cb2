//! `cargo xtask bench`: measures chatwire and alternative crates, and prints one table of ratios.

mod allocations;
mod calls;
mod goals;
mod instructions;
mod machine;

use std::{
    error::Error,
    fs,
    io::{self, Write},
    process::{Command, ExitCode},
};

pub(crate) use self::instructions::{Comparison, check};
use crate::{
    flags::Bench,
    process::{cargo, exit_code, output},
    root,
};

/// The file with the results of the last run.
const RESULTS: &str = "benches/RESULTS.md";

/// The crate with which the others are compared.
const BASELINE: &str = "chatwire";

pub(crate) fn run(task: &Bench) -> Result<ExitCode, Box<dyn Error>> {
    if task.count {
        return instructions::write();
    }
    // A separate folder, because the features differ from those of other builds.
    let target = root().join("target/bench");
    let mut build = cargo(["build", "--release", "--package", "chatwire-benches"]);
    build.args(["--features", "call", "--bin", "instructions", "--bin", "call"]);
    let status = build.env("CARGO_TARGET_DIR", &target).status()?;
    if !status.success() {
        return Ok(exit_code(status));
    }
    let mut timing = Command::new(target.join("release/instructions"));
    timing.arg("--time");
    let table = table(&output(timing)?);
    let calls = calls::table(&output(Command::new(target.join("release/call")))?);
    let mut counting = cargo(["bench", "--quiet", "--package", "chatwire-benches"]);
    counting.args(["--features", "call", "--bench", "allocations"]);
    counting.env("CARGO_TARGET_DIR", &target);
    let allocations = allocations::table(&output(counting)?);
    let machine = machine::description()?;
    fs::write(root().join(RESULTS), page(&machine, [&table, &allocations, &calls]))?;
    write!(io::stdout(), "{table}\n{allocations}\n{calls}")?;
    Ok(ExitCode::SUCCESS)
}

fn page(machine: &str, [table, allocations, calls]: [&str; 3]) -> String {
    format!(
        "# Results\n\n\
        Written by `cargo xtask bench`.\n\
        Times are CPU time of one thread per chunk or response, medians of nine rounds in which the crates take turns; a ratio above 1 is in favor of chatwire.\n\
        Compare ratios: times depend on the machine and on what else runs on it.\n\
        [LIMITS.md](LIMITS.md) says what is known about the goals that are missed.\n\n\
        {machine}\n\n{table}\n\
        ## Allocations\n\n\
        How often memory is asked for, for each chunk or response; `client` is a stream through the client.\n\n\
        {allocations}\n\
        ## Calls over loopback\n\n\
        CPU time of the whole process per call or chunk; the server runs on another processor and writes each event on its own.\n\
        The ratio is to the first crate of the work: below 1, the other takes less.\n\
        Where a client is beside an HTTP library, the library sends prepared bytes and reads no JSON.\n\n\
        {calls}"
    )
}

/// One row per measurement: its time, and its ratio to the baseline.
fn table(lines: &str) -> String {
    let mut table = String::from("| work | crate | time | ratio | goal |\n|---|---|--:|--:|--:|\n");
    let mut baseline = None;
    for line in lines.lines() {
        let mut fields = line.split('\t');
        let (Some(work), Some(who), Some(Ok(nanoseconds))) =
            (fields.next(), fields.next(), fields.next().map(str::parse::<f64>))
        else {
            continue;
        };
        if who == BASELINE {
            baseline = Some(nanoseconds);
        }
        let ratio = baseline
            .map_or_else(|| "-".to_owned(), |baseline| format!("{:.2}", nanoseconds / baseline));
        let goal = goals::goal(work).filter(|_| who == BASELINE);
        let goal = goal.map_or_else(|| "-".to_owned(), duration);
        table += &format!("| {work} | {who} | {} | {ratio} | {goal} |\n", duration(nanoseconds));
    }
    table
}

fn duration(nanoseconds: f64) -> String {
    match nanoseconds {
        below if below < 1e3 => format!("{below:.0} ns"),
        below if below < 1e6 => format!("{:.2} us", below / 1e3),
        other => format!("{:.2} ms", other / 1e6),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_has_its_ratio_to_the_baseline() {
        let table = table("unary\tchatwire\t500.0\nunary\tpeer\t2250000.0\n");
        assert!(table.contains("| unary | chatwire | 500 ns | 1.00 | - |\n"), "{table}");
        assert!(table.contains("| unary | peer | 2.25 ms | 4500.00 | - |\n"), "{table}");
    }
}
