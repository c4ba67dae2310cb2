//! One choice of a response, joined from a body or from many chunks.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{
    Joined,
    call::{self, Call, Calls},
};
use crate::subject::{Place, Stream};

/// One choice of a response.
#[derive(Debug)]
pub(crate) struct Choice<'a> {
    /// Its index; one without counts as the first of a stream, and by its position in a body.
    pub(crate) index: i64,
    /// The choice itself, or what every chunk has of it.
    pub(crate) parts: Vec<Part<'a>>,
    /// The text.
    pub(crate) content: Joined<'a>,
    /// The reasoning, under whichever name.
    pub(crate) reasoning: Joined<'a>,
    pub(crate) refusal: Joined<'a>,
    /// The first finish reason that is not null; in its absence, its place in the last part.
    pub(crate) finish: Place<'a>,
    pub(crate) calls: Vec<Call<'a>>,
}

/// What a body or one chunk has of a choice.
#[derive(Debug, Clone)]
pub(crate) struct Part<'a> {
    pub(crate) choice: Place<'a>,
    /// The `message` or the `delta`.
    pub(crate) message: Place<'a>,
}

/// The names of the member that holds reasoning.
const REASONING: [&str; 2] = ["reasoning_content", "reasoning"];

impl<'a> Choice<'a> {
    fn new(index: i64, choice: &Place<'a>) -> Self {
        let finish = choice.at("finish_reason");
        let [content, reasoning, refusal] = [(); 3].map(|()| Joined::default());
        let (parts, calls) = (Vec::new(), Vec::new());
        Self { index, parts, content, reasoning, refusal, finish, calls }
    }

    fn take(&mut self, choice: Place<'a>, message: Place<'a>) {
        self.content.push(message.at("content"));
        self.refusal.push(message.at("refusal"));
        // Servers that send both names send the same text under each.
        let reasoning = REASONING.map(|name| message.at(name));
        if let Some(given) = reasoning.into_iter().find(|place| place.non_empty_text().is_some()) {
            self.reasoning.push(given);
        }
        if self.finish.is_nothing() {
            self.finish = choice.at("finish_reason");
        }
        self.parts.push(Part { choice, message });
    }

    /// Adds the texts of a chunk that is like the last one.
    fn take_texts(&mut self, event: usize, texts: &[(&'static str, Option<&'a Value>)]) {
        let Some(message) = self.parts.last().map(|part| part.message.clone()) else { return };
        let given = |name: &str| texts.iter().find(|(known, _)| *known == name)?.1;
        if let Some(text) = given("content") {
            self.content.push(message.at("content").in_event(event, text));
        }
        let reasoning = REASONING.iter().find_map(|name| Some((name, given(name)?)));
        if let Some((name, text)) = reasoning {
            self.reasoning.push(message.at(name).in_event(event, text));
        }
    }

    /// The finish reason, if it is a string that is not empty.
    pub(crate) fn finish_reason(&self) -> Option<&'a str> {
        self.finish.non_empty_text()
    }

    /// Whether the model refused.
    pub(crate) fn is_refused(&self) -> bool {
        !self.refusal.is_empty()
    }

    /// Where the text stands that a finding is about, from a byte on: its piece, or the place
    /// where the text is missing.
    pub(crate) fn content_at(&self, byte: usize) -> Option<Place<'a>> {
        let missing = || self.parts.last().map(|part| part.message.at("content"));
        self.content.at(byte).cloned().or_else(missing)
    }

    /// The entries of `logprobs.content` or `logprobs.refusal`, in order.
    pub(crate) fn logprobs(&self, of: &'a str) -> impl Iterator<Item = Place<'a>> {
        self.parts.iter().flat_map(move |part| part.choice.at("logprobs").at(of).items())
    }
}

/// Every choice as it was given, in the order of the body or of the chunks.
pub(super) fn given<'a>(roots: &[Place<'a>]) -> impl Iterator<Item = Place<'a>> {
    roots.iter().flat_map(|root| root.at("choices").items())
}

/// The choices of a body, in its order.
pub(super) fn from_body<'a>(roots: &[Place<'a>]) -> Vec<Choice<'a>> {
    let choices = given(roots).enumerate().map(|(position, place)| {
        let position = i64::try_from(position).unwrap_or(i64::MAX);
        let mut choice = Choice::new(place.at("index").integer().unwrap_or(position), &place);
        let message = place.at("message");
        choice.calls = call::from_body(&message);
        choice.take(place, message);
        choice
    });
    choices.collect()
}

/// The choices of a stream, by their index; a choice without one counts as the first.
///
/// Where `stream` is given, the texts of its chunks that are like one of `chunks` are joined, too.
pub(super) fn from_chunks<'a>(chunks: &[Place<'a>], stream: Option<&'a Stream>) -> Vec<Choice<'a>> {
    let mut choices: BTreeMap<i64, (Choice<'a>, Calls<'a>)> = BTreeMap::new();
    for place in given(chunks) {
        let event = place.event();
        let index = place.at("index").integer().unwrap_or(0);
        let (choice, calls) =
            choices.entry(index).or_insert_with(|| (Choice::new(index, &place), Calls::default()));
        let delta = place.at("delta");
        calls.take(&delta);
        choice.take(place, delta);
        if let (Some(stream), Some(head)) = (stream, event) {
            for (event, texts) in stream.texts_like(head) {
                choice.take_texts(event, &texts);
            }
        }
    }
    let joined =
        choices.into_values().map(|(choice, calls)| Choice { calls: calls.begun, ..choice });
    joined.collect()
}
