//! Recordings in one file: one line of JSON each, or an HTTP Archive.

use std::path::Path;

use super::{Recording, RecordingError, RecordingErrorKind};
use crate::Exchange;

mod har;
mod json_lines;

impl Recording {
    /// The recording as one line of JSON, without its end.
    ///
    /// Nothing of the recording is lost but its folder.
    /// A body is `{"text": ...}` if it is UTF-8 and `{"base64": ...}` if not; `frames` are pairs of
    /// nanoseconds since the request and bytes; a header's value has one character for each byte.
    /// It is redacted as [`Recording::save`] does.
    /// Fails if a name of its description is not a plain file name.
    pub fn to_line(&self) -> Result<String, RecordingErrorKind> {
        json_lines::encode(self)
    }

    /// Reads one line of JSON, as [`Recording::to_line`] writes it.
    ///
    /// Fails on a line of more than 128 MiB and on the first thing that is malformed.
    pub fn from_line(line: &str) -> Result<Self, RecordingErrorKind> {
        json_lines::decode(line)
    }

    /// Reads every recording of a file with one line of JSON for each; empty lines are left out.
    ///
    /// Fails on the first line that cannot be read, and when there are more than 1 GiB or 10,000
    /// recordings.
    pub fn load_lines(file: impl AsRef<Path>) -> Result<Vec<Self>, RecordingError> {
        json_lines::load(file.as_ref())
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
