//! A response body as events, which steps change one by one.

use std::time::Duration;

use bytes::Bytes;
use serde_json::Value;

use crate::frames::TimedFrame;

/// One event of a stream, or the whole body of another response.
#[derive(Debug, Clone)]
pub(super) struct Event {
    /// When it is sent, after the first.
    pub(super) due: Duration,
    bytes: Vec<u8>,
    /// Its data, if that is JSON.
    json: Option<Value>,
    /// Whether it is an event of a stream.
    in_stream: bool,
}

impl Event {
    pub(super) fn new(due: Duration, bytes: Vec<u8>, in_stream: bool) -> Self {
        let json = match in_stream {
            true => data(&bytes).and_then(|data| serde_json::from_slice(data).ok()),
            false => serde_json::from_slice(&bytes).ok(),
        };
        Self { due, bytes, json: json.filter(Value::is_object), in_stream }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(super) fn json(&self) -> Option<&Value> {
        self.json.as_ref()
    }

    pub(super) fn is_done(&self) -> bool {
        self.in_stream && data(&self.bytes).is_some_and(|data| data.trim_ascii() == b"[DONE]")
    }

    /// Replaces the JSON, without changing the framing.
    pub(super) fn set_json(&mut self, json: Value) {
        let text = json.to_string();
        self.bytes = match self.in_stream {
            true => format!("data: {text}\n\n").into_bytes(),
            false => text.into_bytes(),
        };
        self.json = Some(json);
    }

    pub(super) fn set_bytes(&mut self, bytes: Vec<u8>) {
        *self = Self::new(self.due, bytes, self.in_stream);
    }
}

/// The text after the first `data:` of an event.
fn data(event: &[u8]) -> Option<&[u8]> {
    let mut lines = event.split(|byte| *byte == b'\n');
    lines.find_map(|line| line.strip_prefix(b"data:")).map(<[u8]>::trim_ascii)
}

/// The events of a body, each at the time of the frame that completes it.
pub(super) fn of_frames(frames: Vec<TimedFrame>, in_stream: bool) -> Vec<Event> {
    let mut events = Vec::new();
    let mut open = Vec::new();
    let mut due = Duration::ZERO;
    for frame in frames {
        due = frame.due;
        open.extend_from_slice(&frame.bytes);
        while let Some(end) = event_end(&open).filter(|_| in_stream) {
            let rest = open.split_off(end);
            events.push(Event::new(due, std::mem::replace(&mut open, rest), true));
        }
    }
    if !open.is_empty() {
        events.push(Event::new(due, open, in_stream));
    }
    events
}

/// Where the first event ends: after an empty line.
fn event_end(bytes: &[u8]) -> Option<usize> {
    let ends = |separator: &[u8]| {
        let at = bytes.windows(separator.len()).position(|window| window == separator);
        at.map(|at| at + separator.len())
    };
    [ends(b"\n\n"), ends(b"\r\n\r\n"), ends(b"\r\r")].into_iter().flatten().min()
}

pub(super) fn to_frames(events: Vec<Event>) -> Vec<TimedFrame> {
    let frame = |event: Event| TimedFrame { due: event.due, bytes: Bytes::from(event.bytes) };
    events.into_iter().filter(|event| !event.bytes.is_empty()).map(frame).collect()
}
