//! Recordings in Parquet files, and back.
//!
//! The columns are those of [`schema::exchanges`](crate::schema::exchanges), written with Snappy,
//! which every reader knows; files with LZ4, Zstandard and gzip are read, too. Files of other
//! programs need only a column `body`, see [`schema`](crate::schema).
//!
//! ```
//! use chatwire_arrow::{Limits, parquet::{ParquetReader, ParquetWriter}};
//! # use chatwire_transport::{Exchange, RecordedRequest, RecordedResponse};
//! # use chatwire_transport::cassette::{Meta, Recording};
//! # let request = RecordedRequest::new(http::Method::POST, "/v1/chat/completions");
//! # let response = RecordedResponse::new(http::StatusCode::OK);
//! # let meta = Meta::new("a-case", "a-target");
//! # let recording = Recording::new(meta, Exchange::new(request, response));
//!
//! let mut writer = ParquetWriter::new(Vec::new())?;
//! writer.add(&recording)?;
//! let file = writer.finish()?;
//!
//! let read: Vec<_> = ParquetReader::of_bytes(file, &Limits::default())?.collect();
//! assert_eq!(read.len(), 1);
//! assert_eq!(read[0].as_ref().unwrap().meta.case, "a-case");
//! # Ok::<_, chatwire_arrow::parquet::ParquetError>(())
//! ```

mod error;
mod read;
mod write;

pub use self::{error::ParquetError, read::ParquetReader, write::ParquetWriter};
