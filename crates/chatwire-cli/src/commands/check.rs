//! `chatwire check`: checks recorded responses against a contract and the rules.

use std::{
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use chatwire_conformance::{
    Judge, Profile, collect, judge,
    report::{
        Entry, Report, save,
        terminal::{self, Detail},
    },
};

use crate::{
    error::{CliError, Exit},
    sanitize,
};

/// Check recorded responses against the published schema and the rules.
///
/// Accepts recordings, response bodies (.json), event streams (.sse), and folders of them.
/// Prints one line per response, then `N passed, M failed`.
/// A file that cannot be read is reported, the others are checked, and the exit code is 2.
#[derive(clap::Parser)]
pub(crate) struct Args {
    /// Recordings, .json and .sse files, or folders of them.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Profile to use instead of that of each recording.
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
    /// Print warnings and expected failures, too.
    #[arg(long)]
    details: bool,
    /// Folder for report.ndjson and report.html.
    #[arg(long, value_name = "DIR")]
    report: Option<PathBuf>,
}

pub(crate) fn run(args: Args) -> Result<ExitCode, CliError> {
    let profile = args.profile.as_deref().map(profile).transpose()?;
    let detail = if args.details { Detail::All } else { Detail::Failures };
    let mut report = Report::new("check");
    let mut unreadable = false;
    let mut items = Vec::new();
    for path in &args.paths {
        match collect::find(path) {
            Ok(sources) => items.extend(sources.into_iter().map(Ok)),
            Err(error) => items.push(Err(error)),
        }
    }
    for source in items {
        match source.and_then(|source| source.load()) {
            Ok(item) => {
                let judge_by = Judge::new(profile.unwrap_or(item.profile));
                let judgement = judge(&item.subject, &judge_by).expecting(&item.expectations);
                let entry = Entry::judged(item.name, judgement);
                write!(io::stdout(), "{}", sanitize::text(&terminal::entry(&entry, detail)))?;
                report.entries.push(entry);
            }
            Err(error) => {
                writeln!(io::stderr(), "{}", CliError::unreadable(error).line())?;
                unreadable = true;
            }
        }
    }
    write!(io::stdout(), "{}", terminal::summary(&report))?;
    if let Some(folder) = &args.report {
        save_report(&report, folder)?;
    }
    Ok(if unreadable { Exit::Usage.into() } else { report.exit_code().into() })
}

/// Finds a profile by name.
pub(crate) fn profile(name: &str) -> Result<&'static Profile, CliError> {
    Profile::find(name).ok_or_else(|| {
        let known: Vec<_> = Profile::all().iter().map(|profile| profile.name).collect();
        CliError::usage(format!("--profile {name}: unknown profile"))
            .with_help(format!("use one of {}", known.join(", ")))
    })
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
