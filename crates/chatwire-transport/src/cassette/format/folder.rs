//! The files of a recording, read with size limits and never through links.

use std::{
    fs::{self, File},
    io::{ErrorKind, Read},
    path::{Path, PathBuf},
};

use super::error::{RecordingError, RecordingErrorKind};

const KIB: u64 = 1024;
const MIB: u64 = 1024 * KIB;

/// Maximum size of a body, in bytes.
pub(crate) const MAX_BODY: u64 = 64 * MIB;

/// A file of a recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) name: &'static str,
    /// Maximum size, in bytes.
    limit: u64,
}

impl Part {
    const fn new(name: &'static str, limit: u64) -> Self {
        Self { name, limit }
    }
}

pub(crate) const META: Part = Part::new("meta.toml", 64 * KIB);
pub(crate) const REQUEST_HEAD: Part = Part::new("request.headers", 256 * KIB);
pub(crate) const REQUEST_JSON: Part = Part::new("request.json", MAX_BODY);
pub(crate) const REQUEST_RAW: Part = Part::new("request.body", MAX_BODY);
pub(crate) const RESPONSE_HEAD: Part = Part::new("response.head", 256 * KIB);
pub(crate) const BODY_JSON: Part = Part::new("body.json", MAX_BODY);
pub(crate) const BODY_SSE: Part = Part::new("body.sse", MAX_BODY);
pub(crate) const BODY_TEXT: Part = Part::new("body.txt", MAX_BODY);
// Four characters for three bytes, and line ends.
pub(crate) const BODY_BASE64: Part = Part::new("body.bin.b64", MAX_BODY / 2 * 3);
pub(crate) const FRAMES: Part = Part::new("frames.tsv", 16 * MIB);
pub(crate) const EXPECT: Part = Part::new("expect.toml", MIB);

/// The files of which at most one has the body of the response.
pub(crate) const RESPONSE_BODIES: [Part; 4] = [BODY_JSON, BODY_SSE, BODY_TEXT, BODY_BASE64];

/// All files, in the order of the format.
pub(crate) const PARTS: [Part; 11] = [
    META,
    REQUEST_HEAD,
    REQUEST_JSON,
    REQUEST_RAW,
    RESPONSE_HEAD,
    BODY_JSON,
    BODY_SSE,
    BODY_TEXT,
    BODY_BASE64,
    FRAMES,
    EXPECT,
];

/// A folder that contains a recording.
#[derive(Clone, Copy)]
pub(crate) struct Folder<'a> {
    pub(crate) path: &'a Path,
}

impl Folder<'_> {
    /// Whether the folder contains any file of a recording.
    pub(crate) fn has_any_part(self) -> bool {
        PARTS.iter().any(|part| self.has(*part))
    }

    /// Whether the folder contains an entry with the name of this file.
    pub(crate) fn has(self, part: Part) -> bool {
        fs::symlink_metadata(self.path_of(part)).is_ok()
    }

    pub(crate) fn path_of(self, part: Part) -> PathBuf {
        self.path.join(part.name)
    }

    /// The one file that exists of those that exclude each other.
    pub(crate) fn one_of(self, parts: &[Part]) -> Result<Option<Part>, RecordingError> {
        let mut there = parts.iter().copied().filter(|part| self.has(*part));
        let first = there.next();
        if let (Some(first), Some(second)) = (first, there.next()) {
            let problem = RecordingErrorKind::Ambiguous { other: first.name };
            return Err(RecordingError::new(self.path_of(second), problem));
        }
        Ok(first)
    }

    /// The content of a required file.
    pub(crate) fn read(self, part: Part) -> Result<Vec<u8>, RecordingError> {
        let path = self.path_of(part);
        let fail = |problem| RecordingError::new(&path, problem);
        let metadata = match fs::symlink_metadata(&path) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Err(fail(RecordingErrorKind::Missing));
            }
            Err(error) => return Err(RecordingError::io(&path, error)),
        };
        if !metadata.is_file() {
            return Err(fail(RecordingErrorKind::NotAFile));
        }
        let too_large = |size| RecordingErrorKind::TooLarge { size, limit: part.limit };
        if metadata.len() > part.limit {
            return Err(fail(too_large(metadata.len())));
        }

        // The file may have grown since.
        let mut bytes = Vec::new();
        let file = File::open(&path).map_err(|error| RecordingError::io(&path, error))?;
        file.take(part.limit + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| RecordingError::io(&path, error))?;
        match bytes.len() as u64 {
            size if size > part.limit => Err(fail(too_large(size))),
            _ => Ok(bytes),
        }
    }

    /// The text of a required file.
    pub(crate) fn read_text(self, part: Part) -> Result<String, RecordingError> {
        String::from_utf8(self.read(part)?).map_err(|error| {
            let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
            let line = 1 + memchr::memchr_iter(b'\n', good).count();
            self.wrong(part, "is not UTF-8").at_line(line)
        })
    }

    /// An error about the content of a file.
    pub(crate) fn wrong(self, part: Part, what: impl Into<String>) -> RecordingError {
        RecordingError::new(self.path_of(part), RecordingErrorKind::Syntax(what.into()))
    }
}
