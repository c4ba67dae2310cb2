//! One recorded exchange with what is known about it.

use std::path::{Path, PathBuf};

use super::{error::RecordingError, load, load_all, meta::Meta, save};
use crate::Exchange;

/// One recorded exchange with what is known about it, as one folder holds it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Recording {
    /// The folder's path below the one that was searched, with `/` between its parts; for a single
    /// recording its folder's name, and its case as long as it has no folder.
    pub name: String,
    /// The folder it was loaded from; empty as long as it has none.
    pub dir: PathBuf,
    /// What the exchange is and where it comes from.
    pub meta: Meta,
    /// The request and the answer.
    pub exchange: Exchange,
    /// The text of `expect.toml`, which the judge of the exchange understands; absent when there is
    /// no such file.
    pub expect: Option<String>,
}

impl Recording {
    /// A recording that lies in no folder yet.
    pub fn new(meta: Meta, exchange: Exchange) -> Self {
        Self { name: meta.case.clone(), dir: PathBuf::new(), meta, exchange, expect: None }
    }

    /// Reads the recording in a folder.
    ///
    /// Fails on the first thing that is missing, malformed, too large or reached over a link, and
    /// names the file and the line.
    /// The request's body comes back with its members sorted and without spaces if it is JSON;
    /// everything else comes back as it was saved, byte for byte.
    pub fn load(dir: impl AsRef<Path>) -> Result<Self, RecordingError> {
        let dir = dir.as_ref();
        let name = dir.file_name().map(|name| name.to_string_lossy().into_owned());
        load::recording(dir, name)
    }

    /// Reads every recording at or below a folder, sorted by path.
    ///
    /// A folder is a recording if it holds any part of one; folders below it and folders whose name
    /// starts with a dot are not searched.
    /// Fails on the first recording that cannot be read, on a symbolic link to a folder, and when
    /// there is more than 10,000 recordings, 16 levels or 1 GiB.
    pub fn load_all(root: impl AsRef<Path>) -> Result<Vec<Self>, RecordingError> {
        load_all::recordings(root.as_ref())
    }

    /// Writes the recording into a folder, replacing the recording that is there.
    ///
    /// Everything is written beside the folder first and then moved into its place, so a failure
    /// leaves the folder as it was.
    /// An `expect.toml` that is already there stays unless the recording brings its own.
    /// Wherever the exchange comes from, what looks like a secret is redacted as
    /// [`Redaction`](crate::cassette::Redaction) says, and headers that are never kept are left out.
    /// Fails if the folder holds something that is not a recording, and if the exchange could not be
    /// loaded again, for example for its length.
    pub fn save(&self, dir: impl AsRef<Path>) -> Result<(), RecordingError> {
        save::recording(self, dir.as_ref())
    }
}
