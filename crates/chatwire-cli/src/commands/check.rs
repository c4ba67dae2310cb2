//! `chatwire check`: checks recorded responses against a contract and the rules.

use std::{
    ops::ControlFlow,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::{Mutex, PoisonError},
};

use chatwire_conformance::{
    Judge, Judgment, Ledger, Stale, Survey, SurveyOutcome, Target, TargetCache, Verdict,
    collect::{CollectError, Failed, Item, judge_all},
    impact::{ClientAnswer, ImpactTable},
    report::{Entry, Run, counted, sanitize},
};
use chatwire_transport::cassette::ExpectedStatus;

use crate::{
    commands::accept,
    error::{CliError, Exit},
    judge_flags::JudgeFlags,
    report_flags::ReportFlags,
    reporter::Reporter,
    selection::{Selection, SelectionFlags},
    traffic::{Skipped, Traffic},
};

/// Check recorded responses against a contract and the rules.
///
/// The contract is that of --contract, or else that of the recording's target, or else that of the
/// model, or else OpenAI's; the output names it.
/// Accepts recordings, response bodies, event streams, traffic in any format that `chatwire import`
/// reads, compressed or not, folders of them, and - for standard input.
/// Prints what failed, grouped by rule, then the totals; the last line is `N passed, M failed`.
/// A file that cannot be read is reported, the others are checked, and the exit code is 2.
#[derive(clap::Parser)]
pub(crate) struct Args {
    /// Recordings, files of responses or traffic, folders of them, or - for standard input.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Findings that are expected, as `chatwire accept --file FILE` writes them.
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// The status that responses must have of which nobody said it, as in traffic of other
    /// programs: a code, a class, or a kind, such as 2xx or 401,authentication; unless given, any.
    #[arg(long, value_name = "STATUS")]
    status: Option<ExpectedStatus>,
    /// Answer whether these clients work with the responses, such as openai-python,langchain: print
    /// a line for each, and fail if one breaks; `chatwire explain RULE` says what was measured.
    #[arg(long = "for", value_name = "CLIENT,...", value_delimiter = ',')]
    clients: Vec<String>,
    #[command(flatten)]
    judge: JudgeFlags,
    #[command(flatten)]
    selection: SelectionFlags,
    #[command(flatten)]
    report: ReportFlags,
}

pub(crate) fn run(args: Args) -> Result<ExitCode, CliError> {
    let judge = args.judge.judge_for(&args.clients)?;
    let selection = args.selection.selection(&judge)?;
    let mut targets = TargetCache::new();
    if let Some(file) = &args.baseline {
        targets = targets.with_baseline(accept::load(file, &judge)?);
    }
    if let Some(status) = &args.status {
        targets = targets.with_traffic_status(status.clone());
    }
    let mut run = Run::new("check", &judge);
    run.shard = selection.shard();
    let mut reporter = Reporter::new(run, &args.report, None)?.only(args.selection.verdicts());
    let skipped = judge_paths(&args, (&judge, &targets), &selection, &mut reporter);
    let judged = reporter.summary().entries();
    // Other shards may have what this one lacks; joining their reports tells.
    let unserved = selection.shard().is_none() && reporter.check_served(skipped.unanswered());
    say_skipped(&mut reporter, &skipped);
    let all_work = answer_clients(&args.clients, &mut reporter);
    let code = reporter.finish()?.max(u8::from(!all_work));
    selection.check_names()?;
    if unserved && judged == 0 {
        return Ok(code.into());
    }
    if judged < args.selection.min() {
        let what = format!(
            "judged {}, at least {} must be",
            counted(judged, "exchange"),
            args.selection.min()
        );
        let exit = if judged == 0 { Exit::Usage } else { Exit::Unexpected };
        let help = if skipped.is_empty() {
            "check the paths and the selection"
        } else {
            "the lines above say what was left out and why"
        };
        return Err(CliError::new(exit, what).with_help(help));
    }
    Ok(code.into())
}

