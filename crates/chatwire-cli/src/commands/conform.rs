//! `chatwire conform`: checks recorded and live exchanges, and the client, in one run.

mod client_replay;
mod live;
mod recorded;

use std::{path::PathBuf, process::ExitCode};

use chatwire_conformance::{
    Judge, Target,
    report::{Entry, Run as ReportRun},
};

use crate::{
    commands::record,
    config,
    error::{CliError, Exit},
    judge_flags::JudgeFlags,
    provider::ProviderFlag,
    report_flags::ReportFlags,
    reporter::Reporter,
    send_flags::SendFlags,
};

/// Check recordings, the client and a live server in one run.
///
/// Without --live, the run is offline: it checks the recordings, replays each through the client,
/// and checks the reference server, which runs in this process.
/// With --live, it checks only the server at --base-url.
/// The API key is read from the environment variable of --provider or --key-env; without these
/// flags, only a server of AI/ML API gets a key, from AIMLAPI_API_KEY.
#[derive(clap::Parser)]
pub(crate) struct Args {
    /// Folder of the recordings.
    #[arg(long, value_name = "DIR", default_value = "fixtures/recordings")]
    fixtures: PathBuf,
    /// Check the server at --base-url.
    #[arg(long, requires = "base_url", requires = "model")]
    live: bool,
    /// Base URL of the server, with or without /v1, such as https://api.aimlapi.com/v1.
    #[arg(long, value_name = "URL", requires = "live")]
    base_url: Option<String>,
    /// Model to use.
    #[arg(long, value_name = "MODEL", requires = "live")]
    model: Option<String>,
    /// File that describes the server, chatwire.toml: contract, profile, expected findings.
    #[arg(long, value_name = "FILE", requires = "live")]
    target: Option<PathBuf>,
    /// Case file (TOML) with the requests to send, in place of the built-in ones.
    #[arg(long, value_name = "FILE", requires = "live")]
    cases: Option<PathBuf>,
    /// Folder to keep the exchanges in as recordings.
    #[arg(long, value_name = "DIR", requires = "live")]
    out: Option<PathBuf>,
    #[command(flatten)]
    send: SendFlags,
    #[command(flatten)]
    judge: JudgeFlags,
    #[command(flatten)]
    provider: ProviderFlag,
    #[command(flatten)]
    report: ReportFlags,
}

/// The folder of the reports unless --report is used.
const REPORT_FOLDER: &str = "target/conformance";

pub(crate) fn run(args: Args) -> Result<ExitCode, CliError> {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| {
            CliError::new(Exit::Harness, "the async runtime cannot start").with_source(error)
        })?;
    let judge = args.judge.judge()?;
    let reporter =
        Reporter::new(ReportRun::new("conformance", &judge), &args.report, Some(REPORT_FOLDER))?;
    let mut run = Run { reporter, judge, failed_requests: 0 };
    match (&args.base_url, &args.model) {
        (Some(base_url), Some(model)) => {
            let provider = args.provider.provider_at(base_url);
            // The model's own contract holds at the provider that publishes it and nowhere else.
            let known = provider.base_url.as_ref().map(ToString::to_string);
            let is_theirs = known.is_some_and(|known| host(&known) == host(base_url));
            let target = match &args.target {
                None => Target::named(if is_theirs { &provider.id } else { "live" }, &run.judge),
                Some(file) => Target::load(file, &run.judge).map_err(|error| {
                    CliError::usage("cannot read the target")
                        .with_source(error)
                        .with_help("correct the file")
                })?,
            };
            let mut cases = match &args.cases {
                Some(file) => record::read_cases(file)?,
                None => live::built_in_cases()?,
            };
            let named = args
                .cases
                .as_ref()
                .map_or_else(|| "the built-in list".into(), |file| file.to_string_lossy());
            args.send.select(&mut cases, &named)?;
            let server = live::Server {
                base_url: config::server_address(base_url)?.to_owned(),
                model: Some(model.clone()),
                key: args.send.key(&provider)?,
                key_variable: args.send.key_variable(&provider),
                headers: args.send.headers()?,
                timeout: args.send.timeout(),
                cases: Some(cases),
                out: args.out.clone(),
                authentication: provider.authentication,
                target,
            };
            runtime.block_on(live::judge(&mut run, server))?;
        }
        _ => {
            runtime.block_on(recorded::judge(&mut run, &args.fixtures))?;
            runtime.block_on(live::judge_reference(&mut run))?;
        }
    }
    Ok(run.reporter.finish()?.into())
}

/// The host and port of a URL.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split('/').next().unwrap_or_default()
}

/// A run: what it is judged by, and where the results go.
struct Run {
    reporter: Reporter,
    judge: Judge,
    /// How many requests got no response.
    failed_requests: usize,
}

impl Run {
    fn add(&mut self, group: &str, entry: Entry) {
        self.reporter.add(&entry.in_group(group));
    }
}
