//! Applies the steps of a fault to a response.

use std::time::Duration;

use bytes::Bytes;
use http::{
    HeaderName, HeaderValue, StatusCode, Version,
    header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE},
};
use serde_json::Value;

use super::{
    Fault,
    compress::gzip,
    events::{self, Event},
    position::Position,
    step::{ConnectionFault, Ending, Inside, LineEnds, Step},
};
use crate::{
    clock,
    connection::Activity,
    frames::{Frames, Interrupted, TimedFrame},
    http_response::HttpResponse,
};

/// A time that does not come while anybody waits.
const FOREVER: Duration = Duration::from_secs(60 * 60 * 24 * 365);

/// Maximum number of bytes of headers that are sent one by one.
const MAX_SLOW_BYTES: usize = 512;

/// A response with a fault.
#[derive(Debug)]
pub(crate) struct Applied {
    pub(crate) response: HttpResponse,
    /// Whether any step changed something.
    pub(crate) changed: bool,
}

/// Applies a fault to a response.
///
/// # Errors
/// If a step ends the exchange without a response.
pub(crate) async fn apply(
    fault: &Fault,
    response: HttpResponse,
    version: Version,
    activity: &Activity,
) -> Result<Applied, Interrupted> {
    let mut state = Faulty::new(response);
    for step in &fault.steps {
        state.changed |= match step {
            Step::Misread(_) => true,
            Step::Connection(fault) => return Err(end(*fault, version, activity).await),
            Step::LateHeaders(ms) => {
                clock::after(Duration::from_millis(*ms)).await;
                true
            }
            Step::SlowHeaders(ms) => {
                activity.drip(MAX_SLOW_BYTES, Duration::from_millis(*ms));
                true
            }
            Step::Cut { how: Ending::Reset, .. } => {
                activity.reset_when_closed();
                state.step(step)
            }
            other => state.step(other),
        };
    }
    Ok(state.finish())
}

