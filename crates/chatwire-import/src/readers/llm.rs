//! The database of the command `llm`, read only.
//!
//! Its versions keep calls in `turns` or in `responses`, each with the JSON of a response that the
//! library built: whole for a non-streaming one, a flat object without choices for a stream.

use std::collections::VecDeque;

use chatwire_transport::Fact;
use rusqlite::{Connection, OpenFlags};
use serde_json::Value;
use tempfile::TempPath;

use crate::{
    Entry, ImportError, ImportErrorKind, Note, NoteKind, Outcome,
    context::{Context, Entries},
    input::{Input, spool_to},
    raw::{Raw, RawBody},
    unread::read_entries,
};

/// How many rows are read at once.
const ROWS: i64 = 64;

/// The tables with calls, and the columns that are read.
const TABLES: [&str; 2] = ["turns", "responses"];

pub(crate) fn entries(context: Context, mut input: Input) -> Result<Entries, ImportError> {
    let place = context.place();
    let io = |error| ImportError::io(place.clone(), error);
    let limit = context.options.limits.decompressed_bytes;
    let mut file = tempfile::NamedTempFile::new().map_err(io)?;
    spool_to(&mut input, file.as_file_mut(), limit).map_err(io)?;
    let path = file.into_temp_path();
    let fail = |error: &rusqlite::Error| fault(&context, error);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(&path, flags).map_err(|error| fail(&error))?;
    // A database that somebody else made must not run anything.
    connection
        .execute_batch(
            "PRAGMA trusted_schema = OFF; PRAGMA query_only = ON; PRAGMA cell_size_check = ON;",
        )
        .map_err(|error| fail(&error))?;
    let tables: Vec<_> =
        TABLES.into_iter().filter(|table| has_table(&connection, table).unwrap_or(false)).collect();
    if tables.is_empty() {
        let what = "is a database of SQLite, but not one of llm";
        return Err(ImportError::syntax(place, what));
    }
    let tables = tables.into();
    let rows = VecDeque::new();
    Ok(read_entries(Calls { context, connection, _path: path, tables, rows, last: 0, index: 0 }))
}

struct Calls {
    context: Context,
    connection: Connection,
    /// Deleted with the iterator.
    _path: TempPath,
    tables: VecDeque<&'static str>,
    rows: VecDeque<Row>,
    /// The row that was read last.
    last: i64,
    index: usize,
}

struct Row {
    model: Option<String>,
    response: Option<String>,
    time: Option<String>,
}

impl Calls {
    fn step(&mut self) -> Result<Option<Entry>, ImportError> {
        let row = loop {
            if let Some(row) = self.rows.pop_front() {
                break row;
            }
            let Some(table) = self.tables.front() else { return Ok(None) };
            let rows = self.read(table).map_err(|error| {
                self.tables.clear();
                fault(&self.context, &error)
            })?;
            if rows.is_empty() {
                self.tables.pop_front();
                self.last = 0;
            }
            self.rows = rows;
        };
        let place = self.context.place().entry(self.index);
        self.index += 1;
        if self.index > self.context.options.limits.entries {
            self.tables.clear();
            self.rows.clear();
            let what = format!("at most {} entries", self.context.options.limits.entries);
            return Err(ImportError::new(place, ImportErrorKind::Limit(what)));
        }
        let response: Value = row
            .response
            .as_deref()
            .and_then(|text| serde_json::from_str(text).ok())
            .unwrap_or_default();
        if response.get("choices").is_none() {
            let model = row.model.unwrap_or_default();
            let reason = format!("llm kept the text of this call to {model:?}, not the response");
            let note = Note::new(NoteKind::NoResponseObject, reason);
            return Ok(Some(Entry { place, outcome: Outcome::Note(note) }));
        }
        let mut raw = Raw {
            request_body: RawBody::empty(),
            status: Some(200),
            recorded_at: row.time,
            response_body: RawBody::bytes(row.response.unwrap_or_default()),
            unknown: [
                Fact::Request,
                Fact::Head,
                Fact::Values,
                Fact::Bytes,
                Fact::Frames,
                Fact::End,
            ]
            .into(),
            ..Raw::default()
        };
        raw.response_headers.push(("content-type".to_owned(), b"application/json".to_vec()));
        self.context.finish(raw, place).map(Some)
    }

    /// The next rows of a table.
    fn read(&mut self, table: &str) -> Result<VecDeque<Row>, rusqlite::Error> {
        let limit = i64::try_from(self.context.options.limits.body_bytes).unwrap_or(i64::MAX);
        let sql = format!(
            "SELECT rowid, model, iif(length(response_json) > ?1, NULL, response_json), datetime_utc \
             FROM {table} WHERE rowid > ?2 ORDER BY rowid LIMIT ?3"
        );
        let mut statement = self.connection.prepare(&sql)?;
        let found = statement.query_map((limit, self.last, ROWS), |row| {
            let found = Row {
                model: row.get(1).unwrap_or_default(),
                response: row.get(2).unwrap_or_default(),
                time: row.get(3).unwrap_or_default(),
            };
            Ok((row.get::<_, i64>(0)?, found))
        })?;
        let mut rows = VecDeque::new();
        let mut last = self.last;
        for row in found {
            let (id, row) = row?;
            last = id;
            rows.push_back(row);
        }
        drop(statement);
        self.last = last;
        Ok(rows)
    }
}

impl Iterator for Calls {
    type Item = Result<Entry, ImportError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.step().transpose()
    }
}

/// Whether there is a plain table of this name, without columns that are computed.
fn has_table(connection: &Connection, table: &str) -> Result<bool, rusqlite::Error> {
    let sql = "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?1";
    let definition: String = connection.query_row(sql, [table], |row| row.get(0))?;
    let definition = definition.to_ascii_uppercase();
    let is_plain = definition.starts_with("CREATE TABLE") && !definition.contains(" AS (");
    Ok(is_plain && definition.contains("RESPONSE_JSON"))
}

fn fault(context: &Context, error: &rusqlite::Error) -> ImportError {
    ImportError::syntax(context.place(), format!("is not a database that can be read: {error}"))
}
