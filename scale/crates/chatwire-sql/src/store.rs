//! Stores the rows of a result as recordings.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, BufWriter, Write as _},
    path::{Path, PathBuf},
};

use chatwire_arrow::{Limits, recordings};
use chatwire_transport::cassette::{Recording, name_problem};
use datafusion::arrow::{
    array::{Array as _, AsArray as _, RecordBatch},
    compute::cast,
    datatypes::DataType,
};

use crate::error::SqlError;

/// Stores the rows of a result as recordings: lines of one file, or folders, each in that of its
/// rule if it has one.
pub(crate) struct Store {
    path: PathBuf,
    lines: Option<BufWriter<File>>,
    /// The folders of this run, in lower case, as some systems compare names, and the last number
    /// that was added to each.
    folders: BTreeMap<PathBuf, usize>,
    stored: usize,
    refused: usize,
}

impl Store {
    /// Stores below this folder, or in this file if it is called `.jsonl`.
    pub(crate) fn open(path: PathBuf) -> Result<Self, SqlError> {
        let lines = match path.extension().is_some_and(|ending| ending == "jsonl") {
            true => Some(BufWriter::new(File::create(&path)?)),
            false => None,
        };
        Ok(Self { path, lines, folders: BTreeMap::new(), stored: 0, refused: 0 })
    }

    /// Stores rows; what is no recording is told on standard error.
    #[allow(clippy::print_stderr, reason = "a row that is not stored is told")]
    pub(crate) fn add(&mut self, batch: &RecordBatch) -> Result<(), SqlError> {
        let read = recordings::read(batch, &Limits::default())
            .map_err(|error| SqlError::Usage(error.to_string()))?;
        let rules = rules(batch);
        for (row, recording) in read.into_iter().enumerate() {
            let rule = rules.get(row).cloned().flatten();
            let stored = recording.and_then(|recording| self.one(&recording, rule.as_deref()));
            match stored {
                Ok(()) => self.stored += 1,
                Err(problem) => {
                    self.refused += 1;
                    eprintln!("error: row {} is not stored: {problem}", row + 1);
                }
            }
        }
        Ok(())
    }

    /// Stores a recording.
    fn one(&mut self, recording: &Recording, rule: Option<&str>) -> Result<(), String> {
        if let Some(lines) = &mut self.lines {
            let line = recording.to_line().map_err(|error| error.to_string())?;
            return writeln!(lines, "{line}").map_err(|error| error.to_string());
        }
        let case = &recording.meta.case;
        if let Some(problem) = name_problem(case) {
            return Err(format!("the case {case:?} {problem}"));
        }
        // A rule is `area/name`; a part that is no plain name stays out of the path.
        let parts = rule.into_iter().flat_map(|rule| rule.split('/'));
        let mut folder = self.path.clone();
        folder.extend(parts.filter(|part| name_problem(part).is_none()));
        recording.save(self.unused(&folder, case)).map_err(|error| error.to_string())
    }

    /// A folder that this run has not used: cases of several servers may have one name.
    fn unused(&mut self, folder: &Path, case: &str) -> PathBuf {
        let key = |name: &str| folder.join(name.to_ascii_lowercase());
        let mut number = self.folders.get(&key(case)).copied().unwrap_or(0);
        let name = loop {
            number += 1;
            let name = if number == 1 { case.to_owned() } else { format!("{case}-{number}") };
            if !self.folders.contains_key(&key(&name)) {
                break name;
            }
        };
        self.folders.entry(key(&name)).or_insert(1);
        // Where the next search begins.
        self.folders.insert(key(case), number);
        folder.join(name)
    }

    /// Says how many were stored; fails if one was not.
    pub(crate) fn finish(self) -> Result<(), SqlError> {
        let Self { path, lines, stored, refused, .. } = self;
        if let Some(mut lines) = lines {
            lines.flush()?;
        }
        writeln!(io::stdout(), "{stored} recordings stored in {}", path.display())?;
        match refused {
            0 => Ok(()),
            refused => Err(SqlError::Usage(format!("{refused} rows are not stored"))),
        }
    }
}

/// The column `rule`, if there is one.
fn rules(batch: &RecordBatch) -> Vec<Option<String>> {
    let column = batch.column_by_name("rule").and_then(|it| cast(it, &DataType::Utf8).ok());
    let Some(column) = column else { return vec![None; batch.num_rows()] };
    let texts = column.as_string::<i32>();
    (0..column.len()).map(|row| texts.is_valid(row).then(|| texts.value(row).to_owned())).collect()
}
