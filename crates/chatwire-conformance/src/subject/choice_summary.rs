//! One choice of a response, joined from a body or from many chunks.

use std::collections::BTreeMap;

use super::Place;

/// One choice of a response.
#[derive(Debug, Clone)]
pub(crate) struct ChoiceSummary<'a> {
    /// The choice in a body; in a stream, the last chunk's choice of this index.
    pub(crate) place: Place<'a>,
    /// Its text so far; `None` when no text came at all.
    pub(crate) content: Option<String>,
    pub(crate) refused: bool,
    /// The reason, when it is a string that is not empty.
    pub(crate) finish: Option<&'a str>,
    pub(crate) calls: Vec<Call<'a>>,
    /// Every `logprobs` of this choice that is not null.
    pub(crate) logprobs: Vec<Place<'a>>,
}

/// One tool call, with its arguments joined.
#[derive(Debug, Clone)]
pub(crate) struct Call<'a> {
    /// The call, or its first delta.
    pub(crate) place: Place<'a>,
    pub(crate) name: Option<&'a str>,
    pub(crate) arguments: String,
}

impl<'a> ChoiceSummary<'a> {
    fn new(place: Place<'a>) -> Self {
        let (content, finish) = (None, None);
        Self { place, content, refused: false, finish, calls: Vec::new(), logprobs: Vec::new() }
    }

    fn take(&mut self, choice: Place<'a>, message: &Place<'a>) {
        if let Some(text) = message.at("content").text() {
            self.content.get_or_insert_default().push_str(text);
        }
        self.refused |= message.at("refusal").non_empty_text().is_some();
        self.finish = self.finish.or_else(|| choice.at("finish_reason").non_empty_text());
        let logprobs = choice.at("logprobs");
        if !logprobs.is_nothing() {
            self.logprobs.push(logprobs);
        }
        self.place = choice;
    }
}

impl<'a> Call<'a> {
    fn new(place: Place<'a>) -> Self {
        Self { place, name: None, arguments: String::new() }
    }

    fn take(&mut self, call: &Place<'a>) {
        let function = call.at("function");
        self.name = self.name.or_else(|| function.at("name").non_empty_text());
        self.arguments.push_str(function.at("arguments").text().unwrap_or_default());
    }
}

/// The choices of a body, in its order.
pub(super) fn from_completion<'a>(root: &Place<'a>) -> Vec<ChoiceSummary<'a>> {
    let choices = root.at("choices").items().map(|choice| {
        let message = choice.at("message");
        let mut summary = ChoiceSummary::new(choice.clone());
        summary.calls = message
            .at("tool_calls")
            .items()
            .map(|place| {
                let mut call = Call::new(place.clone());
                call.take(&place);
                call
            })
            .collect();
        summary.take(choice, &message);
        summary
    });
    choices.collect()
}

/// The choices of a stream, by their index; a choice without one counts as the first.
pub(super) fn from_chunks<'a>(chunks: &[Place<'a>]) -> Vec<ChoiceSummary<'a>> {
    let mut choices: BTreeMap<i64, (ChoiceSummary<'a>, BTreeMap<i64, Call<'a>>)> = BTreeMap::new();
    for choice in chunks.iter().flat_map(|chunk| chunk.at("choices").items()) {
        let index = choice.at("index").integer().unwrap_or(0);
        let (summary, calls) = choices
            .entry(index)
            .or_insert_with(|| (ChoiceSummary::new(choice.clone()), BTreeMap::new()));
        let delta = choice.at("delta");
        for call in delta.at("tool_calls").items() {
            let index = call.at("index").integer().unwrap_or(0);
            calls.entry(index).or_insert_with(|| Call::new(call.clone())).take(&call);
        }
        summary.take(choice, &delta);
    }
    let folded = choices.into_values().map(|(summary, calls)| {
        let calls = calls.into_values().collect();
        ChoiceSummary { calls, ..summary }
    });
    folded.collect()
}
