//! `chatwire serve`: runs the reference server until it is told to stop.

pub(super) mod faults;
pub(super) mod flags;
pub(super) mod run_until_signal;
mod traffic;

use std::{
    io::{self, Write},
    net::ToSocketAddrs,
    path::PathBuf,
    process::ExitCode,
};

use chatwire_conformance::report::counted;
use chatwire_server::{Config, ConfigFile, Dialect, RequestSummary};
use chatwire_transport::cassette::{OnExhausted, RecordingSet};

use self::{
    faults::FaultFlags,
    flags::{GeneratedFlags, LimitFlags, RecordingFlags},
    run_until_signal::run_until_signal,
};
use crate::{
    error::{CliError, Exit},
    sanitize,
};

/// Run the reference server, which replays recordings and generates other responses.
///
/// Prints `listening on URL` and runs until Ctrl-C or SIGTERM; responses in progress are finished
/// first, and a second signal ends the server at once.
/// Equal requests get equal responses, each with an ID of its own.
#[derive(clap::Parser)]
pub(crate) struct Args {
    /// Address to listen on, a name or an IP address; port 0 selects a free port.
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:0")]
    listen: String,
    /// Require the API key in this environment variable; an address beyond loopback needs one.
    #[arg(long, value_name = "NAME")]
    api_key_env: Option<String>,
    /// File with `[match]` and `[serve]`: how requests are compared with recordings, canned
    /// responses, faults. Default: chatwire.toml in the first folder of --fixtures, if there is
    /// one.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(flatten)]
    recordings: RecordingFlags,
    #[command(flatten)]
    generated: GeneratedFlags,
    #[command(flatten)]
    limits: LimitFlags,
    #[command(flatten)]
    faults: FaultFlags,
    /// Wording of errors: aimlapi, azure, fastapi, openai, vllm, or a JSON file. Default: that of
    /// the requested model's provider if it is one of these, else openai.
    #[arg(long, value_name = "NAME|FILE")]
    dialect: Option<String>,
    /// Also accept requests for this host name, or `*` for any; can be repeated.
    #[arg(long, value_name = "NAME")]
    allow_host: Vec<String>,
    /// Also accept requests of web pages of this origin, or `*` for any; can be repeated.
    #[arg(long, value_name = "ORIGIN")]
    allow_origin: Vec<String>,
    /// Write a line for each request to standard error.
    #[arg(long)]
    access_log: bool,
    /// Write the base URL to this file when the server listens; it is removed at the end.
    #[arg(long, value_name = "FILE")]
    ready_file: Option<PathBuf>,
    /// Longest time to finish responses in progress at the end, in seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 30)]
    drain_timeout: u64,
    /// Also end when standard input ends, as it does with the program that keeps it open: the
    /// server does not outlive a test runner that is killed.
    #[arg(long)]
    until_stdin_closes: bool,
}

pub(crate) fn run(args: Args) -> Result<ExitCode, CliError> {
    if args.faults.list_faults {
        return faults::list();
    }
    let config = config(&args)?;
    let ready_file = args.ready_file.as_deref();
    run_until_signal(config, ready_file, args.drain_timeout, args.until_stdin_closes)?;
    Ok(Exit::Ok.into())
}

fn config(args: &Args) -> Result<Config, CliError> {
    let file = config_file(args)?;
    let rules = file.match_rules().clone();
    let config = listen(Config::default(), &args.listen)?;
    let mut config = file
        .apply(config)
        .map_err(|error| CliError::usage("[serve.faults] cannot be used").with_source(error))?;
    config = args.allow_host.iter().fold(config, |config, name| config.allow_host(name));
    config = args.allow_origin.iter().fold(config, |config, origin| config.allow_origin(origin));
    config = args.limits.apply(config);
    config = args.generated.apply(config)?;
    config = args.faults.apply(config)?;
    if let Some(name) = &args.dialect {
        config = config.dialect(dialect(name)?);
    }
    if args.access_log {
        config = config.on_request(log);
    }
    if let Some(name) = &args.api_key_env {
        config = config.api_key(flags::key("--api-key-env", name)?);
    }
    if let Some(recordings) = recordings(&args.recordings)? {
        config = config.recordings(recordings.with_rules(rules));
    }
    Ok(config.only_recorded(args.recordings.only_recorded).speed(args.recordings.speed))
}

