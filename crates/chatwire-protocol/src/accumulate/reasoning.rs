//! Joins the reasoning that arrives as text.

use super::{
    AccumulateError, ChatEvent,
    repetition::Repetition,
    text::{HalfCharacter, Piece},
    tracker::Tracker,
};
use crate::{
    chat::{Delta, Message},
    json::Json,
};

/// The members that hold reasoning as text, and the events of reasoning in any form.
#[derive(Debug, Clone, Default)]
pub(super) struct JoinedReasoning {
    texts: [(Option<String>, HalfCharacter, Repetition); 4],
    /// The half of a character in objects and parts, which are joined elsewhere.
    nested: HalfCharacter,
}

impl JoinedReasoning {
    /// The names of the members; the first two have a field.
    pub(super) const MEMBERS: [&str; 4] =
        ["reasoning_content", "reasoning", "reasoning_text", "thinking"];

    /// Whether an extra member is text of one of the members.
    pub(super) fn is_text(name: &str, value: &Json) -> bool {
        Self::MEMBERS.contains(&name) && Piece::of(value).is_some()
    }

    /// Whether a delta may have reasoning.
    pub(super) fn is_in(&self, delta: &Delta) -> bool {
        delta.reasoning_content.is_some()
            || delta.reasoning.is_some()
            || delta.reasoning_details.is_some()
            || !delta.extra.is_empty()
    }

    /// The text of a member so far; `None` if there is none.
    pub(super) fn text(&self, member: &str) -> Option<&str> {
        let place = Self::MEMBERS.iter().position(|name| *name == member)?;
        self.texts[place].0.as_deref()
    }

    /// Adds the members of a delta; events get the text of the first of them that has any.
    pub(super) fn push(
        &mut self,
        delta: &Delta,
        choice: u64,
        tracker: &mut Tracker,
    ) -> Result<(), AccumulateError> {
        let mut new = None;
        let mut is_text = false;
        for (name, (text, half, repetition)) in Self::MEMBERS.iter().zip(&mut self.texts) {
            let field = match *name {
                "reasoning_content" => delta.reasoning_content.as_deref(),
                "reasoning" => delta.reasoning.as_deref(),
                _ => None,
            };
            let kept = || delta.extra.get(name).and_then(Piece::of);
            let piece = field.filter(|field| !field.is_empty()).map(Piece::Text).or_else(kept);
            is_text |= piece.is_some();
            let Some(piece) = piece.or_else(|| field.map(Piece::Text)) else { continue };
            let start = text.as_ref().map_or(0, String::len);
            half.append(text, piece, choice, tracker)?;
            repetition.observe(text.as_deref().unwrap_or_default(), start, tracker);
            if tracker.takes_events() && new.is_none() {
                let added = text.as_deref().and_then(|text| text.get(start..));
                new = added.filter(|text| !text.is_empty()).map(str::to_owned);
            }
        }
        emit(new, choice, tracker);
        if !is_text && tracker.takes_events() {
            let raw = delta.nested_reasoning().unwrap_or_default();
            self.push_nested(&raw, choice, tracker);
        }
        Ok(())
    }

    /// Emits reasoning from objects and parts; `raw` has its escapes.
    pub(super) fn push_nested(&mut self, raw: &str, choice: u64, tracker: &mut Tracker) {
        if !raw.is_empty() && tracker.takes_events() {
            let text = self.nested.decode(raw, choice, tracker);
            emit(Some(text), choice, tracker);
        }
    }

    /// Replaces pending halves of characters by U+FFFD.
    pub(super) fn flush(
        &mut self,
        choice: u64,
        tracker: &mut Tracker,
    ) -> Result<(), AccumulateError> {
        let mut is_emitted = false;
        for (text, half, _) in &mut self.texts {
            let start = text.as_ref().map_or(0, String::len);
            half.flush(text, choice, tracker)?;
            let added = text.as_deref().and_then(|text| text.get(start..)).map(str::to_owned);
            emit(added.filter(|text| !text.is_empty() && !is_emitted), choice, tracker);
            is_emitted |= text.as_ref().map_or(0, String::len) > start;
        }
        let mut text = None;
        self.nested.flush(&mut text, choice, tracker)?;
        emit(text.filter(|_| !is_emitted), choice, tracker);
        Ok(())
    }

    /// Sets the members of the message.
    pub(super) fn finish(self, message: &mut Message, choice: u64, tracker: &mut Tracker) {
        for (text, _, repetition) in &self.texts {
            repetition.finish(text.as_deref().unwrap_or_default(), choice, tracker);
        }
        let [content, reasoning, text, thinking] = self.texts.map(|(text, ..)| text);
        message.reasoning_content = content;
        message.reasoning = reasoning;
        for (name, text) in [("reasoning_text", text), ("thinking", thinking)] {
            if let Some(text) = text {
                message.extra.insert(name, Json::from(text.as_str()));
            }
        }
    }
}

fn emit(text: Option<String>, choice: u64, tracker: &mut Tracker) {
    if let Some(text) = text.filter(|text| !text.is_empty()) {
        tracker.emit(|| ChatEvent::Reasoning { choice, text });
    }
}
