//! `chatwire record`: asks a server what a case file says and keeps the exchanges as recordings.

pub(crate) mod case_file;
pub(crate) mod recording_client;

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

use chatwire_transport::{
    TokioClock,
    cassette::{Meta, Origin, Recording},
    reqwest::ReqwestTransport,
};
use http::HeaderName;

use self::{
    case_file::{CaseError, PlannedRequest},
    recording_client::{RecordingClient, RedactionOptions},
};
use crate::{
    clock, config,
    error::{CliError, Exit},
    file,
};

/// Records exchanges with a server, one recording for each case.
///
/// The key comes from AIMLAPI_API_KEY; it is sent and never stored.
#[derive(clap::Parser)]
pub(crate) struct Args {
    /// What to ask, as TOML.
    #[arg(long, value_name = "FILE")]
    cases: PathBuf,
    /// The server's address, such as http://127.0.0.1:8000.
    #[arg(long, value_name = "URL")]
    base_url: String,
    /// The folder for the recordings; its name is the name of the target.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Records this case alone.
    #[arg(long, value_name = "NAME")]
    only: Option<String>,
    /// The server's name and version, kept with each recording.
    #[arg(long, value_name = "NAME/VERSION")]
    server: Option<String>,
    /// Overwrites this text wherever the server says it, such as the folder it is installed in.
    #[arg(long, value_name = "TEXT")]
    mask: Vec<String>,
    /// Keeps this header of the answers as well.
    #[arg(long, value_name = "NAME")]
    keep_header: Vec<HeaderName>,
}

/// Records all cases; the first that cannot be recorded ends the command.
pub(crate) fn run(args: Args) -> Result<ExitCode, CliError> {
    let planned = planned(&args)?;
    let target = target(&args.out)?;
    let base_url = config::server_address(&args.base_url)?;
    let server = args.server.as_deref().map(origin).transpose()?;
    let redaction =
        RedactionOptions { key: config::api_key()?, masks: &args.mask, headers: &args.keep_header };

    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| {
            CliError::new(Exit::Harness, "no runtime can be started").with_source(error)
        })?;
    for case in planned {
        // Each case has its own connection: a server that fails may break the one it has.
        let clock = Arc::new(TokioClock::new());
        let client = RecordingClient::new(ReqwestTransport::new(), clock, base_url, &redaction);
        let exchange = runtime.block_on(client.record(&case)).map_err(|error| {
            CliError::new(Exit::Infrastructure, format!("case `{}` cannot be recorded", case.name))
                .with_source(error)
                .with_help("check that the server runs at the base URL")
        })?;
        let mut meta = Meta::new(case.name, &target);
        meta.model = case.model;
        meta.recorded_at = Some(clock::utc());
        meta.recorder = Some(Origin::new("chatwire", env!("CARGO_PKG_VERSION")));
        meta.server = server.clone();
        meta.note = Some(case.note);
        meta.tags = case.tags;
        meta.pair = case.pair;
        let line = format!(
            "{target}/{}: {}, frames {}, bytes {}",
            meta.case,
            exchange.response.status.as_u16(),
            exchange.response.frames.len(),
            exchange.response.body().len()
        );
        let dir = args.out.join(&meta.case);
        Recording::new(meta, exchange).save(&dir).map_err(|error| {
            CliError::new(Exit::Usage, "a recording cannot be written").with_source(error)
        })?;
        writeln!(io::stdout(), "{line}")?;
    }
    Ok(Exit::Ok.into())
}

/// What is to be recorded.
fn planned(args: &Args) -> Result<Vec<PlannedRequest>, CliError> {
    let name = args.cases.display();
    let content = file::read(&args.cases)?;
    let text = std::str::from_utf8(&content)
        .map_err(|error| CliError::usage(format!("{name} is not text")).with_source(error))?;
    let wrong = |error: CaseError| {
        let place = match &error {
            CaseError::Syntax { line: Some(line), .. } => format!(":{line}"),
            _ => String::new(),
        };
        CliError::usage(format!("{name}{place}: this is no list of cases"))
            .with_source(error)
            .with_help("correct it")
    };
    let mut planned = case_file::plan(text).map_err(wrong)?;
    if let Some(only) = &args.only {
        planned.retain(|one| one.case == *only || one.name == *only);
        if planned.is_empty() {
            let what = format!("{name} has no case `{only}`");
            return Err(CliError::usage(what).with_help("name one of its cases"));
        }
    }
    Ok(planned)
}

/// The name of the target, which is that of the folder.
fn target(out: &Path) -> Result<String, CliError> {
    let plain = |next: char| next.is_ascii_alphanumeric() || "-_.".contains(next);
    let name = out.file_name().and_then(|name| name.to_str());
    name.filter(|name| name.chars().all(plain)).map(str::to_owned).ok_or_else(|| {
        let what = format!(
            "--out {}: the path does not end with a name of letters, digits, `-`, `_` and `.`",
            out.display()
        );
        CliError::usage(what).with_help("name a folder such as recordings/my-server")
    })
}

fn origin(text: &str) -> Result<Origin, CliError> {
    let (name, version) = text.split_once('/').ok_or_else(|| {
        CliError::usage(format!("--server {text}: there is no version"))
            .with_help("write NAME/VERSION")
    })?;
    Ok(Origin::new(name, version))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_names_the_target() {
        assert_eq!(target(Path::new("fixtures/recordings/litellm")).unwrap(), "litellm");
        assert_eq!(target(Path::new("litellm/")).unwrap(), "litellm");
        for wrong in ["..", "/", "my server", "\u{fc}"] {
            assert!(target(Path::new(wrong)).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_server_has_a_version() {
        assert_eq!(origin("litellm/1.2").unwrap(), Origin::new("litellm", "1.2"));
        assert!(origin("litellm").is_err());
    }
}
