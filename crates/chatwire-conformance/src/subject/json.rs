//! A JSON text that is parsed once, and remembers where things stand.

use std::sync::OnceLock;

use bytes::Bytes;
use chatwire_json::{Document, DocumentError, Node, Pointer};
use serde::de::IgnoredAny;
use serde_json::Value;

use super::SubjectLimits;

/// Bytes that should be JSON.
#[derive(Debug, Clone)]
pub(crate) struct JsonText {
    bytes: Bytes,
    limits: SubjectLimits,
    read: OnceLock<Result<Read, Fault>>,
}

/// What one reading gives: the places of all values, and the values.
#[derive(Debug, Clone)]
struct Read {
    document: Document<'static>,
    value: Value,
    repeats_names: bool,
}

/// Why bytes are not JSON.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Fault {
    /// Where reading stopped, counted in bytes from the start.
    pub(crate) offset: usize,
    pub(crate) what: String,
    /// Whether they hold more than is judged.
    is_excess: bool,
}

impl JsonText {
    pub(crate) fn new(bytes: Bytes, limits: SubjectLimits) -> Self {
        Self { bytes, limits, read: OnceLock::new() }
    }

    /// The text as it was received.
    pub(crate) fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// The value, or why there is none.
    pub(crate) fn value(&self) -> Result<&Value, &Fault> {
        self.read().map(|read| &read.value)
    }

    fn read(&self) -> Result<&Read, &Fault> {
        self.read.get_or_init(|| Read::of(&self.bytes, &self.limits)).as_ref()
    }

    /// The text, when the bytes are UTF-8.
    pub(crate) fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.bytes).ok()
    }

    /// The value as it is written, when the text is JSON.
    pub(crate) fn root(&self) -> Option<Node<'_>> {
        self.read().ok().map(|read| read.document.root())
    }

    /// Whether an object in it has two members of one name; not for what is no JSON.
    pub(crate) fn repeats_names(&self) -> bool {
        self.read().is_ok_and(|read| read.repeats_names)
    }

    /// Where the value at a pointer begins, or the nearest one around it that exists.
    pub(crate) fn offset(&self, pointer: &Pointer) -> usize {
        match self.read() {
            Ok(read) => read.document.root().nearest(pointer).range().start,
            Err(fault) => fault.offset,
        }
    }
}

impl Read {
    fn of(bytes: &Bytes, limits: &SubjectLimits) -> Result<Self, Fault> {
        limits.check_text(bytes).map_err(Fault::excess)?;
        let Ok(text) = std::str::from_utf8(bytes) else { return Err(Fault::of(bytes, limits)) };
        let read = Document::parse_within(text, limits.max_values(text.len()));
        let document = read.map_err(|error| match error {
            DocumentError::TooManyValues(_) => Fault::excess(limits.too_many_values()),
            _ => Fault::of(bytes, limits),
        })?;
        limits.check_values(&document).map_err(Fault::excess)?;
        match document.root().to_value_and_repeats() {
            // Only what is JSON is copied.
            Some((value, repeats_names)) => {
                Ok(Self { document: document.into_owned(), value, repeats_names })
            }
            None => Err(Fault::of(bytes, limits)),
        }
    }
}

impl Fault {
    /// Why bytes that are no value are none, in the words of `serde_json`.
    fn of(bytes: &[u8], limits: &SubjectLimits) -> Self {
        // Without the values, which may take much before the fault is reached.
        if !limits.is_surely_within(bytes.len())
            && let Err(error) = serde_json::from_slice::<IgnoredAny>(bytes)
        {
            return Self::new(bytes, &error);
        }
        match serde_json::from_slice::<Value>(bytes) {
            Err(error) => Self::new(bytes, &error),
            // A document has a value wherever `serde_json` reads one.
            Ok(_) => {
                let what = "JSON that cannot be read".to_owned();
                Self { offset: 0, what, is_excess: false }
            }
        }
    }

    /// Bytes that hold more than is judged.
    fn excess(what: String) -> Self {
        Self { offset: 0, what, is_excess: true }
    }

    /// What the bytes hold more of than is judged, if that is the fault.
    pub(crate) fn as_excess(&self) -> Option<&str> {
        self.is_excess.then_some(&self.what)
    }

    fn new(bytes: &[u8], error: &serde_json::Error) -> Self {
        let line_start = match error.line() {
            0 | 1 => 0,
            line => memchr_nth(bytes, line - 1).map_or(bytes.len(), |at| at + 1),
        };
        let offset = (line_start + error.column().saturating_sub(1)).min(bytes.len());
        let what = match std::str::from_utf8(bytes) {
            Err(_) => "bytes that are not UTF-8".to_owned(),
            Ok(text) if text.trim().is_empty() => "nothing".to_owned(),
            Ok(_) => format!("invalid JSON ({error})"),
        };
        Self { offset, what, is_excess: false }
    }
}

/// Where the `nth` line feed stands, counted from one.
fn memchr_nth(bytes: &[u8], nth: usize) -> Option<usize> {
    let mut feeds = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
    feeds.nth(nth - 1).map(|(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_fault(bytes: &'static [u8], offset: usize, what: &str) {
        let json = JsonText::new(Bytes::from_static(bytes), SubjectLimits::default());
        let fault = json.value().unwrap_err();
        assert_eq!(fault.offset, offset);
        assert!(fault.what.starts_with(what), "{}", fault.what);
    }

    #[test]
    fn places_a_fault() {
        check_fault(b"", 0, "nothing");
        check_fault(b"{\"a\":1,}", 7, "invalid JSON");
        check_fault(b"{\n\"a\":\n1,}", 9, "invalid JSON");
        check_fault(b"{\"a\":\"\xff\"}", 6, "bytes that are not UTF-8");
    }

    #[test]
    fn places_a_value() {
        let json =
            JsonText::new(Bytes::from_static(br#"{"a": {"b": 1}}"#), SubjectLimits::default());
        let offset = |pointer: &str| json.offset(&pointer.parse().unwrap());
        assert_eq!(offset("/a/b"), 12);
        assert_eq!(offset("/a/c"), 6);
    }
}
