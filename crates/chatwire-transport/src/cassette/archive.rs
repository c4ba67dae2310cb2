//! Recordings in one file: one line of JSON each, or an HTTP Archive.

use std::path::Path;

use super::{Recording, RecordingError, RecordingErrorKind};

mod har;
mod json_lines;

impl Recording {
    /// The recording as one line of JSON, without a line end.
    ///
    /// It contains the whole recording except for its folder.
    /// A body is `{"text": ...}` if it is UTF-8 and `{"base64": ...}` otherwise; `frames` are pairs
    /// of nanoseconds since the request and lengths in bytes; a header value has one character for
    /// each byte.
    /// Secrets are removed as in [`Recording::save`].
    ///
    /// # Errors
    ///
    /// If a name in its [`Meta`](super::Meta) is not a plain file name.
    pub fn to_line(&self) -> Result<String, RecordingErrorKind> {
        json_lines::encode(self)
    }

    /// Parses one line of JSON, as written by [`Recording::to_line`].
    ///
    /// # Errors
    ///
    /// If the line has more than 128 MiB, or at the first malformed member.
    pub fn from_line(line: &str) -> Result<Self, RecordingErrorKind> {
        json_lines::decode(line)
    }

    /// Reads a file with one recording in each line; empty lines are skipped.
    ///
    /// # Errors
    ///
    /// At the first line that cannot be read, and if the file has more than 1 GiB or 10,000
    /// recordings.
    pub fn load_lines(file: impl AsRef<Path>) -> Result<Vec<Self>, RecordingError> {
        json_lines::load(file.as_ref())
    }

    /// The recordings as an HTTP Archive
    /// ([HAR 1.2](http://www.softwareishard.com/blog/har-12-spec/)), for other tools.
    ///
    /// An archive contains neither the boundaries and times of frames, nor how a body ended, nor
    /// expected findings; of the description it contains name and time only.
    /// Header values that are not UTF-8 are changed.
    /// The host is `recorded.invalid`, because a recording has none.
    /// A request body that is not UTF-8 is base64 with `_encoding`, which other tools ignore.
    /// Secrets are removed as in [`Recording::save`].
    ///
    /// Archives are read by the crate `chatwire-import`.
    pub fn to_har(recordings: &[Self]) -> String {
        har::encode(recordings)
    }
}
