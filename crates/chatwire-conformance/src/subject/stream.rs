//! The events of a recorded stream, each with its place in the body.

use std::ops::Range;

use bytes::Bytes;
use chatwire_protocol::sse::{SseBlock, SseDecoder, SseEvent};
use serde_json::Value;

use super::{
    JsonText, Place,
    error_body::{is_error, is_part_of_a_response},
};

/// The payload that ends a stream.
pub(crate) const DONE: &str = "[DONE]";

/// A body read as an event stream.
#[derive(Debug, Clone, Default)]
pub(crate) struct Stream {
    /// The events that the stream dispatched, in order.
    pub(crate) events: Vec<Event>,
    /// All lines but the blank ones, in order.
    pub(crate) lines: Vec<Line>,
    /// Where the lines after the last blank line begin, when there are any.
    pub(crate) cut: Option<usize>,
    /// Why reading stopped before the end, and where.
    pub(crate) fault: Option<(usize, String)>,
}

/// One event.
#[derive(Debug, Clone)]
pub(crate) struct Event {
    /// Its lines' place in the body.
    pub(crate) range: Range<usize>,
    /// The value of its `event` field.
    pub(crate) name: Option<String>,
    pub(crate) payload: Payload,
    /// For each `data` line, where its value begins in the payload and in the body.
    data: Vec<(usize, usize)>,
}

/// The data of an event.
#[derive(Debug, Clone)]
pub(crate) enum Payload {
    /// The sentinel [`DONE`].
    Done,
    /// Anything else, which should be a JSON object.
    Json(JsonText),
}

/// One line that is not blank.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    /// Where it begins in the body.
    pub(crate) at: usize,
    /// The text before the first colon; empty in a comment.
    pub(crate) name: Bytes,
    /// The text after the colon, without one leading space.
    pub(crate) value: Bytes,
}

/// The meaning of a payload's object, without its envelope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Chunk,
    /// Says that something went wrong, instead of a chunk or beside its choices.
    Error,
    /// Has no member of either.
    Other,
}

impl Stream {
    pub(crate) fn read(body: &Bytes) -> Self {
        let mut stream = Self::default();
        let mut decoder = SseDecoder::new();
        decoder.feed(body);
        while let Some(block) = decoder.next_block() {
            match block {
                Ok(block) => stream.take(&block),
                Err(error) => {
                    stream.fault = Some((place(error.offset()), error.to_string()));
                    return stream;
                }
            }
        }
        if let Ok(Some(rest)) = decoder.finish() {
            stream.cut = Some(place(rest.range.start));
            stream.take_lines(&rest);
        }
        stream
    }

    /// The chunks, out of their envelopes: every JSON object that has a member of one and is not
    /// an error.
    pub(crate) fn chunks(&self) -> impl Iterator<Item = Place<'_>> {
        self.objects().filter(|(role, _)| *role == Role::Chunk).map(|(_, place)| place)
    }

    /// The errors that came instead of a chunk or beside its choices.
    pub(crate) fn errors(&self) -> impl Iterator<Item = Place<'_>> {
        self.objects().filter(|(role, _)| *role == Role::Error).map(|(_, place)| place)
    }

    /// The objects that are neither.
    pub(crate) fn others(&self) -> impl Iterator<Item = Place<'_>> {
        self.objects().filter(|(role, _)| *role == Role::Other).map(|(_, place)| place)
    }

    /// All payloads that are JSON objects, out of their envelopes.
    pub(crate) fn objects(&self) -> impl Iterator<Item = (Role, Place<'_>)> {
        self.events.iter().enumerate().filter_map(|(index, event)| {
            let whole = event.value().filter(|value| value.is_object())?;
            let root = Place::root(Some(whole), Some(index));
            let place = envelope(whole).map_or_else(|| root.clone(), |name| root.at(name));
            let role = if event.name.as_deref() == Some("error")
                || is_error(&place)
                || !place.at("error").is_nothing()
            {
                Role::Error
            } else if place.value().is_some_and(is_part_of_a_response) {
                Role::Chunk
            } else {
                Role::Other
            };
            Some((role, place))
        })
    }

    fn take(&mut self, block: &SseBlock<'_>) {
        self.take_lines(block);
        if let Some(event) = &block.event {
            self.events.push(Event::new(event, block));
        }
    }

    fn take_lines(&mut self, block: &SseBlock<'_>) {
        self.lines.extend(block.fields().map(|field| Line {
            at: place(field.offset),
            name: Bytes::copy_from_slice(field.name),
            value: Bytes::copy_from_slice(field.value),
        }));
    }
}

