//! The trace of `curl -v`, alone or mixed with the body and the progress meter.

use chatwire_transport::{BodyEnd, Fact};

use crate::{
    ImportError, ImportErrorKind,
    context::{Context, Entries},
    input::Input,
    raw::{Raw, RawBody},
    readers::http_text,
    unread::read_entries,
    weight,
};

/// Messages of curl that may stand behind a body without a line end.
const BEHIND_BODY: [&[u8]; 9] = [
    b"* Connection #",
    b"* Found bundle",
    b"* Re-using existing connection",
    b"* Closing connection",
    b"* transfer closed",
    b"* Recv failure",
    b"* Operation timed out",
    b"* shutting down connection",
    b"curl: (",
];

/// Words of curl's messages about calls that failed.
const FAILED: [&str; 8] = [
    "transfer closed",
    "Empty reply",
    "Connection refused",
    "Failed to connect",
    "Could not resolve",
    "Recv failure",
    "timed out",
    "curl: (",
];

pub(crate) fn entries(context: Context, mut input: Input) -> Entries {
    let place = context.place();
    let text = match input.read_all(context.options.limits.entry_bytes) {
        Ok(text) => text,
        Err(error) => return read_entries(std::iter::once(Err(ImportError::io(place, error)))),
    };
    let limits = context.options.limits;
    let mut trace = Trace::default();
    for (index, line) in text.split_inclusive(|byte| *byte == b'\n').enumerate() {
        trace.line(index + 1, line);
        let excess = trace.excess(weight::max_calls(text.len(), &limits), limits.head_bytes);
        if let Some(excess) = excess {
            let kind = ImportErrorKind::Limit(excess);
            let error = ImportError::new(place.line(index + 1), kind);
            return read_entries(std::iter::once(Err(error)));
        }
    }
    let found = trace.finish();
    if found.is_empty() {
        let error = ImportError::syntax(place, "has no request of curl");
        return read_entries(std::iter::once(Err(error)));
    }
    read_entries(found.into_iter().enumerate().map(move |(index, (line, raw))| {
        context.finish(raw, context.place().entry(index).line(line))
    }))
}

#[derive(Default)]
struct Trace {
    found: Vec<Call>,
    /// A failure before any request, as that of a connection.
    failure: Option<(usize, String)>,
    host: Option<String>,
}

/// One call.
struct Call {
    line: usize,
    raw: Raw,
    body: Vec<u8>,
    state: State,
    /// The size of its headers.
    head: usize,
    /// Whether its URL has the host of a header.
    has_host: bool,
}

#[derive(PartialEq)]
enum State {
    RequestHead,
    ResponseHead,
    Body,
}

impl Trace {
    /// What there is more of than is read.
    fn excess(&self, calls: usize, head: usize) -> Option<String> {
        let call = self.found.last()?;
        if self.found.len() > calls {
            return Some(format!("at most {calls} calls in a file of this size"));
        }
        (call.head > head).then(|| format!("headers of at most {head} bytes in a message"))
    }

    fn line(&mut self, number: usize, line: &[u8]) {
        let line = without_progress(line);
        let text = line.trim_ascii_end();
        if text.starts_with(b"> ") || text == b">" {
            self.request(number, &String::from_utf8_lossy(&text[1..]));
        } else if text.starts_with(b"< ") || text == b"<" {
            self.response(&text[1..]);
        } else if text.starts_with(b"* ") || text.starts_with(b"curl: (") {
            self.message(number, &String::from_utf8_lossy(text));
        } else if !is_data_mark(text) {
            self.body(number, &line);
        }
    }

    fn request(&mut self, number: usize, text: &str) {
        let text = text.trim();
        let mut words = text.split(' ');
        if let (Some(method), Some(target), Some(version), None) =
            (words.next(), words.next(), words.next(), words.next())
            && version.starts_with("HTTP/")
            && target.starts_with('/')
        {
            let host = self.host.as_deref().unwrap_or("unknown");
            let raw = Raw {
                method: Some(method.to_owned()),
                url: Some(format!("http://{host}{target}")),
                unknown: [Fact::Frames, Fact::End].into(),
                ..Raw::default()
            };
            let (body, state) = (Vec::new(), State::RequestHead);
            self.found.push(Call {
                line: number,
                raw,
                body,
                state,
                head: text.len(),
                has_host: false,
            });
            return;
        }
        let Some(call) = self.found.last_mut() else { return };
        call.head += text.len();
        if let Some((name, value)) = text.split_once(':') {
            if name.eq_ignore_ascii_case("host") && !call.has_host {
                call.has_host = true;
                let target =
                    call.raw.url.as_deref().and_then(|url| url.find("://").map(|at| at + 3));
                let target = target.and_then(|at| {
                    let url = call.raw.url.as_deref()?;
                    url[at..].find('/').map(|slash| url[at + slash..].to_owned())
                });
                let target = target.unwrap_or_else(|| "/".to_owned());
                call.raw.url = Some(format!("http://{}{target}", value.trim()));
                self.host = Some(value.trim().to_owned());
            }
            let header = (name.to_owned(), value.trim().as_bytes().to_vec());
            call.raw.request_headers.push(header);
        }
    }

