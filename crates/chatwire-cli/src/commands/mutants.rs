//! `chatwire mutants`: makes faults, and lists those that no rule sees.

use std::{
    collections::BTreeSet,
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use chatwire_conformance::{
    Judge, Target, TargetCache,
    collect::{Source, Walk},
    mutate::{self, MutantSurvey, Seed, Silence, SilentMutants},
    report::counted,
};
use chatwire_transport::cassette::Recording;

use crate::{
    error::{CliError, Exit},
    judge_flags::JudgeFlags,
    sanitize,
};

/// Change good exchanges, one fault at a time, and list the faults that no rule sees.
///
/// Begins with built-in exchanges of every kind and with the recordings of the given folders.
/// Faults of members follow from the contract, so that a contract or rule of your own is tested,
/// too.
/// Exit code 1 if a fault is neither seen nor in the list of --undecidable.
#[derive(clap::Parser)]
pub(crate) struct Args {
    /// Recordings, or folders of them.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    judge: JudgeFlags,
    /// List, in TOML, of the faults that a recording cannot show; can be repeated.
    #[arg(long, value_name = "FILE")]
    undecidable: Vec<PathBuf>,
    /// Markdown file for the table of rules and kinds of faults.
    #[arg(long, value_name = "FILE")]
    table: Option<PathBuf>,
}

pub(crate) fn run(args: Args) -> Result<ExitCode, CliError> {
    let judge = args.judge.judge()?;
    let mut listed = Silence::default();
    for file in &args.undecidable {
        let Silence { mutants, rules, .. } = silence(file)?;
        listed.mutants.extend(mutants);
        listed.rules.extend(rules);
    }
    let mut surveys = Vec::new();
    for seed in mutate::seeds() {
        surveys.push(MutantSurvey::of(&judge, &seed));
    }
    let mut targets = TargetCache::new();
    for path in &args.paths {
        for (seed, target) in recordings(path, &judge, &mut targets)? {
            surveys.push(MutantSurvey::of_some(&judge, &seed, &target, |_| true));
        }
    }
    let unseen = report(&surveys, &listed)?;
    if let Some(file) = &args.table {
        let text = mutate::table(&surveys, judge.rules());
        fs::write(file, text).map_err(|error| unwritable(file, error))?;
    }
    Ok(if unseen == 0 { Exit::Ok.into() } else { Exit::Unexpected.into() })
}

/// Prints every fault that is neither seen nor listed, the entries without one, and the counts;
/// gives how many lines but the counts there are.
fn report(surveys: &[MutantSurvey], silence: &Silence) -> io::Result<usize> {
    let mut out = io::stdout().lock();
    let (mut all, mut caught, mut listed, mut silent) = (0, 0, 0, 0);
    let mut used = BTreeSet::new();
    for survey in surveys {
        for result in survey.results() {
            all += 1;
            if result.is_caught() {
                caught += 1;
                continue;
            }
            let mutant = &result.mutant;
            let entries = silence.entries_of(survey.seed(), mutant);
            if entries.is_empty() {
                silent += 1;
                let line = format!("{} {} {}", survey.seed(), mutant.kind, mutant.name);
                writeln!(out, "silent {}", sanitize::line(&line))?;
            } else {
                listed += 1;
            }
            used.extend(entries);
        }
    }
    let entries = silence.mutants.iter().enumerate();
    let is_judged = |entry: &SilentMutants| surveys.iter().any(|one| entry.is_about(one.seed()));
    let stale: Vec<_> =
        entries.filter(|(at, entry)| !used.contains(at) && is_judged(entry)).collect();
    for (_, entry) in &stale {
        let line = format!("{}: every such fault is seen; remove the entry", entry.at);
        writeln!(out, "stale {}", sanitize::line(&line))?;
    }
    let faults = counted(all, "fault");
    writeln!(out, "{faults}: {caught} seen, {listed} undecidable, {silent} silent")?;
    Ok(silent + stale.len())
}

fn silence(file: &Path) -> Result<Silence, CliError> {
    let text = fs::read_to_string(file).map_err(|error| {
        CliError::usage(format!("cannot read {}", file.display())).with_source(error)
    })?;
    Silence::parse(&text).map_err(|error| {
        CliError::usage(format!("{}:{}: {error}", file.display(), error.line.unwrap_or(1)))
            .with_help("correct the list")
    })
}

/// The recordings at or below a path, each with its target.
fn recordings(
    path: &Path,
    judge: &Judge,
    targets: &mut TargetCache,
) -> Result<Vec<(Seed, Target)>, CliError> {
    let unreadable = |error: &dyn std::fmt::Display| CliError::usage(error.to_string());
    let mut recordings = Vec::new();
    for source in Walk::new([path]) {
        let source = source.map_err(|error| unreadable(&error))?;
        let Source::Recording(folder) = &source else { continue };
        let recording = Recording::load(folder).map_err(|error| unreadable(&error))?;
        let target = targets.find(folder, judge).map_err(|error| unreadable(&error))?;
        let target = target.unwrap_or_else(|| Target::named(&recording.meta.target, judge));
        // Target and case.
        let names: Vec<_> = folder.iter().map(|name| name.to_string_lossy()).collect();
        let name = names[names.len().saturating_sub(2)..].join("/");
        recordings.push((Seed::new(name, recording.exchange), target));
    }
    Ok(recordings)
}

fn unwritable(file: &Path, error: io::Error) -> CliError {
    CliError::usage(format!("cannot write {}", file.display()))
        .with_source(error)
        .with_help("use a writable folder")
}
