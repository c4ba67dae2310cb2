//! Writes the rows of a result to standard output.

use std::io::{self, Write as _};

use datafusion::arrow::{
    array::RecordBatch, json::LineDelimitedWriter, util::pretty::pretty_format_batches,
};

use crate::{args::Format, error::SqlError};

/// Writes the rows of a result: JSON as they come, a table at the end.
pub(crate) struct Output {
    format: Format,
    max_rows: usize,
    shown: Vec<RecordBatch>,
    kept: usize,
    rows: usize,
}

impl Output {
    /// A table shows at most `max_rows`.
    pub(crate) fn new(format: Format, max_rows: usize) -> Self {
        Self { format, max_rows, shown: Vec::new(), kept: 0, rows: 0 }
    }

    /// Adds rows.
    pub(crate) fn add(&mut self, batch: RecordBatch) -> Result<(), SqlError> {
        self.rows += batch.num_rows();
        match self.format {
            Format::Json => {
                let mut lines = Vec::new();
                let mut writer = LineDelimitedWriter::new(&mut lines);
                writer.write(&batch).map_err(engine)?;
                writer.finish().map_err(engine)?;
                drop(writer);
                io::stdout().write_all(&lines)?;
            }
            Format::Table => {
                let room = self.max_rows.saturating_sub(self.kept).min(batch.num_rows());
                self.kept += room;
                if room > 0 || self.shown.is_empty() {
                    self.shown.push(batch.slice(0, room));
                }
            }
        }
        Ok(())
    }

    /// Writes what is left.
    pub(crate) fn finish(self) -> Result<(), SqlError> {
        let mut out = io::stdout().lock();
        if self.format == Format::Table {
            writeln!(out, "{}", pretty_format_batches(&self.shown).map_err(engine)?)?;
            if self.kept < self.rows {
                writeln!(
                    out,
                    "{} of {} rows; --max-rows or --format json gives more",
                    self.kept, self.rows
                )?;
            }
        }
        out.flush()?;
        Ok(())
    }
}

fn engine(error: datafusion::arrow::error::ArrowError) -> SqlError {
    SqlError::from(datafusion::error::DataFusionError::from(error))
}
