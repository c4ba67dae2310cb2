//! The events of a stream that a step changes, by the state of the protocol.

use serde::Deserialize;
use serde_json::Value;

use super::events::Event;

/// The events of a stream that a step changes, by the state of the protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(try_from = "Value")]
pub(super) enum Position {
    /// Every event with JSON.
    #[default]
    All,
    /// The event with this number, from 0.
    Number(usize),
    /// The first event.
    First,
    /// The event in the middle of those with text or arguments.
    Middle,
    /// The last event with JSON.
    Last,
    /// The first event with a role.
    Role,
    /// The first event with text.
    Content,
    /// The first event with a tool call.
    Call,
    /// The first event with a part of arguments.
    Arguments,
    /// The first event with a finish reason.
    Finish,
    /// The event with the usage.
    Usage,
    /// The sentinel `[DONE]`.
    Done,
}

impl Position {
    pub(super) const FORMS: &str = "a number from 0, `all`, `first`, `middle`, `last`, `role`, \
                                    `content`, `call`, `arguments`, `finish`, `usage` or `done`";

    /// The indices of the events that are meant.
    pub(super) fn of(self, events: &[Event]) -> Vec<usize> {
        let first = |meant: &dyn Fn(&Event) -> bool| events.iter().position(meant);
        let one = match self {
            Self::All => {
                let all = events.iter().enumerate();
                return all.filter(|(_, event)| event.json().is_some()).map(|it| it.0).collect();
            }
            Self::Number(number) => (number < events.len()).then_some(number),
            Self::First => (!events.is_empty()).then_some(0),
            Self::Middle => {
                let carries = |event: &Event| has_text(event) || has_arguments(event);
                let all: Vec<_> = (0..events.len()).filter(|at| carries(&events[*at])).collect();
                all.get(all.len() / 2).copied()
            }
            Self::Last => events.iter().rposition(|event| event.json().is_some()),
            Self::Role => first(&|event| delta(event, "role").is_some()),
            Self::Content => first(&has_text),
            Self::Call => first(&|event| delta(event, "tool_calls").is_some()),
            Self::Arguments => first(&has_arguments),
            Self::Finish => first(&|event| {
                let reason = event.json().and_then(|json| json.pointer("/choices/0/finish_reason"));
                reason.is_some_and(Value::is_string)
            }),
            Self::Usage => first(&|event| {
                event.json().and_then(|json| json.get("usage")).is_some_and(Value::is_object)
            }),
            Self::Done => first(&Event::is_done),
        };
        one.into_iter().collect()
    }
}

fn delta<'a>(event: &'a Event, member: &str) -> Option<&'a Value> {
    event.json()?.pointer("/choices/0/delta")?.get(member).filter(|value| !value.is_null())
}

fn has_text(event: &Event) -> bool {
    delta(event, "content").and_then(Value::as_str).is_some_and(|text| !text.is_empty())
}

fn has_arguments(event: &Event) -> bool {
    let arguments =
        delta(event, "tool_calls").and_then(|calls| calls.pointer("/0/function/arguments"));
    arguments.and_then(Value::as_str).is_some_and(|text| !text.is_empty())
}

impl std::str::FromStr for Position {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Ok(match text {
            "all" => Self::All,
            "first" => Self::First,
            "middle" => Self::Middle,
            "last" => Self::Last,
            "role" => Self::Role,
            "content" => Self::Content,
            "call" => Self::Call,
            "arguments" => Self::Arguments,
            "finish" => Self::Finish,
            "usage" => Self::Usage,
            "done" => Self::Done,
            number => Self::Number(
                number.parse().map_err(|_| format!("`{number}`: must be {}", Self::FORMS))?,
            ),
        })
    }
}

impl TryFrom<Value> for Position {
    type Error = String;

    fn try_from(value: Value) -> Result<Self, String> {
        match value.as_str() {
            Some(text) => text.parse(),
            None => value.to_string().parse(),
        }
    }
}
