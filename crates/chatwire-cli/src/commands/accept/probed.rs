//! Accepts what a probe found.

use std::path::{Path, PathBuf};

use chatwire_conformance::Level;

use super::entries::Accepted;
use crate::{commands::probe, error::CliError, selection::Selection};

/// The folders of probes among the paths, and the other paths.
pub(super) fn split(paths: &[PathBuf]) -> (Vec<PathBuf>, Vec<PathBuf>) {
    paths.iter().cloned().partition(|path| path.join(probe::REPORT_FILE).is_file())
}

/// Adds the rules that a probe found broken, with their cases, and returns the name of the server.
///
/// Rules that need not hold fail no probe, so they are not accepted.
pub(super) fn add(
    folder: &Path,
    selection: &Selection,
    accepted: &mut Accepted,
) -> Result<String, CliError> {
    let report = probe::read_report(folder)?;
    let fails = report.broken.iter().filter(|it| it.level == Level::Must && !it.expected);
    for broken in fails {
        if selection.rules().is_some_and(|rules| !rules.is_match(&broken.rule)) {
            continue;
        }
        let new = broken.cases.iter().filter(|case| !broken.expected_cases.contains(case));
        let cases = new.filter(|case| selection.has_path(Path::new(case)));
        let cases: Vec<_> = cases.cloned().collect();
        // What shows in all cases together is of none of them.
        if !cases.is_empty() || broken.cases.is_empty() {
            accepted.entry(broken.rule.clone()).or_default().extend(cases);
        }
    }
    Ok(report.server)
}
