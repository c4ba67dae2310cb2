//! `chatwire serve`: the reference server, until it is interrupted.

use std::{
    env,
    io::{self, Write},
    net::SocketAddr,
    path::PathBuf,
    process::ExitCode,
};

use chatwire_server::{Config, ErrorStyle, Server};
use chatwire_transport::cassette::{Recording, RecordingSet};
use clap::ValueEnum;

use crate::error::{CliError, Exit};

/// Answers chat completions from recordings, and any other valid request with made-up text.
///
/// Prints one line, `listening on URL`, and serves until it is interrupted.
#[derive(clap::Parser)]
pub(crate) struct Args {
    /// Where to listen; port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// Response from the recordings at or below this folder; may be given again.
    #[arg(long, value_name = "DIR")]
    fixtures: Vec<PathBuf>,
    /// Refuse what no recording answers, and name the nearest one.
    #[arg(long, requires = "fixtures")]
    only_recorded: bool,
    /// Send recordings N times as fast as they were recorded; 0 waits for nothing.
    #[arg(long, value_name = "N", default_value_t = 0)]
    speed: u32,
    /// Want the key that this environment variable holds.
    #[arg(long, value_name = "NAME")]
    api_key_env: Option<String>,
    /// Refuse unknown models, `null` where the schemas have none, and what only the prose of the documentation forbids.
    #[arg(long)]
    strict: bool,
    /// The shape of error bodies.
    #[arg(long, value_name = "STYLE", value_enum, default_value_t = ErrorStyleName::Aimlapi)]
    error_style: ErrorStyleName,
}

#[derive(Clone, Copy, ValueEnum)]
enum ErrorStyleName {
    Aimlapi,
    Openai,
}

pub(crate) fn run(args: Args) -> Result<ExitCode, CliError> {
    let config = config(&args)?;
    if !args.listen.ip().is_loopback() && args.api_key_env.is_none() {
        let warning = "warning: whoever reaches this address is answered; see --api-key-env";
        writeln!(io::stderr(), "{warning}")?;
    }
    let runtime = tokio::runtime::Runtime::new().map_err(|error| {
        CliError::new(Exit::Harness, "no thread can be started").with_source(error)
    })?;
    runtime.block_on(async {
        let server = Server::start(config).await.map_err(|error| {
            CliError::usage("the server does not start")
                .with_source(error)
                .with_help("choose another address, or port 0 for a free one")
        })?;
        let mut out = io::stdout();
        writeln!(out, "listening on {}", server.base_url())?;
        out.flush()?;
        tokio::signal::ctrl_c().await.map_err(|error| {
            CliError::new(Exit::Harness, "no interrupt can be heard").with_source(error)
        })
    })?;
    Ok(Exit::Ok.into())
}

fn config(args: &Args) -> Result<Config, CliError> {
    let style = match args.error_style {
        ErrorStyleName::Aimlapi => ErrorStyle::AimlApi,
        ErrorStyleName::Openai => ErrorStyle::OpenAi,
    };
    let mut config = Config::default()
        .listen(args.listen)
        .only_recorded(args.only_recorded)
        .speed(args.speed)
        .strict(args.strict)
        .error_style(style);
    if !args.fixtures.is_empty() {
        config = config.recordings(load_recordings(&args.fixtures)?);
    }
    if let Some(name) = &args.api_key_env {
        config = config.api_key(key(name)?);
    }
    Ok(config)
}

/// The recordings of all folders.
fn load_recordings(folders: &[PathBuf]) -> Result<RecordingSet, CliError> {
    let mut recordings = Vec::new();
    for folder in folders {
        let found = Recording::load_all(folder).map_err(|error| {
            CliError::usage("the recordings cannot be read")
                .with_source(error)
                .with_help("name a folder of recordings, or correct the file")
        })?;
        if found.is_empty() {
            let what = format!("--fixtures {}: there is no recording", folder.display());
            return Err(
                CliError::usage(what).with_help("name a folder that `chatwire record` wrote")
            );
        }
        recordings.extend(found);
    }
    Ok(RecordingSet::new(recordings))
}

/// The key in an environment variable that the caller named.
#[expect(clippy::disallowed_methods, reason = "the flag names the variable to read")]
fn key(name: &str) -> Result<String, CliError> {
    match env::var(name) {
        Ok(key) if !key.is_empty() => Ok(key),
        _ => Err(CliError::usage(format!("--api-key-env {name}: the variable holds no key"))
            .with_help("set it, or leave the flag out")),
    }
}
