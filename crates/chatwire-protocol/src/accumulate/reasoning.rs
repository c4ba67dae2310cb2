//! Joins the reasoning that arrives as text.

use super::{
    AccumulateError, ChatEvent,
    text::{HalfCharacter, Piece},
    tracker::Tracker,
};
use crate::{
    chat::{Delta, Message, ReasoningSource},
    json::Json,
};

/// The members that hold reasoning as text.
#[derive(Debug, Clone, Default)]
pub(super) struct JoinedReasoning([(Option<String>, HalfCharacter); 4]);

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
        self.0[place].0.as_deref()
    }

    /// Adds the members of a delta; events get the text of the first of them that has any.
    pub(super) fn push(
        &mut self,
        delta: &Delta,
        choice: u64,
        tracker: &mut Tracker,
    ) -> Result<(), AccumulateError> {
        let mut new = None;
        for (name, (text, half)) in Self::MEMBERS.iter().zip(&mut self.0) {
            let field = match *name {
                "reasoning_content" => delta.reasoning_content.as_deref(),
                "reasoning" => delta.reasoning.as_deref(),
                _ => None,
            };
            let kept = || delta.extra.get(name).and_then(Piece::of);
            let Some(piece) = field.map(Piece::Text).or_else(kept) else { continue };
            let start = text.as_ref().map_or(0, String::len);
            half.append(text, piece, choice, tracker)?;
            if tracker.events.is_some() && new.is_none() {
                let added = text.as_deref().and_then(|text| text.get(start..));
                new = added.filter(|text| !text.is_empty()).map(str::to_owned);
            }
        }
        if new.is_none() && tracker.events.is_some() {
            let objects = [
                ReasoningSource::ReasoningDetails,
                ReasoningSource::ThinkingBlocks,
                ReasoningSource::Reasoning,
                ReasoningSource::ReasoningContent,
                ReasoningSource::ReasoningText,
                ReasoningSource::Thinking,
            ];
            let other = delta.reasoning_text().filter(|found| objects.contains(&found.source));
            let is_text = Self::MEMBERS
                .iter()
                .any(|name| delta.extra.get(name).is_some_and(|value| Self::is_text(name, value)));
            new = other.filter(|_| !is_text).map(|found| found.text.into_owned());
        }
        if let Some(text) = new {
            tracker.emit(|| ChatEvent::Reasoning { choice, text });
        }
        Ok(())
    }

    /// Replaces pending halves of characters by U+FFFD.
    pub(super) fn flush(
        &mut self,
        choice: u64,
        tracker: &mut Tracker,
    ) -> Result<(), AccumulateError> {
        self.0.iter_mut().try_for_each(|(text, half)| half.flush(text, choice, tracker))
    }

    /// Sets the members of the message.
    pub(super) fn finish(self, message: &mut Message) {
        let [(content, _), (reasoning, _), (text, _), (thinking, _)] = self.0;
        message.reasoning_content = content;
        message.reasoning = reasoning;
        for (name, text) in [("reasoning_text", text), ("thinking", thinking)] {
            if let Some(text) = text {
                message.extra.insert(name, Json::from(text.as_str()));
            }
        }
    }
}
