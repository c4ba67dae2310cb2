//! Starts `rustdoc` with its unstable features on, as docs.rs does.
//!
//! `cargo xtask ci` names it to cargo in the variable `RUSTDOC`.
//! With `RUSTC_BOOTSTRAP` set for all of cargo, every dependency would be compiled again.

use std::{
    env,
    io::{self, Write},
    process::{Command, ExitCode},
};

fn main() -> ExitCode {
    let mut rustdoc = Command::new("rustdoc");
    match rustdoc.args(env::args_os().skip(1)).env("RUSTC_BOOTSTRAP", "1").status() {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            // With standard error closed there is no place left to report to.
            let _ = writeln!(io::stderr(), "error: rustdoc cannot be started: {error}");
            ExitCode::FAILURE
        }
    }
}
