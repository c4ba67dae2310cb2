//! `chatwire proxy`: passes requests on to another server, and judges and records the exchanges.

mod judging;

use std::{path::PathBuf, process::ExitCode, sync::Arc, time::Duration};

use chatwire_server::{Config, Upstream};
use chatwire_transport::{Timeouts, hyper::HyperTransport};

use self::judging::{Judging, wrong};
use super::serve::{
    faults::FaultFlags,
    flags::{self, LimitFlags},
    run_until_signal::run_until_signal,
};
use crate::{error::CliError, judge_flags::JudgeFlags};

/// Longest time to connect to the other server.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Pass requests on to another server, and judge the exchanges while they happen.
///
/// Set the base URL of an application to the printed one. Every request is passed on as it is, with
/// the key of the application, and every response frame by frame.
/// Prints a line for each exchange, and the rules that it breaks; exits with 1 at the end if one
/// broke a rule that must hold.
#[derive(clap::Parser)]
pub(crate) struct Args {
    /// Base URL of the other server, such as https://api.example.com or http://127.0.0.1:8000/v1.
    #[arg(long, value_name = "URL")]
    upstream: String,
    /// Address to listen on, a name or an IP address; port 0 selects a free port.
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:0")]
    listen: String,
    /// Folder to save each exchange in, without secrets.
    #[arg(long, value_name = "DIR")]
    record: Option<PathBuf>,
    /// Name of the target in the recordings.
    #[arg(long, value_name = "NAME", default_value = "proxied")]
    target: String,
    /// Print one JSON object for each exchange instead of lines.
    #[arg(long)]
    json: bool,
    /// Turn a response that breaks a rule that must hold into an error: 502, or the last event of a
    /// stream.
    #[arg(long)]
    enforce: bool,
    /// Send the key in this environment variable to the other server, instead of the client's.
    #[arg(long, value_name = "NAME")]
    upstream_key_env: Option<String>,
    /// Require the API key in this environment variable of clients; an address beyond loopback
    /// needs one. It is passed on unless --upstream-key-env is used.
    #[arg(long, value_name = "NAME")]
    api_key_env: Option<String>,
    #[command(flatten)]
    judge: JudgeFlags,
    #[command(flatten)]
    faults: FaultFlags,
    #[command(flatten)]
    limits: LimitFlags,
    /// Also accept requests for this host name, or `*` for any; can be repeated.
    #[arg(long, value_name = "NAME")]
    allow_host: Vec<String>,
    /// Also accept requests of web pages of this origin, or `*` for any; can be repeated.
    #[arg(long, value_name = "ORIGIN")]
    allow_origin: Vec<String>,
    /// Write the base URL to this file when the server listens; it is removed at the end.
    #[arg(long, value_name = "FILE")]
    ready_file: Option<PathBuf>,
    /// Longest time to finish responses in progress at the end, in seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 30)]
    drain_timeout: u64,
}

pub(crate) fn run(args: Args) -> Result<ExitCode, CliError> {
    if args.faults.list_faults {
        return super::serve::faults::list();
    }
    let judge = Arc::new(args.judge.judge()?);
    let judging = Judging::start(Arc::clone(&judge), &args)?;
    let invalid = |error| CliError::usage("--upstream cannot be used").with_source(error);
    let transport = Arc::new(HyperTransport::new());
    let observer = judging.observer();
    let mut upstream = Upstream::new(&args.upstream, transport)
        .map_err(invalid)?
        .timeouts(Timeouts::default().with_connect(CONNECT_TIMEOUT))
        .observe(move |exchange| observer.send(exchange));
    if args.enforce {
        upstream = upstream.enforce(move |exchange| wrong(&judge, exchange));
    }
    if let Some(name) = &args.upstream_key_env {
        let key = flags::key("--upstream-key-env", name)?;
        upstream = upstream.api_key(&key).map_err(invalid)?;
    }
    let mut config = super::serve::listen(Config::default(), &args.listen)?.upstream(upstream);
    config = args.allow_host.iter().fold(config, |config, name| config.allow_host(name));
    config = args.allow_origin.iter().fold(config, |config, origin| config.allow_origin(origin));
    config = args.limits.apply(config);
    config = args.faults.apply(config)?;
    if let Some(name) = &args.api_key_env {
        config = config.api_key(flags::key("--api-key-env", name)?);
    }
    run_until_signal(config, args.ready_file.as_deref(), args.drain_timeout, false)?;
    Ok(judging.finish()?.into())
}
