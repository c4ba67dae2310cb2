//! Where the parts of a response stand in its body or in its chunks.

use std::collections::BTreeMap;

use chatwire_json::Pointer;
use serde_json::Value;

/// A value and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Leaf {
    /// The part of the body, counted from zero.
    pub(super) part: usize,
    pub(super) pointer: Pointer,
    pub(super) value: Value,
}

/// The places of a response's parts.
#[derive(Debug, Default)]
pub(super) struct Answer {
    pub(super) choices: BTreeMap<u64, ChoiceLeaves>,
    /// The last `usage` that is not null.
    pub(super) usage: Option<Leaf>,
}

/// The places of one choice's parts, in the order in which they came.
#[derive(Debug, Default)]
pub(super) struct ChoiceLeaves {
    /// The choice, or its part in each chunk.
    pub(super) places: Vec<Leaf>,
    /// `message`, or `delta` in each chunk.
    pub(super) messages: Vec<Leaf>,
    /// The pieces of text that are not empty.
    pub(super) text: Vec<Leaf>,
    pub(super) finish: Option<Leaf>,
    pub(super) calls: BTreeMap<u64, Vec<Leaf>>,
    /// The entries of `logprobs.content`.
    pub(super) tokens: Vec<Leaf>,
}

impl Answer {
    /// The places in the JSON parts of a response.
    pub(super) fn of(values: &[(usize, Value)]) -> Self {
        let mut answer = Self::default();
        for (part, value) in values {
            let root = Leaf { part: *part, pointer: Pointer::root(), value: value.clone() };
            answer.usage =
                root.at("usage").filter(|usage| usage.value.is_object()).or(answer.usage);
            for choice in root.at("choices").iter().flat_map(Leaf::items) {
                answer.take(choice);
            }
        }
        answer
    }

    fn take(&mut self, choice: Leaf) {
        let index = choice.value["index"].as_u64().unwrap_or(0);
        let leaves = self.choices.entry(index).or_default();
        let finish = choice.at("finish_reason");
        leaves.finish =
            finish.filter(|finish| finish.value.is_string()).or_else(|| leaves.finish.take());
        let tokens = choice.at("logprobs").and_then(|logprobs| logprobs.at("content"));
        leaves.tokens.extend(tokens.iter().flat_map(Leaf::items));
        if let Some(message) = choice.at("message").or_else(|| choice.at("delta")) {
            let text = message.at("content");
            leaves.text.extend(
                text.filter(|text| text.value.as_str().is_some_and(|text| !text.is_empty())),
            );
            let calls = message.at("tool_calls");
            for (position, call) in calls.iter().flat_map(Leaf::items).enumerate() {
                let index = call.value["index"].as_u64().unwrap_or(position as u64);
                leaves.calls.entry(index).or_default().push(call);
            }
            leaves.messages.push(message);
        }
        leaves.places.push(choice);
    }
}

impl ChoiceLeaves {
    /// The whole text.
    pub(super) fn joined(&self) -> String {
        self.text.iter().filter_map(|leaf| leaf.value.as_str()).collect()
    }

    /// The pieces of the arguments of a call that are not empty.
    pub(super) fn arguments(&self, call: u64) -> Vec<Leaf> {
        let deltas = self.calls.get(&call).into_iter().flatten();
        let arguments = deltas.filter_map(|delta| delta.at("function")?.at("arguments"));
        arguments
            .filter(|piece| piece.value.as_str().is_some_and(|text| !text.is_empty()))
            .collect()
    }
}

impl Leaf {
    /// The member of this name.
    pub(super) fn at(&self, name: &str) -> Option<Self> {
        let value = self.value.get(name)?.clone();
        Some(Self { part: self.part, pointer: self.pointer.join(name), value })
    }

    /// The items of an array; none for anything else.
    pub(super) fn items(&self) -> Vec<Self> {
        let items = self.value.as_array().into_iter().flatten().enumerate();
        items
            .map(|(index, value)| Self {
                part: self.part,
                pointer: self.pointer.join(index),
                value: value.clone(),
            })
            .collect()
    }

    /// The text; empty for anything else.
    pub(super) fn text(&self) -> &str {
        self.value.as_str().unwrap_or_default()
    }
}
