//! Reads recordings from a Parquet file.

use std::{
    fmt,
    fs::File,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::Arc,
};

use ::parquet::{
    arrow::{
        ProjectionMask,
        arrow_reader::{
            ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader,
            ParquetRecordBatchReaderBuilder,
        },
    },
    file::reader::ChunkReader,
};
use arrow_array::{RecordBatch, RecordBatchReader as _};
use arrow_schema::{DataType, Field, Schema};
use bytes::Bytes;
use chatwire_transport::cassette::Recording;

use super::ParquetError;
use crate::{ArrowJudgeError, limits::Limits, recordings, schema};

/// How many rows are in memory at once.
const MAX_BATCH_ROWS: u64 = 256;
/// How many bytes of rows are in memory at once, if all rows have about the same length.
const MAX_BATCH_BYTES: u64 = 16 << 20;

/// The recordings of a Parquet file, one after another, with secrets removed.
///
/// Columns that are not in [`schema`](crate::schema) are not read. An error about a row does not
/// end the iteration; an error about the file does. Memory follows the longest pages of the file,
/// and not the number of its rows.
pub struct ParquetReader {
    batches: Option<ParquetRecordBatchReader>,
    batch: RecordBatch,
    /// The next row of the batch.
    at: usize,
    /// How many rows were read.
    row: u64,
    limits: Limits,
}

impl ParquetReader {
    /// Opens a file.
    ///
    /// # Errors
    ///
    /// When it cannot be read, is no Parquet, has no column `body`, or is of another version of
    /// the schema.
    pub fn open(path: impl AsRef<Path>, limits: &Limits) -> Result<Self, ParquetError> {
        Self::new(File::open(path)?, limits)
    }

    /// Reads a file that is in memory.
    ///
    /// # Errors
    ///
    /// As [`ParquetReader::open`].
    pub fn of_bytes(file: impl Into<Bytes>, limits: &Limits) -> Result<Self, ParquetError> {
        Self::new(file.into(), limits)
    }

    fn new<T: ChunkReader + 'static>(file: T, limits: &Limits) -> Result<Self, ParquetError> {
        let batches = caught(|| batches(file))?;
        let batch = RecordBatch::new_empty(batches.schema());
        // What is wrong with the columns is told before the first row is asked for.
        recordings::read(&batch, limits)?;
        Ok(Self { batches: Some(batches), batch, at: 0, row: 0, limits: *limits })
    }

    /// The next row, as a batch of its own; `None` at the end.
    fn next_row(&mut self) -> Result<Option<RecordBatch>, ParquetError> {
        while self.at == self.batch.num_rows() {
            let Some(batches) = &mut self.batches else { return Ok(None) };
            match caught(|| Ok(batches.next().transpose()?)) {
                Ok(Some(batch)) => (self.batch, self.at) = (batch, 0),
                ended => {
                    self.batches = None;
                    return ended;
                }
            }
        }
        self.at += 1;
        Ok(Some(self.batch.slice(self.at - 1, 1)))
    }
}

impl Iterator for ParquetReader {
    type Item = Result<Recording, ParquetError>;

    fn next(&mut self) -> Option<Self::Item> {
        let row = match self.next_row() {
            Ok(row) => row?,
            Err(error) => return Some(Err(error)),
        };
        // One by one, so that one body of many rows is not in memory for each of them.
        let read = recordings::read_from(&row, &self.limits, self.row);
        self.row += 1;
        let recording = read.map(|read| read.into_iter().next());
        match recording {
            Ok(Some(Ok(recording))) => Some(Ok(recording)),
            Ok(Some(Err(problem))) => Some(Err(ParquetError::Row { row: self.row, problem })),
            Ok(None) => None,
            Err(error) => {
                self.batches = None;
                self.at = self.batch.num_rows();
                Some(Err(error.into()))
            }
        }
    }
}

impl fmt::Debug for ParquetReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ParquetReader").field("row", &self.row).finish_non_exhaustive()
    }
}

