//! `cargo xtask ci`: what CI runs, in the order in which it is most likely to fail soon.

use std::{
    error::Error,
    io::{self, Write},
    process::{Command, ExitCode},
};

use crate::{
    codegen,
    flags::Ci,
    process::{cargo, chatwire, exit_code},
    root, tidy,
};

/// The crates with features that no other crate of the workspace turns on.
const WITH_FEATURES: [&str; 5] = ["-p", "chatwire-transport", "-p", "chatwire", "--all-features"];

pub(crate) fn run(task: Ci) -> Result<ExitCode, Box<dyn Error>> {
    announce("codegen")?;
    codegen::run(root(), true)?;
    for (name, mut command) in steps(&task) {
        announce(name)?;
        let status = command.status()?;
        if !status.success() {
            return Ok(exit_code(status));
        }
    }
    announce("tidy")?;
    Ok(tidy::run()?)
}

fn steps(task: &Ci) -> Vec<(&'static str, Command)> {
    let mut doc = cargo(["doc", "--workspace", "--no-deps"]);
    doc.env("RUSTDOCFLAGS", "-D warnings");
    let clippy = ["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"];
    let load = ["clippy", "-p", "chatwire-benches", "--features", "load", "--", "-D", "warnings"];
    let mut clippy_features = cargo(["clippy"]);
    clippy_features.args(WITH_FEATURES).args(["--all-targets", "--", "-D", "warnings"]);
    let mut test_features = cargo(["test"]);
    test_features.args(WITH_FEATURES);
    let mut steps = vec![
        ("fmt", cargo(["fmt", "--all", "--check"])),
        ("clippy", cargo(clippy)),
        ("clippy with all features", clippy_features),
        ("clippy of the load program", cargo(load)),
        ("doc", doc),
        ("test with all features", test_features),
    ];
    if !task.skip_tests {
        steps.push(("test", cargo(["test", "--workspace"])));
    }
    let mut conform = chatwire(["conform"]);
    conform.current_dir(root());
    steps.push(("conform", conform));
    steps
}

fn announce(name: &str) -> io::Result<()> {
    writeln!(io::stderr(), "== {name}")
}
