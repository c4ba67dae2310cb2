//! The command `chatwire-sql`.

mod args;
mod clock;
mod error;
mod output;
mod progress;
mod run;
mod session;
mod store;

use std::process::ExitCode;

use clap::Parser as _;

use crate::{args::Args, error::SqlError};

/// The stack of each thread, in bytes: plans are trees, and are visited by recursion.
const STACK: usize = 32 << 20;

#[allow(clippy::print_stderr, reason = "the command reports why it ends")]
fn main() -> ExitCode {
    let args = Args::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_stack_size(STACK)
        .build()
        .map_err(SqlError::from);
    match runtime.and_then(|runtime| runtime.block_on(run::run(&args))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            error.exit_code()
        }
    }
}
