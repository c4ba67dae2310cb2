//! HTTP messages as text: `curl -i`, `curl --raw -i`, HTTPie with or without its request.

mod chunked;
mod head;
mod pretty;

use chatwire_transport::{BodyEnd, Fact, Frame};

use self::head::{Head, Start};
use crate::{
    ImportError, ImportErrorKind,
    context::{Context, Entries},
    input::Input,
    raw::{Raw, RawBody},
    unread::read_entries,
    weight,
};

/// What programs write behind a body that ended early.
const FAILURES: [&str; 2] = ["http: error:", "curl: ("];

pub(crate) fn entries(context: Context, mut input: Input) -> Entries {
    let place = context.place();
    let text = match input.read_all(context.options.limits.entry_bytes) {
        Ok(text) => text,
        Err(error) => return read_entries(std::iter::once(Err(ImportError::io(place, error)))),
    };
    let text = without_colors(text);
    let limits = context.options.limits;
    let max_calls = weight::max_calls(text.len(), &limits);
    let messages = Messages { text: &text, at: 0, line: (0, 1), head_bytes: limits.head_bytes };
    let Some(found) = messages.exchanges(max_calls) else {
        let what = format!("at most {max_calls} calls in a file of this size");
        let error = ImportError::new(place, ImportErrorKind::Limit(what));
        return read_entries(std::iter::once(Err(error)));
    };
    if found.is_empty() {
        let error = ImportError::syntax(place, "has no whole response head");
        return read_entries(std::iter::once(Err(error)));
    }
    read_entries(found.into_iter().enumerate().map(move |(index, (line, raw))| {
        context.finish(raw, context.place().entry(index).line(line))
    }))
}

struct Messages<'a> {
    text: &'a [u8],
    at: usize,
    /// A place, and the number of its line.
    line: (usize, usize),
    /// The most bytes of a head.
    head_bytes: usize,
}

impl Messages<'_> {
    /// The exchanges and the lines on which they begin; `None` if there are more than so many.
    fn exchanges(mut self, max: usize) -> Option<Vec<(usize, Raw)>> {
        let mut found = Vec::new();
        let mut request: Option<(usize, Raw)> = None;
        while let Some(head) = self.next_head() {
            if found.len() == max {
                return None;
            }
            let line = self.line_of(head.start);
            self.at = head.end;
            match head.first {
                Start::Request { method, target } => {
                    let mut raw = Raw { method: Some(method), ..Raw::default() };
                    let host = head::first(&head.headers, "host").unwrap_or_default();
                    let host = if host.is_empty() { "unknown" } else { &host };
                    raw.url = Some(format!("http://{host}{target}"));
                    raw.request_headers = head.headers;
                    let (body, failure) = without_failure(self.until_next_head().to_vec());
                    raw.request_body = RawBody::bytes(body.trim_ascii());
                    raw.failure = failure;
                    request = Some((line, raw));
                }
                // An interim response, the response of a proxy, or a redirect that was followed.
                Start::Response { status, .. }
                    if (100..200).contains(&status) || self.is_followed_by_head() => {}
                Start::Response { status, version } => {
                    let (line, mut raw) = request.take().unwrap_or_else(|| {
                        let unknown = [Fact::Request].into();
                        (line, Raw { request_body: RawBody::empty(), unknown, ..Raw::default() })
                    });
                    raw.status = Some(status);
                    raw.version = version;
                    raw.response_headers = head.headers;
                    self.body(&mut raw);
                    found.push((line, raw));
                }
            }
        }
        found.extend(request);
        Some(found)
    }

    /// The number of the line of a place, which is behind that of the last call.
    fn line_of(&mut self, at: usize) -> usize {
        let (before, line) = self.line;
        let lines = memchr::memchr_iter(b'\n', &self.text[before..at]).count();
        self.line = (at, line + lines);
        self.line.1
    }

    fn next_head(&self) -> Option<Head> {
        let mut from = self.at;
        loop {
            let head = Head::find(self.text, from, self.head_bytes)?;
            match head {
                Ok(head) => return Some(head),
                Err(next) => from = next,
            }
        }
    }

    /// Whether another head follows without a body in between.
    fn is_followed_by_head(&self) -> bool {
        let rest = &self.text[self.at..];
        let blank = rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        matches!(Head::find(self.text, self.at, self.head_bytes), Some(Ok(head)) if head.start == self.at + blank
            && matches!(head.first, Start::Response { .. }))
    }

    fn until_next_head(&mut self) -> &[u8] {
        let end = self.next_head().map_or(self.text.len(), |head| head.start);
        let body = &self.text[self.at..end];
        self.at = end;
        body
    }

    fn body(&mut self, raw: &mut Raw) {
        let length = raw.response_header("content-length");
        let length = length.and_then(|text| text.parse::<usize>().ok());
        let is_coded = raw.response_header("content-encoding").is_some();
        let is_chunked = raw.response_header("transfer-encoding");
        let is_chunked = is_chunked.is_some_and(|coding| coding.contains("chunked"));
        raw.unknown.insert(Fact::Frames);

        let rest = &self.text[self.at..];
        if let Some(found) = is_chunked.then(|| chunked::decode(rest)).flatten() {
            self.at += found.length;
            raw.end = if found.is_whole { BodyEnd::Complete } else { BodyEnd::Failed };
            if !found.is_whole {
                raw.failure = Some("the last chunk of the body is missing".to_owned());
            }
            raw.response_body = match is_coded {
                true => RawBody::bytes(found.chunks.concat()),
                // What the server sent at once, at unknown times.
                false => RawBody::Frames(frames(found.chunks)),
            };
            return;
        }
        if let Some(length) = length.filter(|length| self.ends_at(*length)) {
            raw.response_body = RawBody::bytes(&rest[..length]);
            self.at += length;
            return;
        }
        raw.unknown.insert(Fact::End);
        let body = self.until_next_head().to_vec();
        let (body, failure) = without_failure(body);
        let lacks = length.filter(|length| *length > body.len() && !is_coded);
        if let Some(failure) = failure {
            raw.end = BodyEnd::Failed;
            raw.failure = Some(failure);
        } else if let (Some(length), false) = (lacks, body.is_empty()) {
            raw.end = BodyEnd::Failed;
            raw.failure = Some(format!("the body has {} of {length} bytes", body.len()));
        }
        // HTTPie prints nothing of a body that was cut.
        let is_lost = raw.failure.is_some() || length.is_some_and(|length| length > 0);
        if body.trim_ascii().is_empty() && is_lost {
            return;
        }
        let is_stream = raw.response_header("content-type");
        let is_stream = is_stream.is_some_and(|media_type| media_type.contains("event-stream"));
        let (body, facts) = pretty::restore(body, is_stream);
        raw.unknown.extend(facts.iter().copied());
        if length.is_some_and(|length| length != body.len()) && lacks.is_none() {
            raw.unknown.insert(Fact::Framing);
        }
        raw.response_body = RawBody::bytes(body);
    }

    /// Whether a body of this length ends where the text, or the next message, allows it.
    fn ends_at(&self, length: usize) -> bool {
        let Some(rest) = self.text.get(self.at + length..) else { return false };
        let after = rest.trim_ascii_start();
        after.is_empty()
            || head::is_start(after)
            || FAILURES.iter().any(|mark| after.starts_with(mark.as_bytes()))
    }
}

