//! The command `chatwire-executor`.

use std::{path::PathBuf, process::ExitCode};

use chatwire_ballista::{
    executor::{self, ExecutorOptions},
    start_log,
};
use clap::Parser as _;

/// Run parts of queries for a scheduler.
///
/// Whoever reaches the scheduler runs queries here, so it listens on loopback unless --host says
/// otherwise; beyond loopback it belongs into a closed network.
#[derive(clap::Parser)]
#[command(version)]
struct Args {
    /// Host and port of the scheduler.
    #[arg(
        long,
        value_name = "HOST:PORT",
        default_value = "127.0.0.1:50050",
        value_parser = address
    )]
    scheduler: (String, u16),
    /// Address to listen on, by which the scheduler and other executors reach this one.
    #[arg(long, value_name = "HOST", default_value = "127.0.0.1")]
    host: String,
    /// Port for results.
    #[arg(long, default_value_t = 50_051)]
    port: u16,
    /// Port for tasks.
    #[arg(long, default_value_t = 50_052)]
    grpc_port: u16,
    /// How many tasks run at once; 0 for as many as there are cores.
    #[arg(long, default_value_t = 0)]
    cores: usize,
    /// MiB that queries use before they spill to disk [default: 70 % of the machine or container].
    #[arg(long, value_name = "MIB")]
    memory: Option<u64>,
    /// Folder for intermediate results; must exist.
    #[arg(long, value_name = "DIR")]
    work_dir: PathBuf,
    /// Seconds between two signs of life; less than the scheduler's --executor-timeout.
    #[arg(long, value_name = "SECONDS", default_value_t = 10)]
    heartbeat: u64,
    /// Least level of the log: error, warn, info, debug, trace.
    #[arg(long, value_name = "LEVEL", default_value = "info")]
    log: String,
}

#[tokio::main]
async fn main() -> ExitCode {
    let args = Args::parse();
    start_log(&args.log);
    let options = ExecutorOptions {
        scheduler: args.scheduler,
        host: args.host,
        ports: (args.port, args.grpc_port),
        cores: args.cores,
        memory: args.memory.map(|mib| mib.saturating_mul(1 << 20)),
        work_dir: args.work_dir,
        heartbeat: args.heartbeat,
    };
    match executor::run(options).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&error),
    }
}

#[allow(clippy::print_stderr, reason = "the command reports why it ends")]
fn fail(error: &dyn std::error::Error) -> ExitCode {
    eprintln!("error: {error}");
    ExitCode::from(3)
}

/// Parses `HOST:PORT`.
fn address(text: &str) -> Result<(String, u16), String> {
    let parts = text.rsplit_once(':').and_then(|(host, port)| Some((host, port.parse().ok()?)));
    match parts {
        Some((host, port)) if !host.is_empty() => Ok((host.to_owned(), port)),
        _ => Err("must be a host, a colon and a port, such as 127.0.0.1:50050".to_owned()),
    }
}
