//! Counts what a stream holds while it is read.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{Event, envelope};
use crate::subject::{SubjectLimits, integer};

/// The bytes of memory that a line of an event stream takes.
const LINE: usize = 150;

/// The bytes of memory that an event takes of which the text alone is kept, with its place in a
/// list that grows: then the old and the new list are held.
const LIKE: usize = 1_100;

/// What a stream holds so far, within its limits.
#[derive(Debug)]
pub(super) struct Counts {
    limits: SubjectLimits,
    /// The length of the body.
    length: usize,
    /// Whether the bytes that it takes are counted: not for a short body.
    is_weighed: bool,
    taken: usize,
    choices: BTreeSet<i64>,
    /// For each choice, how many tool calls began.
    begun: BTreeMap<i64, usize>,
    /// For each index of a tool call of a choice, the ID of the last one.
    calls: BTreeMap<(i64, i64), String>,
}

impl Counts {
    pub(super) fn new(limits: SubjectLimits, length: usize) -> Self {
        let is_weighed = !limits.is_surely_within(length);
        let (choices, begun, calls) = Default::default();
        Self { limits, length, is_weighed, taken: 0, choices, begun, calls }
    }

    /// Takes so many lines.
    pub(super) fn take_lines(&mut self, lines: usize) -> Result<(), String> {
        self.taken += lines * LINE;
        self.check_bytes()
    }

    /// Takes the event of the lines, if there is one.
    pub(super) fn take_event(&mut self, event: Option<&Event>) -> Result<(), String> {
        match event {
            Some(event) if event.likeness.is_some() => self.taken += LIKE,
            Some(event) => self.take_payload(event)?,
            None => {}
        }
        self.check_bytes()
    }

    fn check_bytes(&self) -> Result<(), String> {
        if self.is_weighed { self.limits.check_bytes(self.taken, self.length) } else { Ok(()) }
    }

    fn take_payload(&mut self, event: &Event) -> Result<(), String> {
        let Some(json) = event.json() else { return Ok(()) };
        if self.is_weighed {
            self.taken += SubjectLimits::event(json.bytes());
        }
        match json.value() {
            Ok(value) => self.take_value(value),
            Err(fault) => fault.as_excess().map_or(Ok(()), |excess| Err(excess.to_owned())),
        }
    }

    fn take_value(&mut self, payload: &Value) -> Result<(), String> {
        let chunk = envelope(payload).map_or(Some(payload), |name| payload.get(name));
        let choices = chunk.and_then(|chunk| chunk.get("choices")?.as_array());
        for choice in choices.into_iter().flatten() {
            let index = choice.get("index").and_then(integer).unwrap_or(0);
            self.choices.insert(index);
            let limit = self.limits.content.max_choices;
            if self.choices.len() > limit {
                return Err(format!("the response has more than {limit} choices"));
            }
            let calls = choice.get("delta").and_then(|delta| delta.get("tool_calls")?.as_array());
            for call in calls.into_iter().flatten() {
                self.take_call(index, call)?;
            }
        }
        Ok(())
    }

    fn take_call(&mut self, choice: i64, call: &Value) -> Result<(), String> {
        let index = call.get("index").and_then(integer).unwrap_or(0);
        let id = call.get("id").and_then(Value::as_str).unwrap_or_default();
        match self.calls.get(&(choice, index)) {
            Some(known) if id.is_empty() || known == id => return Ok(()),
            _ => self.calls.insert((choice, index), id.to_owned()),
        };
        let begun = self.begun.entry(choice).or_default();
        *begun += 1;
        let limit = self.limits.content.max_tool_calls;
        if *begun > limit {
            return Err(format!(
                "choice {choice} of the response has more than {limit} tool calls"
            ));
        }
        Ok(())
    }
}
