//! A completion to be split.

use serde_json::{Value, json};

use super::dice::Dice;

/// A completion.
#[derive(Debug)]
pub(super) struct Completion {
    pub(super) choices: Vec<Choice>,
}

/// One choice of it.
#[derive(Debug)]
pub(super) struct Choice {
    pub(super) text: String,
    pub(super) reasoning: String,
    pub(super) refusal: String,
    pub(super) calls: Vec<Call>,
    /// The deprecated form of a call; without an ID.
    pub(super) function_call: Option<Call>,
    pub(super) finish_reason: &'static str,
}

/// A tool call.
#[derive(Debug, Clone)]
pub(super) struct Call {
    /// Empty if the server sends none.
    pub(super) id: String,
    pub(super) name: String,
    pub(super) arguments: String,
    pub(super) marks: Marks,
}

/// How the pieces of a call tell which call they belong to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Marks {
    /// The index, and the ID in the first piece.
    Index,
    /// The index and the ID in each piece.
    Both,
    /// The ID in each piece.
    Id,
    /// The ID in the first piece; calls come one after the other.
    FirstId,
    /// The index 0 for all, and the ID in the first piece; one after the other.
    Zero,
    /// Another name in the first piece; one after the other.
    Name,
    /// The index 0 for all, and another name; one after the other.
    ZeroName,
}

impl Marks {
    const ALL: [Self; 7] =
        [Self::Index, Self::Both, Self::Id, Self::FirstId, Self::Zero, Self::Name, Self::ZeroName];

    /// Whether pieces of several calls may alternate.
    pub(super) fn may_alternate(self) -> bool {
        matches!(self, Self::Index | Self::Both | Self::Id)
    }

    /// Whether pieces have an index.
    pub(super) fn has_index(self) -> bool {
        !matches!(self, Self::Id | Self::FirstId | Self::Name)
    }
}

/// Characters that are easy to split wrongly.
const CHARACTERS: [char; 14] = [
    'a',
    'b',
    ' ',
    '\n',
    '"',
    '\\',
    '/',
    'é',
    '€',
    '中',
    '\u{1F600}',
    '\u{1F468}',
    '{',
    '\u{2028}',
];

const ARGUMENTS: [&str; 8] = [
    "{}",
    r#"{"a":1}"#,
    r#"{"a":{"b":[{}]}}"#,
    r#"{"a":"x{y}\"z"}"#,
    r#"{"a":"\\"}"#,
    "{\"a\":\"\u{1F600}\u{e9}\"}",
    r#"{"a": null, "b": [1, {"c": "}"}]}"#,
    "{\n  \"a\": true\n}",
];

impl Completion {
    pub(super) fn any(dice: &mut Dice) -> Self {
        let count = if dice.one_in(3) { 1 + dice.below(3) } else { 1 };
        Self { choices: (0..count).map(|_| Choice::any(dice)).collect() }
    }

    /// The body of a non-streaming response.
    pub(super) fn unary(&self) -> String {
        let choices = self.choices.iter().enumerate().map(|(index, choice)| choice.json(index));
        let usage = json!({"total_tokens": 9});
        json!({"id": "c", "choices": choices.collect::<Vec<_>>(), "usage": usage}).to_string()
    }
}

impl Choice {
    fn any(dice: &mut Dice) -> Self {
        let marks = dice.pick(&Marks::ALL);
        let count = if dice.one_in(2) { dice.below(4) } else { 0 };
        let calls: Vec<_> = (0..count).map(|number| Call::any(number, marks, dice)).collect();
        let function_call = (calls.is_empty() && dice.one_in(6)).then(|| {
            let call = Call::any(0, Marks::Name, dice);
            Call { id: String::new(), ..call }
        });
        let is_refusal = calls.is_empty() && function_call.is_none() && dice.one_in(6);
        let finish_reason = match (&calls[..], &function_call) {
            ([], None) => dice.pick(&["stop", "length", "eos"]),
            ([], Some(_)) => "function_call",
            _ => "tool_calls",
        };
        Self {
            text: if is_refusal { String::new() } else { text(dice, 12) },
            reasoning: if dice.one_in(3) { text(dice, 8) } else { String::new() },
            refusal: if is_refusal { text(dice, 8) } else { String::new() },
            calls,
            function_call,
            finish_reason,
        }
    }

    fn json(&self, index: usize) -> Value {
        let text = |text: &str| if text.is_empty() { Value::Null } else { text.into() };
        let mut message = json!({
            "role": "assistant",
            "content": text(&self.text),
            "reasoning_content": text(&self.reasoning),
            "refusal": text(&self.refusal),
        });
        let function = |call: &Call| json!({"name": call.name, "arguments": call.arguments});
        if !self.calls.is_empty() {
            let calls = self.calls.iter().map(|call| {
                json!({"id": text(&call.id), "type": "function", "function": function(call)})
            });
            message["tool_calls"] = calls.collect::<Vec<_>>().into();
        }
        if let Some(call) = &self.function_call {
            message["function_call"] = function(call);
        }
        json!({"index": index, "message": message, "finish_reason": self.finish_reason})
    }
}

impl Call {
    fn any(number: usize, marks: Marks, dice: &mut Dice) -> Self {
        let must_differ = matches!(marks, Marks::Name | Marks::ZeroName);
        let has_id = !must_differ && (marks != Marks::Index || !dice.one_in(3));
        let name = ["get_weather", "f", "searchTheWeb", "f-2"];
        Self {
            id: if has_id { format!("call_{number}") } else { String::new() },
            name: if must_differ { name[number] } else { dice.pick(&name) }.to_owned(),
            arguments: dice.pick(&ARGUMENTS).to_owned(),
            marks,
        }
    }
}

fn text(dice: &mut Dice, limit: usize) -> String {
    (0..dice.below(limit)).map(|_| dice.pick(&CHARACTERS)).collect()
}
