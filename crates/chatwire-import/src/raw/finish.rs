//! Makes a recording, or a note, of an exchange as it was found.

use std::time::Duration;

use bytes::Bytes;
use chatwire_transport::{
    BodyEnd, Credentials, Exchange, Fact, Frame, RecordedRequest, RecordedResponse,
    cassette::{ExpectedStatus, Meta, Origin, Recording, name_problem},
};
use http::{
    Method, StatusCode,
    header::{CONTENT_ENCODING, CONTENT_LENGTH},
};
use serde::Deserialize;

use super::{Raw, RawBody, headers, target};
use crate::{Entry, ImportError, ImportErrorKind, Note, NoteKind, Options, Outcome, Place, coding};

/// The path that is assumed of an exchange without one.
const CHAT: &str = "/v1/chat/completions";
/// How long the name of a case may get, in bytes.
const MAX_CASE: usize = 96;

impl Raw {
    /// The entry that it gives.
    pub(crate) fn finish(self, place: Place, options: &Options) -> Result<Entry, ImportError> {
        let fail = |kind| ImportError::new(place.clone(), kind);
        let outcome = self.outcome(&place, options).map_err(fail)?;
        Ok(Entry { place, outcome })
    }

    fn outcome(mut self, place: &Place, options: &Options) -> Result<Outcome, ImportErrorKind> {
        let note = |kind, reason: String| Ok(Outcome::Note(Note::new(kind, reason)));
        let url = match &self.url {
            Some(url) => match target::parse(url) {
                Some(url) => url,
                None => return note(NoteKind::NotHttp, format!("{} is not HTTP", scheme(url))),
            },
            None => {
                self.unknown.insert(Fact::Target);
                target::Url { target: CHAT.to_owned(), host: None }
            }
        };
        let method = match &self.method {
            Some(method) => Method::try_from(&*method.to_ascii_uppercase()).map_err(|_| {
                ImportErrorKind::Syntax(format!("{:?} is not a method", shorten(method)))
            })?,
            None => Method::POST,
        };
        let request = self.request(method, url.target, options)?;
        if !options.all_endpoints && !self.is_chat(&request) {
            let path = request.target.split('?').next().unwrap_or_default();
            let reason = format!("{} {} is another endpoint", request.method, shorten(path));
            return note(NoteKind::OtherEndpoint, reason);
        }
        let meta = self.meta(place, url.host.as_deref(), &request, options);
        let status = match self.status {
            Some(status) if status > 0 => u16::try_from(status)
                .ok()
                .and_then(|status| StatusCode::from_u16(status).ok())
                .ok_or_else(|| ImportErrorKind::Syntax(format!("{status} is not a status")))?,
            _ => return Ok(self.without_response(meta, request, options)),
        };
        if let Some(reason) = self.lacks_body(status) {
            return note(NoteKind::NoBody, reason);
        }
        let response = self.response(status, options)?;
        if response.end != BodyEnd::Complete {
            self.unknown.remove(&Fact::End);
        }
        let mut exchange = Exchange::new(request, response).with_unknown(self.unknown);
        options.redaction.apply(&mut exchange);
        Ok(Outcome::Recording(Box::new(Recording::new(meta, exchange))))
    }

    fn request(
        &mut self,
        method: Method,
        target: String,
        options: &Options,
    ) -> Result<RecordedRequest, ImportErrorKind> {
        let mut request = RecordedRequest::new(method, target);
        request.headers = headers::map(&self.request_headers);
        // Many programs leave credentials out, so that their absence says nothing.
        let credentials = Credentials::of(&request.headers);
        request.credentials = Some(credentials).filter(|found| *found == Credentials::Present);
        match std::mem::replace(&mut self.request_body, RawBody::NotKept) {
            RawBody::NotKept => {
                self.unknown.insert(Fact::RequestBody);
            }
            RawBody::Bytes(bytes, _) => {
                let codings = headers::all(&self.request_headers, "content-encoding");
                request.body =
                    coding::decode(&codings, bytes, options.limits.body_bytes).bytes.into();
            }
            RawBody::Frames(frames) => {
                request.body = frames.iter().flat_map(|frame| frame.bytes.to_vec()).collect();
            }
        }
        check_size(request.body.len(), options)?;
        Ok(request)
    }

    fn response(
        &mut self,
        status: StatusCode,
        options: &Options,
    ) -> Result<RecordedResponse, ImportErrorKind> {
        let mut response = RecordedResponse::new(status);
        response.version = self.version;
        response.headers = headers::map(&self.response_headers);
        response.end = self.end;
        response.frames = match std::mem::replace(&mut self.response_body, RawBody::NotKept) {
            RawBody::NotKept => Vec::new(),
            RawBody::Frames(frames) => frames,
            RawBody::Bytes(bytes, at) => {
                self.unknown.insert(Fact::Frames);
                let codings = headers::all(&self.response_headers, "content-encoding");
                let decoded = coding::decode(&codings, bytes, options.limits.body_bytes);
                if let Some(fault) = decoded.fault {
                    response.end = BodyEnd::Failed;
                    self.failure.get_or_insert(fault);
                }
                one_frame(decoded.bytes.into(), at)
            }
        };
        if response.headers.remove(CONTENT_ENCODING).is_some() {
            // Stored bodies are decoded, as the bodies of our own transports are.
            response.headers.remove(CONTENT_LENGTH);
            self.unknown.insert(Fact::Framing);
        }
        check_size(response.frames.iter().map(|frame| frame.bytes.len()).sum(), options)?;
        Ok(response)
    }

