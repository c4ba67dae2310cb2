//! Limits and options of reading.

use chatwire_transport::cassette::Redaction;

use crate::{Format, log_mapping::LogMapping};

/// Limits of reading one source. What exceeds one is an error, never cut in silence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Maximum size of one entry as it stands in the source, and of a file that is read as a whole,
    /// in bytes. Default: 96 MiB.
    pub entry_bytes: usize,
    /// Maximum number of bytes of memory that the values of one entry take beyond eight times its
    /// size, about. Default: 64 MiB.
    ///
    /// A value takes more than its text: an object with one member has eight bytes and takes 700.
    pub entry_overhead_bytes: usize,
    /// Maximum size of the headers of one message in the text of curl and HTTPie, in bytes.
    /// Default: 256 KiB.
    pub head_bytes: usize,
    /// Maximum size of a body after decoding, in bytes. Default: 64 MiB, which is also the most
    /// that a recording can hold.
    pub body_bytes: usize,
    /// Maximum number of entries of a source. Default: 10,000,000.
    pub entries: usize,
    /// Maximum size of what a compressed source decompresses to, in bytes. Default: 64 GiB.
    pub decompressed_bytes: u64,
    /// Maximum number of files of a folder or a zip. Default: 1,000,000.
    pub files: usize,
    /// Maximum number of folders in folders. Default: 16.
    pub depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            entry_bytes: 96 << 20,
            entry_overhead_bytes: 64 << 20,
            head_bytes: 256 << 10,
            body_bytes: 64 << 20,
            entries: 10_000_000,
            decompressed_bytes: 64 << 30,
            files: 1_000_000,
            depth: 16,
        }
    }
}

/// How a source is read.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Options {
    /// Limits.
    pub limits: Limits,
    /// The format, if it is not to be recognized by content. Default: `None`.
    pub format: Option<Format>,
    /// Whether exchanges with other endpoints become recordings, too. Default: `false`, so that
    /// each gives a note.
    pub all_endpoints: bool,
    /// The target of the recordings, a plain file name. Default: `None`, which takes the provider
    /// if the host is that of a known one, and `imported` otherwise.
    pub target: Option<String>,
    /// Where lines of a log keep their parts. Default: `None`, which tries the known ones.
    pub log_mapping: Option<LogMapping>,
    /// What is removed from each exchange, beside what is always removed.
    pub redaction: Redaction,
}

impl Options {
    /// The defaults.
    pub fn new() -> Self {
        Self::default()
    }
}
