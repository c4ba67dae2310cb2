//! Makes an exchange of a row.

use std::time::Duration;

use arrow_array::{Array as _, ArrayRef};
use arrow_schema::DataType;
use bytes::Bytes;
use chatwire_conformance::Subject;
use chatwire_transport::{
    BodyEnd, Exchange, Fact, Frame, RecordedRequest, RecordedResponse, cassette::ExpectedStatus,
};
use http::{
    Method, StatusCode,
    header::{CONTENT_ENCODING, CONTENT_LENGTH},
};

use super::{
    byte_column::ByteColumn, columns::ExchangeColumns, details::DetailColumn, frames::FrameColumn,
    headers::HeaderColumn, integers::IntegerColumn,
};
use crate::error::ArrowJudgeError;

/// The path that is assumed of a request without one.
const CHAT: &str = "/v1/chat/completions";

/// The first bytes of a body that is still compressed: gzip, zstd.
const COMPRESSED: [&[u8]; 2] = [&[0x1f, 0x8b], &[0x28, 0xb5, 0x2f, 0xfd]];

/// The columns of exchanges, of which the types are known.
#[derive(Debug)]
pub(crate) struct Rows<'a> {
    body: ByteColumn<'a>,
    request: Option<ByteColumn<'a>>,
    status: Option<IntegerColumn<'a>>,
    headers: Option<HeaderColumn<'a>>,
    frames: Option<FrameColumn<'a>>,
    target: Option<ByteColumn<'a>>,
    details: Option<DetailColumn<'a>>,
    max_body: usize,
}

impl<'a> Rows<'a> {
    /// Looks at the columns; a body or request of more than `max_body` bytes is not read.
    pub(crate) fn new(
        columns: &'a ExchangeColumns,
        max_body: usize,
    ) -> Result<Self, ArrowJudgeError> {
        columns.check_rows()?;
        let text = |name: &str, column: &'a Option<ArrayRef>| {
            column.as_ref().map(|column| ByteColumn::new(name, column)).transpose()
        };
        // A column of nothing but nulls has a type of its own.
        let typed = |column: &'a Option<ArrayRef>| {
            column.as_ref().filter(|column| *column.data_type() != DataType::Null)
        };
        let status = columns.status.as_ref();
        let headers = typed(&columns.headers);
        Ok(Self {
            body: ByteColumn::new("body", &columns.body)?,
            request: text("request", &columns.request)?,
            status: status.map(|column| IntegerColumn::new("status", column)).transpose()?,
            headers: headers.map(|column| HeaderColumn::new("headers", column)).transpose()?,
            frames: typed(&columns.frames).map(FrameColumn::new).transpose()?,
            target: text("target", &columns.target)?,
            details: typed(&columns.details).map(DetailColumn::new).transpose()?,
            max_body,
        })
    }

    /// The name of the target of a row; `None` for an unknown one.
    pub(crate) fn target(&self, row: usize) -> Result<Option<String>, String> {
        self.target.as_ref().map_or(Ok(None), |column| column.text(row, "target"))
    }

    /// The subject of a row, as it is judged.
    ///
    /// # Errors
    ///
    /// Why the row cannot be judged, in one line.
    pub(crate) fn subject(&self, row: usize) -> Result<Subject, String> {
        let subject = Subject::from_exchange(&self.exchange(row)?);
        Ok(match self.expected_status(row)? {
            Some(status) => subject.with_expected_status(status),
            None => subject,
        })
    }

    /// The status that a row must have; `None` for any.
    pub(crate) fn expected_status(&self, row: usize) -> Result<Option<ExpectedStatus>, String> {
        self.details.as_ref().map_or(Ok(None), |details| details.expected_status(row))
    }

    /// The exchange of a row, its bodies in the buffers of the arrays.
    ///
    /// # Errors
    ///
    /// Why the row is no exchange, in one line.
    pub(crate) fn exchange(&self, row: usize) -> Result<Exchange, String> {
        let mut request = RecordedRequest::new(Method::POST, CHAT);
        let response = RecordedResponse::new(StatusCode::OK);
        let asked = self.bytes(&self.request, row, "request")?;
        request.body = asked.clone().unwrap_or_default();
        let mut exchange =
            Exchange::new(request, response).with_unknown([Fact::Target, Fact::Framing, Fact::End]);
        if let Some(details) = &self.details {
            details.apply(row, &mut exchange)?;
        }
        if asked.is_none() {
            exchange.unknown.insert(Fact::RequestBody);
        }
        if exchange.response.end == BodyEnd::NoResponse {
            exchange.response = RecordedResponse::none();
            return Ok(exchange);
        }
        match self.status(row)? {
            Some(status) => exchange.response.status = status,
            None => {
                exchange.unknown.insert(Fact::Head);
            }
        }
        match self.headers.as_ref().map_or(Ok(None), |column| column.get(row))? {
            Some(headers) => exchange.response.headers = headers,
            None => {
                exchange.unknown.insert(Fact::Headers);
            }
        }
        self.add_body(row, &mut exchange)?;
        Ok(exchange)
    }

    fn status(&self, row: usize) -> Result<Option<StatusCode>, String> {
        let Some(column) = &self.status else { return Ok(None) };
        let wrong = |found: &str| format!("`status` is {found}; it must be from 100 to 999");
        let Some(status) = column.get(row).map_err(|found| wrong(&found))? else { return Ok(None) };
        let code = u16::try_from(status).ok().and_then(|code| StatusCode::from_u16(code).ok());
        code.map(Some).ok_or_else(|| wrong(&status.to_string()))
    }

    fn add_body(&self, row: usize, exchange: &mut Exchange) -> Result<(), String> {
        if self.body.get(row).is_none() {
            return Err(
                "`body` is null: it was not kept; an empty body is an empty string".to_owned()
            );
        }
        let body = self.limited(&self.body, row, "body")?.unwrap_or_default();
        let response = &mut exchange.response;
        if response.headers.contains_key(CONTENT_ENCODING) {
            if COMPRESSED.iter().any(|mark| body.starts_with(mark)) {
                return Err("`body` is compressed; decode it before it is judged".to_owned());
            }
            if exchange.unknown.contains(&Fact::Framing) {
                // The body is decoded, and these describe it as it was sent.
                response.headers.remove(CONTENT_ENCODING);
                response.headers.remove(CONTENT_LENGTH);
            }
        }
        let frames = self.frames.as_ref().map_or(Ok(None), |column| column.get(row, &body))?;
        response.frames = frames.unwrap_or_else(|| {
            exchange.unknown.insert(Fact::Frames);
            one_frame(body)
        });
        Ok(())
    }

    fn bytes(
        &self,
        column: &Option<ByteColumn<'_>>,
        row: usize,
        name: &str,
    ) -> Result<Option<Bytes>, String> {
        column.as_ref().map_or(Ok(None), |column| self.limited(column, row, name))
    }

    /// The bytes of a row, unless they are too many.
    fn limited(
        &self,
        column: &ByteColumn<'_>,
        row: usize,
        name: &str,
    ) -> Result<Option<Bytes>, String> {
        match column.get(row) {
            Some(bytes) if bytes.len() > self.max_body => Err(format!(
                "`{name}` has {} bytes; at most {} are read",
                bytes.len(),
                self.max_body
            )),
            bytes => Ok(bytes),
        }
    }
}

/// One frame with everything, if there is anything.
fn one_frame(body: Bytes) -> Vec<Frame> {
    match body.is_empty() {
        true => Vec::new(),
        false => vec![Frame::new(Duration::ZERO, body)],
    }
}
