//! `cargo xtask bench`: runs the benchmarks with alternative crates and prints one table of ratios.

use std::{
    collections::BTreeMap,
    error::Error,
    fs,
    io::{self, Write},
    path::Path,
    process::ExitCode,
};

use serde_json::Value;

use crate::{
    process::{cargo, exit_code},
    root,
};

/// The measurement of each group with which the others are compared.
const BASELINE: &str = "chatwire";

/// Medians of one group in nanoseconds, by the name of the measurement.
type Group = BTreeMap<String, f64>;

pub(crate) fn run() -> Result<ExitCode, Box<dyn Error>> {
    // A separate folder, because criterion keeps old results.
    let target = root().join("target/bench");
    let results = target.join("criterion");
    if results.exists() {
        fs::remove_dir_all(&results)?;
    }
    let mut command =
        cargo(["bench", "--package", "chatwire-benches", "--features", "alternatives"]);
    command.args(["--bench", "unary", "--bench", "stream", "--bench", "allocations"]);
    let status = command.env("CARGO_TARGET_DIR", &target).status()?;
    if !status.success() {
        return Ok(exit_code(status));
    }
    let mut groups = BTreeMap::new();
    collect(&results, &mut groups)?;
    write!(io::stdout(), "{}", table(&groups))?;
    Ok(ExitCode::SUCCESS)
}

/// Collects all results below a folder.
fn collect(folder: &Path, groups: &mut BTreeMap<String, Group>) -> Result<(), Box<dyn Error>> {
    if folder.ends_with("new") {
        let read = |name: &str| -> Result<Value, Box<dyn Error>> {
            Ok(serde_json::from_slice(&fs::read(folder.join(name))?)?)
        };
        let (what, estimates) = (read("benchmark.json")?, read("estimates.json")?);
        let text = |name: &str| what[name].as_str().unwrap_or_default().to_owned();
        if let Some(median) = estimates["median"]["point_estimate"].as_f64() {
            groups.entry(text("group_id")).or_default().insert(text("function_id"), median);
        }
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, groups)?;
        }
    }
    Ok(())
}

/// One row per measurement: its time, and the ratio to chatwire.
fn table(groups: &BTreeMap<String, Group>) -> String {
    let mut table = String::from("| benchmark | crate | time | ratio |\n|---|---|--:|--:|\n");
    for (name, group) in groups {
        let baseline = group.get(BASELINE).copied();
        for (name_in_group, nanoseconds) in group {
            let ratio = baseline.map_or_else(
                || "-".to_owned(),
                |baseline| format!("{:.2}", nanoseconds / baseline),
            );
            table +=
                &format!("| {name} | {name_in_group} | {} | {ratio} |\n", duration(*nanoseconds));
        }
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
        let group = Group::from([("chatwire".into(), 500.0), ("peer".into(), 2_250_000.0)]);
        let groups = BTreeMap::from([("unary".to_owned(), group)]);
        let table = table(&groups);
        assert!(table.contains("| unary | chatwire | 500 ns | 1.00 |\n"), "{table}");
        assert!(table.contains("| unary | peer | 2.25 ms | 4500.00 |\n"), "{table}");
    }
}