/// The file of the flag, else that of the first folder of recordings, else nothing.
fn config_file(args: &Args) -> Result<ConfigFile, CliError> {
    let beside = || Some(args.recordings.fixtures.first()?.join(CONFIG_FILE));
    let path = match &args.config {
        Some(path) => path.clone(),
        None => match beside().filter(|path| path.exists()) {
            Some(path) => path,
            None => return Ok(ConfigFile::default()),
        },
    };
    let failed = || {
        CliError::usage(format!("{}: cannot be read", path.display()))
            .with_help("see `[match]` and `[serve]` in the documentation of targets")
    };
    let text = std::fs::read_to_string(&path).map_err(|error| failed().with_source(error))?;
    ConfigFile::parse(&text).map_err(|error| failed().with_source(error))
}

/// The file that describes a target.
const CONFIG_FILE: &str = "chatwire.toml";

/// Sets the address to listen on, whose name is the server's own.
pub(super) fn listen(config: Config, listen: &str) -> Result<Config, CliError> {
    let config = config.listen(address(listen)?);
    Ok(match listen.rsplit_once(':') {
        Some((host, _)) => config.allow_host(host),
        None => config,
    })
}

/// The first address of a host name, or an IP address.
fn address(listen: &str) -> Result<std::net::SocketAddr, CliError> {
    let help = "use a host and a port, such as localhost:8080 or 127.0.0.1:0";
    let invalid = |error: io::Error| {
        CliError::usage(format!("--listen {listen}: not an address to listen on"))
            .with_source(error)
            .with_help(help)
    };
    let mut addresses = listen.to_socket_addrs().map_err(invalid)?;
    addresses.next().ok_or_else(|| {
        CliError::usage(format!("--listen {listen}: the name has no address")).with_help(help)
    })
}

fn dialect(name: &str) -> Result<Dialect, CliError> {
    if let Some(dialect) = Dialect::named(name) {
        return Ok(dialect);
    }
    let names = Dialect::names().join(", ");
    let invalid = || {
        CliError::usage(format!("--dialect {name}: neither a dialect nor a file with one"))
            .with_help(format!("use one of {names}, or a JSON file"))
    };
    let text = std::fs::read_to_string(name).map_err(|error| invalid().with_source(error))?;
    Dialect::from_json(&text).map_err(|error| invalid().with_source(error))
}

/// Loads the recordings of all folders; `None` without any.
fn recordings(flags: &RecordingFlags) -> Result<Option<RecordingSet>, CliError> {
    let mut recordings = Vec::new();
    for folder in &flags.fixtures {
        recordings.extend(traffic::recordings(folder)?);
    }
    if recordings.is_empty() {
        return Ok(None);
    }
    let known = |name: &String| recordings.iter().any(|it| it.meta.target == *name);
    if let Some(unknown) = flags.target.iter().find(|name| !known(name)) {
        let mut names: Vec<_> = recordings.iter().map(|it| it.meta.target.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        let what = format!("--target {unknown}: no recording is of this target");
        return Err(CliError::usage(what).with_help(format!("use one of {}", names.join(", "))));
    }
    let mut set = RecordingSet::new(recordings).with_on_exhausted(OnExhausted::from(flags.repeat));
    if !flags.target.is_empty() {
        set = set.with_targets(&flags.target);
    }
    let shadowed = set.shadowed().len();
    if shadowed > 0 {
        let note = format!(
            "note: {} never sent, because another target has the same request; see --target",
            counted(shadowed, "recording")
        );
        writeln!(io::stderr(), "{note}")?;
    }
    Ok(Some(set))
}

/// One line of the access log; a closed standard error loses it.
fn log(request: &RequestSummary) {
    let mut line = format!(
        "{} {} {} {} {}",
        request.number, request.method, request.target, request.status, request.source
    );
    for detail in [&request.recording, &request.fault, &request.error].into_iter().flatten() {
        line.push(' ');
        line.push_str(detail);
    }
    let _ = writeln!(io::stderr(), "{}", sanitize::line(&line));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_addresses_too() {
        assert!(address("localhost:0").unwrap().ip().is_loopback());
        assert_eq!(address("127.0.0.1:80").unwrap().port(), 80);
        assert_eq!(address("[::1]:80").unwrap().port(), 80);
        for wrong in ["localhost", "", "127.0.0.1:99999"] {
            let error = address(wrong).unwrap_err().to_string();
            assert!(error.starts_with("--listen "), "{error}");
        }
    }
}
