//! Reports what a probe showed.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

use chatwire_conformance::{
    Judge, Ledger, Level, Subject, Survey, SurveyOutcome, Target, Verdict,
    live::{CaseResult, ProbeReport, badge, matrix::markdown},
    report::Entry,
};
use chatwire_transport::{TokioClock, hyper::HyperTransport};

use super::{
    kept::{Kept, REPORT_FILE, cannot_write},
    sending::{Probed, Server, planned},
};
use crate::{
    clock,
    commands::{
        check::{stale_entry, target_entry},
        record::recording_client::{RecordingClient, RedactionOptions},
    },
    error::{CliError, Exit},
    file,
    reporter::Reporter,
};

/// How many lines for curl are printed.
const MAX_CURL_LINES: usize = 20;

/// Adds all entries to the report, prints the verdict, and writes what was asked for.
pub(super) fn report(
    probed: Probed,
    (judge, target): (&Judge, &Target),
    (server, key_variable): (&Server, &str),
    kept: &Kept,
    mut reporter: Reporter,
    badge: &Option<PathBuf>,
) -> Result<ExitCode, CliError> {
    for result in &probed.results {
        let subject = Subject::from_exchange(&result.exchange);
        let entry = Entry::judged(&result.case.name, result.judgment.clone())
            .with_tags([result.case.area.as_str().to_owned()])
            .with_evidence(&subject);
        reporter.add(&entry);
    }
    for (case, feature, reason) in &probed.left_out {
        let why = format!("the server does not support {}: {reason}", feature.as_str());
        reporter.add(&Entry::note(&case.name, Verdict::NotApplicable, why));
    }
    if let Some(why) = &probed.stopped {
        reporter.add(&Entry::note("the rest", Verdict::Infra, format!("not sent: {why}")));
    }
    let survey = add_survey(&probed, (judge, target), server, &mut reporter);
    let name = target.name().unwrap_or("live");
    let report =
        ProbeReport::new(name, Some(clock::utc()), &probed.plan, &probed.evidence, &probed.results)
            .with_survey(&survey, judge);
    kept.save_report(&report)?;
    for line in curl_lines(&probed, server, key_variable) {
        reporter.say(&line);
    }
    for line in report.lines() {
        reporter.say(&line);
    }
    for line in impact(&report, &mut reporter) {
        reporter.say(&line);
    }
    reporter.say(&format!("kept in {}", kept.folder().display()));
    if let Some(file) = badge {
        write_badge(file, &report)?;
    }
    Ok(reporter.finish()?.into())
}

/// What all exchanges show together, and expected findings that none shows.
fn add_survey(
    probed: &Probed,
    (judge, target): (&Judge, &Target),
    server: &Server,
    reporter: &mut Reporter,
) -> Vec<SurveyOutcome> {
    let (mut ledger, mut survey) = (Ledger::new(), Survey::new());
    for result in &probed.results {
        ledger.note(target, &result.judgment);
        // By its meaning, it is the same request as another case.
        if result.case.name == "nulls" {
            continue;
        }
        if probed.evidence.observations(&result.case.name).iter().any(|it| it.exchange.is_some()) {
            let subject = Subject::from_exchange(&result.exchange);
            survey.note(target, &result.case.name, None, &subject);
        }
    }
    let whole = server.sends_all && probed.stopped.is_none();
    let folder = target.file().and_then(Path::parent).filter(|_| whole);
    let folders: Vec<_> = folder.into_iter().collect();
    for stale in ledger.stale(&folders) {
        reporter.add(&stale_entry(&stale));
    }
    let outcomes = survey.outcomes(judge, &folders);
    for outcome in &outcomes {
        reporter.add(&target_entry(outcome.clone()));
    }
    outcomes
}

/// Lines that send what failed again.
fn curl_lines(probed: &Probed, server: &Server, key_variable: &str) -> Vec<String> {
    let redaction = RedactionOptions {
        key: server.key.clone(),
        masks: &[],
        headers: &[],
        sent: server.headers.clone(),
        timeout: server.timeout,
    };
    let (transport, clock) = (HyperTransport::new(), Arc::new(TokioClock::new()));
    let client = RecordingClient::new(transport, clock, &server.base_url, &redaction)
        .with_authentication(server.authentication.clone());
    let failing = probed.results.iter().filter(|result| fails(result));
    let line = |result: &CaseResult| {
        let case = probed.smallest.get(&result.case.name).unwrap_or(&result.case);
        format!("{}: {}", result.case.name, client.curl_line(&planned(case), key_variable))
    };
    let count = failing.clone().count();
    let mut lines: Vec<_> = failing.take(MAX_CURL_LINES).map(line).collect();
    if count > MAX_CURL_LINES {
        lines.push(format!("{} more requests that fail are kept", count - MAX_CURL_LINES));
    }
    lines
}

fn fails(result: &CaseResult) -> bool {
    result.judgment.failures().any(|outcome| outcome.level == Level::Must)
}

/// Which clients break, where that was measured.
fn impact(report: &ProbeReport, reporter: &mut Reporter) -> Vec<String> {
    let (run, _, _) = reporter.parts();
    let broken = report.broken.iter().filter(|rule| rule.level == Level::Must && !rule.expected);
    let mut lines: Vec<_> = broken
        .filter_map(|broken| run.rules.iter().find(|rule| rule.id == broken.rule))
        .flat_map(|rule| rule.impact.iter().map(|line| format!("will break: {line}")))
        .collect();
    lines.sort();
    lines.dedup();
    lines
}

fn write_badge(file: &Path, report: &ProbeReport) -> Result<(), CliError> {
    let text = match file.extension().and_then(|extension| extension.to_str()) {
        Some("svg") => badge::svg(report),
        Some("json") => badge::shields(report),
        _ => {
            let error = CliError::usage(format!("--badge {}: unknown form", file.display()));
            return Err(error.with_help("use FILE.svg, or FILE.json for shields.io"));
        }
    };
    fs::write(file, text).map_err(|error| cannot_write(file, error))
}

/// Prints the table of several results.
pub(super) fn matrix(paths: &[PathBuf]) -> Result<ExitCode, CliError> {
    let reports: Vec<_> = paths.iter().map(|path| read(path)).collect::<Result<_, _>>()?;
    write!(io::stdout().lock(), "{}", markdown(&reports))?;
    Ok(Exit::Ok.into())
}

/// The result of a probe, from its file or folder.
pub(crate) fn read(path: &Path) -> Result<ProbeReport, CliError> {
    let file = if path.is_dir() { path.join(REPORT_FILE) } else { path.to_owned() };
    let content = file::read(&file)?;
    serde_json::from_slice(&content).map_err(|error| {
        CliError::usage(format!("{}: this is not the result of a probe", file.display()))
            .with_source(error)
            .with_help(format!("use the {REPORT_FILE} in the folder of --out"))
    })
}
