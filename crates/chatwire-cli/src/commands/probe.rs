//! `chatwire probe`: tests a live server.

mod confirm;
mod connection_trial;
mod kept;
mod outcome;
mod sending;
mod shrinking;

use std::{path::PathBuf, process::ExitCode, time::Duration};

use chatwire::Provider;
use chatwire_conformance::{
    Judge, TARGET_FILE, Target,
    live::{Plan, PlanOptions},
    report::Run,
};

use self::{kept::Kept, sending::Server};
pub(crate) use self::{kept::REPORT_FILE, outcome::read as read_report};
use crate::{
    client_flags::seconds,
    config,
    error::{CliError, Exit},
    judge_flags::JudgeFlags,
    provider::ProviderFlag,
    report_flags::ReportFlags,
    reporter::Reporter,
    send_flags::SendFlags,
};

/// Test a live server: what works, what does not, and what it is ready for.
///
/// Finds out first which features the server supports, then sends about a hundred small requests:
/// valid ones, invalid ones, ones with a wrong key. Says before what that costs at most.
/// Every exchange is kept as a recording, and every failure has a line for curl. What fails is sent
/// again, so that flaky is told from broken.
/// The API key is read from the environment variable of --provider or --key-env; it is never
/// stored. Without a key, authentication is not tested.
#[derive(clap::Parser)]
pub(crate) struct Args {
    /// Base URL of the server, with or without /v1, such as https://api.aimlapi.com/v1.
    #[arg(long, value_name = "URL", required_unless_present = "matrix")]
    base_url: Option<String>,
    /// Model to use.
    #[arg(long, value_name = "MODEL", required_unless_present = "matrix")]
    model: Option<String>,
    /// Print a table of several servers in Markdown, from the probe.json of each or its folder.
    #[arg(long, value_name = "FILE|DIR", num_args = 1.., conflicts_with_all = ["base_url", "model"])]
    matrix: Vec<PathBuf>,
    /// File that describes the server: contract, profile, expected findings. Default: the
    /// chatwire.toml in the folder of --out, if there is one.
    #[arg(long, value_name = "FILE")]
    target: Option<PathBuf>,
    /// Folder to keep the exchanges in as recordings, and the result as probe.json.
    #[arg(long, value_name = "DIR", default_value = "chatwire-probe")]
    out: PathBuf,
    /// Use the exchanges that the folder of --out has from an interrupted probe.
    #[arg(long)]
    resume: bool,
    /// Do not ask before requests are sent.
    #[arg(short, long)]
    yes: bool,
    /// List the requests and what they cost at most; send nothing.
    #[arg(long)]
    list: bool,
    /// How often what failed is sent again.
    #[arg(long, value_name = "N", default_value_t = 2)]
    repeat: usize,
    /// Maximum number of tokens of most responses.
    #[arg(long, value_name = "N", default_value_t = 64, value_parser = clap::value_parser!(u64).range(16..))]
    max_tokens: u64,
    /// Also send a prompt of this many tokens, which must be more than the model takes.
    #[arg(long, value_name = "N")]
    context_tokens: Option<u64>,
    /// Number of requests that the contract forbids, and as many at its bounds.
    #[arg(long, value_name = "N", default_value_t = 12)]
    contract_cases: usize,
    /// Selects which of them.
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// Longest time of one request, from sending it to the end of its response, in seconds.
    #[arg(long, value_name = "SECONDS", value_parser = seconds, default_value = "60")]
    timeout: Duration,
    /// Longest time of the whole probe, in seconds.
    #[arg(long, value_name = "SECONDS", value_parser = seconds, default_value = "900")]
    time_limit: Duration,
    /// Write a badge: FILE.svg, or FILE.json for shields.io.
    #[arg(long, value_name = "FILE")]
    badge: Option<PathBuf>,
    #[command(flatten)]
    send: SendFlags,
    #[command(flatten)]
    judge: JudgeFlags,
    #[command(flatten)]
    provider: ProviderFlag,
    #[command(flatten)]
    report: ReportFlags,
}

pub(crate) fn run(args: Args) -> Result<ExitCode, CliError> {
    let (Some(base_url), Some(model)) = (&args.base_url, &args.model) else {
        return outcome::matrix(&args.matrix);
    };
    let judge = args.judge.judge()?;
    let provider = args.provider.provider_at(base_url);
    let target = target(&args, base_url, &provider, &judge)?;
    let key = args.send.key(&provider)?;
    let mut options = PlanOptions::new(model, judge.contract_for_model(model, &target).clone());
    options.has_key = key.is_some();
    options.max_tokens = args.max_tokens;
    options.context_tokens = args.context_tokens;
    options.contract_cases = args.contract_cases;
    options.seed = args.seed;
    options.only = args.send.only().to_vec();
    let plan = Plan::new(options);
    args.send.check_only(&plan.names(), "a probe")?;
    if args.list {
        return confirm::list(&plan, args.repeat);
    }
    confirm::ask(&plan, args.repeat, args.yes)?;
    let server = Server {
        base_url: config::server_address(base_url)?.to_owned(),
        key,
        authentication: provider.authentication.clone(),
        headers: args.send.headers()?,
        timeout: args.timeout,
        time_limit: args.time_limit,
        repeat: args.repeat,
        sends_all: args.send.only().is_empty(),
        shows_progress: args.report.shows_progress(),
    };
    let kept = Kept::new(&args.out, target.name().unwrap_or("live"), args.resume)?;
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| {
            CliError::new(Exit::Harness, "the async runtime cannot start").with_source(error)
        })?;
    let probed = runtime.block_on(sending::probe(&server, plan, (&judge, &target), &kept))?;
    let reporter = Reporter::new(Run::new("probe", &judge), &args.report, None)?;
    let key_variable = args.send.key_variable(&provider);
    outcome::report(
        probed,
        (&judge, &target),
        (&server, &key_variable),
        &kept,
        reporter,
        &args.badge,
    )
}

/// The target: that of the file, that of the folder, the provider's own, or one with the name of
/// the host.
fn target(
    args: &Args,
    base_url: &str,
    provider: &Provider,
    judge: &Judge,
) -> Result<Target, CliError> {
    let own = Some(args.out.join(TARGET_FILE)).filter(|file| file.is_file());
    if let Some(file) = args.target.as_ref().or(own.as_ref()) {
        return Target::load(file, judge).map_err(|error| {
            CliError::usage("cannot read the target")
                .with_source(error)
                .with_help("correct the file")
        });
    }
    // The model's own contract holds at the provider that publishes it and nowhere else.
    let known = provider.base_url.as_ref().map(ToString::to_string);
    let is_theirs = known.is_some_and(|known| host(&known) == host(base_url));
    let plain = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '-' };
    let name: String = host(base_url).chars().map(plain).collect();
    Ok(Target::named(if is_theirs { &provider.id } else { &name }, judge))
}

/// The host and port of a URL.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split('/').next().unwrap_or_default()
}
