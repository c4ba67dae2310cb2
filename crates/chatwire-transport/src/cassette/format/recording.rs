//! One recorded exchange and its description.

use std::path::{Path, PathBuf};

use super::{error::RecordingError, load, load_all, meta::Meta, save};
use crate::Exchange;

/// One recorded exchange and its description, as stored in one folder.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Recording {
    /// The path of the folder below the searched one, separated by `/`; for a single recording the
    /// name of its folder; without a folder its case.
    pub name: String,
    /// The folder that it was loaded from; empty if it was not loaded.
    pub dir: PathBuf,
    /// The description and origin.
    pub meta: Meta,
    /// The request and its response.
    pub exchange: Exchange,
    /// The text of `expect.toml`, which a judge interprets; `None` if there is no such file.
    pub expect: Option<String>,
}

impl Recording {
    /// A recording that is not stored in a folder yet.
    pub fn new(meta: Meta, exchange: Exchange) -> Self {
        Self { name: meta.case.clone(), dir: PathBuf::new(), meta, exchange, expect: None }
    }

    /// Loads the recording in a folder.
    ///
    /// A JSON request body is returned with sorted members and without spaces; everything else as
    /// it was saved, byte for byte.
    ///
    /// # Errors
    ///
    /// At the first file that is missing, malformed, too large or a link.
    pub fn load(dir: impl AsRef<Path>) -> Result<Self, RecordingError> {
        let dir = dir.as_ref();
        let name = dir.file_name().map(|name| name.to_string_lossy().into_owned());
        load::recording(dir, name)
    }

    /// Loads all recordings at or below a folder, sorted by path.
    ///
    /// A folder is a recording if it contains any file of one.
    /// Folders below a recording, and folders whose name begins with a dot, are not searched.
    ///
    /// # Errors
    ///
    /// At the first recording that cannot be loaded and at a symbolic link to a folder.
    /// Also if there are more than 10,000 recordings, 16 levels of folders or 1 GiB.
    pub fn load_all(root: impl AsRef<Path>) -> Result<Vec<Self>, RecordingError> {
        load_all::recordings(root.as_ref())
    }

    /// Saves the recording in a folder, replacing the recording there.
    ///
    /// The folder is replaced as a whole: if saving fails, it is unchanged.
    /// An existing `expect.toml` stays, unless the recording has its own.
    /// Secrets are removed as by the default [`Redaction`](crate::cassette::Redaction), whatever
    /// the origin of the exchange.
    ///
    /// # Errors
    ///
    /// If the folder contains other files, or if the recording could not be loaded again, for
    /// example because of its size.
    pub fn save(&self, dir: impl AsRef<Path>) -> Result<(), RecordingError> {
        save::recording(self, dir.as_ref())
    }
}
