//! `chatwire accept`: writes what a run finds as expected findings.

mod entries;
mod probed;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Mutex,
};

use chatwire_conformance::{
    Judgment, TARGET_FILE, Target, TargetCache,
    collect::{Failed, Item, judge_all},
    report::counted,
};

use self::entries::{Accepted, add};
use crate::{
    clock,
    error::{CliError, Exit},
    judge_flags::JudgeFlags,
    output::Output,
    sanitize,
    selection::SelectionFlags,
    traffic::Traffic,
};

/// Write the findings that fail a check as expected findings.
///
/// They are added to the chatwire.toml of their target, or to --file, whose comments stay; a
/// finding that is listed is `xfail`, a listed one that is gone fails the check, and so does a new
/// one. --rule and --path accept a part.
/// In the folder of a probe, these are the rules that the server broke, which the next probe into
/// the folder expects.
#[derive(clap::Parser)]
pub(crate) struct Args {
    /// Recordings and files to judge, as for `chatwire check`, and folders of probes.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Why the findings are accepted.
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Write into this file, for `chatwire check --baseline`, and not into that of each target.
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    #[command(flatten)]
    judge: JudgeFlags,
    #[command(flatten)]
    selection: SelectionFlags,
}

pub(crate) fn run(args: Args) -> Result<ExitCode, CliError> {
    if args.reason.trim().is_empty() {
        return Err(CliError::usage("--reason is empty").with_help("say why it is accepted"));
    }
    let judge = args.judge.judge()?;
    let selection = args.selection.selection(&judge)?;
    let (probes, paths) = probed::split(&args.paths);
    let mut targets = TargetCache::new();
    if let Some(file) = args.file.as_ref().filter(|file| file.exists()) {
        targets = targets.with_baseline(load(file, &judge)?);
    }
    let found = Mutex::new(BTreeMap::<PathBuf, Accepted>::new());
    let mut homeless = BTreeMap::<String, usize>::new();
    let mut unreadable = 0;
    let result = |item: Item, mut judgment: Judgment| {
        if !selection.has_item(&item) {
            return None;
        }
        if let Some(rules) = selection.rules() {
            judgment.retain_rules(|id| rules.is_match(id));
        }
        let rules: Vec<_> = judgment.failures().map(|outcome| outcome.rule.to_string()).collect();
        if rules.is_empty() {
            return None;
        }
        let file = args.file.as_deref().or_else(|| item.target.file());
        let Some(file) = file else { return Some(item.target.name().unwrap_or("-").to_owned()) };
        let place = match &args.file {
            Some(file) => item.path_in(&Target::at(file)),
            None => item.path_in(&item.target),
        };
        let mut found = found.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let accepted = found.entry(file.to_owned()).or_default();
        for rule in rules {
            accepted.entry(rule).or_default().insert(place.clone());
        }
        None
    };
    let work = Traffic::new(&paths, &selection, &judge, targets.clone());
    judge_all(work, (&judge, &targets), args.selection.jobs(), result, |judged| {
        match judged {
            Ok(Some(target)) => *homeless.entry(target).or_default() += 1,
            Ok(None) => {}
            Err(Failed::Unreadable(_) | Failed::Internal(_)) => unreadable += 1,
            Err(_) => {}
        }
        std::ops::ControlFlow::Continue(())
    });
    if let Some((target, count)) = homeless.first_key_value() {
        let what =
            format!("no {TARGET_FILE} for {} of the target {target}", counted(*count, "exchange"));
        return Err(CliError::usage(what).with_help(format!(
            "name a file with --file, or make {TARGET_FILE} with `format = 1`"
        )));
    }
    if unreadable > 0 {
        let what = format!("nothing was written: {} cannot be read", counted(unreadable, "file"));
        return Err(CliError::usage(what).with_help("see `chatwire check`"));
    }
    let mut found = found.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    let mut names = BTreeMap::new();
    for probe in &probes {
        let file = args.file.clone().unwrap_or_else(|| probe.join(TARGET_FILE));
        let server = probed::add(probe, &selection, found.entry(file.clone()).or_default())?;
        names.insert(file, server);
    }
    found.retain(|_, accepted| !accepted.is_empty());
    let mut output = Output::default();
    for (file, accepted) in &found {
        let before = match names.get(file).filter(|_| args.file.is_none()) {
            _ if file.exists() => read(file)?,
            Some(server) => format!("format = 1\nname = {}\n", toml_edit::value(server)),
            None => "format = 1\n".to_owned(),
        };
        let day = clock::utc();
        let day = day.get(..10).unwrap_or_default();
        let (text, added) = add(&before, accepted, &args.reason, day).map_err(|error| {
            CliError::usage(format!("cannot add to {}", file.display()))
                .with_source(error)
                .with_help("correct the file")
        })?;
        if added > 0 {
            crate::file::write(file, &text)?;
        }
        let (added, file) = (counted(added, "entry"), file.display());
        output.print(&format!("{}\n", sanitize::line(&format!("{file}: {added} added"))));
    }
    if found.is_empty() {
        output.print("nothing fails: nothing was written\n");
    }
    output.finish()?;
    Ok(Exit::Ok.into())
}

/// A file of expected findings.
pub(crate) fn load(file: &Path, judge: &chatwire_conformance::Judge) -> Result<Target, CliError> {
    Target::load(file, judge).map_err(|error| {
        CliError::usage("cannot read the baseline").with_source(error).with_help("correct the file")
    })
}

fn read(file: &Path) -> Result<String, CliError> {
    let content = crate::file::read(file)?;
    String::from_utf8(content).map_err(|error| {
        CliError::usage(format!("{} is not UTF-8", file.display())).with_source(error)
    })
}
