//! Parquet files: recordings go in and come back, and other files are refused with a reason.

use std::sync::Arc;

use arrow_array::{
    Array as _, ArrayRef, DictionaryArray, Int64Array, LargeBinaryArray, LargeStringArray,
    RecordBatch, StringArray, StringViewArray, types::Int32Type,
};
use chatwire_arrow::{
    Limits,
    parquet::{ParquetError, ParquetReader, ParquetWriter},
    recordings,
};
use chatwire_transport::cassette::Recording;
use parquet::{
    arrow::{ArrowWriter, arrow_writer::ArrowWriterOptions},
    basic::Compression,
    file::properties::WriterProperties,
};

use crate::{batches::texts, fixtures::fixtures};

const GOOD: &str = r#"{"choices": []}"#;

fn file(recordings: &[Recording]) -> Vec<u8> {
    let mut writer = ParquetWriter::new(Vec::new()).unwrap();
    for recording in recordings {
        writer.add(recording).unwrap();
    }
    writer.finish().unwrap()
}

/// A file of another program, with these columns.
fn other(columns: Vec<(&str, ArrayRef)>, compression: Compression) -> Vec<u8> {
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let properties = WriterProperties::builder().set_compression(compression).build();
    written(&batch, ArrowWriterOptions::new().with_properties(properties))
}

fn written(batch: &RecordBatch, options: ArrowWriterOptions) -> Vec<u8> {
    let mut writer =
        ArrowWriter::try_new_with_options(Vec::new(), batch.schema(), options).unwrap();
    writer.write(batch).unwrap();
    writer.into_inner().unwrap()
}

fn read(file: Vec<u8>) -> Vec<Result<Recording, ParquetError>> {
    ParquetReader::of_bytes(file, &Limits::default()).unwrap().collect()
}

fn bodies(file: Vec<u8>) -> Vec<String> {
    let body = |recording: Recording| recording.exchange.response.body().to_vec();
    let text = |row| String::from_utf8(body(row)).unwrap();
    read(file).into_iter().map(|row| text(row.unwrap())).collect()
}

#[test]
fn every_recording_comes_back_as_it_was() {
    let recordings = fixtures();
    let read: Vec<_> = read(file(&recordings)).into_iter().map(Result::unwrap).collect();
    assert_eq!(read.len(), recordings.len());
    for (read, recording) in read.iter().zip(&recordings) {
        assert_eq!(read, recording, "{}", recording.name);
    }
    // And once more, to the byte.
    assert_eq!(file(&read), file(&recordings));
}

#[test]
fn a_file_without_rows_is_read() {
    assert!(read(file(&[])).is_empty());
    assert!(read(other(vec![("body", texts(&[]))], Compression::SNAPPY)).is_empty());
}

#[test]
fn every_type_of_text_is_read() {
    let plain = StringArray::from(vec![Some(GOOD), Some("x")]);
    let columns: [ArrayRef; 5] = [
        Arc::new(LargeStringArray::from(vec![GOOD, "x"])),
        Arc::new(LargeBinaryArray::from(vec![GOOD.as_bytes(), b"x"])),
        Arc::new(StringViewArray::from(vec![GOOD, "x"])),
        Arc::new([GOOD, "x"].into_iter().collect::<DictionaryArray<Int32Type>>()),
        Arc::new(plain),
    ];
    for column in columns {
        let what = column.data_type().to_string();
        let file = other(vec![("body", column), ("more", texts(&[None, None]))], Compression::LZ4);
        assert_eq!(bodies(file), [GOOD, "x"], "{what}");
    }
}

#[test]
fn compressions_that_others_write_are_read() {
    for compression in [
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        Compression::GZIP(Default::default()),
        Compression::ZSTD(Default::default()),
        Compression::LZ4_RAW,
    ] {
        assert_eq!(bodies(other(vec![("body", texts(&[Some(GOOD)]))], compression)), [GOOD]);
    }
}

