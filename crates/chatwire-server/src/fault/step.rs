//! The steps of faults: each one change of a response.

use serde::Deserialize;
use serde_json::Value;

use super::{misreading::Misreading, position::Position};

/// One change of a response.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Step {
    /// Another status.
    Status(u16),
    /// Sets a header, or removes it if there is no value.
    Header { name: String, value: Option<String> },
    /// Another body, which is no stream.
    Body { text: String, content_type: Option<String> },
    /// Sets, adds or removes a member of the JSON of events, or of the body.
    Patch {
        #[serde(default)]
        at: Position,
        pointer: String,
        /// Absent: the member is removed.
        #[serde(default, deserialize_with = "present")]
        value: Option<Value>,
    },
    /// Replaces a text in the bytes of events.
    Replace {
        #[serde(default)]
        at: Position,
        find: String,
        with: String,
        /// Only the first occurrence in each event.
        #[serde(default)]
        once: bool,
    },
    /// Leaves an event out.
    Drop(Position),
    /// Sends an event twice.
    Duplicate(Position),
    /// Sends the text of events before or after an event.
    Insert {
        #[serde(default)]
        at: Position,
        text: String,
        /// After the event, instead of before it.
        #[serde(default)]
        after: bool,
    },
    /// Waits before an event.
    Pause { at: Position, ms: u64 },
    /// Sends nothing from an event on, and keeps the connection open.
    Stall(Position),
    /// Ends the body in an event.
    Cut {
        at: Position,
        #[serde(default)]
        inside: Inside,
        #[serde(default)]
        how: Ending,
    },
    /// Ends lines of a stream otherwise.
    LineEnds(LineEnds),
    /// Divides the body into frames of so many bytes; 0 makes one frame of all.
    Split(usize),
    /// Compresses the body and sends so many percent of it.
    Gzip(u8),
    /// Sends bytes of a character one by one, without its last.
    InvalidUtf8(Position),
    /// Ends or delays the exchange instead of a response.
    Connection(ConnectionFault),
    /// Waits so many milliseconds before the status line.
    LateHeaders(u64),
    /// Sends the headers byte by byte, with so many milliseconds before each.
    SlowHeaders(u64),
    /// Reads the request otherwise.
    Misread(Misreading),
    /// Another `content-length` than that of the body, by so many bytes.
    Length(i64),
}

/// Where in an event a body is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Inside {
    /// Before the event.
    #[default]
    Before,
    /// In the middle of its bytes.
    Event,
    /// In a character of several bytes; if there is none, one is put in.
    Character,
}

/// How a body ends that is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Ending {
    /// The connection is closed before the framing ends.
    #[default]
    Close,
    /// The connection is reset.
    Reset,
    /// The framing ends as if the body was complete.
    Clean,
}

/// Line ends of a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum LineEnds {
    Crlf,
    Cr,
}

/// What happens to the connection instead of a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum ConnectionFault {
    /// It is closed.
    Close,
    /// It is reset.
    Reset,
    /// Nothing is sent, and it stays open.
    Hang,
    /// HTTP/2: the stream is refused, so it was not processed. HTTP/1.1: it is closed.
    RefuseStream,
    /// HTTP/2: `GOAWAY` with the last stream 0, then it is closed. HTTP/1.1: it is closed.
    GoAway,
}

impl Step {
    /// Changes another event.
    pub(super) fn move_to(&mut self, position: Position) {
        match self {
            Self::Patch { at, .. }
            | Self::Replace { at, .. }
            | Self::Insert { at, .. }
            | Self::Pause { at, .. }
            | Self::Cut { at, .. }
            | Self::Drop(at)
            | Self::Duplicate(at)
            | Self::Stall(at)
            | Self::InvalidUtf8(at) => *at = position,
            _ => {}
        }
    }

    pub(super) fn set_milliseconds(&mut self, time: u64) {
        match self {
            Self::Pause { ms, .. } | Self::LateHeaders(ms) | Self::SlowHeaders(ms) => *ms = time,
            _ => {}
        }
    }
}

/// Tells `null` from absent.
fn present<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}
