//! Finds the target that a recording belongs to.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use chatwire_transport::cassette::ExpectedStatus;

use super::{Target, TargetError};
use crate::judge::Judge;

/// The name of the file that describes a target.
pub const TARGET_FILE: &str = "chatwire.toml";

/// The targets that were read so far, so that each file is read once.
#[derive(Debug, Clone, Default)]
pub struct TargetCache {
    targets: BTreeMap<PathBuf, Target>,
    /// The path that was asked for last, and its target: a file may have many exchanges.
    last: Option<(PathBuf, Option<Target>)>,
    baseline: Option<Arc<Target>>,
    traffic_status: Option<ExpectedStatus>,
}

impl TargetCache {
    /// An empty cache.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds findings that are expected of every exchange, whatever its target: those of a file like
    /// a `chatwire.toml`. Its globs are over paths below its folder.
    #[must_use]
    pub fn with_baseline(mut self, baseline: Target) -> Self {
        self.baseline = Some(Arc::new(baseline));
        self
    }

    /// The findings that are expected of every exchange; `None` unless set.
    pub fn baseline(&self) -> Option<Arc<Target>> {
        self.baseline.clone()
    }

    /// Sets the status that is right for exchanges that do not say it themselves, as traffic of
    /// other programs; unless set, any is.
    #[must_use]
    pub fn with_traffic_status(mut self, status: ExpectedStatus) -> Self {
        self.traffic_status = Some(status);
        self
    }

    /// The status that an exchange must have: its own, or else that of all traffic.
    pub(crate) fn status_of(&self, own: Option<ExpectedStatus>) -> Option<ExpectedStatus> {
        match &self.traffic_status {
            Some(status) if own.as_ref().is_none_or(ExpectedStatus::is_any) => Some(status.clone()),
            _ => own,
        }
    }

    /// The target of a file or folder: that of the nearest `chatwire.toml` in the folders above
    /// it; `None` when there is none.
    ///
    /// # Errors
    ///
    /// When the file cannot be read.
    pub fn find(&mut self, path: &Path, judge: &Judge) -> Result<Option<Target>, TargetError> {
        if let Some((_, target)) = self.last.as_ref().filter(|(last, _)| last == path) {
            return Ok(target.clone());
        }
        let target = self.find_anew(path, judge)?;
        self.last = Some((path.to_owned(), target.clone()));
        Ok(target)
    }

    fn find_anew(&mut self, path: &Path, judge: &Judge) -> Result<Option<Target>, TargetError> {
        let Ok(absolute) = std::path::absolute(path) else { return Ok(None) };
        // Messages name the file as the caller named the path, if that is possible.
        let depth = absolute.components().count();
        let Some(folder) =
            absolute.ancestors().skip(1).find(|folder| folder.join(TARGET_FILE).is_file())
        else {
            return Ok(None);
        };
        if let Some(known) = self.targets.get(folder) {
            return Ok(Some(known.clone()));
        }
        let above = depth - folder.components().count();
        let named = path.ancestors().nth(above).filter(|named| {
            std::path::absolute(named.join(TARGET_FILE)).ok() == Some(folder.join(TARGET_FILE))
        });
        let file = named.unwrap_or(folder).join(TARGET_FILE);
        let target = Target::load(file, judge)?;
        self.targets.insert(folder.to_owned(), target.clone());
        Ok(Some(target))
    }
}