/// Judges everything at and below the paths, and adds the expected findings that were not seen.
fn judge_paths(
    args: &Args,
    (judge, targets): (&Judge, &TargetCache),
    selection: &Selection,
    reporter: &mut Reporter,
) -> Skipped {
    let books = Mutex::new((Ledger::new(), Survey::new()));
    let mut traffic = Traffic::new(&args.paths, selection, judge, targets.clone());
    let baseline = targets.baseline();
    // The terminal shows no timeline, and the totals one finding of each rule.
    let evidence = match (reporter.has_reports(), reporter.shows_entries()) {
        (true, _) => Entry::with_evidence,
        (false, true) => Entry::with_excerpts,
        (false, false) => Entry::with_first_excerpts,
    };
    let result = |item: Item, judgment: Judgment| {
        let (judgment, item) = noted(item, judgment, selection, baseline.as_deref(), &books)?;
        let entry = Entry::judged(item.name, judgment).with_tags(item.tags);
        Some(evidence(entry, &item.subject))
    };
    let mut not_judged = Skipped::default();
    let mut complete = true;
    judge_all(&mut traffic, (judge, targets), args.selection.jobs(), result, |judged| {
        let fails = match judged {
            Ok(None) => false,
            Ok(Some(entry)) => reporter.add(&entry),
            Err(Failed::Unreadable(error)) => {
                unreadable(reporter, error);
                true
            }
            Err(Failed::Internal(name)) => {
                let message = "judging it failed; please report this with the recording";
                reporter.add(&Entry::note(name, Verdict::Harness, message))
            }
            Err(Failed::NotJudged { kind, what }) => {
                not_judged.add(kind, &what);
                false
            }
            Err(_) => false,
        };
        if fails && selection.fail_fast() {
            complete = false;
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    });
    if complete && selection.is_whole() {
        let (ledger, survey) = books.into_inner().unwrap_or_else(PoisonError::into_inner);
        for stale in ledger.stale(&args.paths) {
            reporter.add(&stale_entry(&stale));
        }
        for outcome in survey.outcomes(judge, &args.paths) {
            reporter.add(&target_entry(outcome));
        }
        for (target, count) in survey.left_out() {
            let exchanges = counted(count, "exchange");
            reporter.note(&format!(
                "{}: the last {exchanges} are not compared with the others by the rules `target/*`",
                sanitize::path(Path::new(target))
            ));
        }
    }
    traffic.into_skipped().with_entries_of(not_judged)
}

/// Says for each client whether it works; gives whether all do.
fn answer_clients(names: &[String], reporter: &mut Reporter) -> bool {
    let table = ImpactTable::bundled();
    let clients = names.iter().filter_map(|name| table.client(name).ok());
    let answers = clients.map(|client| ClientAnswer::new(table, client, reporter.summary()));
    let answers: Vec<_> = answers.collect();
    for answer in &answers {
        reporter.note_line(&answer.to_string());
    }
    answers.iter().all(ClientAnswer::works)
}

/// Says what gave no exchange.
fn say_skipped(reporter: &mut Reporter, skipped: &Skipped) {
    if skipped.file_count > 0 {
        let names: Vec<_> = skipped.files.iter().map(|path| sanitize::path(path)).collect();
        let more = if skipped.file_count > names.len() { ", ..." } else { "" };
        let (files, names) = (counted(skipped.file_count, "file"), names.join(", "));
        reporter.note(&format!("passed over {files} in no known format: {names}{more}"));
    }
    for (kind, (count, example)) in &skipped.entries {
        let entries = counted(*count, "entry");
        reporter.note(&format!("not judged: {entries}, {kind}, such as {example}"));
    }
}

/// An exchange that was noted, on the thread that judged it; `None` if it is not selected.
fn noted(
    item: Item,
    mut judgment: Judgment,
    selection: &Selection,
    baseline: Option<&Target>,
    books: &Mutex<(Ledger, Survey)>,
) -> Option<(Judgment, Item)> {
    if !selection.has_item(&item) {
        return None;
    }
    let mut books = books.lock().unwrap_or_else(PoisonError::into_inner);
    let (ledger, survey) = &mut *books;
    ledger.note(&item.target, &judgment);
    if let Some(baseline) = baseline {
        ledger.note_baseline(baseline, &item.target, &judgment);
    }
    item.note_in(survey);
    drop(books);
    if let Some(rules) = selection.rules() {
        judgment.retain_rules(|id| rules.is_match(id));
    }
    Some((judgment, item))
}

fn unreadable(reporter: &mut Reporter, error: CollectError) {
    let name = error.path().map_or_else(|| "-".to_owned(), sanitize::path);
    let reason = error.reason();
    let error = match &error {
        CollectError::Io { .. } => CliError::usage("cannot read a path").with_source(error),
        _ => CliError::usage(error.to_string()),
    };
    reporter.unreadable(&name, &reason, &error);
}

/// The entry of an expected finding that was not seen.
pub(crate) fn stale_entry(stale: &Stale) -> Entry {
    Entry::note(sanitize::path(Path::new(&stale.file)), Verdict::Xpass, stale.message())
}

/// The entry of what was found in all recordings of a target.
pub(crate) fn target_entry(outcome: SurveyOutcome) -> Entry {
    let message = format!("{}: {}", outcome.rule, outcome.message);
    Entry::note(sanitize::path(Path::new(&outcome.target)), outcome.verdict, message)
}
