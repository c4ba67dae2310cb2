//! The folder that a probe keeps its exchanges and its result in.

use std::{
    fs,
    path::{Path, PathBuf},
};

use chatwire_conformance::live::{ProbeCase, ProbeReport};
use chatwire_transport::{BodyEnd, Exchange, cassette::Recording};

use crate::{
    commands::record::{case_file::PlannedRequest, recording},
    error::CliError,
};

/// The folder that a probe keeps its exchanges and its result in.
pub(super) struct Kept {
    folder: PathBuf,
    target: String,
    resume: bool,
}

/// The file of the result.
pub(crate) const REPORT_FILE: &str = "probe.json";

impl Kept {
    /// The folder, which is made if it is not there.
    pub(super) fn new(folder: &Path, target: &str, resume: bool) -> Result<Self, CliError> {
        fs::create_dir_all(folder).map_err(|error| cannot_write(folder, error))?;
        Ok(Self { folder: folder.to_owned(), target: target.to_owned(), resume })
    }

    /// The exchange of a case from an interrupted probe, if it may be used: the same request, and
    /// a response that was read to its end.
    pub(super) fn find(&self, case: &ProbeCase) -> Option<Exchange> {
        if !self.resume {
            return None;
        }
        let exchange = Recording::load(self.folder.join(&case.name)).ok()?.exchange;
        let request = &exchange.request;
        let same = request.method == case.method
            && request.target.ends_with(&case.path)
            && is_same_body(&request.body, &case.body);
        let wanted_end = match case.abandon_after {
            Some(_) => true,
            None => exchange.response.end == BodyEnd::Complete,
        };
        (same && wanted_end).then_some(exchange)
    }

    /// Keeps an exchange; `number` counts from 0 how often the case was sent before.
    pub(super) fn save(
        &self,
        case: &PlannedRequest,
        exchange: &Exchange,
        number: usize,
    ) -> Result<(), CliError> {
        let mut case = case.clone();
        if number > 0 {
            case.name = format!("{}-again-{number}", case.name);
        }
        let folder = self.folder.join(&case.name);
        recording(case, exchange.clone(), &self.target, None)
            .save(folder)
            .map_err(|error| CliError::usage("cannot write a recording").with_source(error))
    }

    /// Keeps the result.
    pub(super) fn save_report(&self, report: &ProbeReport) -> Result<(), CliError> {
        let text = serde_json::to_string_pretty(report).unwrap_or_default();
        let file = self.folder.join(REPORT_FILE);
        fs::write(&file, text + "\n").map_err(|error| cannot_write(&file, error))
    }

    /// The folder.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }
}

/// Whether two bodies are the same JSON, or the same bytes.
fn is_same_body(one: &[u8], other: &[u8]) -> bool {
    let json = |bytes| serde_json::from_slice::<serde_json::Value>(bytes).ok();
    one == other || json(one).is_some_and(|value| json(other) == Some(value))
}

pub(super) fn cannot_write(path: &Path, error: std::io::Error) -> CliError {
    CliError::usage(format!("cannot write {}", path.display()))
        .with_source(error)
        .with_help("use a folder that can be written")
}
