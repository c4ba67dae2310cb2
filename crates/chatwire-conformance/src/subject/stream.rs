//! The events of a recorded stream, each with its place in the body.

mod alike;
mod counts;
mod likeness;

use std::{ops::Range, sync::OnceLock};

use bytes::Bytes;
use chatwire_protocol::sse::{SseBlock, SseDecoder, SseEvent};
use serde_json::Value;

pub(crate) use self::alike::{LikeChunk, ignores_texts};
use self::{
    alike::Heads,
    counts::Counts,
    likeness::{Likeness, TEXTS},
};
use super::{
    JsonText, Place, SubjectLimits,
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
    /// What it has more of than is judged; it has no events and no lines then.
    pub(crate) excess: Option<String>,
}

/// One event.
#[derive(Debug, Clone)]
pub(crate) struct Event {
    /// Its lines' place in the body.
    pub(crate) range: Range<usize>,
    /// The value of its `event` field.
    pub(crate) name: Option<String>,
    pub(crate) payload: Payload,
    /// What it has that is like an earlier event; `None` for one that differs from all before.
    pub(crate) likeness: Option<Likeness>,
    /// For each `data` line, where its value begins in the payload and in the body.
    data: Vec<(usize, usize)>,
    /// What its object means, and the member that holds it in an envelope: many rules ask.
    meaning: OnceLock<(Role, Option<&'static str>)>,
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
enum Role {
    Chunk,
    /// Says that something went wrong, instead of a chunk or beside its choices.
    Error,
    /// Has no member of either.
    Other,
}

impl Stream {
    pub(crate) fn read(body: &Bytes, limits: SubjectLimits) -> Self {
        let mut stream = Self::default();
        let mut counts = Counts::new(limits, body.len());
        let mut heads = Heads::default();
        let mut decoder = SseDecoder::new();
        decoder.feed(body);
        while let Some(block) = decoder.next_block() {
            match block {
                Ok(block) => {
                    // Before they are kept: one event may have any number of lines.
                    let mut counted = counts.take_lines(block.fields().count());
                    if counted.is_ok() {
                        let is_event = stream.take(body, &block, limits, &mut heads);
                        let event = stream.events.last().filter(|_| is_event);
                        counted = counts.take_event(event);
                    }
                    if let Err(excess) = counted {
                        return Self { excess: Some(excess), ..Self::default() };
                    }
                }
                Err(error) => {
                    stream.fault = Some((place(error.offset()), error.to_string()));
                    stream.set_last_apart();
                    return stream;
                }
            }
        }
        if let Ok(Some(rest)) = decoder.finish() {
            stream.cut = Some(place(rest.range.start));
            stream.take_lines(body, &rest);
        }
        stream.set_last_apart();
        stream
    }

    /// Makes the last chunk that is like another one of its own, because rules look at the last.
    fn set_last_apart(&mut self) {
        let mut events = self.events.iter_mut().rev();
        if let Some(last) = events.find(|event| event.likeness.is_some()) {
            last.likeness = None;
        }
    }

    /// The same stream, every chunk of which is looked at.
    #[cfg(test)]
    pub(super) fn with_all_apart(mut self) -> Self {
        self.events.iter_mut().for_each(|event| event.likeness = None);
        self
    }

    /// Whether some chunks are like others.
    pub(crate) fn has_likenesses(&self) -> bool {
        self.events.iter().any(|event| event.likeness.is_some())
    }

    /// The chunks that differ from all before by more than the text of their delta.
    pub(crate) fn heads(&self) -> impl Iterator<Item = Place<'_>> {
        self.objects(Role::Chunk, |event| event.likeness.is_none())
    }

    /// The chunks that are like one, in order.
    pub(crate) fn like(&self, head: usize) -> impl Iterator<Item = LikeChunk<'_>> {
        let rest = self.events.iter().enumerate().skip(head + 1);
        let like = rest.take_while(|(_, event)| event.likeness.is_some());
        like.map(|(index, event)| LikeChunk::new(index, event))
    }

