//! Heads of messages in a text.

use http::Version;

use crate::raw::Header;

/// The head of a message.
pub(super) struct Head {
    /// Where it begins, and where its body does.
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) first: Start,
    pub(super) headers: Vec<Header>,
}

/// The first line of a head.
pub(super) enum Start {
    Request { method: String, target: String },
    Response { status: i64, version: Version },
}

impl Head {
    /// The next head at or behind `from`, of which at most `max` bytes are read; `None` if there
    /// is none, and where to go on if what looks like one is not.
    pub(super) fn find(text: &[u8], from: usize, max: usize) -> Option<Result<Self, usize>> {
        let start = find_start(text, from)?;
        match Self::parse(text, start, max) {
            Some(head) => Some(Ok(head)),
            None => Some(Err(start + 1)),
        }
    }

    fn parse(text: &[u8], start: usize, max: usize) -> Option<Self> {
        let limit = text.len().min(start.saturating_add(max));
        let (line, mut at) = line(&text[..limit], start)?;
        let first = first_line(line)?;
        let mut headers = Vec::new();
        loop {
            // A text may end behind its head.
            let Some((line, next)) = self::line(&text[..limit], at) else {
                if limit < text.len() {
                    return None;
                }
                return Some(Self { start, end: at, first, headers });
            };
            at = next;
            if line.is_empty() {
                return Some(Self { start, end: at, first, headers });
            }
            let colon = memchr::memchr(b':', line)?;
            let name = std::str::from_utf8(&line[..colon]).ok()?;
            if name.is_empty() || name.contains(' ') {
                return None;
            }
            headers.push((name.to_owned(), line[colon + 1..].trim_ascii().to_vec()));
        }
    }
}

/// The first value of a header as text.
pub(super) fn first(headers: &[Header], name: &str) -> Option<String> {
    let found = headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
    found.map(|(_, value)| String::from_utf8_lossy(value).into_owned())
}

/// Whether a text begins with the first line of a message.
pub(super) fn is_start(text: &[u8]) -> bool {
    line(text, 0).is_some_and(|(line, _)| first_line(line).is_some())
}

/// A line without its end, and where the next begins; `None` at the end.
fn line(text: &[u8], at: usize) -> Option<(&[u8], usize)> {
    let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
    let end = memchr::memchr(b'\n', rest);
    let line = &rest[..end.unwrap_or(rest.len())];
    let next = at + end.map_or(rest.len(), |end| end + 1);
    Some((line.strip_suffix(b"\r").unwrap_or(line), next))
}

/// Where the next line begins that is the first of a message; a response may begin within a line,
/// as a body need not end with a line end.
fn find_start(text: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        let (found, next) = line(text, at)?;
        if first_line(found).is_some() {
            return Some(at);
        }
        if let Some(inner) = memchr::memmem::rfind(found, b"HTTP/")
            && matches!(first_line(&found[inner..]), Some(Start::Response { .. }))
            && found[..inner].last().is_some_and(|byte| matches!(byte, b'}' | b']'))
        {
            return Some(at + inner);
        }
        at = next;
    }
}

pub(super) fn first_line(line: &[u8]) -> Option<Start> {
    let line = std::str::from_utf8(line).ok()?;
    if let Some(rest) = line.strip_prefix("HTTP/") {
        let (version, rest) = rest.split_once(' ')?;
        let status = rest.split(' ').next()?;
        if status.len() != 3 {
            return None;
        }
        let status = status.parse().ok()?;
        return Some(Start::Response { status, version: self::version(version)? });
    }
    let (rest, version) = line.rsplit_once(" HTTP/")?;
    self::version(version)?;
    let (method, target) = rest.split_once(' ')?;
    let is_method = !method.is_empty() && method.bytes().all(|byte| byte.is_ascii_uppercase());
    let is_target = target.starts_with('/') && !target.contains(' ');
    let found = Start::Request { method: method.to_owned(), target: target.to_owned() };
    (is_method && is_target).then_some(found)
}

fn version(name: &str) -> Option<Version> {
    match name {
        "1.0" => Some(Version::HTTP_10),
        "1.1" => Some(Version::HTTP_11),
        "2" | "2.0" => Some(Version::HTTP_2),
        "3" | "3.0" => Some(Version::HTTP_3),
        _ => None,
    }
}
