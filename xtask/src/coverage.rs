//! `cargo xtask coverage`: which lines and branches of each crate the tests run.

mod summary;

use std::{
    error::Error,
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

use self::summary::Summary;
use crate::{
    flags::Coverage,
    process::{cargo, output, run as run_command},
    python_environment::Environment,
    root,
};

/// Tests, what only tests use, and other people's code.
const IGNORED: &str = r"/tests/|(/|_)tests?\.rs$|/chatwire-testing/|/\.cargo/|/rustc/";

/// Runs the tests of the workspace, or of one package, and prints a table.
pub(crate) fn run(task: &Coverage) -> Result<(), Box<dyn Error>> {
    let folder = root().join("target/coverage");
    let tools = tools(&folder)?;
    let counts = folder.join("counts");
    if counts.exists() {
        fs::remove_dir_all(&counts)?;
    }
    fs::create_dir_all(&counts)?;

    let instrumented = |more: &[&str]| {
        let mut test = cargo(["test", "--lib", "--bins", "--tests", "--no-fail-fast"]);
        match &task.package {
            Some(name) => test.args(["--all-features", "--package", name]),
            None => test.arg("--workspace"),
        };
        test.args(more);
        test.env("RUSTC_WORKSPACE_WRAPPER", root().join("xtask/coverage/rustc.sh"));
        // Processes that a test starts count, too; files are shared, because there are thousands.
        test.env("LLVM_PROFILE_FILE", counts.join("%8m.profraw"));
        test
    };
    let programs =
        programs(&output(instrumented(&["--no-run", "--message-format=json-render-diagnostics"]))?);
    let tests = run_command(instrumented(&[]));

    let merged = folder.join("merged.profdata");
    let mut merge = Command::new(tools.join("llvm-profdata"));
    merge.args(["merge", "--sparse", "--failure-mode=warn", "--output"]).arg(&merged);
    run_command(with_files(merge, &counts)?)?;
    let mut export = Command::new(tools.join("llvm-cov"));
    export.args(["export", "--summary-only", "--ignore-filename-regex", IGNORED]);
    export.arg("--instr-profile").arg(&merged);
    for program in &programs {
        export.arg("--object").arg(program);
    }
    let summary = Summary::of(&serde_json::from_str(&output(export)?)?, root());
    fs::write(folder.join("files.tsv"), summary.files())?;
    write!(io::stdout(), "{}", summary.table())?;
    writeln!(io::stderr(), "each file: target/coverage/files.tsv")?;
    Ok(tests?)
}

/// Installs the tools of LLVM; returns their folder.
fn tools(folder: &Path) -> Result<PathBuf, Box<dyn Error>> {
    let environment = Environment::install(&root().join("xtask/coverage"), folder)?;
    let mut python = Command::new(environment.python());
    python.args(["-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]);
    Ok(Path::new(output(python)?.trim()).join("llvm/bin"))
}

/// Adds the files of a folder as arguments.
fn with_files(mut command: Command, folder: &Path) -> io::Result<Command> {
    for entry in fs::read_dir(folder)? {
        command.arg(entry?.path());
    }
    Ok(command)
}

/// The test programs, and the programs that they start, in the messages of cargo.
fn programs(messages: &str) -> Vec<PathBuf> {
    let messages = messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    messages.filter_map(|message| Some(message["executable"].as_str()?.into())).collect()
}