    /// The texts of the events that are like one, each with its index and the name of the member.
    pub(crate) fn texts_like(
        &self,
        head: usize,
    ) -> impl Iterator<Item = (usize, [(&'static str, Option<&Value>); TEXTS.len()])> {
        let rest = self.events.iter().enumerate().skip(head + 1);
        rest.map_while(|(index, event)| Some((index, event.likeness.as_ref()?))).map(
            |(index, likeness)| {
                let mut texts = TEXTS.map(|name| (name, None));
                for ((_, text), given) in texts.iter_mut().zip(&likeness.texts) {
                    *text = given.as_ref();
                }
                (index, texts)
            },
        )
    }

    /// The chunks, out of their envelopes: every JSON object that has a member of one and is not
    /// an error.
    pub(crate) fn chunks(&self) -> impl Iterator<Item = Place<'_>> {
        self.objects(Role::Chunk, |_| true)
    }

    /// The errors that came instead of a chunk or beside its choices.
    pub(crate) fn errors(&self) -> impl Iterator<Item = Place<'_>> {
        self.objects(Role::Error, |event| event.likeness.is_none())
    }

    /// The objects that are neither.
    pub(crate) fn others(&self) -> impl Iterator<Item = Place<'_>> {
        self.objects(Role::Other, |event| event.likeness.is_none())
    }

    /// The payloads that are JSON objects of a role, out of their envelopes.
    fn objects(
        &self,
        role: Role,
        admits: impl Fn(&Event) -> bool,
    ) -> impl Iterator<Item = Place<'_>> {
        let events = self.events.iter().enumerate().filter(move |(_, event)| admits(event));
        events.filter_map(move |(index, event)| {
            let whole = event.value().filter(|value| value.is_object())?;
            let (own, envelope) = *event.meaning.get_or_init(|| meaning(event, whole));
            (own == role).then(|| {
                let root = Place::root(Some(whole), Some(index));
                envelope.map_or_else(|| root.clone(), |name| root.at(name))
            })
        })
    }

    /// Takes a block; gives whether it dispatched an event.
    fn take(
        &mut self,
        body: &Bytes,
        block: &SseBlock<'_>,
        limits: SubjectLimits,
        heads: &mut Heads,
    ) -> bool {
        self.take_lines(body, block);
        if let Some(event) = &block.event {
            let mut event = Event::new(event, block, body, limits);
            event.likeness = heads.take(&event);
            self.events.push(event);
        }
        block.event.is_some()
    }

    fn take_lines(&mut self, body: &Bytes, block: &SseBlock<'_>) {
        self.lines.extend(block.fields().map(|field| {
            let at = place(field.offset);
            let end = at + field.line.len();
            Line {
                at,
                name: slice(body, at..at + field.name.len(), field.name),
                value: slice(body, end - field.value.len()..end, field.value),
            }
        }));
    }
}

/// A part of a body, shared where it is what it should be.
fn slice(body: &Bytes, range: Range<usize>, expected: &[u8]) -> Bytes {
    match body.get(range.clone()) {
        Some(part) if part == expected => body.slice(range),
        _ => Bytes::copy_from_slice(expected),
    }
}

impl Event {
    fn new(
        event: &SseEvent<'_>,
        block: &SseBlock<'_>,
        body: &Bytes,
        limits: SubjectLimits,
    ) -> Self {
        let mut data = Vec::new();
        let mut length = 0;
        for field in block.fields().filter(|field| field.name == b"data") {
            let start = place(field.offset) + field.line.len() - field.value.len();
            data.push((length, start));
            length += field.value.len() + 1;
        }
        let payload = match event.data.as_ref() {
            DONE => Payload::Done,
            text => {
                let start = data.first().map_or(0, |(_, start)| *start);
                let payload = slice(body, start..start + text.len(), text.as_bytes());
                Payload::Json(JsonText::new(payload, limits))
            }
        };
        let range = place(event.range.start)..place(event.range.end);
        let name = event.event.map(str::to_owned);
        Self { range, name, payload, likeness: None, data, meaning: OnceLock::new() }
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

/// What the object of an event means, and the member that holds it in an envelope.
fn meaning(event: &Event, whole: &Value) -> (Role, Option<&'static str>) {
    let envelope = envelope(whole);
    let object = envelope.map_or(Some(whole), |name| whole.get(name));
    let is = |test: fn(&Value) -> bool| object.is_some_and(test);
    let has_error = |value: &Value| value.get("error").is_some_and(|error| !error.is_null());
    let role = if event.name.as_deref() == Some("error") || is(is_error) || is(has_error) {
        Role::Error
    } else if is(is_part_of_a_response) {
        Role::Chunk
    } else {
        Role::Other
    };
    (role, envelope)
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
        Stream::read(&Bytes::from_static(body.as_bytes()), SubjectLimits::default())
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
