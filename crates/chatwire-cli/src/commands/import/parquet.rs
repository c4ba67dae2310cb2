//! Parquet files, which only a build with the feature `parquet` reads.

use std::{fs::File, io::Read as _, path::Path};

use chatwire_transport::cassette::Recording;

/// The first bytes of a Parquet file.
const MARK: &[u8; 4] = b"PAR1";

/// Whether a path is a Parquet file.
pub(super) fn is_parquet(path: &Path) -> bool {
    let mut first = [0; MARK.len()];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut first));
    read.is_ok() && first == *MARK
}

/// The recordings of a Parquet file, and in their places what could not be read, in one line.
#[cfg(feature = "parquet")]
pub(super) fn recordings(path: &Path) -> Box<dyn Iterator<Item = Result<Recording, String>>> {
    use chatwire_arrow::{
        Limits,
        parquet::{ParquetError, ParquetReader},
    };

    let spelled = |error: ParquetError| {
        let mut what = error.to_string();
        if let Some(source) = std::error::Error::source(&error) {
            what.push_str(&format!(": {source}"));
        }
        what
    };
    match ParquetReader::open(path, &Limits::default()) {
        Ok(reader) => Box::new(reader.map(move |row| row.map_err(spelled))),
        Err(error) => Box::new(std::iter::once(Err(spelled(error)))),
    }
}

/// Why the file is not read.
#[cfg(not(feature = "parquet"))]
pub(super) fn recordings(_: &Path) -> Box<dyn Iterator<Item = Result<Recording, String>>> {
    let what = "is Parquet, which this build does not read; install chatwire-cli with --features \
        parquet, or use chatwire-sql --out or chatwire_api.write_recordings";
    Box::new(std::iter::once(Err(what.to_owned())))
}
