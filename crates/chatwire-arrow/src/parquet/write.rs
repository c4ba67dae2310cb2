//! Writes recordings into a Parquet file.

use std::{fmt, io::Write};

use ::parquet::{arrow::ArrowWriter, basic::Compression, file::properties::WriterProperties};
use chatwire_transport::cassette::Recording;

use super::ParquetError;
use crate::{recordings, schema};

/// How many recordings become arrays at once.
const MAX_BATCH_ROWS: usize = 256;
/// How many bytes of bodies become arrays at once, beside the last recording.
const MAX_BATCH_BYTES: usize = 16 << 20;
/// How many rows a row group has: the part of a file that an engine gives to one core.
const MAX_GROUP_ROWS: usize = 4096;
/// How many bytes a row group has, as far as the writer knows them.
const MAX_GROUP_BYTES: usize = 64 << 20;

/// Writes recordings into a Parquet file, with secrets removed; a row group is in memory.
///
/// A file that was not [finished](Self::finish) has no footer, and no reader takes it.
pub struct ParquetWriter<W: Write + Send> {
    writer: ArrowWriter<W>,
    waiting: Vec<Recording>,
    bytes: usize,
}

impl<W: Write + Send> ParquetWriter<W> {
    /// Begins a file.
    ///
    /// # Errors
    ///
    /// When `out` cannot be written.
    pub fn new(out: W) -> Result<Self, ParquetError> {
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_max_row_group_row_count(Some(MAX_GROUP_ROWS))
            .set_max_row_group_bytes(Some(MAX_GROUP_BYTES))
            .build();
        let writer = ArrowWriter::try_new(out, schema::exchanges(), Some(properties))?;
        Ok(Self { writer, waiting: Vec::new(), bytes: 0 })
    }

    /// Adds a recording; its name, its description and its exchange are kept, its folder is not.
    ///
    /// # Errors
    ///
    /// When the file cannot be written, and when a recording has more than 2 GiB.
    pub fn add(&mut self, recording: &Recording) -> Result<(), ParquetError> {
        let exchange = &recording.exchange;
        self.bytes += exchange.request.body.len();
        self.bytes += exchange.response.frames.iter().map(|it| it.bytes.len()).sum::<usize>();
        self.waiting.push(recording.clone());
        if self.waiting.len() >= MAX_BATCH_ROWS || self.bytes >= MAX_BATCH_BYTES {
            self.write()?;
        }
        Ok(())
    }

    /// Ends the file; gives what it was written to.
    ///
    /// # Errors
    ///
    /// As [`ParquetWriter::add`].
    pub fn finish(mut self) -> Result<W, ParquetError> {
        if !self.waiting.is_empty() {
            self.write()?;
        }
        Ok(self.writer.into_inner()?)
    }

    fn write(&mut self) -> Result<(), ParquetError> {
        self.writer.write(&recordings::write(&self.waiting)?)?;
        self.waiting.clear();
        self.bytes = 0;
        Ok(())
    }
}

impl<W: Write + Send> fmt::Debug for ParquetWriter<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ParquetWriter").field("waiting", &self.waiting.len()).finish()
    }
}
