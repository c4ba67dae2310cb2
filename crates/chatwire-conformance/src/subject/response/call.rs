//! One tool call, joined from its deltas.

use std::collections::BTreeMap;

use super::Joined;
use crate::subject::Place;

/// One tool call.
#[derive(Debug, Clone)]
pub(crate) struct Call<'a> {
    /// The call, or its first delta.
    pub(crate) place: Place<'a>,
    /// The place of the ID; where it is missing, in the first delta.
    pub(crate) id: Place<'a>,
    /// The place of the type; where it is missing, in the first delta.
    pub(crate) kind: Place<'a>,
    /// The place of the name of the tool; where it is missing, in the first delta.
    pub(crate) name: Place<'a>,
    /// The place of the arguments, or of their first piece.
    pub(crate) arguments_place: Place<'a>,
    /// The arguments of a function, or the input of a custom tool.
    pub(crate) arguments: Joined<'a>,
}

impl<'a> Call<'a> {
    fn new(place: Place<'a>) -> Self {
        let kind = place.at("type");
        let (tool, input) = match kind.text() {
            Some("custom") => ("custom", "input"),
            _ => ("function", "arguments"),
        };
        let tool = place.at(tool);
        Self {
            id: place.at("id"),
            name: tool.at("name"),
            arguments_place: tool.at(input),
            arguments: Joined::default(),
            kind,
            place,
        }
    }

    /// Adds the call itself, or a further delta of it.
    fn take(&mut self, delta: &Place<'a>) {
        let (tool, input) =
            if self.is_custom() { ("custom", "input") } else { ("function", "arguments") };
        let tool = delta.at(tool);
        for (known, given) in [
            (&mut self.id, delta.at("id")),
            (&mut self.kind, delta.at("type")),
            (&mut self.name, tool.at("name")),
        ] {
            if known.non_empty_text().is_none() && given.non_empty_text().is_some() {
                *known = given;
            }
        }
        self.arguments.push(tool.at(input));
    }

    /// Whether its input is free text.
    pub(crate) fn is_custom(&self) -> bool {
        self.kind.text() == Some("custom")
    }

    /// Whether a delta of the same index begins another call: it has another ID and a name.
    fn is_another(&self, delta: &Place<'a>) -> bool {
        let named = ["function", "custom"].iter().any(|tool| {
            let name = delta.value().and_then(|delta| delta.get(tool)?.get("name")?.as_str());
            name.is_some_and(|name| !name.is_empty())
        });
        let (known, given) = (self.id.non_empty_text(), delta.at("id").non_empty_text());
        named && known.is_some() && given.is_some() && known != given
    }
}

/// The calls of a body.
pub(super) fn from_body<'a>(message: &Place<'a>) -> Vec<Call<'a>> {
    let calls = message.at("tool_calls").items().map(|place| {
        let mut call = Call::new(place.clone());
        call.take(&place);
        call
    });
    calls.collect()
}

/// The calls of one choice of a stream, while its deltas come in.
#[derive(Debug, Default)]
pub(super) struct Calls<'a> {
    /// In the order in which they began.
    pub(super) begun: Vec<Call<'a>>,
    /// For each index, the last call with it.
    by_index: BTreeMap<i64, usize>,
}

impl<'a> Calls<'a> {
    /// Takes the calls of one delta; one without an index counts as the first.
    pub(super) fn take(&mut self, delta: &Place<'a>) {
        for call in delta.at("tool_calls").items() {
            let index = call.at("index").integer().unwrap_or(0);
            let known = self.by_index.get(&index).copied();
            let known =
                known.filter(|at| self.begun.get(*at).is_some_and(|it| !it.is_another(&call)));
            let at = known.unwrap_or_else(|| {
                self.begun.push(Call::new(call.clone()));
                self.begun.len() - 1
            });
            self.by_index.insert(index, at);
            if let Some(begun) = self.begun.get_mut(at) {
                begun.take(&call);
            }
        }
    }
}
