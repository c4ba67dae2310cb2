//! How much a body may hold that is judged.

use chatwire_json::{Document, DocumentError, Kind, Node};
use chatwire_protocol::accumulate::AccumulateLimits;
use serde_json::Value;

/// The bytes of memory that a value of a tree takes with its place.
const VALUE: usize = 48;

/// The bytes of memory that an object with members takes besides: it has room for eleven.
const OBJECT: usize = 650;

/// How many members an object has room for.
const ROOM: usize = 11;

/// The bytes of memory that each further member of an object takes, with what judges keep of it.
const MEMBER: usize = 440;

/// The bytes of memory that an array with items takes besides: it has room for four.
const ARRAY: usize = 128;

/// The bytes of memory that an event of a stream takes with the views of it.
const EVENT: usize = 1_300;

/// The most bytes of memory that a byte of a body can take.
const WORST: usize = EVENT / 3;

/// Bodies up to so many bytes are counted when they are read, larger ones before.
const SMALL: usize = 4 << 10;

/// How many bytes of memory a body may take for each of its own, beside the overhead.
const FACTOR: usize = 8;

/// How much a body may hold, and that of its request, so that nobody who sends one can exhaust the
/// memory of who judges it.
///
/// A body beyond a limit is not judged, and its verdict is
/// [`Verdict::Harness`](crate::Verdict::Harness), never a pass.
/// No healthy response meets the defaults.
///
/// ```
/// use chatwire_conformance::{Judge, Subject, SubjectLimits, Verdict};
///
/// let body = format!(r#"{{"choices": [{}]}}"#, ["{}"; 129].join(","));
/// let judgment = Judge::default().judge(&Subject::from_json(body.clone()));
/// assert_eq!(judgment.verdict, Verdict::Harness);
/// assert_eq!(judgment.not_judged.unwrap(), "not judged: the response has more than 128 choices");
///
/// let mut limits = SubjectLimits::default();
/// limits.content.max_choices = 200;
/// let judgment = Judge::default().judge(&Subject::from_json(body).with_limits(limits));
/// assert_eq!(judgment.verdict, Verdict::Fail);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct SubjectLimits {
    /// How many choices, tool calls, items and members a response has, streamed or not.
    pub content: AccumulateLimits,
    /// How many bytes of memory a body takes beyond eight times its size, about; default 64 MiB.
    ///
    /// Values take more than their text: an object of one member has eight bytes and takes 700.
    /// Ten megabytes of a stream of tool arguments, the densest of real responses, take this much.
    pub max_overhead_bytes: usize,
}

impl Default for SubjectLimits {
    fn default() -> Self {
        Self { content: AccumulateLimits::default(), max_overhead_bytes: 64 << 20 }
    }
}

impl SubjectLimits {
    /// How many values a body has at most.
    pub(super) fn max_values(&self, length: usize) -> usize {
        self.bytes_of(length) / VALUE
    }

    /// Checks the counts of a text that is too large to be read before they are known.
    pub(super) fn check_text(&self, text: &[u8]) -> Result<(), String> {
        if text.len() > SMALL { self.check_counts(text) } else { Ok(()) }
    }

    fn check_counts(&self, text: &[u8]) -> Result<(), String> {
        self.content.check(text).map_err(|error| error.to_string())
    }

    /// Checks what the values of a document take, and the counts of a small one.
    pub(super) fn check_values(&self, document: &Document<'_>) -> Result<(), String> {
        let length = document.text().len();
        let AccumulateLimits { max_choices, max_tool_calls, .. } = self.content;
        let values = document.root().descendants().size_hint().0;
        if length <= SMALL && values > max_choices.min(max_tool_calls) {
            self.check_counts(document.text().as_bytes())?;
        }
        self.check_sizes(document)
    }

    /// Checks what the values of a document take.
    fn check_sizes(&self, document: &Document<'_>) -> Result<(), String> {
        let length = document.text().len();
        if self.is_surely_within(length) {
            return Ok(());
        }
        self.check_bytes(document.root().descendants().map(size).sum(), length)
    }

    /// Reads the body of a request; `None` if it is not JSON.
    pub(super) fn request(&self, body: &[u8]) -> Result<Option<Value>, String> {
        if self.is_surely_within(body.len()) {
            return Ok(serde_json::from_slice(body).ok());
        }
        let excess = || format!("of the request, {}", self.too_many_values());
        let Ok(text) = std::str::from_utf8(body) else { return Ok(None) };
        let document = match Document::parse_within(text, self.max_values(body.len())) {
            Ok(document) => document,
            Err(DocumentError::TooManyValues(_)) => return Err(excess()),
            Err(_) => return Ok(None),
        };
        self.check_sizes(&document).map_err(|_| excess())?;
        Ok(document.root().to_value())
    }

    /// About how much a payload of a stream takes, with the event, when it is parsed.
    pub(super) fn event(payload: &[u8]) -> usize {
        let objects = payload.iter().filter(|byte| **byte == b'{').count();
        let values = payload.iter().filter(|byte| **byte == b',').count();
        let value = if payload.len() > SMALL { MEMBER / 4 } else { VALUE };
        EVENT + objects * OBJECT + values * value + FACTOR * payload.len()
    }

    /// Checks how many bytes are taken of a body of some length.
    pub(super) fn check_bytes(&self, taken: usize, length: usize) -> Result<(), String> {
        match self.bytes_of(length) {
            limit if taken > limit => Err(self.too_many_values()),
            _ => Ok(()),
        }
    }

    /// Whether a body of some length takes little enough whatever it holds.
    pub(super) fn is_surely_within(&self, length: usize) -> bool {
        length.saturating_mul(WORST) <= self.max_overhead_bytes
    }

    /// What is said of a body whose values take too much.
    pub(super) fn too_many_values(&self) -> String {
        let limit = self.max_overhead_bytes;
        format!("its values take more than 8 times its size and {limit} bytes of memory")
    }

    fn bytes_of(&self, length: usize) -> usize {
        length.saturating_mul(FACTOR).saturating_add(self.max_overhead_bytes)
    }
}

/// About how many bytes of memory a value takes, without those in it.
fn size(value: Node<'_>) -> usize {
    let text = value.as_str();
    let besides = match value.kind() {
        Kind::Object if text.len() > 2 => {
            let further = value.members().count().saturating_sub(ROOM);
            OBJECT + further * MEMBER
        }
        Kind::Array if text.len() > 2 => ARRAY,
        // Texts such as arguments are read as JSON by some rules.
        Kind::String => text.bytes().map(size_in_text).sum(),
        _ => 0,
    };
    VALUE + besides
}

/// About how many bytes of memory a byte of a text takes when the text is read as JSON.
fn size_in_text(byte: u8) -> usize {
    match byte {
        b'{' => OBJECT,
        b'[' => ARRAY,
        b',' => VALUE,
        _ => 0,
    }
}
