//! Columns of recordings in the making.

use std::sync::Arc;

use arrow_array::{
    ArrayRef, RecordBatch, StringArray, StructArray,
    builder::{BinaryBuilder, Int32Builder, Int64Builder, StringBuilder},
};
use arrow_schema::{ArrowError, DataType};
use chatwire_transport::{
    BodyEnd,
    cassette::{Meta, Origin, Recording},
};
use http::HeaderMap;

use crate::{
    input::names::{CREDENTIALS, ENDS, VERSIONS, name_of},
    output::Lists,
    schema,
};

/// How many bytes the texts of a batch can have in all.
const MAX_TOTAL: usize = i32::MAX as usize;

/// Columns of recordings in the making.
#[derive(Debug, Default)]
pub(super) struct RecordingColumns {
    total: usize,
    name: StringBuilder,
    target: StringBuilder,
    recorded_at: StringBuilder,
    request: BinaryBuilder,
    status: Int32Builder,
    headers: Pairs,
    body: BinaryBuilder,
    frames: Lists,
    frame: [Int64Builder; 2],
    /// Method, path, version, end, credentials, expected status.
    details: [StringBuilder; 6],
    request_headers: Pairs,
    unknown: Texts,
    redacted: Texts,
    /// Case, model, recorder and its version, server and its version, note, pair, `expect.toml`.
    meta: [StringBuilder; 9],
    tags: Texts,
}

/// Lists of names and values in the making.
#[derive(Debug, Default)]
struct Pairs {
    lists: Lists,
    texts: [StringBuilder; 2],
}

/// Lists of texts in the making.
#[derive(Debug, Default)]
struct Texts {
    lists: Lists,
    texts: Vec<String>,
}

impl RecordingColumns {
    /// Adds a recording.
    pub(super) fn add(&mut self, recording: &Recording) -> Result<(), ArrowError> {
        let Recording { meta, exchange, .. } = recording;
        let (request, response) = (&exchange.request, &exchange.response);
        let body = response.body();
        let texts = request.body.len() + body.len() + text_of(recording);
        self.total = self.total.saturating_add(texts);
        if self.total > MAX_TOTAL {
            return Err(ArrowError::OffsetOverflowError(self.total));
        }
        self.name.append_value(&recording.name);
        self.target.append_value(&meta.target);
        self.recorded_at.append_option(meta.recorded_at.as_deref());
        self.request.append_value(&request.body);
        let answered = response.end != BodyEnd::NoResponse;
        self.status.append_option(answered.then(|| response.status.as_u16().into()));
        self.headers.add(&response.headers);
        self.body.append_value(&body);
        for frame in &response.frames {
            // Times beyond 292 years are cut.
            let nanos = i64::try_from(frame.at.as_nanos()).unwrap_or(i64::MAX);
            self.frame[0].append_value(nanos);
            self.frame[1].append_value(i64::try_from(frame.bytes.len()).unwrap_or(i64::MAX));
        }
        self.frames.end(response.frames.len());
        let credentials = request.credentials.map(|it| name_of(&CREDENTIALS, it));
        let expected = meta.status.as_ref().map(ToString::to_string);
        let details = [
            Some(request.method.as_str()),
            Some(&request.target),
            Some(name_of(&VERSIONS, response.version)),
            Some(name_of(&ENDS, response.end)),
            credentials,
            expected.as_deref(),
        ];
        append(&mut self.details, details);
        self.request_headers.add(&request.headers);
        self.unknown.add(exchange.unknown.iter().map(|fact| fact.name().to_owned()));
        self.redacted.add(exchange.redacted.iter().map(|part| part.name().to_owned()));
        self.add_meta(meta, recording.expect.as_deref());
        Ok(())
    }

    fn add_meta(&mut self, meta: &Meta, expect: Option<&str>) {
        let origin = |origin: &Option<Origin>| origin.clone().map(|it| (it.name, it.version));
        let (recorder, recorder_version) = origin(&meta.recorder).unzip();
        let (server, server_version) = origin(&meta.server).unzip();
        let members = [
            Some(&*meta.case),
            meta.model.as_deref(),
            recorder.as_deref(),
            recorder_version.as_ref().and_then(|it| it.as_deref()),
            server.as_deref(),
            server_version.as_ref().and_then(|it| it.as_deref()),
            meta.note.as_deref(),
            meta.pair.as_deref(),
            expect,
        ];
        append(&mut self.meta, members);
        self.tags.add(meta.tags.iter().cloned());
    }

