//! The columns of exchanges and of judgments.
//!
//! Both have a version, which is 1. A version changes when a name or a type changes or goes away;
//! new members may come without a new one. [`exchanges`] carries it in its metadata under
//! [`METADATA_KEY`], and so do Parquet files that are written from it.
//!
//! # Exchanges
//!
//! Only `body` must be there. A column that is missing is one of nulls, and null means that the
//! source did not keep it: rules that need it say nothing, and the server is not blamed.
//!
//! | column | types that are read | meaning of a value |
//! |---|---|---|
//! | `name` | text | the name of the exchange; not read by the judge |
//! | `target` | text | the server or gateway under test; chooses profile and contracts |
//! | `recorded_at` | text | time of the request, RFC 3339; not read by the judge |
//! | `request` | text, binary | the body of the request |
//! | `status` | integer | the HTTP status, from 100 to 999 |
//! | `headers` | text, map, list | the headers of the response |
//! | `body` | text, binary | the body of the response after content decoding; null is `unreadable` |
//! | `frames` | list | `at_nanos` (or `at_micros`, `at_millis`) since the request, and `length` in bytes, of each read; the lengths add up to the body's |
//! | `details` | struct | what else is known, see below |
//! | `meta` | struct | the description of a recording; not read by the judge |
//!
//! *Text* and *binary* are `Utf8`, `LargeUtf8`, `Utf8View`, `Binary`, `LargeBinary`, `BinaryView`,
//! and dictionaries of them. *Integer* is any width, signed or not, and floats that are whole.
//! *Headers* as text are lines of `name: value`, an object of names with a value or an array of
//! values, or an array of pairs; as a list they are structs of a name and a value.
//!
//! Every member of `details` may be missing or null:
//!
//! | member | meaning | if missing |
//! |---|---|---|
//! | `method`, `path` | of the request; the path may have a query | `POST`, unknown |
//! | `request_headers` | as `headers` | none |
//! | `version` | `HTTP/1.1`, `HTTP/2` and so on | `HTTP/1.1` |
//! | `end` | `complete`, `abandoned`, `failed`, `no-response` | complete, but unknown |
//! | `credentials` | `absent`, `present`, `rejected` | unknown |
//! | `expected_status` | such as `2xx`, `404`, `400, not-found`, `any` | any |
//! | `unknown` | names of [`Fact`](chatwire_transport::Fact)s that were not kept; the list is whole | `framing` |
//! | `redacted` | names of [`RedactedPart`](chatwire_transport::RedactedPart)s | none |
//!
//! # Judgments
//!
//! | member | type | meaning |
//! |---|---|---|
//! | `verdict` | `Utf8` | `pass`, `fail`, `warn`, `infra`, `harness` or `unreadable` |
//! | `kind` | `Utf8` | `completion`, `stream`, `error` or `other`; null if unreadable |
//! | `error` | `Utf8` | why the row was not judged; null if it was |
//! | `contract`, `profile` | `Utf8` | what it was judged by |
//! | `model` | `Utf8` | the model of the request, or else of the response |
//! | `published`, `overlaid` | struct | the schema as published, and with corrections: `verdict`, `values`, `invalid`, `errors` |
//! | `lossless` | `Utf8` | whether our types lose nothing of it |
//! | `rules_judged`, `rules_passed` | `Int32` | how many rules |
//! | `usage` | struct | `prompt_tokens`, `completion_tokens`, `total_tokens` of the last usage; null if absent |
//! | `findings_count` | `Int64` | how many places break a rule |
//! | `rules` | list | the broken rules: `rule`, `level`, `verdict`, `count` |
//! | `findings` | list | `rule`, `level`, place, `expected`, `seen` |
//!
//! The place of a finding is `event` (from 1), `frame` (from 1), `offset` (from 0) and `line`
//! (from 1) in the body, a JSON `pointer`, and a `header`; null where it has none.

use std::sync::Arc;

use arrow_schema::{DataType, Field, Fields, Schema, SchemaRef};

use crate::error::ArrowJudgeError;

/// The version of both schemas.
pub const VERSION: &str = "1";

/// The key of the version in the metadata of the schema.
pub const METADATA_KEY: &str = "chatwire.exchanges";

/// The schema of exchanges as this crate writes them.
pub fn exchanges() -> SchemaRef {
    let text = |name: &str| Field::new(name, DataType::Utf8, true);
    let fields = vec![
        Field::new("name", DataType::Utf8, false),
        text("target"),
        text("recorded_at"),
        Field::new("request", DataType::Binary, true),
        Field::new("status", DataType::Int32, true),
        Field::new("headers", list(header()), true),
        Field::new("body", DataType::Binary, true),
        Field::new("frames", list(DataType::Struct(frame())), true),
        Field::new("details", DataType::Struct(details()), true),
        Field::new("meta", DataType::Struct(meta()), true),
    ];
    let metadata = [(METADATA_KEY.to_owned(), VERSION.to_owned())];
    Arc::new(Schema::new(fields).with_metadata(metadata.into()))
}

