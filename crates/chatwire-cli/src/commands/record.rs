//! `chatwire record`: sends the requests of a case file and stores the exchanges as recordings.

pub(crate) mod case_file;
pub(crate) mod recording_client;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
    time::Duration,
};

use chatwire_conformance::{
    Subject, TARGET_FILE, Target, TargetCache, Verdict,
    collect::{CollectError, Item},
    report::{
        Entry,
        terminal::{self, Detail, Style},
    },
};
use chatwire_transport::{
    Exchange, TokioClock,
    cassette::{Meta, Origin, Recording, name_problem},
    hyper::HyperTransport,
};
use http::{HeaderName, StatusCode};

use self::{
    case_file::{Auth, CaseError, PlannedRequest},
    recording_client::{RecordingClient, RedactionOptions},
};
use crate::{
    client_flags::seconds,
    clock, config,
    error::{CliError, Exit},
    file,
    judge_flags::JudgeFlags,
    output::Output,
    provider::ProviderFlag,
    sanitize,
    send_flags::SendFlags,
};

/// Send the requests of a case file to a server and store the exchanges as recordings.
///
/// The API key is read from the environment variable of --provider or --key-env; it is never
/// stored.
/// Without these flags, only a server of AI/ML API gets a key, from AIMLAPI_API_KEY.
/// A case must get the `status` that it states, 2xx by default; another one is recorded unless it
/// would replace a good recording, and the exit code is 1, or 3 if the key was refused or the rate
/// was limited.
/// With a chatwire.toml in the folder of the recordings, or with --contract or --profile, each
/// exchange is also judged, which does not change the exit code.
#[derive(clap::Parser)]
pub(crate) struct Args {
    /// Case file (TOML).
    #[arg(long, value_name = "FILE")]
    cases: PathBuf,
    /// Base URL of the server, with or without /v1, such as http://127.0.0.1:8000.
    #[arg(long, value_name = "URL")]
    base_url: String,
    /// Folder for the recordings; its name is the name of the target.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Replace good recordings by responses whose status is not the expected one, too.
    #[arg(long)]
    replace: bool,
    /// Name and version of the server, stored in each recording.
    #[arg(long, value_name = "NAME/VERSION")]
    server: Option<String>,
    /// Overwrite this text in all responses, such as the server's install folder; can be repeated.
    #[arg(long, value_name = "TEXT")]
    mask: Vec<String>,
    /// Store this response header, too; can be repeated.
    #[arg(long, value_name = "NAME")]
    keep_header: Vec<HeaderName>,
    /// Timeout in seconds for the response headers, and for each read of the body.
    #[arg(long, value_name = "SECONDS", value_parser = seconds, default_value = "120")]
    timeout: Duration,
    #[command(flatten)]
    send: SendFlags,
    #[command(flatten)]
    provider: ProviderFlag,
    #[command(flatten)]
    judge: JudgeFlags,
}

/// Records all cases; a refused key and a server that cannot be reached end the command.
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
    let provider = args.provider.provider_at(base_url);
    let key_variable = args.send.key_variable(&provider);
    let masks = [args.mask.as_slice(), target.masks()].concat();
    let headers = kept_headers(&args.keep_header, &target)?;
    let redaction = RedactionOptions {
        key: args.send.key(&provider)?,
        masks: &masks,
        headers: &headers,
        sent: args.send.headers()?,
        timeout: args.timeout,
    };
    let mut targets = TargetCache::new();
    let mut output = Output::default();
    let mut failed = Failed::default();

    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| {
            CliError::new(Exit::Harness, "the async runtime cannot start").with_source(error)
        })?;
    for case in planned {
        // Each case uses a new connection, because a server error may break the connection.
        let clock = Arc::new(TokioClock::new());
        let client = RecordingClient::new(HyperTransport::new(), clock, base_url, &redaction)
            .with_authentication(provider.authentication.clone());
        let exchange = runtime.block_on(client.record(&case)).map_err(|error| {
            CliError::new(Exit::Infrastructure, format!("cannot record case `{}`", case.name))
                .with_source(error)
                .with_help(format!("check that a server runs at {}", args.base_url))
        })?;
        let (status, auth) = (exchange.response.status, case.auth);
        let problem = problem(&case, &exchange);
        let curl = problem.is_some().then(|| client.curl_line(&case, &key_variable));
        let dir = args.out.join(&case.name);
        let keeps = problem.is_some() && !args.replace && is_good(&dir);
        let summary = format!(
            "{name}/{}: {}, frames {}, bytes {}",
            case.name,
            status.as_u16(),
            exchange.response.frames.len(),
            exchange.response.body().len()
        );
        if !keeps {
            let recording = recording(case, exchange, &name, server.clone());
            recording.save(&dir).map_err(|error| {
                CliError::new(Exit::Usage, "cannot write a recording").with_source(error)
            })?;
        }
        let told = problem.as_ref().map(|(verdict, what)| {
            let kept = if keeps { "; the recording before was kept" } else { "" };
            format!("; {verdict}: {what}{kept}")
        });
        let line = summary + &told.unwrap_or_default();
        output.print(&format!("{}\n", sanitize::line(&line)));
        if let Some((verdict, what)) = &problem {
            output.print(&format!("  {}\n", sanitize::line(&curl.unwrap_or_default())));
            failed.count(*verdict);
            if status == StatusCode::UNAUTHORIZED && auth == Auth::Right {
                let error = CliError::new(Exit::Infrastructure, format!("{name}: {what}"));
                return Err(error.with_help(format!("set {key_variable} to a valid key")));
            }
        }
        if judges && !keeps {
            let item = Recording::load(&dir)
                .map_err(CollectError::from)
                .and_then(|recording| Item::from_recording(&recording, &judge, &mut targets));
            let item = item.map_err(|error| {
                CliError::new(Exit::Harness, "cannot judge a recording").with_source(error)
            })?;
            let entry = Entry::judged(&item.name, item.judge(&judge));
            output.print(&terminal::entry(&entry, Detail::All, Style::default()));
        }
    }
    output.finish()?;
    Ok(failed.exit().into())
}