    /// The batch.
    pub(super) fn finish(mut self) -> Result<RecordBatch, ArrowError> {
        let [method, path, version, end, credentials, expected] = finished(&mut self.details);
        let details = vec![
            method,
            path,
            self.request_headers.finish()?,
            version,
            end,
            credentials,
            expected,
            self.unknown.finish()?,
            self.redacted.finish()?,
        ];
        let [case, model, recorder, recorder_version, server, server_version, note, pair, expect] =
            finished(&mut self.meta);
        let tags = self.tags.finish()?;
        let meta = vec![
            case,
            model,
            recorder,
            recorder_version,
            server,
            server_version,
            note,
            tags,
            pair,
            expect,
        ];
        let frame = self.frame.each_mut().map(|builder| Arc::new(builder.finish()) as ArrayRef);
        let columns: Vec<ArrayRef> = vec![
            Arc::new(self.name.finish()),
            Arc::new(self.target.finish()),
            Arc::new(self.recorded_at.finish()),
            Arc::new(self.request.finish()),
            Arc::new(self.status.finish()),
            self.headers.finish()?,
            Arc::new(self.body.finish()),
            Arc::new(self.frames.structs(schema::frame(), frame.to_vec())?),
            Arc::new(StructArray::try_new(schema::details(), details, None)?),
            Arc::new(StructArray::try_new(schema::meta(), meta, None)?),
        ];
        RecordBatch::try_new(schema::exchanges(), columns)
    }
}

impl Pairs {
    /// Adds headers; a value has one character for each byte.
    fn add(&mut self, headers: &HeaderMap) {
        for (name, value) in headers {
            self.texts[0].append_value(name.as_str());
            let value: String = value.as_bytes().iter().copied().map(char::from).collect();
            self.texts[1].append_value(value);
        }
        self.lists.end(headers.len());
    }

    fn finish(mut self) -> Result<ArrayRef, ArrowError> {
        let DataType::Struct(fields) = schema::header() else {
            return Err(ArrowError::SchemaError("a header is a struct".to_owned()));
        };
        Ok(Arc::new(self.lists.structs(fields, finished(&mut self.texts).to_vec())?))
    }
}

impl Texts {
    fn add(&mut self, texts: impl Iterator<Item = String>) {
        let before = self.texts.len();
        self.texts.extend(texts);
        self.lists.end(self.texts.len() - before);
    }

    fn finish(self) -> Result<ArrayRef, ArrowError> {
        let texts = StringArray::from_iter_values(self.texts);
        Ok(Arc::new(self.lists.of(DataType::Utf8, Arc::new(texts))?))
    }
}

/// More than the bytes of all texts of a recording, its bodies aside.
fn text_of(recording: &Recording) -> usize {
    let Recording { meta, exchange, .. } = recording;
    // A value has one character, and so up to two bytes, for each of its bytes.
    let headers = |map: &HeaderMap| -> usize {
        map.iter().map(|(name, value)| name.as_str().len() + 2 * value.len()).sum()
    };
    let text = |text: &Option<String>| text.as_ref().map_or(0, String::len);
    let origin =
        |origin: &Option<Origin>| origin.as_ref().map_or(0, |it| it.name.len() + text(&it.version));
    let described = [&meta.recorded_at, &meta.model, &meta.note, &meta.pair, &recording.expect];
    // Method, version, end, credentials, facts and parts are short.
    const SHORT: usize = 1024;
    SHORT
        + recording.name.len()
        + meta.target.len()
        + meta.case.len()
        + exchange.request.target.len()
        + headers(&exchange.request.headers)
        + headers(&exchange.response.headers)
        + described.into_iter().map(text).sum::<usize>()
        + origin(&meta.recorder)
        + origin(&meta.server)
        + meta.tags.iter().map(String::len).sum::<usize>()
        + meta.status.as_ref().map_or(0, |status| status.to_string().len())
}

fn append<const N: usize>(builders: &mut [StringBuilder; N], texts: [Option<&str>; N]) {
    for (builder, text) in builders.iter_mut().zip(texts) {
        builder.append_option(text);
    }
}

fn finished<const N: usize>(builders: &mut [StringBuilder; N]) -> [ArrayRef; N] {
    builders.each_mut().map(|builder| Arc::new(builder.finish()) as ArrayRef)
}
