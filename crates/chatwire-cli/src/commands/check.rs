//! `chatwire check`: judges what is in files.

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

/// Judges recorded exchanges, bare answers (.json) and bare streams (.sse), and folders of them.
///
/// Prints one line for each, and `N passed, M failed` at the end.
/// What cannot be read is said, and the command ends with 2 after everything else was judged.
#[derive(clap::Parser)]
pub(crate) struct Args {
    /// Recordings, files, or folders of them.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Judge by this profile instead of each recording's own.
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
    /// Show warnings and expected failures as well.
    #[arg(long)]
    details: bool,
    /// Write report.ndjson and report.html into this folder.
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

/// The profile of this name.
pub(crate) fn profile(name: &str) -> Result<&'static Profile, CliError> {
    Profile::find(name).ok_or_else(|| {
        let known: Vec<_> = Profile::all().iter().map(|profile| profile.name).collect();
        CliError::usage(format!("--profile {name}: there is no such profile"))
            .with_help(format!("choose one of {}", known.join(", ")))
    })
}

/// Writes both reports.
pub(crate) fn save_report(report: &Report, folder: &PathBuf) -> Result<(), CliError> {
    save::save(report, folder).map(drop).map_err(|error| {
        CliError::usage(format!("{}: the report cannot be written", folder.display()))
            .with_source(error)
            .with_help("name a folder that can be written")
    })
}

impl CliError {
    /// Something to be judged that cannot be read.
    fn unreadable(error: collect::CollectError) -> Self {
        match &error {
            collect::CollectError::Io { .. } => {
                Self::usage("a path cannot be judged").with_source(error)
            }
            _ => Self::usage(error.to_string()),
        }
    }
}
