//! Joins the reports of the parts of a run.

use std::io::{self, BufRead, Read as _};

use super::{ReportWriter, Run, Summary, ndjson::Line};

/// The longest line that is read, in bytes.
const MAX_LINE: u64 = 64 << 20;

/// Why a report cannot be joined.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MergeError {
    /// It cannot be read.
    #[error("cannot be read")]
    Io(#[from] io::Error),
    /// A line is not one of a report.
    #[error("line {line} is not a line of a report in NDJSON: {what}")]
    Line {
        /// The one-based line.
        line: usize,
        /// Why.
        what: String,
    },
    /// It does not end with the totals, so that its run did not end.
    #[error("it has no totals: the run that wrote it did not end")]
    NoSummary,
}

/// Reads a report in NDJSON, passes its entries on, and adds its totals; gives its run.
///
/// A report without passed exchanges ([`ReportKind::Ndjson`](super::ReportKind)) adds them to the
/// totals alone.
///
/// # Errors
///
/// When it cannot be read, is not a report, or is not complete, and when a writer fails.
pub fn merge(
    report: impl BufRead,
    summary: &mut Summary,
    writers: &mut [Box<dyn ReportWriter>],
) -> Result<Run, MergeError> {
    let mut report = report;
    let (mut run, mut totals) = (Run::default(), None);
    for number in 1.. {
        let mut line = Vec::new();
        report.by_ref().take(MAX_LINE).read_until(b'\n', &mut line)?;
        if line.is_empty() {
            break;
        }
        let parsed = serde_json::from_slice(&line)
            .map_err(|error| MergeError::Line { line: number, what: error.to_string() })?;
        match parsed {
            Line::Run(found) => run = found,
            Line::Entry(entry) => {
                for writer in writers.iter_mut() {
                    writer.entry(&entry)?;
                }
            }
            Line::Summary(found) => totals = Some(found),
        }
    }
    let totals = totals.ok_or(MergeError::NoSummary)?;
    summary.merge(&totals);
    Ok(run)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{FailOn, ReportKind, tests::written};

    #[test]
    fn parts_add_up() {
        let text = written(ReportKind::Ndjson);
        let mut summary = Summary::new(FailOn::Must);
        for _ in 0..2 {
            let run = merge(text.as_bytes(), &mut summary, &mut []).unwrap();
            assert_eq!(run.title, "conformance");
        }
        assert_eq!((summary.tally.passed, summary.tally.failed), (2, 4));
        let rule = &summary.rules["stream/id-is-constant"];
        assert_eq!((rule.failed, rule.names.len()), (2, 2));
        assert_eq!(summary.reasons[0].count, 2);
        assert_eq!(summary.exit_code(), 1);
    }

    #[test]
    fn half_a_report_is_refused() {
        let text = written(ReportKind::Ndjson);
        let half = text.rsplit_once("{\"type\":\"summary\"").unwrap().0;
        let merged = |text: &str| {
            let merged = merge(text.as_bytes(), &mut Summary::default(), &mut []);
            merged.map(drop).map_err(|error| error.to_string())
        };
        assert!(merged(half).unwrap_err().contains("no totals"));
        assert!(merged("").unwrap_err().contains("no totals"));
        assert!(merged("{}\n").unwrap_err().starts_with("line 1 is not"));
    }
}
