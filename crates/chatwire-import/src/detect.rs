//! Recognizes the format of a source by its first bytes, never by its name.

use crate::{Format, log_mapping, outline::Outline, readers::http_text};

/// A format, and the variant of it that readers tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Detected {
    pub(crate) format: Format,
    pub(crate) variant: Variant,
}

/// What a reader needs to know beside the format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Variant {
    Usual,
    /// JSON where YAML is usual.
    Json,
    /// The names of the Ruby original.
    Ruby,
    /// One entry without its list.
    Single,
    /// A list instead of lines.
    List,
}

/// The format of a source that begins with these bytes; `None` if it is unknown.
pub(crate) fn detect(bytes: &[u8]) -> Option<Detected> {
    let found = |format, variant| Some(Detected { format, variant });
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return found(Format::Zip, Variant::Usual);
    }
    if bytes.starts_with(b"SQLite format 3\0") {
        return found(Format::LlmDatabase, Variant::Usual);
    }
    if is_tnetstring(bytes) {
        return found(Format::Mitmproxy, Variant::Usual);
    }
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    match text.first()? {
        b'\x1b' => {
            let plain = http_text::without_colors(text[..text.len().min(4096)].to_vec());
            http_text::is_start(&plain)
                .then_some(Detected { format: Format::Http, variant: Variant::Usual })
        }
        b'{' | b'[' => json(text),
        _ if is_curl_trace(text) => found(Format::CurlTrace, Variant::Usual),
        _ if http_text::is_start(text) => found(Format::Http, Variant::Usual),
        _ if is_event_stream(text) => found(Format::EventStream, Variant::Usual),
        _ if is_python(text) => found(Format::PythonRepr, Variant::Usual),
        _ => yaml(text),
    }
}

fn json(text: &[u8]) -> Option<Detected> {
    let found = |format, variant| Some(Detected { format, variant });
    let outline = Outline::of(text);
    if outline.root == Some(b'[') {
        return list(text, &outline);
    }
    if outline.has_any(&["log/entries", "log/creator", "log/version"]) {
        return found(Format::Har, Variant::Usual);
    }
    if outline.has("mappings/*/request") {
        return found(Format::WireMock, Variant::Usual);
    }
    if outline.has_any(&["data/pairs", "data/pairs/*"]) || is_hoverfly(&outline) {
        return found(Format::Hoverfly, Variant::Usual);
    }
    if outline.has("interactions") {
        return found(Format::Vcr, Variant::Json);
    }
    if outline.has("http_interactions") {
        return found(Format::Vcr, Variant::Ruby);
    }
    if outline.has_all(&["meta/format", "request", "request/target"]) {
        return found(Format::JsonLines, Variant::Usual);
    }
    if outline.has("custom_id") && outline.has_any(&["response", "error", "body"]) {
        return found(Format::Batch, Variant::Usual);
    }
    let url = ["request/url", "request/urlPath", "request/urlPattern", "request/urlPathPattern"];
    if outline.has_all(&["request", "response"])
        && outline.has_any(&url)
        && outline.has_any(&["response/status", "response/fault"])
        && !outline.has("response/choices")
        && outline.has_any(&["request/method", "id", "uuid", "name", "priority"])
        && !outline.is_followed
    {
        return found(Format::WireMock, Variant::Single);
    }
    let is_chat = outline.has_any(&RESPONSE);
    if outline.is_followed && outline.has_any(&["choices", "choices/*/delta"]) {
        return found(Format::Chunks, Variant::Usual);
    }
    if outline.has("choices/*/delta") && !outline.has("choices/*/message") {
        return found(Format::Chunks, Variant::Usual);
    }
    if !outline.has("choices") && log_mapping::is_known(&outline) {
        return found(Format::Logs, Variant::Usual);
    }
    if is_python(text) && !is_json_member(text) {
        return found(Format::PythonRepr, Variant::Usual);
    }
    // What a server sent in place of a response is for the judge to say, but not every object is
    // one.
    let is_body = is_chat || outline.has_all(&["messages", "model"]) || outline.is_empty();
    (is_body && !outline.is_followed && is_json_member(text))
        .then_some(Detected { format: Format::Body, variant: Variant::Usual })
}

/// Members of responses and of errors in all known forms.
const RESPONSE: [&str; 10] = [
    "base_resp",
    "choices",
    "code",
    "detail",
    "error",
    "errors",
    "message",
    "object",
    "status",
    "usage",
];

fn list(text: &[u8], outline: &Outline) -> Option<Detected> {
    let found = |format, variant| Some(Detected { format, variant });
    if outline.has_all(&["*/scope", "*/path"]) {
        return found(Format::Nock, Variant::Usual);
    }
    if outline.has_any(&["*/choices", "*/object"]) {
        return found(Format::Chunks, Variant::List);
    }
    if is_python(text) {
        return found(Format::PythonRepr, Variant::Usual);
    }
    None
}

/// Whether an object begins with a name in double quotes, or is empty.
fn is_json_member(text: &[u8]) -> bool {
    let rest = text.get(1..).unwrap_or_default().trim_ascii_start();
    matches!(rest.first(), Some(b'"' | b'}') | None)
}

fn is_hoverfly(outline: &Outline) -> bool {
    outline.has("meta/schemaVersion") || outline.has("meta/hoverflyVersion")
}

