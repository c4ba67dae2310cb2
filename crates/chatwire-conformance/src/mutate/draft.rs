//! An exchange in parts that can be changed one at a time.

use std::{mem, time::Duration};

use chatwire_json::Pointer;
use chatwire_transport::{BodyEnd, Exchange, Frame};
use http::{HeaderName, HeaderValue, StatusCode};
use serde_json::Value;

use super::json_text;

/// How much later than the one before a frame comes that was added.
const STEP: Duration = Duration::from_millis(10);

/// An exchange in parts that can be changed one at a time.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    exchange: Exchange,
    /// The request's body.
    pub(super) request: Value,
    /// The response's body: one part for a non-streaming one, one for each event of a stream.
    pub(super) parts: Vec<Part>,
    pub(super) streams: bool,
}

/// A part of a body.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) at: Duration,
    /// What stands before the JSON; everything when there is no JSON.
    pub(super) before: String,
    pub(super) json: Option<String>,
    pub(super) after: String,
    /// The one-based event of a stream; `None` for a non-streaming body and for comments.
    pub(super) event: Option<usize>,
}

impl Draft {
    /// Takes an exchange apart; `None` when its body is not text, or its request not JSON.
    pub(super) fn of(exchange: &Exchange, streams: bool) -> Option<Self> {
        let body = exchange.response.body();
        let text = std::str::from_utf8(&body).ok()?;
        let request = serde_json::from_slice(&exchange.request.body).ok()?;
        let parts = if streams { events(exchange, text) } else { vec![whole(exchange, text)] };
        Some(Self { exchange: exchange.clone(), request, parts, streams })
    }

    /// The exchange as it is now; a recorded length of the body is kept true.
    pub(super) fn exchange(&self) -> Exchange {
        let mut exchange = self.exchange.clone();
        exchange.request.body = self.request.to_string().into();
        let parts = self.parts.iter();
        let frames = parts.map(|part| (part.at, part.text())).filter(|(_, text)| !text.is_empty());
        exchange.response.frames = frames.map(|(at, text)| Frame::new(at, text)).collect();
        let length = exchange.response.body().len();
        if let Some(header) = exchange.response.headers.get_mut("content-length") {
            *header = HeaderValue::from(length);
        }
        exchange
    }

    /// The exchange with another body: a stream in one frame for each event, as before, and any
    /// other body in one frame.
    pub(super) fn with_body(&self, body: impl Into<Vec<u8>>) -> Exchange {
        let mut rest: Vec<u8> = body.into();
        if !self.streams {
            return self.with_frames(vec![rest]);
        }
        let mut frames = Vec::new();
        while let Some(end) = rest.windows(2).position(|pair| pair == b"\n\n") {
            let tail = rest.split_off(end + 2);
            frames.push(mem::replace(&mut rest, tail));
        }
        frames.push(rest);
        self.with_frames(frames)
    }

    /// The exchange with another body in these frames.
    pub(super) fn with_frames(&self, frames: Vec<Vec<u8>>) -> Exchange {
        let mut exchange = self.exchange();
        let mut times = self.parts.iter().map(|part| part.at);
        let mut last = Duration::ZERO;
        let mut frames: Vec<_> = frames.into_iter().filter(|frame| !frame.is_empty()).collect();
        exchange.response.frames = frames
            .drain(..)
            .map(|frame| {
                last = times.next().unwrap_or(last + STEP);
                Frame::new(last, frame)
            })
            .collect();
        let length = exchange.response.body().len();
        if let Some(header) = exchange.response.headers.get_mut("content-length") {
            *header = HeaderValue::from(length);
        }
        exchange
    }

    /// The whole body as text.
    pub(super) fn text(&self) -> String {
        self.parts.iter().map(Part::text).collect()
    }

    pub(super) fn status(&self) -> StatusCode {
        self.exchange.response.status
    }

    /// The exchange with another status.
    pub(super) fn with_status(&self, status: u16) -> Exchange {
        let mut exchange = self.exchange();
        exchange.response.status = StatusCode::from_u16(status).unwrap_or_default();
        exchange
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.exchange.response.headers.get(name)?.to_str().ok()
    }