/// How many cases did not get their status.
#[derive(Debug, Default)]
struct Failed {
    status: usize,
    infrastructure: usize,
}

impl Failed {
    fn count(&mut self, verdict: Verdict) {
        if verdict == Verdict::Infra {
            self.infrastructure += 1;
        } else {
            self.status += 1;
        }
    }

    fn exit(&self) -> Exit {
        match (self.status, self.infrastructure) {
            (0, 0) => Exit::Ok,
            (0, _) => Exit::Infrastructure,
            _ => Exit::Unexpected,
        }
    }
}

/// Why an exchange is not what its case must get; `None` if it is.
fn problem(case: &PlannedRequest, exchange: &Exchange) -> Option<(Verdict, String)> {
    let status = exchange.response.status;
    if case.status.accepts(status) {
        return None;
    }
    let subject = Subject::from_exchange(exchange).with_expected_status(case.status.clone());
    Some(match subject.infrastructure() {
        Some(reason) => (Verdict::Infra, reason.to_owned()),
        None => (Verdict::Fail, format!("expected status {}, got {status}", case.status)),
    })
}

/// Whether a folder holds a recording that has the status that its case must get.
fn is_good(dir: &Path) -> bool {
    Recording::load(dir).is_ok_and(|recording| {
        let expected = recording.meta.status.unwrap_or_default();
        expected.accepts(recording.exchange.response.status)
    })
}

/// A recording of a case.
pub(crate) fn recording(
    case: PlannedRequest,
    exchange: Exchange,
    target: &str,
    server: Option<Origin>,
) -> Recording {
    let mut meta = Meta::new(case.name, target);
    meta.model = case.model;
    meta.recorded_at = Some(clock::utc());
    meta.recorder = Some(Origin::new("chatwire", env!("CARGO_PKG_VERSION")));
    meta.server = server;
    meta.note = Some(case.note);
    meta.tags = case.tags;
    meta.pair = case.pair;
    meta.status = Some(case.status).filter(|status| !status.is_success());
    Recording::new(meta, exchange)
}

/// The requests to send.
fn planned(args: &Args) -> Result<Vec<PlannedRequest>, CliError> {
    let mut planned = read_cases(&args.cases)?;
    args.send.select(&mut planned, &args.cases.display().to_string())?;
    Ok(planned)
}

/// The requests of a case file.
pub(crate) fn read_cases(path: &Path) -> Result<Vec<PlannedRequest>, CliError> {
    let name = path.display();
    let content = file::read(path)?;
    let text = std::str::from_utf8(&content)
        .map_err(|error| CliError::usage(format!("{name} is not UTF-8")).with_source(error))?;
    case_file::plan(text).map_err(|error: CaseError| {
        let place = match &error {
            CaseError::Syntax { line: Some(line), .. } => format!(":{line}"),
            _ => String::new(),
        };
        CliError::usage(format!("{name}{place}: this is not a case file"))
            .with_source(error)
            .with_help("correct it")
    })
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
