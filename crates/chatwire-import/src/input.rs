//! The bytes of a source: decompressed, counted, and readable byte by byte.

use std::io::{self, BufReader, Cursor, Read};

use flate2::read::MultiGzDecoder;

use crate::{error::Limit, options::Limits, zstd::Zstd};

/// How many bytes a format is recognized by.
const PREFIX_BYTES: usize = 64 * 1024;

/// The most compressions, one inside the other.
const MAX_LAYERS: usize = 4;

type Reader = Box<dyn Read + Send>;

/// The bytes of a source.
pub(crate) struct Input {
    reader: Reader,
    buffer: Vec<u8>,
    position: usize,
    offset: u64,
    line: usize,
}

impl Input {
    /// Begins to read, and decompresses gzip and zstd.
    pub(crate) fn new(reader: impl Read + Send + 'static, limits: &Limits) -> io::Result<Self> {
        let mut reader: Reader = Box::new(reader);
        for _ in 0..=MAX_LAYERS {
            let mut prefix = Vec::new();
            reader.by_ref().take(PREFIX_BYTES as u64).read_to_end(&mut prefix)?;
            let gzip = prefix.starts_with(&[0x1f, 0x8b, 8]);
            let zstd = prefix.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]);
            if !gzip && !zstd {
                return Ok(Self { reader, buffer: prefix, position: 0, offset: 0, line: 1 });
            }
            let whole = Cursor::new(prefix).chain(reader);
            let left = limits.decompressed_bytes;
            reader = match gzip {
                true => Box::new(Bounded { reader: MultiGzDecoder::new(whole), left }),
                false => Box::new(Bounded { reader: Zstd::new(BufReader::new(whole)), left }),
            };
        }
        Err(Limit::error("more than 4 compressions, one inside the other"))
    }

    /// What is buffered: after [`Input::new`] the first bytes, and all of a short source.
    pub(crate) fn buffered(&self) -> &[u8] {
        &self.buffer[self.position..]
    }

    /// The offset of the next byte.
    pub(crate) fn offset(&self) -> u64 {
        self.offset
    }

    /// The line of the next byte, from 1.
    pub(crate) fn line(&self) -> usize {
        self.line
    }

    /// The next byte; `None` at the end.
    pub(crate) fn peek(&mut self) -> io::Result<Option<u8>> {
        Ok(self.fill()?.first().copied())
    }

    /// Skips what was peeked.
    pub(crate) fn skip(&mut self, count: usize) {
        let count = count.min(self.buffer.len() - self.position);
        let passed = &self.buffer[self.position..self.position + count];
        self.line += memchr::memchr_iter(b'\n', passed).count();
        self.offset += count as u64;
        self.position += count;
    }

    /// The buffered bytes; reads more if there are none, and is empty at the end only.
    pub(crate) fn fill(&mut self) -> io::Result<&[u8]> {
        if self.position == self.buffer.len() {
            self.buffer.resize(PREFIX_BYTES, 0);
            self.position = 0;
            let count = loop {
                match self.reader.read(&mut self.buffer) {
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    Err(error) => {
                        self.buffer.clear();
                        return Err(error);
                    }
                    Ok(count) => break count,
                }
            };
            self.buffer.truncate(count);
        }
        Ok(&self.buffer[self.position..])
    }

    /// The next line with its end; `None` at the end.
    pub(crate) fn read_line(&mut self, limit: usize) -> io::Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        loop {
            let bytes = self.fill()?;
            if bytes.is_empty() {
                return Ok((!line.is_empty()).then_some(line));
            }
            let end = memchr::memchr(b'\n', bytes).map(|at| at + 1);
            let count = end.unwrap_or(bytes.len());
            if line.len() + count > limit {
                return Err(Limit::error(format!("an entry of at most {limit} bytes")));
            }
            line.extend_from_slice(&bytes[..count]);
            self.skip(count);
            if end.is_some() {
                return Ok(Some(line));
            }
        }
    }

    /// Exactly this many bytes; `None` if there are fewer.
    pub(crate) fn read_exact(&mut self, count: usize) -> io::Result<Option<Vec<u8>>> {
        let mut out = Vec::new();
        while out.len() < count {
            let bytes = self.fill()?;
            if bytes.is_empty() {
                return Ok(None);
            }
            let part = bytes.len().min(count - out.len());
            out.extend_from_slice(&bytes[..part]);
            self.skip(part);
        }
        Ok(Some(out))
    }

    /// All that is left.
    pub(crate) fn read_all(&mut self, limit: usize) -> io::Result<Vec<u8>> {
        let mut out = Vec::new();
        loop {
            let bytes = self.fill()?;
            if bytes.is_empty() {
                return Ok(out);
            }
            if out.len() + bytes.len() > limit {
                return Err(Limit::error(format!("a file of at most {limit} bytes")));
            }
            out.extend_from_slice(bytes);
            let count = bytes.len();
            self.skip(count);
        }
    }
}

/// Copies all that is left of an input to the beginning of a file.
#[cfg(any(feature = "zip", feature = "sqlite"))]
pub(crate) fn spool_to(input: &mut Input, file: &mut std::fs::File, limit: u64) -> io::Result<()> {
    loop {
        let bytes = input.fill()?;
        if bytes.is_empty() {
            return io::Seek::rewind(file);
        }
        io::Write::write_all(file, bytes)?;
        let count = bytes.len();
        input.skip(count);
        if input.offset() > limit {
            return Err(Limit::error("a size below `decompressed_bytes`"));
        }
    }
}

/// A reader that fails beyond a limit.
struct Bounded<R> {
    reader: R,
    left: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.read(buffer)?;
        self.left = self
            .left
            .checked_sub(count as u64)
            .ok_or_else(|| Limit::error("a decompressed size below `decompressed_bytes`"))?;
        Ok(count)
    }
}
