//! Runs the fuzz targets with libFuzzer, one after the other.

use std::{
    error::Error,
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
    process::{Command, ExitCode, Stdio},
};

use super::progress::{HEAD, Progress};
use crate::{
    process::{cargo, output, program},
    root,
};

/// What makes the compiler count the branches that an input reaches: stable flags, so that no
/// other toolchain is needed. Code without `unsafe` needs no sanitizer.
const FLAGS: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
    -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares -Cdebug-assertions --cfg fuzzing";

/// The folder of the program, which the other builds do not share.
const TARGET_FOLDER: &str = "target/fuzz";

/// Larger files of the repository are no seeds, because the fuzzer runs each.
const MAX_SEED_BYTES: u64 = 8 << 10;

/// Runs every target, or this one, for so many seconds each, and prints a table of what each did.
pub(super) fn run(only: Option<&str>, seconds: u64) -> Result<ExitCode, Box<dyn Error>> {
    let names = names()?;
    let chosen: Vec<_> =
        names.iter().filter(|name| only.is_none_or(|only| only == *name)).collect();
    if chosen.is_empty() {
        return Err(format!("no target has this name; the targets are {names:?}").into());
    }
    let executable = build()?;
    let seeds = root().join(TARGET_FOLDER).join("seeds");
    collect_seeds(&seeds)?;
    writeln!(io::stderr(), "{HEAD}")?;
    let mut failed = Vec::new();
    for name in chosen {
        let log = root().join(TARGET_FOLDER).join(format!("{name}.log"));
        let holds = fuzz(&executable, name, seconds, &seeds, &log)?;
        let progress = Progress::last(&fs::read_to_string(&log)?).unwrap_or_default();
        writeln!(io::stderr(), "{}", progress.row(name, holds))?;
        if !holds {
            failed.push(log.display().to_string());
        }
    }
    if failed.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    let logs = failed.join(", ");
    let help = "minimize the inputs with -minimize_crash=1; fuzz/README.md says how";
    Err(format!("targets do not hold, as these logs say: {logs}; {help}").into())
}

/// Runs one target, with a log in place of the terminal; returns whether it holds.
fn fuzz(
    executable: &Path,
    name: &str,
    seconds: u64,
    seeds: &Path,
    log: &Path,
) -> Result<bool, Box<dyn Error>> {
    let corpus = root().join("fuzz/corpus").join(name);
    let artifacts = root().join("fuzz/artifacts");
    let regressions = root().join("fuzz/regressions").join(name);
    for folder in [&corpus, &artifacts] {
        fs::create_dir_all(folder)?;
    }
    let mut fuzzer = Command::new(executable);
    fuzzer.env("FUZZ_TARGET", name).arg(format!("-max_total_time={seconds}"));
    fuzzer.arg(format!("-artifact_prefix={}/{name}-", artifacts.display()));
    fuzzer.arg(format!("-dict={}", root().join("fuzz/dictionary.txt").display()));
    fuzzer.args(["-print_final_stats=1", "-timeout=30", "-max_len=8192"]);
    fuzzer.arg(corpus).arg(seeds).args(Some(regressions).filter(|folder| folder.is_dir()));
    let status = fuzzer.stdout(Stdio::null()).stderr(File::create(log)?).status()?;
    Ok(status.success())
}

/// The names of the targets, from their table.
fn names() -> io::Result<Vec<String>> {
    let table = fs::read_to_string(root().join("fuzz/src/targets.rs"))?;
    Ok(table.lines().filter_map(name).map(str::to_owned).collect())
}

/// The name in a line of the table.
fn name(line: &str) -> Option<&str> {
    let (name, function) = line.trim().strip_prefix("(\"")?.split_once("\", ")?;
    function.ends_with("::check),").then_some(name)
}

fn build() -> Result<PathBuf, Box<dyn Error>> {
    // The versions that the workspace is tested with; what only fuzzing needs is added by cargo.
    fs::copy(root().join("Cargo.lock"), root().join("fuzz/libfuzzer/Cargo.lock"))?;
    // With a target named, build scripts and macros are compiled without the flags.
    let version = output(program("rustc", ["-vV"]))?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    let host = host.ok_or("rustc names no host")?;
    let mut build = cargo(["build", "--release", "--manifest-path", "fuzz/libfuzzer/Cargo.toml"]);
    build.args(["--target", host, "--target-dir", TARGET_FOLDER]).env("RUSTFLAGS", FLAGS);
    let status = build.status()?;
    if !status.success() {
        return Err("the fuzz targets cannot be built".into());
    }
    Ok(root().join(TARGET_FOLDER).join(host).join("release/fuzz"))
}

/// Copies what the repository has of recorded traffic into one folder.
fn collect_seeds(seeds: &Path) -> io::Result<()> {
    fs::create_dir_all(seeds)?;
    let mut folders = vec![root().join("fixtures")];
    let mut number = 0;
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let (path, meta) = (entry.path(), entry.metadata()?);
            if meta.is_dir() {
                folders.push(path);
            } else if meta.len() <= MAX_SEED_BYTES {
                number += 1;
                fs::copy(path, seeds.join(format!("{number}")))?;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_table() {
        assert_eq!(name("    (\"sse\", sse::check),"), Some("sse"));
        assert_eq!(name("pub type Target = fn(&[u8]);"), None);
        let names = names().unwrap();
        assert!(names.contains(&"templates".to_owned()) && names.len() > 10, "{names:?}");
    }
}
