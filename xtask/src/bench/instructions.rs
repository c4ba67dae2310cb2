//! Instructions per chunk and per response, counted by valgrind: the same in every run.

use std::{collections::BTreeMap, error::Error, fs, process::Command, process::ExitCode};

use crate::{
    process::{cargo, exit_code, output, program, succeeds},
    root,
};

/// The counts that are known.
const FILE: &str = "benches/instructions.tsv";

/// The workloads that are counted.
const WORKLOADS: [&str; 11] = [
    "stream-uniform",
    "stream-tools",
    "stream-recorded",
    "stream-new-values",
    "stream-two-choices",
    "stream-new-shapes",
    "stream-escapes",
    "stream-single-bytes",
    "framing",
    "unary-small",
    "unary-text",
];

/// By how many percent a count may grow: compilers and C libraries differ by less.
const MAX_GROWTH_PERCENT: u64 = 15;

/// The result of comparing counts with those that are known.
pub(crate) enum Comparison {
    /// None has grown too much.
    Passed,
    /// Valgrind is not installed.
    Missing,
    /// The program could not be built.
    NotBuilt(ExitCode),
    /// What has grown too much, one line for each.
    Grown(String),
}

/// Counts again, and compares with what is known.
pub(crate) fn check() -> Result<Comparison, Box<dyn Error>> {
    if !succeeds(program("valgrind", ["--version"])) {
        return Ok(Comparison::Missing);
    }
    if let Some(code) = build()? {
        return Ok(Comparison::NotBuilt(code));
    }
    let known = parse(&fs::read_to_string(root().join(FILE))?);
    let items = items()?;
    let mut grown = String::new();
    for name in WORKLOADS {
        let (count, known) = (count(name, &items)?, known.get(name).copied().unwrap_or_default());
        if is_grown(count, known) {
            grown += &format!("{name}: {count} instructions, {known} before\n");
        }
    }
    Ok(if grown.is_empty() { Comparison::Passed } else { Comparison::Grown(grown) })
}

/// Counts, and writes the file.
pub(super) fn write() -> Result<ExitCode, Box<dyn Error>> {
    if let Some(code) = build()? {
        return Ok(code);
    }
    let items = items()?;
    let mut text = String::new();
    for name in WORKLOADS {
        text += &format!("{name}\t{}\n", count(name, &items)?);
    }
    fs::write(root().join(FILE), text)?;
    Ok(ExitCode::SUCCESS)
}

/// Builds the program that does the work; returns its exit code if it cannot be built.
fn build() -> Result<Option<ExitCode>, Box<dyn Error>> {
    let mut build = cargo(["build", "--quiet", "--release", "--package", "chatwire-benches"]);
    let status = build.args(["--bin", "instructions", "--target-dir", "target"]).status()?;
    Ok((!status.success()).then(|| exit_code(status)))
}

fn executable() -> Command {
    Command::new(root().join("target/release/instructions"))
}

/// The number of items in a pass of each workload.
fn items() -> Result<BTreeMap<String, u64>, Box<dyn Error>> {
    Ok(parse(&output(executable())?))
}

/// Instructions per item: those of two passes without those of one, so that the rest cancels out.
fn count(name: &str, items: &BTreeMap<String, u64>) -> Result<u64, Box<dyn Error>> {
    let items = items.get(name).ok_or_else(|| format!("no workload has the name {name}"))?;
    let one = instructions(name, "1")?;
    Ok((instructions(name, "2")?.saturating_sub(one)) / items)
}

fn instructions(name: &str, passes: &str) -> Result<u64, Box<dyn Error>> {
    let mut command = program("valgrind", ["--tool=callgrind", "--callgrind-out-file=/dev/null"]);
    let run = command.arg(executable().get_program()).args([name, passes]).output()?;
    let messages = String::from_utf8_lossy(&run.stderr);
    let collected = messages.lines().find_map(|line| line.split("Collected : ").nth(1));
    let count = collected.and_then(|count| count.trim().parse().ok());
    Ok(count.ok_or_else(|| format!("valgrind has counted nothing:\n{messages}"))?)
}

fn is_grown(count: u64, known: u64) -> bool {
    count * 100 > known * (100 + MAX_GROWTH_PERCENT)
}

/// Names and numbers, separated by tabs.
fn parse(text: &str) -> BTreeMap<String, u64> {
    let row = |line: &str| {
        let (name, number) = line.split_once('\t')?;
        Some((name.to_owned(), number.trim().parse().ok()?))
    };
    text.lines().filter_map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_workload_has_a_known_count() {
        let known = parse(&fs::read_to_string(root().join(FILE)).unwrap());
        for name in WORKLOADS {
            assert!(known.get(name).is_some_and(|count| *count > 0), "{name}");
        }
    }

    #[test]
    fn growth_beyond_noise_is_reported() {
        assert!(!is_grown(115, 100));
        assert!(is_grown(116, 100));
        assert!(is_grown(1, 0));
        assert!(!is_grown(50, 100));
    }
}
