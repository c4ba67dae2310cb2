//! `chatwire conform`: checks recordings, the client and the reference server in one run.

mod client_replay;
mod recorded;
mod reference;

use std::{path::PathBuf, process::ExitCode};

use chatwire_conformance::{
    Judge,
    report::{Entry, Run as ReportRun},
};

use crate::{
    error::{CliError, Exit},
    judge_flags::JudgeFlags,
    report_flags::ReportFlags,
    reporter::Reporter,
};

/// Check recordings, the client and the reference server in one run.
///
/// The run is offline: it checks the recordings, replays each through the client, and checks the
/// reference server, which runs in this process. `chatwire probe` checks a live server.
#[derive(clap::Parser)]
pub(crate) struct Args {
    /// Folder of the recordings.
    #[arg(long, value_name = "DIR", default_value = "fixtures/recordings")]
    fixtures: PathBuf,
    #[command(flatten)]
    judge: JudgeFlags,
    #[command(flatten)]
    report: ReportFlags,
}

/// The folder of the reports unless --report is used.
const REPORT_FOLDER: &str = "target/conformance";

pub(crate) fn run(args: Args) -> Result<ExitCode, CliError> {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| {
            CliError::new(Exit::Harness, "the async runtime cannot start").with_source(error)
        })?;
    let judge = args.judge.judge()?;
    let reporter =
        Reporter::new(ReportRun::new("conformance", &judge), &args.report, Some(REPORT_FOLDER))?;
    let mut run = Run { reporter, judge };
    runtime.block_on(recorded::judge(&mut run, &args.fixtures))?;
    runtime.block_on(reference::judge(&mut run))?;
    Ok(run.reporter.finish()?.into())
}

/// A run: what it is judged by, and where the results go.
struct Run {
    reporter: Reporter,
    judge: Judge,
}

impl Run {
    fn add(&mut self, group: &str, entry: Entry) {
        self.reporter.add(&entry.in_group(group));
    }
}
