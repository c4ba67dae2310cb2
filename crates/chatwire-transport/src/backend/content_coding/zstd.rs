//! The coding `zstd`, block by block.

use std::io::{self, Read};

use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

/// The maximum length of the header of a frame.
const MAX_FRAME_HEADER: usize = 18;

/// The length of the header of a block.
const BLOCK_HEADER: usize = 3;

/// The length of the checksum at the end of a frame.
const CHECKSUM: usize = 4;

/// The maximum length of a block: 128 KiB, and its header and a checksum.
const MAX_BLOCK: usize = 128 * 1024 + BLOCK_HEADER + CHECKSUM;

/// The window that a decoder must support, by
/// [RFC 9659](https://www.rfc-editor.org/rfc/rfc9659#section-3).
const MAX_WINDOW: u64 = 8 * 1024 * 1024;

/// How many bytes are read at once.
const CHUNK: usize = 8 * 1024;

/// A reader of `zstd`.
pub(super) struct Zstd<R> {
    source: R,
    decoder: FrameDecoder,
    /// Whether a frame has begun and not ended.
    is_in_frame: bool,
    /// What was read and is not decoded.
    pending: Vec<u8>,
    is_source_ended: bool,
}

impl<R: Read> Zstd<R> {
    pub(super) fn new(source: R) -> Self {
        let mut decoder = FrameDecoder::new();
        decoder.set_max_window_size(MAX_WINDOW);
        Self { source, decoder, is_in_frame: false, pending: Vec::new(), is_source_ended: false }
    }

    /// Whether the next header of a frame, or the next block, is here as a whole.
    fn is_next_here(&self) -> bool {
        if self.is_source_ended {
            return true;
        }
        if !self.is_in_frame {
            return self.pending.len() >= MAX_FRAME_HEADER;
        }
        let [first, second, third, ..] = self.pending[..] else { return false };
        let header = u32::from_le_bytes([first, second, third, 0]);
        let is_repeated_byte = (header >> 1) & 3 == 1;
        let content = if is_repeated_byte { 1 } else { (header >> 3) as usize };
        let is_last = header & 1 == 1;
        let checksum = if is_last { CHECKSUM } else { 0 };
        // What is longer than a block can be is left to the decoder, which fails.
        self.pending.len() >= (BLOCK_HEADER + content + checksum).min(MAX_BLOCK)
    }

    fn has_right_checksum(&self) -> bool {
        let sent = self.decoder.get_checksum_from_data();
        sent.is_none() || sent == self.decoder.get_calculated_checksum()
    }

    /// Decodes the next header of a frame, or the next block.
    fn advance(&mut self) -> io::Result<()> {
        let mut rest = &self.pending[..];
        if self.is_in_frame {
            let is_done = self
                .decoder
                .decode_blocks(&mut rest, BlockDecodingStrategy::UptoBlocks(1))
                .map_err(invalid)?;
            self.is_in_frame = !is_done;
        } else {
            self.decoder.reset(&mut rest).map_err(invalid)?;
            self.is_in_frame = true;
        }
        let read = self.pending.len() - rest.len();
        self.pending.drain(..read);
        Ok(())
    }
}

impl<R: Read> Read for Zstd<R> {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        loop {
            if self.decoder.can_collect() > 0 {
                return self.decoder.read(target);
            }
            // It is calculated while the frame is read.
            if !self.is_in_frame && !self.has_right_checksum() {
                return Err(invalid("the checksum is wrong"));
            }
            if !self.is_next_here() {
                let mut chunk = [0; CHUNK];
                let length = self.source.read(&mut chunk)?;
                self.pending.extend_from_slice(&chunk[..length]);
                self.is_source_ended = length == 0;
                continue;
            }
            if self.pending.is_empty() {
                let cut = self.is_in_frame.then_some(io::ErrorKind::UnexpectedEof);
                return cut.map_or(Ok(0), |kind| Err(kind.into()));
            }
            self.advance()?;
        }
    }
}

fn invalid(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, error)
}