fn yaml(text: &[u8]) -> Option<Detected> {
    let start = String::from_utf8_lossy(&text[..text.len().min(4096)]).into_owned();
    let mut lines = start.lines().filter(|line| !line.starts_with(['#', '%']) && *line != "---");
    let is_ruby = start.contains("http_interactions:");
    let is_vcr = is_ruby
        || lines.any(|line| line.starts_with("interactions:"))
        || start.starts_with("- request:");
    let variant = if is_ruby { Variant::Ruby } else { Variant::Usual };
    is_vcr.then_some(Detected { format: Format::Vcr, variant })
}

/// A length, a colon and another length, as of a dictionary whose first name is a netstring.
fn is_tnetstring(bytes: &[u8]) -> bool {
    let digits =
        |bytes: &[u8]| bytes.iter().take(13).take_while(|byte| byte.is_ascii_digit()).count();
    let first = digits(bytes);
    if first == 0 || bytes.get(first) != Some(&b':') {
        return false;
    }
    let rest = &bytes[first + 1..];
    let second = digits(rest);
    second > 0 && rest.get(second) == Some(&b':')
}

fn is_curl_trace(text: &[u8]) -> bool {
    let lines = text.split(|byte| *byte == b'\n').take(40);
    let starts = lines.map(|line| line.split(|byte| *byte == b'\r').next_back().unwrap_or(line));
    let mut lines = text.split(|byte| *byte == b'\n').take(40).chain(starts);
    let first = text.trim_ascii_start();
    let is_trace = first.starts_with(b"* ")
        || first.starts_with(b"% Total")
        || first.starts_with(b"> ")
        || first.starts_with(b"curl: (")
        || first.starts_with(b"Note: ");
    is_trace
        && lines.any(|line| {
            let is_message = line.starts_with(b"* ") && has_word_of_curl(line);
            line.starts_with(b"curl: (") || line.starts_with(b"> ") || is_message
        })
}

fn has_word_of_curl(line: &[u8]) -> bool {
    [&b"Trying"[..], b"onnect", b"Host ", b"resolve"]
        .iter()
        .any(|word| memchr::memmem::find(line, word).is_some())
}

fn is_event_stream(text: &[u8]) -> bool {
    let line = text.split(|byte| matches!(byte, b'\n' | b'\r')).next().unwrap_or_default();
    line.starts_with(b":")
        || [&b"data"[..], b"event", b"id", b"retry"].iter().any(|name| {
            line.strip_prefix(*name).is_some_and(|rest| rest.starts_with(b":"))
                && !line.starts_with(b"id: ")
                || line.starts_with(b"id: ") && memchr::memmem::find(text, b"\ndata:").is_some()
        })
}

/// Whether a text is what Python prints of an object: a class with its members, or a dictionary.
fn is_python(text: &[u8]) -> bool {
    let text = text.trim_ascii_start();
    let text = match text.first() {
        Some(b'[' | b'(') => text[1..].trim_ascii_start(),
        _ => text,
    };
    if text.starts_with(b"{'") || text.starts_with(b"<OpenAIObject") {
        return true;
    }
    let name =
        text.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
    name > 0
        && text[0].is_ascii_uppercase()
        && text.get(name) == Some(&b'(')
        && memchr::memmem::find(&text[..text.len().min(4096)], b"=").is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<Format>) {
        assert_eq!(detect(text.as_bytes()).map(|found| found.format), expected, "{text}");
    }

    #[test]
    fn formats_are_recognized_by_content() {
        check("\u{feff}{\"log\": {\"version\": \"1.2\"", Some(Format::Har));
        check("HTTP/1.1 200 OK\r\n\r\n", Some(Format::Http));
        check("POST /v1/chat/completions HTTP/1.1\r\n", Some(Format::Http));
        check("*   Trying 127.0.0.1:80...\n> GET / HTTP/1.1\n", Some(Format::CurlTrace));
        check("interactions:\n- request:\n", Some(Format::Vcr));
        check("---\nhttp_interactions:\n- request:\n", Some(Format::Vcr));
        check("{\"mappings\": [{\"request\": {}}]}", Some(Format::WireMock));
        check("{\"data\": {\"pairs\": []}}", Some(Format::Hoverfly));
        check("data: {}\n\n", Some(Format::EventStream));
        check(": ping\n\n", Some(Format::EventStream));
        check("{\"id\":\"x\",\"choices\":[]}", Some(Format::Body));
        check("{\"detail\":\"x\"}", Some(Format::Body));
        check("{\"choices\":[{\"delta\":{}}]}\n{\"choices\":[]}", Some(Format::Chunks));
        check("[{\"object\":\"chat.completion.chunk\"}]", Some(Format::Chunks));
        check("[{\"scope\":\"http://a\",\"path\":\"/\"}]", Some(Format::Nock));
        check("ChatCompletion(id='x', choices=[])", Some(Format::PythonRepr));
        check("{'id': 'x'}", Some(Format::PythonRepr));
        check("5119:9:websocket;0:~", Some(Format::Mitmproxy));
        check("{\"custom_id\":\"a\",\"response\":null}", Some(Format::Batch));
        check("{}", Some(Format::Body));
        check("{\"message\":\"m\",\"statusCode\":400}", Some(Format::Body));
        check("{\"resourceSpans\":[]}", None);
        check("{\"level\":1,\"message\":\"m\"}\n{\"level\":2}", None);
        for unknown in ["", "hello", "<html>", "1,2,3", "[1]", "12:30 started", "\0\0\0"] {
            check(unknown, None);
        }
    }
}
