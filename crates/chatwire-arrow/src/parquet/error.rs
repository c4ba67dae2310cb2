//! Why a Parquet file is not read or written.

use std::{error::Error, io};

use crate::ArrowJudgeError;

/// Why a Parquet file, or a row of one, is not read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ParquetError {
    /// The file is malformed, has a compression that is not read, or cannot be read or written.
    #[error("the file cannot be read or written as Parquet")]
    File(#[source] Box<dyn Error + Send + Sync>),
    /// The columns are not those of exchanges.
    #[error(transparent)]
    Columns(#[from] ArrowJudgeError),
    /// A row is no recording. The rows after it are read.
    #[error("row {row}: {problem}")]
    Row {
        /// The position of the row in the file, from 1.
        row: u64,
        /// What is wrong with it, in one line.
        problem: String,
    },
    /// The library of Parquet panicked, as it may on a malformed file.
    #[error("the file is malformed: reading it failed by a fault of the library of Parquet")]
    Library,
}

impl From<::parquet::errors::ParquetError> for ParquetError {
    fn from(error: ::parquet::errors::ParquetError) -> Self {
        Self::File(Box::new(error))
    }
}

impl From<arrow_schema::ArrowError> for ParquetError {
    fn from(error: arrow_schema::ArrowError) -> Self {
        Self::File(Box::new(error))
    }
}

impl From<io::Error> for ParquetError {
    fn from(error: io::Error) -> Self {
        Self::File(Box::new(error))
    }
}
