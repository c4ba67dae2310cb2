//! `chatwire check`: checks recorded responses against a contract and the rules.

use std::{
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use chatwire_conformance::{
    Ledger, Stale, TargetCache, Verdict, collect,
    report::{
        Entry, Report, save,
        terminal::{self, Detail},
    },
};

use crate::{
    error::{CliError, Exit},
    judge_flags::JudgeFlags,
    sanitize,
};

/// Check recorded responses against a contract and the rules.
///
/// The contract is that of --contract, or else that of the recording's target, or else that of the
/// model, or else OpenAI's; the output names it.
/// Accepts recordings, response bodies (.json), event streams (.sse), and folders of them.
/// Prints one line per response, then `N passed, M failed`.
/// A file that cannot be read is reported, the others are checked, and the exit code is 2.
#[derive(clap::Parser)]
pub(crate) struct Args {
    /// Recordings, .json and .sse files, or folders of them.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    judge: JudgeFlags,
    /// Print warnings and expected failures, too.
    #[arg(long)]
    details: bool,
    /// Folder for report.ndjson and report.html.
    #[arg(long, value_name = "DIR")]
    report: Option<PathBuf>,
}

pub(crate) fn run(args: Args) -> Result<ExitCode, CliError> {
    let judge = args.judge.judge()?;
    let detail = if args.details { Detail::All } else { Detail::Failures };
    let mut report = Report::new("check", &judge);
    let (mut targets, mut ledger) = (TargetCache::new(), Ledger::new());
    let mut unreadable = false;
    let mut items = Vec::new();
    for path in &args.paths {
        match collect::find(path) {
            Ok(sources) => items.extend(sources.into_iter().map(Ok)),
            Err(error) => items.push(Err(error)),
        }
    }
    for source in items {
        match source.and_then(|source| source.load(&judge, &mut targets)) {
            Ok(item) => {
                let judgment = item.judge(&judge);
                ledger.note(&item.target, &judgment);
                let entry = Entry::judged(item.name, judgment);
                write!(io::stdout(), "{}", sanitize::text(&terminal::entry(&entry, detail)))?;
                report.entries.push(entry);
            }
            Err(error) => {
                writeln!(io::stderr(), "{}", CliError::unreadable(error).line())?;
                unreadable = true;
            }
        }
    }
    for stale in ledger.stale(&args.paths) {
        let entry = stale_entry(&stale);
        write!(io::stdout(), "{}", sanitize::text(&terminal::entry(&entry, detail)))?;
        report.entries.push(entry);
    }
    write!(io::stdout(), "{}", terminal::summary(&report))?;
    if let Some(folder) = &args.report {
        save_report(&report, folder)?;
    }
    Ok(if unreadable { Exit::Usage.into() } else { report.exit_code().into() })
}

/// The entry of an expected finding that was not seen.
pub(crate) fn stale_entry(stale: &Stale) -> Entry {
    Entry::note(stale.file.display().to_string(), Verdict::Xpass, stale.message())
}

/// Writes report.ndjson and report.html.
pub(crate) fn save_report(report: &Report, folder: &PathBuf) -> Result<(), CliError> {
    save::save(report, folder).map(drop).map_err(|error| {
        CliError::usage(format!("cannot write the report to {}", folder.display()))
            .with_source(error)
            .with_help("use a writable folder")
    })
}

impl CliError {
    /// An error for a path that cannot be read.
    fn unreadable(error: collect::CollectError) -> Self {
        match &error {
            collect::CollectError::Io { .. } => {
                Self::usage("cannot read a path").with_source(error)
            }
            _ => Self::usage(error.to_string()),
        }
    }
}