    /// The exchange with a header set; `None` removes it.
    pub(super) fn with_header(&self, name: &'static str, value: Option<&str>) -> Exchange {
        let mut exchange = self.exchange();
        let headers = &mut exchange.response.headers;
        match value.and_then(|value| HeaderValue::from_str(value).ok()) {
            Some(value) => {
                headers.insert(HeaderName::from_static(name), value);
            }
            None => {
                headers.remove(name);
            }
        }
        exchange
    }

    /// The exchange whose body ended otherwise.
    pub(super) fn with_end(&self, end: BodyEnd) -> Exchange {
        let mut exchange = self.exchange();
        exchange.response.end = end;
        exchange
    }

    /// The exchange with the JSON of one part changed.
    pub(super) fn edited(
        &self,
        part: usize,
        edit: impl FnOnce(&str) -> Option<String>,
    ) -> Option<Exchange> {
        let mut draft = self.clone();
        draft.edit(part, edit)?;
        Some(draft.exchange())
    }

    /// Changes the JSON of one part.
    pub(super) fn edit(
        &mut self,
        part: usize,
        edit: impl FnOnce(&str) -> Option<String>,
    ) -> Option<()> {
        let part = self.parts.get_mut(part)?;
        part.json = Some(edit(part.json.as_deref()?)?);
        Some(())
    }

    /// Sets the value at a pointer of one part.
    pub(super) fn set(&mut self, part: usize, pointer: &Pointer, value: &Value) -> Option<()> {
        self.edit(part, |text| json_text::replace(text, pointer, &value.to_string()))
    }

    /// The JSON parts, each with its position and its value.
    pub(super) fn values(&self) -> Vec<(usize, Value)> {
        let parts = self.parts.iter().enumerate();
        parts
            .filter_map(|(at, part)| {
                let value = serde_json::from_str(part.json.as_deref()?).ok()?;
                Some((at, value))
            })
            .collect()
    }

    /// The times of the parts anew, one step after the other, where parts were added or taken.
    pub(super) fn retimed(mut self) -> Self {
        let mut last = Duration::ZERO;
        for part in &mut self.parts {
            if part.at <= last {
                part.at = last + STEP;
            }
            last = part.at;
        }
        self
    }
}

impl Part {
    /// A part of a stream that is not an event with JSON.
    pub(super) fn raw(text: impl Into<String>) -> Self {
        let (json, after, event) = (None, String::new(), None);
        Self { at: Duration::ZERO, before: text.into(), json, after, event }
    }

    pub(super) fn text(&self) -> String {
        format!("{}{}{}", self.before, self.json.as_deref().unwrap_or_default(), self.after)
    }

    pub(super) fn is_done(&self) -> bool {
        self.json.is_none() && self.before.trim_end() == "data: [DONE]"
    }
}

fn whole(exchange: &Exchange, text: &str) -> Part {
    let at = exchange.response.frames.last().map_or(Duration::ZERO, |frame| frame.at);
    let json = serde_json::from_str::<Value>(text).is_ok();
    Part { at, json: json.then(|| text.to_owned()), ..Part::raw(if json { "" } else { text }) }
}

/// The blocks of a stream, each with the blank line after it.
fn events(exchange: &Exchange, text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let (mut offset, mut event) = (0, 0);
    for block in text.split_inclusive("\n\n") {
        let mut part = Part { at: time_of(exchange, offset), ..Part::raw(block) };
        let data: Vec<_> = block.lines().filter(|line| line.starts_with("data:")).collect();
        if let [line] = data[..] {
            let payload = line.trim_start_matches("data:").trim_start_matches(' ');
            if serde_json::from_str::<Value>(payload).is_ok()
                && let Some(start) = block.find(payload)
            {
                part.before = block[..start].to_owned();
                part.json = Some(payload.to_owned());
                part.after = block[start + payload.len()..].to_owned();
            }
        }
        if !data.is_empty() {
            event += 1;
            part.event = Some(event);
        }
        offset += block.len();
        parts.push(part);
    }
    parts
}

/// When the byte at `offset` of the body came.
fn time_of(exchange: &Exchange, offset: usize) -> Duration {
    let mut end = 0;
    let frames = &exchange.response.frames;
    let frame = frames.iter().find(|frame| {
        end += frame.bytes.len();
        offset < end
    });
    frame.or_else(|| frames.last()).map_or(Duration::ZERO, |frame| frame.at)
}
