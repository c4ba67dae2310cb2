//! Where an entry stands.

use std::fmt;

/// Where an entry stands in its source.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Place {
    /// The name of the source; of a file in a folder or a zip, its path below that.
    pub file: String,
    /// The entry, from 0, as an index into the list that the format keeps; `None` for the whole
    /// file.
    pub entry: Option<usize>,
    /// The line on which the entry begins, from 1; `None` if the format has no lines.
    pub line: Option<usize>,
    /// The byte at which the entry begins, from 0, after decompression; `None` if it is unknown.
    pub byte: Option<u64>,
}

impl Place {
    /// A whole file.
    pub fn file(file: impl Into<String>) -> Self {
        Self { file: file.into(), ..Self::default() }
    }

    /// An entry of a file.
    #[must_use]
    pub fn entry(mut self, entry: usize) -> Self {
        self.entry = Some(entry);
        self
    }

    /// Adds the line, from 1.
    #[must_use]
    pub fn line(mut self, line: usize) -> Self {
        self.line = Some(line);
        self
    }

    /// Adds the byte, from 0.
    #[must_use]
    pub fn byte(mut self, byte: u64) -> Self {
        self.byte = Some(byte);
        self
    }
}

/// Prints `FILE:LINE: entry N`, without what is unknown; the byte if there is no line.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        if let Some(entry) = self.entry {
            write!(f, ": entry {entry}")?;
        }
        match (self.line, self.byte) {
            (None, Some(byte)) if self.entry.is_some() => write!(f, " (byte {byte})"),
            (None, Some(byte)) => write!(f, ": byte {byte}"),
            _ => Ok(()),
        }
    }
}