/// The type of a judgment.
pub fn judgment() -> DataType {
    let text = |name: &str, null| Field::new(name, DataType::Utf8, null);
    let number = |name: &str| Field::new(name, DataType::Int32, false);
    let members: Fields = vec![
        text("verdict", false),
        text("kind", true),
        text("error", true),
        text("contract", true),
        text("profile", true),
        text("model", true),
        Field::new("published", DataType::Struct(schema_verdict()), false),
        Field::new("overlaid", DataType::Struct(schema_verdict()), false),
        text("lossless", true),
        number("rules_judged"),
        number("rules_passed"),
        Field::new("usage", DataType::Struct(usage()), false),
        Field::new("findings_count", DataType::Int64, false),
        Field::new("rules", list(DataType::Struct(rule())), false),
        Field::new("findings", list(DataType::Struct(finding())), false),
    ]
    .into();
    DataType::Struct(members)
}

/// The type of the shape of a response: a list of `kind`, `pointer` and `shape`, where `shape` says
/// how often a place is there and which types it has, as in a lock of `chatwire shape`.
pub fn shapes() -> DataType {
    list(DataType::Struct(shape()))
}

/// The schema of [`rules`](crate::rules).
pub fn rules() -> SchemaRef {
    let names = ["rule", "level", "scope", "requirement", "source"];
    let fields = names.map(|name| Field::new(name, DataType::Utf8, false));
    Arc::new(Schema::new(fields.to_vec()))
}

/// Fails if a schema says that it is of another version.
pub(crate) fn check_version(found: &Schema) -> Result<(), ArrowJudgeError> {
    match found.metadata().get(METADATA_KEY) {
        Some(version) if version != VERSION => {
            Err(ArrowJudgeError::Version { found: version.clone(), known: VERSION })
        }
        _ => Ok(()),
    }
}

/// A list of this type, whose elements are never null.
fn list(of: DataType) -> DataType {
    DataType::List(element(of))
}

pub(crate) fn element(of: DataType) -> Arc<Field> {
    Arc::new(Field::new("item", of, false))
}

pub(crate) fn header() -> DataType {
    DataType::Struct(texts(["name", "value"], false))
}

pub(crate) fn frame() -> Fields {
    ["at_nanos", "length"].map(|name| Field::new(name, DataType::Int64, false)).to_vec().into()
}

pub(crate) fn details() -> Fields {
    let text = |name: &str| Field::new(name, DataType::Utf8, true);
    vec![
        text("method"),
        text("path"),
        Field::new("request_headers", list(header()), true),
        text("version"),
        text("end"),
        text("credentials"),
        text("expected_status"),
        Field::new("unknown", list(DataType::Utf8), true),
        Field::new("redacted", list(DataType::Utf8), true),
    ]
    .into()
}

pub(crate) fn meta() -> Fields {
    let text = |name: &str| Field::new(name, DataType::Utf8, true);
    vec![
        Field::new("case", DataType::Utf8, false),
        text("model"),
        text("recorder"),
        text("recorder_version"),
        text("server"),
        text("server_version"),
        text("note"),
        Field::new("tags", list(DataType::Utf8), true),
        text("pair"),
        text("expect"),
    ]
    .into()
}

pub(crate) fn schema_verdict() -> Fields {
    let number = |name: &str| Field::new(name, DataType::Int32, false);
    let verdict = Field::new("verdict", DataType::Utf8, true);
    vec![verdict, number("values"), number("invalid"), number("errors")].into()
}

pub(crate) fn usage() -> Fields {
    let names = ["prompt_tokens", "completion_tokens", "total_tokens"];
    names.map(|name| Field::new(name, DataType::Int64, true)).to_vec().into()
}

pub(crate) fn rule() -> Fields {
    let mut members = texts(["rule", "level", "verdict"], false).to_vec();
    members.push(Arc::new(Field::new("count", DataType::Int64, false)));
    members.into()
}

pub(crate) fn finding() -> Fields {
    let mut members = texts(["rule", "level"], false).to_vec();
    let numbers = ["event", "frame", "offset", "line"];
    members.extend(numbers.map(|name| Arc::new(Field::new(name, DataType::Int64, true))));
    members.extend(texts(["pointer", "header"], true).iter().cloned());
    members.extend(texts(["expected", "seen"], false).iter().cloned());
    members.into()
}

pub(crate) fn shape() -> Fields {
    texts(["kind", "pointer", "shape"], false)
}

fn texts<const N: usize>(names: [&str; N], null: bool) -> Fields {
    names.map(|name| Field::new(name, DataType::Utf8, null)).to_vec().into()
}
