//! A column of what else is known about exchanges: a struct of optional members.

use arrow_array::{Array, ArrayRef, cast::AsArray as _};
use chatwire_transport::{Exchange, Fact, RedactedPart, cassette::ExpectedStatus};
use http::Method;

use super::{
    byte_column::ByteColumn,
    headers::HeaderColumn,
    lists::TextLists,
    names::{CREDENTIALS, ENDS, VERSIONS},
};
use crate::error::ArrowJudgeError;

/// The names of the members.
const MEMBERS: [&str; 9] = [
    "method",
    "path",
    "request_headers",
    "version",
    "end",
    "credentials",
    "expected_status",
    "unknown",
    "redacted",
];

/// A column of details; each member may be missing.
#[derive(Debug)]
pub(crate) struct DetailColumn<'a> {
    array: &'a ArrayRef,
    method: Option<ByteColumn<'a>>,
    path: Option<ByteColumn<'a>>,
    request_headers: Option<HeaderColumn<'a>>,
    version: Option<ByteColumn<'a>>,
    end: Option<ByteColumn<'a>>,
    credentials: Option<ByteColumn<'a>>,
    expected_status: Option<ByteColumn<'a>>,
    unknown: Option<TextLists<'a>>,
    redacted: Option<TextLists<'a>>,
}

impl<'a> DetailColumn<'a> {
    /// Looks at a column.
    pub(crate) fn new(array: &'a ArrayRef) -> Result<Self, ArrowJudgeError> {
        let structs = array.as_struct_opt().ok_or_else(|| {
            ArrowJudgeError::of_type("details", "a struct of optional members", array.data_type())
        })?;
        for field in structs.fields() {
            if !MEMBERS.contains(&field.name().as_str()) {
                return Err(ArrowJudgeError::UnknownMember {
                    column: "details",
                    member: field.name().clone(),
                    known: MEMBERS.join(", "),
                });
            }
        }
        let text = |name: &str| {
            let column = structs.column_by_name(name);
            column.map(|column| ByteColumn::new(&format!("details.{name}"), column)).transpose()
        };
        let texts = |name: &str| {
            let column = structs.column_by_name(name);
            column.map(|column| TextLists::new(&format!("details.{name}"), column)).transpose()
        };
        let headers = structs.column_by_name("request_headers");
        let headers = headers.map(|column| HeaderColumn::new("details.request_headers", column));
        Ok(Self {
            array,
            method: text("method")?,
            path: text("path")?,
            request_headers: headers.transpose()?,
            version: text("version")?,
            end: text("end")?,
            credentials: text("credentials")?,
            expected_status: text("expected_status")?,
            unknown: texts("unknown")?,
            redacted: texts("redacted")?,
        })
    }

    /// The status that the exchange of a row must have; `None` for any.
    pub(crate) fn expected_status(&self, row: usize) -> Result<Option<ExpectedStatus>, String> {
        let text = self.text(&self.expected_status, row, "expected_status")?;
        text.map(|text| text.parse().map_err(|error| format!("`details.expected_status`: {error}")))
            .transpose()
    }

    /// Sets what is known about the exchange of a row.
    ///
    /// What a row says about the end of the body and the target of the request is known; the rest
    /// of what its exchange lacks stays as it is.
    pub(crate) fn apply(&self, row: usize, exchange: &mut Exchange) -> Result<(), String> {
        if self.array.is_null(row) {
            return Ok(());
        }
        if let Some(method) = self.text(&self.method, row, "method")? {
            let parsed = Method::from_bytes(method.as_bytes());
            exchange.request.method = parsed
                .map_err(|_| format!("`details.method` is {method:?}, which is no method"))?;
        }
        if let Some(path) = self.text(&self.path, row, "path")? {
            if !path.starts_with('/') {
                return Err(format!("`details.path` is {path:?}; it must start with `/`"));
            }
            exchange.request.target = path;
            exchange.unknown.remove(&Fact::Target);
        }
        if let Some(headers) = &self.request_headers
            && let Some(headers) = headers.get(row)?
        {
            exchange.request.headers = headers;
        }
        if let Some(version) = self.one_of(&self.version, row, "version", &VERSIONS)? {
            exchange.response.version = version;
        }
        if let Some(end) = self.one_of(&self.end, row, "end", &ENDS)? {
            exchange.response.end = end;
            exchange.unknown.remove(&Fact::End);
        }
        let credentials = self.one_of(&self.credentials, row, "credentials", &CREDENTIALS)?;
        exchange.request.credentials = credentials;
        if let Some(unknown) = &self.unknown {
            // The list is whole: what it does not name is known.
            exchange.unknown.remove(&Fact::Framing);
            for name in unknown.get(row, "details.unknown")? {
                let fact = Fact::from_name(&name);
                exchange.unknown.insert(fact.ok_or_else(|| {
                    format!("`details.unknown` contains {name:?}, which is no fact")
                })?);
            }
        }
        if let Some(redacted) = &self.redacted {
            for name in redacted.get(row, "details.redacted")? {
                let part = RedactedPart::from_name(&name);
                exchange.redacted.insert(part.ok_or_else(|| {
                    format!("`details.redacted` contains {name:?}, which is no part of an exchange")
                })?);
            }
        }
        Ok(())
    }

    fn text(
        &self,
        column: &Option<ByteColumn<'_>>,
        row: usize,
        name: &str,
    ) -> Result<Option<String>, String> {
        match column {
            Some(column) if self.array.is_valid(row) => {
                column.text(row, &format!("details.{name}"))
            }
            _ => Ok(None),
        }
    }

    fn one_of<T: Copy>(
        &self,
        column: &Option<ByteColumn<'_>>,
        row: usize,
        name: &str,
        known: &[(T, &str)],
    ) -> Result<Option<T>, String> {
        let Some(text) = self.text(column, row, name)? else { return Ok(None) };
        match known.iter().find(|(_, known)| *known == text) {
            Some((value, _)) => Ok(Some(*value)),
            None => {
                let names: Vec<_> = known.iter().map(|(_, name)| *name).collect();
                let names = names.join(", ");
                Err(format!("`details.{name}` is {text:?}; it must be one of {names}"))
            }
        }
    }
}
