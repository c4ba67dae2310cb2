//! `chatwire coverage`: what recordings exercise, and what to record next.

use std::{
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use chatwire_conformance::coverage::Coverage;
use serde_json::json;

use crate::{
    error::{CliError, Exit},
    judge_flags::JudgeFlags,
    sanitize,
    traffic::for_each_item,
};

/// Tell what recordings exercise of the contract and of the rules, and what to record next.
///
/// Counts the properties, types and words that the contract declares, positions in streams, and
/// the rules that are judged. What to record next is ordered by how much it adds.
#[derive(clap::Parser)]
pub(crate) struct Args {
    /// Recordings, files of responses or traffic, folders of them, or - for standard input.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    judge: JudgeFlags,
    /// Print everything that no recording shows, too.
    #[arg(long)]
    details: bool,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: Args) -> Result<ExitCode, CliError> {
    let judge = args.judge.judge()?;
    let mut coverage = Coverage::new();
    for_each_item(&args.paths, &judge, |item| coverage.add(&item.subject, &judge, &item.target))?;
    let suggestions = coverage.suggestions(&judge);
    if args.json {
        let features = coverage.features().map(|(feature, count)| {
            json!({"feature": feature.to_string(), "kind": feature.kind(), "exchanges": count})
        });
        let report = json!({
            "exchanges": coverage.exchanges(),
            "features": features.collect::<Vec<_>>(),
            "record_next": suggestions,
        });
        writeln!(io::stdout(), "{report}")?;
    } else {
        let text = coverage.text(&suggestions, args.details);
        write!(io::stdout(), "{}", sanitize::text(&text))?;
    }
    Ok(Exit::Ok.into())
}
