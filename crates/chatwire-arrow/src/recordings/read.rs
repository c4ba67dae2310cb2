//! Reads recordings from a batch of exchanges.

use std::path::PathBuf;

use arrow_array::{Array as _, ArrayRef, RecordBatch, StructArray, cast::AsArray as _};
use chatwire_transport::cassette::{ExpectedStatus, Meta, Origin, Recording, Redaction};

use super::remove_secrets;
use crate::{
    error::ArrowJudgeError,
    input::{ByteColumn, ExchangeColumns, Rows, TextLists},
    limits::Limits,
};

/// The recordings of a batch, and for each row that is none the reason, in one line.
///
/// Secrets are removed, as from everything that is imported; of traffic all headers but known ones
/// are, and of a recording, a row with a `meta`, only credentials. A row without a `meta` is a recording
/// whose case is the last part of its `name`, or else `row-` and its position, from 1; it is
/// traffic, and any status is right unless `details` says otherwise.
///
/// # Errors
///
/// When a column has a type that is not read, and when the batch is of another version.
pub fn read(
    batch: &RecordBatch,
    limits: &Limits,
) -> Result<Vec<Result<Recording, String>>, ArrowJudgeError> {
    read_from(batch, limits, 0)
}

/// As [`read`], of a part of the rows that begins with the one at `first`, from 0.
pub(crate) fn read_from(
    batch: &RecordBatch,
    limits: &Limits,
    first: u64,
) -> Result<Vec<Result<Recording, String>>, ArrowJudgeError> {
    let columns = ExchangeColumns::from_batch(batch)?;
    let rows = Rows::new(&columns, limits.max_body)?;
    let text = |name: &str| {
        let column = batch.column_by_name(name);
        column.map(|column| ByteColumn::new(name, column)).transpose()
    };
    let (names, times) = (text("name")?, text("recorded_at")?);
    let meta = batch.column_by_name("meta").map(MetaColumn::new).transpose()?.flatten();
    let redaction = Redaction::new();
    let recording = |row: usize| {
        let value = |column: &Option<ByteColumn<'_>>, name: &str| {
            column.as_ref().map_or(Ok(None), |column| column.text(row, name))
        };
        let name = value(&names, "name")?;
        let last = name.as_deref().map(|name| name.rsplit('/').next().unwrap_or(name));
        let case = last.map_or_else(|| format!("row-{}", first + row as u64 + 1), str::to_owned);
        let target = rows.target(row)?.unwrap_or_else(|| Meta::UNKNOWN_TARGET.to_owned());
        let mut described = Meta::new(case, target);
        let expect = match &meta {
            Some(meta) => meta.apply(row, &mut described)?,
            None => None,
        };
        described.recorded_at = value(&times, "recorded_at")?;
        described.status = rows.expected_status(row)?;
        let mut exchange = rows.exchange(row)?;
        if meta.as_ref().is_none_or(|meta| meta.structs.is_null(row)) {
            // Traffic is no case, and has any status unless it says otherwise.
            described.status.get_or_insert_with(ExpectedStatus::any);
            redaction.apply(&mut exchange);
        } else {
            remove_secrets(&mut exchange);
        }
        let mut recording = Recording::new(described, exchange);
        recording.name = name.unwrap_or_else(|| recording.meta.case.clone());
        recording.dir = PathBuf::new();
        recording.expect = expect;
        Ok(recording)
    };
    Ok((0..batch.num_rows()).map(recording).collect())
}

/// A column of descriptions; each member may be missing.
struct MetaColumn<'a> {
    structs: &'a StructArray,
    texts: Vec<(&'a str, ByteColumn<'a>)>,
    tags: Option<TextLists<'a>>,
}

impl<'a> MetaColumn<'a> {
    fn new(column: &'a ArrayRef) -> Result<Option<Self>, ArrowJudgeError> {
        let Some(structs) = column.as_struct_opt() else { return Ok(None) };
        let (mut texts, mut tags) = (Vec::new(), None);
        for (field, column) in structs.fields().iter().zip(structs.columns()) {
            let name = field.name().as_str();
            match name {
                "tags" => tags = Some(TextLists::new("meta.tags", column)?),
                _ => texts.push((name, ByteColumn::new(&format!("meta.{name}"), column)?)),
            }
        }
        Ok(Some(Self { structs, texts, tags }))
    }

    /// Describes a row; gives the text of its expected findings.
    fn apply(&self, row: usize, meta: &mut Meta) -> Result<Option<String>, String> {
        if self.structs.is_null(row) {
            return Ok(None);
        }
        let text = |name: &str| {
            let column = self.texts.iter().find(|(known, _)| *known == name);
            column.map_or(Ok(None), |(_, column)| column.text(row, &format!("meta.{name}")))
        };
        if let Some(case) = text("case")? {
            meta.case = case;
        }
        meta.model = text("model")?;
        meta.recorder = origin(text("recorder")?, text("recorder_version")?);
        meta.server = origin(text("server")?, text("server_version")?);
        meta.note = text("note")?;
        meta.pair = text("pair")?;
        if let Some(tags) = &self.tags {
            meta.tags = tags.get(row, "meta.tags")?;
        }
        text("expect")
    }
}

fn origin(name: Option<String>, version: Option<String>) -> Option<Origin> {
    let mut origin = Origin::new(name?, "");
    origin.version = version;
    Some(origin)
}
