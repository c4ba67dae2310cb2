//! `chatwire record`: sends the requests of a case file and stores the exchanges as recordings.

pub(crate) mod case_file;
pub(crate) mod recording_client;

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

use chatwire_conformance::{
    TARGET_FILE, Target, TargetCache,
    collect::{CollectError, Item},
    report::{
        Entry,
        terminal::{self, Detail},
    },
};
use chatwire_transport::{
    TokioClock,
    cassette::{Meta, Origin, Recording, name_problem},
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
    judge_flags::JudgeFlags,
    provider::ProviderFlag,
};

/// Send the requests of a case file to a server and store the exchanges as recordings.
///
/// The API key is read from the environment variable of --provider; it is never stored.
/// With a chatwire.toml in the folder of the recordings, or with --contract or --profile, each
/// exchange is also judged, which does not change the exit code.
#[derive(clap::Parser)]
pub(crate) struct Args {
    /// Case file (TOML).
    #[arg(long, value_name = "FILE")]
    cases: PathBuf,
    /// Base URL of the server, such as http://127.0.0.1:8000.
    #[arg(long, value_name = "URL")]
    base_url: String,
    /// Folder for the recordings; its name is the name of the target.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Record this case only.
    #[arg(long, value_name = "NAME")]
    only: Option<String>,
    /// Name and version of the server, stored in each recording.
    #[arg(long, value_name = "NAME/VERSION")]
    server: Option<String>,
    /// Overwrite this text in all responses, such as the server's install folder; can be repeated.
    #[arg(long, value_name = "TEXT")]
    mask: Vec<String>,
    /// Store this response header, too; can be repeated.
    #[arg(long, value_name = "NAME")]
    keep_header: Vec<HeaderName>,
    #[command(flatten)]
    provider: ProviderFlag,
    #[command(flatten)]
    judge: JudgeFlags,
}

/// Records all cases; the first error ends the command.
pub(crate) fn run(args: Args) -> Result<ExitCode, CliError> {
    let planned = planned(&args)?;
    let judge = args.judge.judge()?;
    let described = TargetCache::new().find(&args.out.join("case"), &judge).map_err(|error| {
        CliError::usage("cannot read the target").with_source(error).with_help("correct the file")
    })?;
    let judges = args.judge.is_used() || described.is_some();
    let target = match described {
        Some(target) => target,
        None => Target::named(target(&args.out)?, &judge),
    };
    let name = target.name().unwrap_or_default().to_owned();
    let base_url = config::server_address(&args.base_url)?;
    let server = args.server.as_deref().map(origin).transpose()?;
    let provider = args.provider.provider();
    let masks = [args.mask.as_slice(), target.masks()].concat();
    let headers = kept_headers(&args.keep_header, &target)?;
    let redaction =
        RedactionOptions { key: config::api_key(&provider)?, masks: &masks, headers: &headers };
    let mut targets = TargetCache::new();

    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| {
            CliError::new(Exit::Harness, "the async runtime cannot start").with_source(error)
        })?;
    for case in planned {
        // Each case uses a new connection, because a server error may break the connection.
        let clock = Arc::new(TokioClock::new());
        let client = RecordingClient::new(ReqwestTransport::new(), clock, base_url, &redaction)
            .with_authentication(provider.authentication.clone());
        let exchange = runtime.block_on(client.record(&case)).map_err(|error| {
            CliError::new(Exit::Infrastructure, format!("cannot record case `{}`", case.name))
                .with_source(error)
                .with_help("check that the server is running at the base URL")
        })?;
        let mut meta = Meta::new(case.name, &name);
        meta.model = case.model;
        meta.recorded_at = Some(clock::utc());
        meta.recorder = Some(Origin::new("chatwire", env!("CARGO_PKG_VERSION")));
        meta.server = server.clone();
        meta.note = Some(case.note);
        meta.tags = case.tags;
        meta.pair = case.pair;
        meta.status = Some(case.status).filter(|status| !status.is_success());
        let summary = format!(
            "{name}/{}: {}, frames {}, bytes {}",
            meta.case,
            exchange.response.status.as_u16(),
            exchange.response.frames.len(),
            exchange.response.body().len()
        );
        let dir = args.out.join(&meta.case);
        let recording = Recording::new(meta, exchange);
        recording.save(&dir).map_err(|error| {
            CliError::new(Exit::Usage, "cannot write a recording").with_source(error)
        })?;
        writeln!(io::stdout(), "{summary}")?;
        if judges {
            let item = Recording::load(&dir)
                .map_err(CollectError::from)
                .and_then(|recording| Item::from_recording(&recording, &judge, &mut targets));
            let item = item.map_err(|error| {
                CliError::new(Exit::Harness, "cannot judge a recording").with_source(error)
            })?;
            let entry = Entry::judged(&item.name, item.judge(&judge));
            let style = terminal::Style::default();
            write!(io::stdout(), "{}", terminal::entry(&entry, Detail::All, style))?;
        }
    }
    Ok(Exit::Ok.into())
}

/// The requests to send.
fn planned(args: &Args) -> Result<Vec<PlannedRequest>, CliError> {
    let name = args.cases.display();
    let content = file::read(&args.cases)?;
    let text = std::str::from_utf8(&content)
        .map_err(|error| CliError::usage(format!("{name} is not UTF-8")).with_source(error))?;
    let invalid = |error: CaseError| {
        let place = match &error {
            CaseError::Syntax { line: Some(line), .. } => format!(":{line}"),
            _ => String::new(),
        };
        CliError::usage(format!("{name}{place}: this is not a case file"))
            .with_source(error)
            .with_help("correct it")
    };
    let mut planned = case_file::plan(text).map_err(invalid)?;
    if let Some(only) = &args.only {
        planned.retain(|one| one.case == *only || one.name == *only);
        if planned.is_empty() {
            let what = format!("{name} has no case `{only}`");
            return Err(CliError::usage(what).with_help("use one of its cases"));
        }
    }
    Ok(planned)
}

/// The headers of the flags and of the target.
fn kept_headers(flags: &[HeaderName], target: &Target) -> Result<Vec<HeaderName>, CliError> {
    let mut headers = flags.to_vec();
    for name in target.keep_headers() {
        headers.push(name.parse().map_err(|error| {
            CliError::usage(format!("{TARGET_FILE}: `{name}` is not the name of a header"))
                .with_source(error)
                .with_help("correct `keep_headers`")
        })?);
    }
    Ok(headers)
}

/// The name of the target: the name of the folder.
fn target(out: &Path) -> Result<&str, CliError> {
    let name = out.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    match name_problem(name) {
        None => Ok(name),
        Some(problem) => {
            let what = format!("--out {}: the last part of the path {problem}", out.display());
            Err(CliError::usage(what).with_help("use a folder such as recordings/my-server"))
        }
    }
}

/// Parses `NAME/VERSION`.
fn origin(text: &str) -> Result<Origin, CliError> {
    let (name, version) = text.split_once('/').ok_or_else(|| {
        CliError::usage(format!("--server {text}: the version is missing"))
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
        for invalid in ["..", "/", "my server", "\u{fc}"] {
            assert!(target(Path::new(invalid)).is_err(), "{invalid}");
        }
    }

    #[test]
    fn a_server_has_a_version() {
        assert_eq!(origin("litellm/1.2").unwrap(), Origin::new("litellm", "1.2"));
        assert!(origin("litellm").is_err());
    }
}