/// A text without the colors that HTTPie gives it on a terminal or with `--pretty=all`.
pub(crate) fn without_colors(text: Vec<u8>) -> Vec<u8> {
    if memchr::memmem::find(&text, b"\x1b[").is_none() {
        return text;
    }
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_slice();
    while let Some(at) = memchr::memmem::find(rest, b"\x1b[") {
        out.extend_from_slice(&rest[..at]);
        let code = &rest[at + 2..];
        let digits = code.iter().take_while(|byte| byte.is_ascii_digit() || **byte == b';').count();
        // Any other sequence than that of a color is content.
        let is_color = code.get(digits) == Some(&b'm');
        if !is_color {
            out.extend_from_slice(b"\x1b[");
        }
        rest = if is_color { &code[digits + 1..] } else { code };
    }
    out.extend_from_slice(rest);
    out
}

/// A body without what the program wrote behind it.
fn without_failure(mut body: Vec<u8>) -> (Vec<u8>, Option<String>) {
    for mark in FAILURES {
        let Some(at) = memchr::memmem::rfind(&body, mark.as_bytes()) else { continue };
        let text = String::from_utf8_lossy(&body[at..]).into_owned();
        // HTTPie puts blank lines before its message.
        let end = body[..at].trim_ascii_end().len();
        let line_end = body[end..at].iter().take_while(|byte| **byte == b'\n').count().min(2);
        body.truncate(end + line_end);
        return (body, Some(text.split_whitespace().collect::<Vec<_>>().join(" ")));
    }
    (body, None)
}

fn frames(chunks: Vec<Vec<u8>>) -> Vec<Frame> {
    let chunks = chunks.into_iter().filter(|chunk| !chunk.is_empty());
    chunks.map(|chunk| Frame::new(std::time::Duration::ZERO, chunk)).collect()
}

/// The status and the version of the first line of a response.
pub(crate) fn status_line(text: &[u8]) -> Option<(i64, http::Version)> {
    match head::first_line(text)? {
        Start::Response { status, version } => Some((status, version)),
        Start::Request { .. } => None,
    }
}

/// Whether a text begins with the first line of a message.
pub(crate) fn is_start(text: &[u8]) -> bool {
    head::is_start(text)
}