    fn response(&mut self, text: &[u8]) {
        let Some(call) = self.found.last_mut() else { return };
        let text = text.trim_ascii();
        if let Some((status, version)) = http_text::status_line(text) {
            call.raw.status = (status >= 200).then_some(status);
            call.raw.version = version;
            call.raw.response_headers.clear();
            call.head = 0;
            call.state = State::ResponseHead;
        } else if text.is_empty() {
            call.state = if call.raw.status.is_some() { State::Body } else { State::RequestHead };
        } else if let Some(colon) = memchr::memchr(b':', text) {
            call.head += text.len();
            let name = String::from_utf8_lossy(&text[..colon]).into_owned();
            call.raw.response_headers.push((name, text[colon + 1..].trim_ascii().to_vec()));
        }
    }

    fn message(&mut self, number: usize, text: &str) {
        if !FAILED.iter().any(|words| text.contains(words)) {
            return;
        }
        let text = text.trim_start_matches("* ").to_owned();
        match self.found.last_mut() {
            Some(call) => call.raw.failure = Some(text),
            None => self.failure = Some((number, text)),
        }
    }

    fn body(&mut self, number: usize, line: &[u8]) {
        let Some(call) = self.found.last_mut() else { return };
        if call.state != State::Body {
            return;
        }
        let marks = BEHIND_BODY.iter().filter_map(|mark| memchr::memmem::rfind(line, mark));
        match marks.min() {
            Some(at) => {
                call.body.extend_from_slice(&line[..at]);
                self.message(number, &String::from_utf8_lossy(&line[at..]));
            }
            None => call.body.extend_from_slice(line),
        }
    }

    fn finish(self) -> Vec<(usize, Raw)> {
        let mut found = Vec::new();
        for Call { line, mut raw, body, .. } in self.found {
            let mut body = body;
            let length = raw.response_header("content-length");
            let length = length.and_then(|text| text.parse::<usize>().ok());
            if let Some(length) = length.filter(|length| {
                *length < body.len() && raw.response_header("content-encoding").is_none()
            }) {
                // What follows are messages of curl about the next call.
                body.truncate(length);
            }
            if raw.failure.is_some() && raw.status.is_some() {
                raw.end = BodyEnd::Failed;
            }
            if !body.is_empty() || length == Some(0) {
                if length.is_some_and(|length| length != body.len()) && raw.failure.is_none() {
                    raw.unknown.insert(Fact::Framing);
                }
                raw.response_body = RawBody::bytes(body);
            }
            found.push((line, raw));
        }
        found.extend(self.failure.map(|(line, failure)| {
            let unknown = [Fact::Request].into();
            (line, Raw { failure: Some(failure), unknown, ..Raw::default() })
        }));
        found
    }
}

/// Whether a line says how many bytes were sent or received.
fn is_data_mark(line: &[u8]) -> bool {
    (line.starts_with(b"{ [") || line.starts_with(b"} [")) && line.ends_with(b" bytes data]")
}

/// A line without the progress meter, which curl writes over itself with carriage returns.
fn without_progress(line: &[u8]) -> Vec<u8> {
    let is_heading = line.trim_ascii_start().starts_with(b"% Total")
        || line.trim_ascii_start().starts_with(b"Dload  Upload");
    if is_heading {
        return Vec::new();
    }
    let (content, end) = match line {
        [content @ .., b'\r', b'\n'] => (content, &b"\r\n"[..]),
        [content @ .., b'\n'] => (content, &b"\n"[..]),
        content => (content, &b""[..]),
    };
    if !content.contains(&b'\r') {
        return line.to_vec();
    }
    let mut out = Vec::new();
    for (index, part) in content.split(|byte| *byte == b'\r').enumerate() {
        let meter = meter_length(part);
        if index > 0 && meter == 0 {
            out.push(b'\r');
        }
        out.extend_from_slice(&part[meter..]);
    }
    if out.is_empty() { Vec::new() } else { [&out, end].concat() }
}

/// The length of the progress meter at the beginning of a text; 0 if there is none.
fn meter_length(text: &[u8]) -> usize {
    let is_meter = |byte: &u8| byte.is_ascii_digit() || b" :-.kMG".contains(byte);
    let length = text.iter().take_while(|byte| is_meter(byte)).count();
    let has_time = text[..length].windows(7).any(|part| part == b"--:--:-")
        || text[..length].iter().filter(|byte| **byte == b':').count() >= 4;
    if has_time { length } else { 0 }
}