    fn without_response(
        self,
        mut meta: Meta,
        request: RecordedRequest,
        options: &Options,
    ) -> Outcome {
        let reason = self.failure.unwrap_or_else(|| "no response arrived".to_owned());
        meta.note = Some(reason.clone());
        let mut exchange =
            Exchange::new(request, RecordedResponse::none()).with_unknown(self.unknown);
        options.redaction.apply(&mut exchange);
        let recording = Some(Box::new(Recording::new(meta, exchange)));
        Outcome::Note(Note { kind: NoteKind::NoResponse, reason, recording })
    }

    /// Why the body of the response is missing; `None` if it is there or there was none.
    fn lacks_body(&self, status: StatusCode) -> Option<String> {
        let RawBody::NotKept = self.response_body else { return None };
        let length = self.response_header("content-length");
        if length.as_deref() == Some("0") || matches!(status.as_u16(), 204 | 304) {
            return None;
        }
        let why = self.failure.as_deref().unwrap_or("it is not in the source");
        Some(format!("status {}, but no body: {why}", status.as_u16()))
    }

    /// Whether the request went to the endpoint for chat completions.
    fn is_chat(&self, request: &RecordedRequest) -> bool {
        if [Method::OPTIONS, Method::HEAD].contains(&request.method) {
            return false;
        }
        let path = request.target.split('?').next().unwrap_or_default();
        if path.trim_end_matches('/').ends_with("/chat/completions") {
            return true;
        }
        let body = match &self.response_body {
            RawBody::NotKept => return false,
            RawBody::Bytes(bytes, _) => bytes.as_slice(),
            RawBody::Frames(frames) => frames.first().map_or(&b""[..], |frame| &frame.bytes),
        };
        memchr::memmem::find(&body[..body.len().min(4096)], b"\"chat.completion").is_some()
    }

    fn meta(
        &self,
        place: &Place,
        host: Option<&str>,
        request: &RecordedRequest,
        options: &Options,
    ) -> Meta {
        let stem = place.file.rsplit(['/', '\\']).next().unwrap_or_default();
        let stem = stem.split('.').next().unwrap_or_default();
        let name = match (&self.name, place.entry) {
            (Some(name), _) => format!("{stem}-{name}"),
            (None, Some(entry)) => format!("{stem}-{entry}"),
            (None, None) => stem.to_owned(),
        };
        let provider = host.and_then(target::provider).unwrap_or(Meta::UNKNOWN_TARGET);
        let target = options.target.clone().unwrap_or_else(|| provider.to_owned());
        let mut meta = Meta::new(plain(&name), target);
        meta.model = model(&request.body);
        meta.recorded_at = self.recorded_at.clone();
        meta.recorder = Some(Origin::new("chatwire-import", env!("CARGO_PKG_VERSION")));
        meta.note = self.failure.clone();
        // Traffic has no cases, so that any status is right.
        meta.status = Some(ExpectedStatus::any());
        meta
    }
}

/// One frame with everything, if there is anything.
fn one_frame(bytes: Bytes, at: Option<Duration>) -> Vec<Frame> {
    if bytes.is_empty() {
        return Vec::new();
    }
    vec![Frame::new(at.unwrap_or_default(), bytes)]
}

fn check_size(size: usize, options: &Options) -> Result<(), ImportErrorKind> {
    let limit = options.limits.body_bytes;
    if size > limit {
        return Err(ImportErrorKind::Limit(format!("a body of at most {limit} bytes")));
    }
    Ok(())
}

#[derive(Deserialize)]
struct ModelOnly {
    model: String,
}

fn model(body: &[u8]) -> Option<String> {
    serde_json::from_slice::<ModelOnly>(body).ok().map(|body| body.model)
}

/// A plain file name with the letters and digits of another.
fn plain(name: &str) -> String {
    let mut out = String::new();
    for character in name.chars().take(MAX_CASE) {
        match character {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '_' | '.'
                if !(out.is_empty() && character == '.') =>
            {
                out.push(character);
            }
            _ if out.ends_with('-') || out.is_empty() => {}
            _ => out.push('-'),
        }
    }
    let out = out.trim_end_matches(['-', '.']);
    match name_problem(out) {
        None => out.to_owned(),
        // The name of a device, or nothing.
        Some(_) => format!("entry-{out}").trim_end_matches('-').to_owned(),
    }
}

/// The scheme of a URL, for a message.
fn scheme(url: &str) -> String {
    match url.split_once(':') {
        Some((scheme, _))
            if scheme.len() <= 20 && scheme.bytes().all(|byte| byte.is_ascii_graphic()) =>
        {
            format!("a {scheme}: URL")
        }
        _ => format!("{:?}", shorten(url)),
    }
}

fn shorten(text: &str) -> String {
    text.chars().take(80).collect()
}
