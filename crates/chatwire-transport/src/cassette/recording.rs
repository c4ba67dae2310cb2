//! One recorded exchange with what is known about it.

use std::path::{Path, PathBuf};

use super::{
    error::{RecordingError, RecordingErrorKind},
    find, har, lines,
    meta::Meta,
    read, write,
};
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
        read::recording(dir, name)
    }

    /// Reads every recording at or below a folder, sorted by path.
    ///
    /// A folder is a recording if it holds any part of one; folders below it and folders whose name
    /// starts with a dot are not searched.
    /// Fails on the first recording that cannot be read, on a symbolic link to a folder, and when
    /// there is more than 10,000 recordings, 16 levels or 1 GiB.
    pub fn load_all(root: impl AsRef<Path>) -> Result<Vec<Self>, RecordingError> {
        find::recordings(root.as_ref())
    }

    /// Writes the recording into a folder, replacing the recording that is there.
    ///
    /// Everything is written beside the folder first and then moved into its place, so a failure
    /// leaves the folder as it was.
    /// An `expect.toml` that is already there stays unless the recording brings its own.
    /// Wherever the exchange comes from, what looks like a secret is redacted as
    /// [`Redaction`](super::Redaction) says, and headers that are never kept are left out.
    /// Fails if the folder holds something that is not a recording, and if the exchange could not be
    /// loaded again, for example for its length.
    pub fn save(&self, dir: impl AsRef<Path>) -> Result<(), RecordingError> {
        write::recording(self, dir.as_ref())
    }

    /// The recording as one line of JSON, without its end.
    ///
    /// Nothing of the recording is lost but its folder.
    /// A body is `{"text": ...}` if it is UTF-8 and `{"base64": ...}` if not; `frames` are pairs of
    /// nanoseconds since the request and bytes; a header's value has one character for each byte.
    /// It is redacted as [`Recording::save`] does.
    /// Fails if a name of its description is not a plain file name.
    pub fn to_line(&self) -> Result<String, RecordingErrorKind> {
        lines::encode(self)
    }

    /// Reads one line of JSON, as [`Recording::to_line`] writes it.
    ///
    /// Fails on a line of more than 128 MiB and on the first thing that is malformed.
    pub fn from_line(line: &str) -> Result<Self, RecordingErrorKind> {
        lines::decode(line)
    }

    /// Reads every recording of a file with one line of JSON for each; empty lines are left out.
    ///
    /// Fails on the first line that cannot be read, and when there are more than 1 GiB or 10,000
    /// recordings.
    pub fn load_lines(file: impl AsRef<Path>) -> Result<Vec<Self>, RecordingError> {
        lines::load(file.as_ref())
    }

    /// Recordings as an HTTP Archive ([HAR 1.2](http://www.softwareishard.com/blog/har-12-spec/)), for
    /// the tools that show those.
    ///
    /// An archive has no place for the borders and times of frames, for how a body ended, and for
    /// a recording's description and expectations, but for its name and time; header values that are
    /// not UTF-8 are changed.
    /// The host is made up, since a recording knows none; a request's body that is not UTF-8 is
    /// base64 and has `_encoding`, which other tools do not know.
    /// It is redacted as [`Recording::save`] does.
    pub fn to_har(recordings: &[Self]) -> String {
        har::encode(recordings)
    }

    /// Reads the exchanges of an HTTP Archive, redacted as [`Redaction`](super::Redaction) does.
    ///
    /// Hosts are dropped; a body becomes one frame at the time the entry took, and counts as
    /// complete; one that the archive left out is empty.
    /// Of an answer that came encoded, the archive has the decoded text: `content-encoding` and
    /// `content-length` are dropped.
    /// Fails with the JSON pointer of the first thing that cannot be read, and when there are more
    /// than 10,000 entries; the text's length is the caller's to limit.
    pub fn from_har(text: &str) -> Result<Vec<Exchange>, RecordingErrorKind> {
        har::decode(text)
    }
}
