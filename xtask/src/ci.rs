//! `cargo xtask ci`: what CI runs, in the order in which it is most likely to fail soon.

use std::{
    error::Error,
    io::{self, Write},
    process::{Command, ExitCode},
};

use crate::{
    codegen,
    flags::Ci,
    root,
    step::{cargo, chatwire, exit_code},
    tidy,
};

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
    let mut steps =
        vec![("fmt", cargo(["fmt", "--all", "--check"])), ("clippy", cargo(clippy)), ("doc", doc)];
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