/// Ends the exchange without a response.
async fn end(fault: ConnectionFault, version: Version, activity: &Activity) -> Interrupted {
    match fault {
        ConnectionFault::Close => activity.end_with(Bytes::new()),
        ConnectionFault::Reset => {
            activity.reset_when_closed();
            activity.end_with(Bytes::new());
        }
        ConnectionFault::Hang => clock::after(FOREVER).await,
        ConnectionFault::RefuseStream if version == Version::HTTP_2 => {
            return Interrupted::reset(h2::Reason::REFUSED_STREAM);
        }
        ConnectionFault::GoAway if version == Version::HTTP_2 => {
            // Length 8, type GOAWAY, no flags, stream 0; last stream 0, no error.
            // https://www.rfc-editor.org/rfc/rfc9113#section-6.8
            let frame = [0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
            activity.end_with(Bytes::copy_from_slice(&frame));
        }
        ConnectionFault::RefuseStream | ConnectionFault::GoAway => activity.end_with(Bytes::new()),
    }
    Interrupted::default()
}

/// A response while it is changed.
struct Faulty {
    response: HttpResponse,
    events: Vec<Event>,
    in_stream: bool,
    /// Whether the response had a `content-length`.
    has_length: bool,
    /// How the body ends early.
    ending: Option<Ending>,
    split: Option<usize>,
    gzip: Option<u8>,
    length: i64,
    changed: bool,
}

impl Faulty {
    fn new(mut response: HttpResponse) -> Self {
        let media_type = response.headers.get(CONTENT_TYPE).map(HeaderValue::as_bytes);
        let in_stream = media_type.is_some_and(|it| it.starts_with(b"text/event-stream"));
        let (frames, length, cut) = std::mem::take(&mut response.frames).into_parts();
        Self {
            response,
            events: events::of_frames(frames, in_stream),
            in_stream,
            has_length: length.is_some(),
            ending: cut.then_some(Ending::Close),
            split: None,
            gzip: None,
            length: 0,
            changed: false,
        }
    }

    /// Applies one step; returns whether it changed something.
    fn step(&mut self, step: &Step) -> bool {
        match step {
            Step::Status(status) => {
                let status = StatusCode::from_u16(*status);
                status.is_ok_and(|status| {
                    std::mem::replace(&mut self.response.status, status) != status
                })
            }
            Step::Header { name, value } => self.header(name, value.as_deref()),
            Step::Body { text, content_type } => {
                let due = self.events.first().map_or(Duration::ZERO, |event| event.due);
                (self.in_stream, self.has_length) = (false, true);
                self.events = vec![Event::new(due, text.clone().into_bytes(), false)];
                let content_type = content_type.as_deref().unwrap_or("application/json");
                self.header(CONTENT_TYPE.as_str(), Some(content_type));
                true
            }
            Step::Patch { at, pointer, value } => self.each(*at, |event| {
                let mut json = event.json().cloned()?;
                patch(&mut json, pointer, value.clone()).then(|| event.set_json(json))
            }),
            Step::Replace { at, find, with, once } => self.each(*at, |event| {
                let text = str::from_utf8(event.bytes()).ok().filter(|text| text.contains(find))?;
                let text =
                    if *once { text.replacen(find, with, 1) } else { text.replace(find, with) };
                event.set_bytes(text.into_bytes());
                Some(())
            }),
            Step::InvalidUtf8(at) => self.each(*at, |event| {
                let text = str::from_utf8(event.bytes()).ok()?;
                let at = text.find("\"content\":\"").map(|at| at + "\"content\":\"".len())?;
                let mut bytes = event.bytes().to_vec();
                bytes.insert(at, 0xc3);
                event.set_bytes(bytes);
                Some(())
            }),
            Step::Drop(at) => self.around(*at, |_| Vec::new()),
            Step::Duplicate(at) => self.around(*at, |event| vec![event.clone(), event]),
            Step::Insert { at, text, after } => self.around(*at, |event| {
                let inserted = Event::new(event.due, text.clone().into_bytes(), true);
                if *after { vec![event, inserted] } else { vec![inserted, event] }
            }),
            Step::Pause { at, ms } => self.from(*at, |events| {
                for event in events {
                    event.due = event.due.saturating_add(Duration::from_millis(*ms));
                }
            }),
            Step::Stall(at) => self.from(*at, |events| {
                for event in events {
                    event.due = FOREVER;
                }
            }),
            Step::Cut { at, inside, how } => self.cut(*at, *inside, *how),
            Step::LineEnds(ends) => {
                let end = match ends {
                    LineEnds::Crlf => "\r\n",
                    LineEnds::Cr => "\r",
                };
                let in_stream = self.in_stream;
                self.events.iter_mut().filter(|_| in_stream).for_each(|event| {
                    let text = String::from_utf8_lossy(event.bytes()).replace('\n', end);
                    event.set_bytes(text.into_bytes());
                });
                in_stream
            }
            Step::Split(bytes) => {
                self.split = Some(*bytes);
                true
            }
            Step::Gzip(percent) => {
                self.gzip = Some(*percent);
                self.header(CONTENT_ENCODING.as_str(), Some("gzip"))
            }
            Step::Length(difference) => {
                self.length = *difference;
                (self.in_stream, self.has_length) = (self.in_stream, true);
                true
            }
            Step::Connection(_)
            | Step::LateHeaders(_)
            | Step::SlowHeaders(_)
            | Step::Misread(_) => false,
        }
    }

    fn header(&mut self, name: &str, value: Option<&str>) -> bool {
        let Ok(name) = HeaderName::try_from(name) else { return false };
        match value.map(HeaderValue::try_from) {
            None => self.response.headers.remove(name).is_some(),
            Some(Ok(value)) => {
                self.response.headers.insert(name, value);
                true
            }
            Some(Err(_)) => false,
        }
    }

    /// Changes the events that are meant; of a body that is no stream, the whole.
    fn each(&mut self, at: Position, change: impl Fn(&mut Event) -> Option<()>) -> bool {
        let meant = match self.in_stream {
            true => at.of(&self.events),
            false => (0..self.events.len()).collect(),
        };
        let changed = meant.into_iter().filter_map(|at| change(&mut self.events[at]));
        changed.count() > 0
    }

    /// Replaces the events of a stream that are meant by others.
    fn around(&mut self, at: Position, replace: impl Fn(Event) -> Vec<Event>) -> bool {
        let meant = if self.in_stream { at.of(&self.events) } else { Vec::new() };
        let events = std::mem::take(&mut self.events).into_iter().enumerate();
        self.events = events
            .flat_map(|(at, event)| match meant.contains(&at) {
                true => replace(event),
                false => vec![event],
            })
            .collect();
        !meant.is_empty()
    }

    /// The first event that is meant; of a body that is no stream, the whole.
    fn first(&self, at: Position) -> Option<usize> {
        let whole = (!self.events.is_empty()).then_some(0);
        if self.in_stream { at.of(&self.events).first().copied() } else { whole }
    }

    fn from(&mut self, at: Position, change: impl Fn(&mut [Event])) -> bool {
        let Some(first) = self.first(at) else { return false };
        change(&mut self.events[first..]);
        true
    }

    fn cut(&mut self, at: Position, inside: Inside, how: Ending) -> bool {
        let Some(first) = self.first(at) else { return false };
        let bytes = self.events[first].bytes();
        let kept = match inside {
            Inside::Before if self.in_stream => 0,
            Inside::Before | Inside::Event => bytes.len() / 2,
            Inside::Character => match bytes.iter().position(|byte| *byte >= 0xc0) {
                Some(at) => at + 1,
                None => bytes.len() / 2,
            },
        };
        let mut kept = bytes[..kept].to_vec();
        if inside == Inside::Character && kept.last().is_some_and(u8::is_ascii) {
            kept.push(0xc3);
        }
        self.events.truncate(first + 1);
        self.events[first].set_bytes(kept);
        self.ending = Some(how);
        true
    }

    fn finish(self) -> Applied {
        let mut response = self.response;
        let mut frames = events::to_frames(self.events);
        let mut ending = self.ending;
        if let Some(percent) = self.gzip {
            let due = frames.last().map_or(Duration::ZERO, |frame| frame.due);
            let mut bytes = gzip(&joined(&frames));
            if percent < 100 {
                bytes.truncate(bytes.len() * usize::from(percent) / 100);
                ending = Some(Ending::Close);
            }
            frames = vec![TimedFrame { due, bytes: bytes.into() }];
        }
        if let Some(size) = self.split {
            frames = split(frames, size);
        }
        let length: usize = frames.iter().map(|frame| frame.bytes.len()).sum();
        response.headers.remove(CONTENT_LENGTH);
        response.frames = Frames::timed(frames);
        if self.length != 0 {
            let length = (length as u64).saturating_add_signed(self.length);
            response.headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
            response.frames = response.frames.with_length(length).cut_at_end();
        } else if ending.is_none_or(|ending| ending == Ending::Clean) && self.has_length {
            response.frames = response.frames.with_length(length as u64);
        }
        if ending.is_some_and(|ending| ending != Ending::Clean) {
            response.frames = response.frames.cut_at_end();
        }
        Applied { response, changed: self.changed }
    }
}

fn joined(frames: &[TimedFrame]) -> Vec<u8> {
    frames.iter().flat_map(|frame| frame.bytes.iter().copied()).collect()
}

/// Divides frames into pieces of `size` bytes; 0 joins them into one.
fn split(frames: Vec<TimedFrame>, size: usize) -> Vec<TimedFrame> {
    if size == 0 {
        let due = frames.last().map_or(Duration::ZERO, |frame| frame.due);
        return vec![TimedFrame { due, bytes: joined(&frames).into() }];
    }
    let pieces = |frame: TimedFrame| {
        let count = frame.bytes.len().div_ceil(size);
        (0..count).map(move |at| {
            let end = frame.bytes.len().min((at + 1) * size);
            TimedFrame { due: frame.due, bytes: frame.bytes.slice(at * size..end) }
        })
    };
    frames.into_iter().flat_map(pieces).collect()
}

/// Sets the value at a pointer, or removes it; returns whether there was a place for it.
pub(super) fn patch(json: &mut Value, pointer: &str, value: Option<Value>) -> bool {
    let Ok(pointer) = chatwire_json::Pointer::parse(pointer) else { return false };
    let Some((parent, name)) = pointer.split_last() else {
        return value.map(|value| *json = value).is_some();
    };
    match (json.pointer_mut(parent.as_str()), value) {
        (Some(Value::Object(members)), Some(value)) => {
            members.insert(name.into_owned(), value);
            true
        }
        (Some(Value::Object(members)), None) => members.remove(name.as_ref()).is_some(),
        (Some(Value::Array(items)), value) => {
            let at = if name == "-" { Some(items.len()) } else { name.parse::<usize>().ok() };
            match (at, value) {
                (Some(at), Some(value)) if at < items.len() => items[at] = value,
                (Some(at), Some(value)) if at == items.len() => items.push(value),
                (Some(at), None) if at < items.len() => drop(items.remove(at)),
                _ => return false,
            }
            true
        }
        _ => false,
    }
}