#[test]
fn a_row_that_is_no_recording_is_told_and_the_others_are_read() {
    let statuses: ArrayRef = Arc::new(Int64Array::from(vec![200, 7, 200]));
    let bodies = texts(&[Some(GOOD), Some(GOOD), None]);
    let file = other(vec![("body", bodies), ("status", statuses)], Compression::SNAPPY);
    let rows = read(file);
    assert!(rows[0].is_ok());
    let messages: Vec<_> =
        rows[1..].iter().map(|it| it.as_ref().unwrap_err().to_string()).collect();
    assert_eq!(messages[0], "row 2: `status` is 7; it must be from 100 to 999");
    assert!(messages[1].starts_with("row 3: `body` is null"), "{messages:?}");
}

#[test]
fn a_body_beyond_the_limit_is_told() {
    let mut limits = Limits::default();
    limits.max_body = 4;
    let file = other(vec![("body", texts(&[Some(GOOD)]))], Compression::SNAPPY);
    let rows: Vec<_> = ParquetReader::of_bytes(file, &limits).unwrap().collect();
    let message = rows[0].as_ref().unwrap_err().to_string();
    assert_eq!(message, "row 1: `body` has 15 bytes; at most 4 are read");
}

#[track_caller]
fn check_refused(file: Vec<u8>, message: &str) {
    let error = ParquetReader::of_bytes(file, &Limits::default()).unwrap_err();
    assert!(error.to_string().contains(message), "{error}");
}

#[test]
fn files_that_are_no_exchanges_are_refused() {
    check_refused(b"PAR1".to_vec(), "cannot be read or written as Parquet");
    check_refused(Vec::new(), "cannot be read or written as Parquet");
    let columns = vec![("text", texts(&[None])), ("status", texts(&[None]))];
    check_refused(other(columns, Compression::SNAPPY), "its columns are text, status");
    let columns = vec![("body", texts(&[Some(GOOD)])), ("status", texts(&[Some("200")]))];
    check_refused(other(columns, Compression::SNAPPY), "`status` has type Utf8");
    let numbers: ArrayRef = Arc::new(Int64Array::from(vec![1]));
    check_refused(other(vec![("body", numbers)], Compression::SNAPPY), "`body` has type Int64");
    let batch = recordings::write([]).unwrap();
    let metadata = [("chatwire.exchanges".to_owned(), "2".to_owned())];
    let schema = batch.schema().as_ref().clone().with_metadata(metadata.into());
    let batch = RecordBatch::try_new(Arc::new(schema), batch.columns().to_vec()).unwrap();
    check_refused(
        written(&batch, ArrowWriterOptions::new()),
        "the exchanges have version 2 of the schema, and this crate reads version 1",
    );
}

/// A file with some bytes changed gives an error or rows, and never a panic.
#[test]
fn a_damaged_file_is_an_error() {
    let whole = file(&fixtures()[..2]);
    let try_read = |file: Vec<u8>| match ParquetReader::of_bytes(file, &Limits::default()) {
        Ok(reader) => reader.filter(Result::is_err).count() > 0,
        Err(_) => true,
    };
    assert!(!try_read(whole.clone()));
    // The footer, which says where everything is, ends with its length and a mark.
    let footer = u32::from_le_bytes(*whole[..whole.len() - 4].last_chunk().unwrap()) as usize;
    for at in (whole.len() - footer - 8..whole.len()).step_by(7) {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x55;
        try_read(damaged);
    }
    for cut in (0..whole.len()).step_by(whole.len() / 50) {
        assert!(try_read(whole[..cut].to_vec()), "cut at {cut}");
    }
}

#[test]
fn what_is_written_has_the_schema_of_a_batch() {
    let some = &fixtures()[..3];
    let batch = recordings::write(some).unwrap();
    let reader = parquet::arrow::arrow_reader::ParquetRecordBatchReader::try_new(
        bytes::Bytes::from(file(some)),
        100,
    );
    let read = reader.unwrap().next().unwrap().unwrap();
    assert_eq!(read.schema().fields(), batch.schema().fields());
    assert_eq!(read.column(6).to_data(), batch.column(6).to_data());
}
