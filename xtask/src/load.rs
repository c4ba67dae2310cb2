//! `cargo xtask load`: load tests of the reference server and of the proxy.

use std::{
    error::Error,
    process::{Command, ExitCode},
};

use crate::{
    flags::Load,
    process::{cargo, exit_code},
    root,
};

/// Builds the load test for a release, and runs it with the arguments.
pub(crate) fn run(task: &Load) -> Result<ExitCode, Box<dyn Error>> {
    // A separate folder, because the features differ from those of other builds.
    let target = root().join("target/bench");
    let mut build = cargo(["build", "--release", "--package", "chatwire-benches"]);
    build.args(["--features", "load", "--bin", "server_load"]);
    let status = build.env("CARGO_TARGET_DIR", &target).status()?;
    if !status.success() {
        return Ok(exit_code(status));
    }
    let mut test = Command::new(target.join("release/server_load"));
    Ok(exit_code(test.args(&task.args).status()?))
}
