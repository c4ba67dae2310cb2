//! `cargo xtask growth`: how work and memory grow with the size of a body, in the worst cases.

mod curve;

use std::{
    error::Error,
    fs,
    io::{self, Write},
    process::{Command, ExitCode},
};

use self::curve::{Curve, MAX_GROWTH, MEMORY_FACTOR, MEMORY_OVERHEAD};
use crate::{
    flags::Growth,
    process::{cargo, executable, exit_code, output, program, succeeds},
    root,
};

/// The page with the results of the last run.
const PAGE: &str = "docs/growth.md";

/// The sizes of bodies whose judgment is counted, each four times the one before; the other
/// operations get bodies of four times these sizes.
const SIZES: [&str; 4] = ["512", "2048", "8192", "32768"];

/// The function whose instructions are counted.
const COUNTED: &str = "growth::counted";

pub(crate) fn run(task: &Growth) -> Result<ExitCode, Box<dyn Error>> {
    if !succeeds(program("valgrind", ["--version"])) {
        return Err("valgrind, which counts instructions, is not installed".into());
    }
    let mut build =
        cargo(["build", "--release", "--package", "chatwire-benches", "--bench", "growth"]);
    // The folder and the features of `cargo xtask load`, so that both share what is compiled.
    build.env("CARGO_TARGET_DIR", root().join("target/bench")).args(["--features", "load"]);
    build.args(["--message-format", "json-render-diagnostics"]);
    let messages = output(build)?;
    let executable = executable(&messages, "growth").ok_or("cargo built no program")?;
    let peaks = output(Command::new(&executable))?;
    let folder = root().join("target/growth");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder)?;
    let mut counting = program("valgrind", ["--tool=callgrind", "--callgrind-out-file=counts"]);
    counting.arg(format!("--toggle-collect={COUNTED}")).arg(format!("--dump-after={COUNTED}"));
    counting
        .args(["--quiet", "--dump-line=no"])
        .arg(&executable)
        .arg("work")
        .args(SIZES)
        .current_dir(&folder);
    let out = counting.output()?;
    if !out.status.success() {
        io::stderr().write_all(&out.stderr)?;
        return Ok(exit_code(out.status));
    }
    let mut counts = Vec::new();
    for (number, line) in std::str::from_utf8(&out.stdout)?.lines().enumerate() {
        let dump = fs::read_to_string(folder.join(format!("counts.{}", number + 1)))?;
        counts.push((line.to_owned(), total(&dump).ok_or("callgrind has counted nothing")?));
    }
    let curves = curve::read(&counts, &peaks);
    let mut code = ExitCode::SUCCESS;
    for curve in &curves {
        for fault in curve.faults() {
            writeln!(io::stderr(), "{curve}: {fault}")?;
            code = ExitCode::FAILURE;
        }
    }
    if task.write {
        fs::write(root().join(PAGE), page(&curves))?;
    }
    Ok(code)
}

/// The instructions of one dump.
fn total(dump: &str) -> Option<u64> {
    dump.lines().find_map(|line| line.strip_prefix("totals: "))?.trim().parse().ok()
}

fn page(curves: &[Curve]) -> String {
    let mut page = format!(
        "# How work and memory grow\n\n\
        Written by `cargo xtask growth --write`, which fails if a curve is steeper than a line, \
        and if memory is beyond its bound.\n\
        Each family of worst cases in `benches/benches/growth/families.rs` grows in one respect.\n\n\
        The sizes are those of bodies that are judged; the other operations get bodies of four \
        times the size.\n\
        The columns hold thousands of instructions; \
        a judgment includes what it costs whatever the body.\n\
        The slope compares what a byte costs between the two largest sizes with the most that it \
        costs between two smaller ones: a line has 1, a square 4, and more than {MAX_GROWTH} \
        fails.\n\
        Memory is the peak of what is allocated, in bytes for each byte of a body of 4 MiB.\n\
        Its bound is {MEMORY_FACTOR} times the body and {} MiB: one MiB of them is the setting of \
        the run for what values take beyond their text \
        (`SubjectLimits::max_overhead_bytes` of the judge, `Limits::entry_overhead_bytes` of \
        imports, 64 MiB by default), the others are what findings, contract and buffers take \
        whatever the body.\n\
        A body that would take more is not judged, and its verdict is `harness`, never a pass; an \
        entry that would take more is an error.\n\n\
        | family | operation | 0.5 KiB | 2 KiB | 8 KiB | 32 KiB | slope | memory |\n\
        |---|---|--:|--:|--:|--:|--:|--:|\n",
        MEMORY_OVERHEAD >> 20
    );
    for curve in curves {
        page += &curve.row();
    }
    page
}
