//! `chatwire compare`: what differs between two sides of one API.

mod live;
mod recorded;

use std::{
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use chatwire_conformance::{
    compare::{CompareOptions, Comparison, Side, compare},
    report::counted,
};

use self::live::{Endpoint, LiveFlags};
use crate::{
    error::{CliError, Exit},
    judge_flags::JudgeFlags,
    sanitize,
};

/// Tell what differs for a client that moves from A to B.
///
/// A and B are folders or files of recordings or traffic, or base URLs of live servers: two
/// servers, or one server without a gateway and through it.
/// Live servers get the same requests: the built-in cases, or those of --cases.
/// Exchanges are paired by their request or the name of their case. What A has and B lacks or
/// breaks matters; what B adds does not. Text, finish reasons and tool calls are compared where the
/// request has temperature 0 or a seed.
/// The exit code is 1 if a difference matters, and 3 if a server is away, refuses the key or is
/// hidden by a proxy's page, so that an exchange was not compared.
#[derive(clap::Parser)]
pub(crate) struct Args {
    /// What a client uses now: a path or a base URL.
    #[arg(value_name = "A")]
    a: String,
    /// What it may move to: a path or a base URL.
    #[arg(value_name = "B")]
    b: String,
    /// Compare text, finish reasons and tool calls of every pair.
    #[arg(long)]
    all_text: bool,
    /// Fail if fewer pairs were compared.
    #[arg(long, value_name = "N", default_value_t = 1)]
    min: usize,
    /// Most exchanges of one side, which are kept in memory.
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    max_exchanges: usize,
    /// Print one JSON object.
    #[arg(long, conflicts_with = "markdown")]
    json: bool,
    /// Print Markdown.
    #[arg(long)]
    markdown: bool,
    #[command(flatten)]
    live: LiveFlags,
    #[command(flatten)]
    judge: JudgeFlags,
}

pub(crate) fn run(args: Args) -> Result<ExitCode, CliError> {
    let judge = args.judge.judge()?;
    let endpoints = args.live.endpoints([&args.a, &args.b])?;
    let limit = args.max_exchanges;
    let fill = |side: &mut Side, path: &str, endpoint: &Option<Endpoint>| match endpoint {
        Some(endpoint) => endpoint.fill(side, &judge, limit),
        None => recorded::fill(side, &PathBuf::from(path), &judge, limit),
    };
    let mut a = Side::new(shown(&args.a, &endpoints[0]));
    fill(&mut a, &args.a, &endpoints[0])?;
    let mut b = Side::against(shown(&args.b, &endpoints[1]), &a);
    fill(&mut b, &args.b, &endpoints[1])?;
    let options = CompareOptions::default().with_all_text(args.all_text);
    let comparison = compare(&a, &b, options);
    let text = if args.json {
        json(&comparison)
    } else if args.markdown {
        comparison.markdown()
    } else {
        comparison.text()
    };
    write!(io::stdout(), "{text}")?;
    if comparison.not_compared.is_empty() && comparison.pairs < args.min {
        let what = format!(
            "compared {}, at least {} must be",
            counted(comparison.pairs, "pair"),
            args.min
        );
        let exit = if comparison.pairs == 0 { Exit::Usage } else { Exit::Unexpected };
        let help = "use exchanges of the same requests or of the same cases";
        return Err(CliError::new(exit, what).with_help(help));
    }
    Ok(exit(&comparison).into())
}

fn exit(comparison: &Comparison) -> Exit {
    if !comparison.not_compared.is_empty() {
        Exit::Infrastructure
    } else if comparison.matters() {
        Exit::Unexpected
    } else {
        Exit::Ok
    }
}

fn json(comparison: &Comparison) -> String {
    let mut value = serde_json::to_value(comparison).unwrap_or_default();
    if let Some(members) = value.as_object_mut() {
        members.insert("matters".to_owned(), comparison.matters().into());
    }
    format!("{}\n", sanitize::json(&value.to_string()))
}

/// The name of a side: the path, or the URL without what may be secret.
fn shown(text: &str, endpoint: &Option<Endpoint>) -> String {
    endpoint.as_ref().map_or_else(|| text.to_owned(), |endpoint| endpoint.base_url.clone())
}

/// Fails when a side has more exchanges than are kept.
fn check_limit(side: &Side, limit: usize) -> Result<(), CliError> {
    if side.len() <= limit {
        return Ok(());
    }
    let what = format!("a side has more than {}", counted(limit, "exchange"));
    Err(CliError::usage(what).with_help("compare a part, or raise --max-exchanges"))
}
