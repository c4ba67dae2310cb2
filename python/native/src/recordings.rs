//! Recordings as Arrow, and back.

use std::{
    fs::File,
    io::{BufWriter, Write as _},
    path::{Path, PathBuf},
};

use arrow_array::{RecordBatch, RecordBatchReader};
use chatwire_arrow::{Limits, recordings};
use chatwire_transport::cassette::{Recording, name_problem};
use pyo3::{exceptions::PyValueError, prelude::*};
use pyo3_arrow::input::AnyRecordBatch;

use crate::table::ArrowTable;

/// How many recordings a batch has, so that its bodies stay far below the 2 GiB of one array.
const MAX_BATCH_ROWS: usize = 256;

/// Reads the recordings below a folder, or of a file of lines.
#[pyfunction]
pub(crate) fn read_recordings(py: Python<'_>, path: PathBuf) -> PyResult<ArrowTable> {
    py.detach(|| read(&path)).map_err(PyValueError::new_err)
}

/// Stores rows as recordings: folders below a folder, or lines of a file `.jsonl`.
#[pyfunction]
pub(crate) fn write_recordings(
    py: Python<'_>,
    exchanges: AnyRecordBatch,
    path: PathBuf,
) -> PyResult<usize> {
    let reader = exchanges.into_reader()?;
    py.detach(|| write(reader, &path)).map_err(PyValueError::new_err)
}

fn read(path: &Path) -> Result<ArrowTable, String> {
    let loaded = match path.is_file() {
        true => Recording::load_lines(path),
        false => Recording::load_all(path),
    };
    let loaded = loaded.map_err(|error| format!("{}: {error}", path.display()))?;
    let batches: Result<Vec<RecordBatch>, _> =
        loaded.chunks(MAX_BATCH_ROWS).map(recordings::write).collect();
    let batches = batches.map_err(|error| error.to_string())?;
    Ok(ArrowTable::new(chatwire_arrow::schema::exchanges(), batches))
}

/// Stores all rows up to the first that is no recording; gives how many there were.
fn write(reader: Box<dyn RecordBatchReader + Send>, path: &Path) -> Result<usize, String> {
    let failed = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let mut lines = match path.extension().is_some_and(|ending| ending == "jsonl") {
        true => Some(BufWriter::new(File::create(path).map_err(|error| failed(&error))?)),
        false => None,
    };
    let mut stored = 0;
    for batch in reader {
        let batch = batch.map_err(|error| error.to_string())?;
        let read = recordings::read(&batch, &Limits::default()).map_err(|it| it.to_string())?;
        for recording in read {
            let recording = recording.map_err(|problem| format!("row {stored}: {problem}"))?;
            let case = &recording.meta.case;
            match &mut lines {
                Some(lines) => {
                    let line = recording.to_line().map_err(|error| failed(&error))?;
                    writeln!(lines, "{line}").map_err(|error| failed(&error))?;
                }
                // A name must not lead out of the folder.
                None => match name_problem(case) {
                    Some(problem) => return Err(format!("row {stored}: case {case:?} {problem}")),
                    None => recording.save(path.join(case)).map_err(|error| failed(&error))?,
                },
            }
            stored += 1;
        }
    }
    match &mut lines {
        Some(lines) => lines.flush().map_err(|error| failed(&error)).map(|()| stored),
        None => Ok(stored),
    }
}