impl Event {
    fn new(event: &SseEvent<'_>, block: &SseBlock<'_>) -> Self {
        let mut data = Vec::new();
        let mut length = 0;
        for field in block.fields().filter(|field| field.name == b"data") {
            let start = place(field.offset) + field.line.len() - field.value.len();
            data.push((length, start));
            length += field.value.len() + 1;
        }
        let payload = match event.data.as_ref() {
            DONE => Payload::Done,
            text => Payload::Json(JsonText::new(Bytes::copy_from_slice(text.as_bytes()))),
        };
        let range = place(event.range.start)..place(event.range.end);
        Self { range, name: event.event.map(str::to_owned), payload, data }
    }

    /// The payload's JSON value; `None` for the sentinel and for what is not JSON.
    pub(crate) fn value(&self) -> Option<&Value> {
        self.json()?.value().ok()
    }

    pub(crate) fn json(&self) -> Option<&JsonText> {
        match &self.payload {
            Payload::Done => None,
            Payload::Json(json) => Some(json),
        }
    }

    pub(crate) fn is_done(&self) -> bool {
        matches!(self.payload, Payload::Done)
    }

    /// How many `data` lines it has.
    pub(crate) fn data_lines(&self) -> usize {
        self.data.len()
    }

    /// Where a byte of the payload stands in the body.
    pub(crate) fn in_body(&self, offset: usize) -> usize {
        let after = self.data.partition_point(|(start, _)| *start <= offset);
        match after.checked_sub(1).and_then(|line| self.data.get(line)) {
            Some((start, at)) => at + (offset - start),
            None => self.range.start,
        }
    }
}

/// The member that holds the chunk in the provider's envelope; `None` when there is no envelope.
///
/// Two envelopes occur in the provider's documented streams: `{"event":"chunk","data":CHUNK}` and
/// `{"event":CHUNK,"state":STATE}`.
fn envelope(payload: &Value) -> Option<&'static str> {
    if payload.get("choices").is_some() {
        return None;
    }
    match (payload.get("event"), payload.get("data")) {
        (Some(Value::String(_)), Some(Value::Object(_))) => Some("data"),
        (Some(Value::Object(_)), _) => Some("event"),
        _ => None,
    }
}

/// A position in a body that is in memory, so it fits.
fn place(offset: u64) -> usize {
    usize::try_from(offset).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &'static str) -> Stream {
        Stream::read(&Bytes::from_static(body.as_bytes()))
    }

    #[test]
    fn takes_chunks_out_of_their_envelopes() {
        for (body, pointer) in [
            ("data: {\"id\":\"a\"}\n\n", "/id"),
            ("data: {\"event\":\"chunk\",\"data\":{\"id\":\"a\"}}\n\n", "/data/id"),
            ("data: {\"event\":{\"id\":\"a\"},\"state\":{}}\n\n", "/event/id"),
        ] {
            let stream = read(body);
            let chunk = stream.chunks().next().unwrap();
            assert_eq!(chunk.at("id").text(), Some("a"));
            assert_eq!(chunk.at("id").pointer(), pointer);
        }
    }

    #[test]
    fn tells_errors_from_chunks() {
        let stream = read(concat!(
            "data: {\"error\":{\"message\":\"m\"}}\n\n",
            "data: {\"error\":null,\"choices\":[]}\n\n",
            "event: error\ndata: {\"message\":\"m\"}\n\n",
            "data: [DONE]\n\n",
        ));
        assert_eq!(
            stream.errors().map(|place| place.event()).collect::<Vec<_>>(),
            [Some(0), Some(2)]
        );
        assert_eq!(stream.chunks().count(), 1);
        assert!(stream.events[3].is_done());
    }

    #[test]
    fn maps_payload_bytes_to_the_body() {
        let stream = read(": note\n\ndata: {\"a\":\ndata:1}\n\n");
        let event = &stream.events[0];
        assert_eq!(event.data_lines(), 2);
        assert_eq!(event.in_body(0), 14);
        assert_eq!(event.in_body(6), 25);
        assert_eq!(event.json().unwrap().offset(&"/a".parse().unwrap()), 6);
    }

    #[test]
    fn sees_a_cut_event() {
        assert_eq!(read("data: {}\n\ndata: {}\n").cut, Some(10));
        assert_eq!(read("data: {}\n\n\n").cut, None);
    }
}
