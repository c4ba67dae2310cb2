//! `chatwire serve`: runs the reference server until Ctrl-C.

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

use crate::{
    error::{CliError, Exit},
    judge_flags::ContractFlag,
};

/// Run the reference server, which replays recordings and generates other responses.
///
/// Prints `listening on URL` and runs until Ctrl-C.
/// Equal requests get equal responses.
#[derive(clap::Parser)]
pub(crate) struct Args {
    /// Address to listen on; port 0 selects a free port.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// Folder of recordings to replay; can be repeated.
    #[arg(long, value_name = "DIR")]
    fixtures: Vec<PathBuf>,
    /// Respond with 404 to chat requests without a recording; the error names the closest one.
    #[arg(long, requires = "fixtures")]
    only_recorded: bool,
    /// Speed of replay: 1 is the recorded speed, 2 is twice as fast, 0 is without delay.
    #[arg(long, value_name = "N", default_value_t = 0)]
    speed: u32,
    /// Require the API key in this environment variable; default: no key.
    #[arg(long, value_name = "NAME")]
    api_key_env: Option<String>,
    #[command(flatten)]
    contract: ContractFlag,
    /// Reject unknown models, `null` where the schema does not allow it, and values that only the
    /// documentation forbids.
    #[arg(long)]
    strict: bool,
    /// Shape of error bodies.
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
        let warning = "warning: the server accepts requests from other machines without a key; see --api-key-env";
        writeln!(io::stderr(), "{warning}")?;
    }
    let runtime = tokio::runtime::Runtime::new().map_err(|error| {
        CliError::new(Exit::Harness, "the async runtime cannot start").with_source(error)
    })?;
    runtime.block_on(async {
        let server = Server::start(config).await.map_err(|error| {
            CliError::usage("the server cannot start")
                .with_source(error)
                .with_help("use another address, or port 0 for a free port")
        })?;
        let mut out = io::stdout();
        writeln!(out, "listening on {}", server.base_url())?;
        out.flush()?;
        tokio::signal::ctrl_c().await.map_err(|error| {
            CliError::new(Exit::Harness, "Ctrl-C cannot be handled").with_source(error)
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
    if let Some(contract) = args.contract.contract()? {
        config = config.contract(contract);
    }
    if !args.fixtures.is_empty() {
        config = config.recordings(load_recordings(&args.fixtures)?);
    }
    if let Some(name) = &args.api_key_env {
        config = config.api_key(key(name)?);
    }
    Ok(config)
}

/// Loads the recordings of all folders.
fn load_recordings(folders: &[PathBuf]) -> Result<RecordingSet, CliError> {
    let mut recordings = Vec::new();
    for folder in folders {
        let found = Recording::load_all(folder).map_err(|error| {
            CliError::usage("cannot read the recordings")
                .with_source(error)
                .with_help("use a folder of recordings, or correct the file")
        })?;
        if found.is_empty() {
            let what =
                format!("--fixtures {}: the folder contains no recordings", folder.display());
            return Err(
                CliError::usage(what).with_help("use a folder that `chatwire record` wrote")
            );
        }
        recordings.extend(found);
    }
    Ok(RecordingSet::new(recordings))
}

/// Reads the API key from the given environment variable.
#[expect(clippy::disallowed_methods, reason = "the flag names the variable to read")]
fn key(name: &str) -> Result<String, CliError> {
    match env::var(name) {
        Ok(key) if !key.is_empty() => Ok(key),
        _ => Err(CliError::usage(format!("--api-key-env {name}: the variable is not set"))
            .with_help("set it, or omit the flag")),
    }
}
