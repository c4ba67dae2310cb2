//! The command `chatwire-scheduler`.

use std::{net::SocketAddr, process::ExitCode};

use chatwire_ballista::{
    scheduler::{self, SchedulerOptions},
    start_log,
};
use clap::Parser as _;

/// Divide queries among executors, and repeat what a lost executor had.
///
/// Whoever reaches it runs queries on the cluster, so it listens on loopback unless --listen says
/// otherwise; beyond loopback it belongs into a closed network.
#[derive(clap::Parser)]
#[command(version)]
struct Args {
    /// Address and port to listen on.
    #[arg(long, value_name = "IP:PORT", default_value = "127.0.0.1:50050")]
    listen: SocketAddr,
    /// Seconds without a sign of life after which an executor is lost and its work is repeated.
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    executor_timeout: u64,
    /// Least level of the log: error, warn, info, debug, trace.
    #[arg(long, value_name = "LEVEL", default_value = "info")]
    log: String,
}

/// The stack of each thread, in bytes: plans are trees, and are visited by recursion.
const STACK: usize = 32 << 20;

#[allow(clippy::print_stderr, reason = "the command reports why it ends")]
fn main() -> ExitCode {
    let args = Args::parse();
    start_log(&args.log);
    let options =
        SchedulerOptions { address: args.listen, executor_timeout: args.executor_timeout };
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().thread_stack_size(STACK).build();
    let run = |runtime: tokio::runtime::Runtime| -> Result<(), Box<dyn std::error::Error>> {
        runtime.block_on(async {
            tokio::select! {
                ended = scheduler::run(options) => Ok(ended?),
                stopped = tokio::signal::ctrl_c() => Ok(stopped?),
            }
        })
    };
    match runtime.map_err(Into::into).and_then(run) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(3)
        }
    }
}
