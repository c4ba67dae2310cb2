//! The coding `deflate`: in zlib as the standard says, or without it as many servers send it.

use std::io::{self, Read};

use flate2::{Decompress, FlushDecompress, Status};

/// The length of a zlib header.
const HEADER_LENGTH: usize = 2;

/// How many bytes are read at once.
const CHUNK: usize = 8 * 1024;

/// A reader of `deflate`.
pub(super) struct Deflate<R> {
    source: R,
    /// What was read and is not decompressed; starts at `at`.
    pending: Vec<u8>,
    at: usize,
    is_source_ended: bool,
    /// `None` until the header shows whether there is one.
    decompress: Option<Decompress>,
    is_done: bool,
}

impl<R: Read> Deflate<R> {
    pub(super) fn new(source: R) -> Self {
        Self {
            source,
            pending: Vec::new(),
            at: 0,
            is_source_ended: false,
            decompress: None,
            is_done: false,
        }
    }

    /// Reads more; fails if it would block.
    fn fill(&mut self) -> io::Result<()> {
        self.pending.drain(..self.at);
        self.at = 0;
        let mut chunk = [0; CHUNK];
        let length = self.source.read(&mut chunk)?;
        self.pending.extend_from_slice(&chunk[..length]);
        self.is_source_ended = length == 0;
        Ok(())
    }
}

impl<R: Read> Read for Deflate<R> {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        loop {
            if self.is_done {
                return Ok(0);
            }
            let Some(decompress) = &mut self.decompress else {
                if self.pending.len() < HEADER_LENGTH && !self.is_source_ended {
                    self.fill()?;
                    continue;
                }
                self.decompress = Some(Decompress::new(has_zlib_header(&self.pending)));
                continue;
            };
            let (read, written) = (decompress.total_in(), decompress.total_out());
            let input = &self.pending[self.at..];
            let status = decompress
                .decompress(input, target, FlushDecompress::None)
                .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
            let length = |now: u64, before: u64| {
                usize::try_from(now - before).expect("no more than the length of a slice")
            };
            self.at += length(decompress.total_in(), read);
            let written = length(decompress.total_out(), written);
            self.is_done = status == Status::StreamEnd;
            if written > 0 || self.is_done {
                return Ok(written);
            }
            if self.is_source_ended {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            if self.at == self.pending.len() || status == Status::BufError {
                self.fill()?;
            }
        }
    }
}

/// Whether the bytes start with the header of zlib: the method 8, and a multiple of 31.
fn has_zlib_header(bytes: &[u8]) -> bool {
    match bytes {
        [method, flags, ..] => {
            method & 0x0f == 8 && u16::from_be_bytes([*method, *flags]).is_multiple_of(31)
        }
        _ => false,
    }
}