/// The batches of a file, with the columns of exchanges only.
fn batches<T: ChunkReader + 'static>(file: T) -> Result<ParquetRecordBatchReader, ParquetError> {
    let metadata = ArrowReaderMetadata::load(&file, ArrowReaderOptions::new())?;
    // Batches of a file do not carry its metadata.
    schema::check_version(metadata.schema())?;
    let views = ArrowReaderOptions::new().with_schema(Arc::new(with_views(metadata.schema())));
    let metadata = ArrowReaderMetadata::try_new(metadata.metadata().clone(), views)?;
    let (rows, bytes) = metadata.metadata().row_groups().iter().fold((0, 0), |sum, group| {
        let count = |number: i64| u64::try_from(number).unwrap_or(0);
        (count(group.num_rows()).max(sum.0), count(group.total_byte_size()).max(sum.1))
    });
    let each = bytes.checked_div(rows).unwrap_or(0).max(1);
    let batch_rows = (MAX_BATCH_BYTES / each).clamp(1, MAX_BATCH_ROWS);
    let names = metadata.schema().fields().iter().map(|field| field.name().as_str());
    if !names.clone().any(|name| name == "body") {
        let found = names.collect::<Vec<_>>().join(", ");
        return Err(ArrowJudgeError::Missing { column: "body", found }.into());
    }
    let known = schema::exchanges();
    let roots = metadata.schema().fields().iter().enumerate();
    let roots = roots.filter(|(_, field)| known.index_of(field.name()).is_ok());
    let roots: Vec<_> = roots.map(|(root, _)| root).collect();
    let mask = ProjectionMask::roots(metadata.parquet_schema(), roots);
    let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata);
    let batch_rows = usize::try_from(batch_rows).unwrap_or(1);
    Ok(builder.with_projection(mask).with_batch_size(batch_rows).build()?)
}

/// Reads bodies as views into pages, so that one body of a dictionary is not copied for each row.
fn with_views(schema: &Schema) -> Schema {
    let view = |field: &Arc<Field>| {
        let of = match field.data_type() {
            DataType::Utf8 | DataType::LargeUtf8 => DataType::Utf8View,
            DataType::Binary | DataType::LargeBinary => DataType::BinaryView,
            _ => return field.clone(),
        };
        match field.name().as_str() {
            "request" | "body" => Arc::new(field.as_ref().clone().with_data_type(of)),
            _ => field.clone(),
        }
    };
    let fields: Vec<_> = schema.fields().iter().map(view).collect();
    Schema::new_with_metadata(fields, schema.metadata().clone())
}

/// Runs code of the library of Parquet, whose panics on a malformed file become errors.
fn caught<T>(run: impl FnOnce() -> Result<T, ParquetError>) -> Result<T, ParquetError> {
    catch_unwind(AssertUnwindSafe(run)).unwrap_or(Err(ParquetError::Library))
}

#[cfg(test)]
mod tests {
    use ::parquet::arrow::{ArrowWriter, arrow_writer::ArrowWriterOptions};
    use arrow_array::{Array as _, ArrayRef, DictionaryArray, types::Int32Type};

    use super::*;

    #[test]
    fn one_long_body_of_a_dictionary_is_not_copied_for_each_row() {
        let body = "x".repeat(256 << 10);
        let rows = std::iter::repeat_n(body.as_str(), 40);
        let column: ArrayRef = Arc::new(rows.collect::<DictionaryArray<Int32Type>>());
        let batch = RecordBatch::try_from_iter([("body", column)]).unwrap();
        // Without Arrow's own types it is a column of strings, as other programs write it.
        let options = ArrowWriterOptions::new().with_skip_arrow_metadata(true);
        let mut writer =
            ArrowWriter::try_new_with_options(Vec::new(), batch.schema(), options).unwrap();
        writer.write(&batch).unwrap();
        let file = Bytes::from(writer.into_inner().unwrap());
        let read = batches(file.clone()).unwrap().next().unwrap().unwrap();
        assert_eq!(read.num_rows(), 40);
        let bytes = read.column(0).get_buffer_memory_size();
        assert!(bytes < 4 * body.len(), "{bytes}");
        let reader = ParquetReader::of_bytes(file, &Limits::default()).unwrap();
        let cases: Vec<_> = reader.map(|row| row.unwrap().meta.case).collect();
        assert_eq!((cases.len(), &*cases[39]), (40, "row-40"));
    }
}
