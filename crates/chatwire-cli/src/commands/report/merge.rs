//! `chatwire report merge`: joins the reports of the parts of a run.

use std::{fs::File, io::BufReader, path::PathBuf, process::ExitCode};

use chatwire_conformance::{
    Judge,
    report::{self, Run},
};

use crate::{error::CliError, report_flags::ReportFlags, reporter::Reporter};

/// Join reports in NDJSON, such as those of the shards of a run.
///
/// Prints the totals of all, writes the reports of --report, and ends with the exit code that a
/// run over everything would have had. Reports of the kind `ndjson-all` hold all exchanges; those
/// of the kind `ndjson` hold what did not pass, and passed exchanges are only counted.
#[derive(clap::Parser)]
pub(crate) struct Args {
    /// Reports in NDJSON.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    report: ReportFlags,
}

pub(crate) fn run(args: Args) -> Result<ExitCode, CliError> {
    let run = Run::new("check", &Judge::default());
    let mut reporter = Reporter::new(run, &args.report, None)?;
    for file in &args.files {
        let failed = |error: report::MergeError| {
            CliError::usage(format!("cannot join {}", report::sanitize::path(file)))
                .with_source(error)
                .with_help("use files that --report ndjson=FILE wrote")
        };
        let opened = File::open(file).map_err(|error| failed(error.into()))?;
        let (_, summary, writers) = reporter.parts();
        report::merge(BufReader::new(opened), summary, writers).map_err(failed)?;
    }
    reporter.check_served(None);
    Ok(reporter.finish()?.into())
}
