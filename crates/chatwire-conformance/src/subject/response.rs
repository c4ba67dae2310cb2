//! One view of a response, whether it came in one body or in many chunks.

mod call;
mod choice;
mod joined;

use serde_json::Value;

pub(crate) use self::{
    call::Call,
    choice::{Choice, Part},
    joined::Joined,
};
use super::{Kind, Place, Subject};
use crate::rule::{CheckResult, NotJudged, not_applicable};

/// A response: its choices, each joined from the body or from the chunks, and what stands beside
/// them.
///
/// A requirement about a response is checked once, over this view, and so holds for both forms.
/// Every value keeps the place where it stands.
#[derive(Debug)]
pub(crate) struct Response<'a> {
    pub(crate) subject: &'a Subject,
    /// Whether it came as a stream.
    pub(crate) streams: bool,
    /// The objects that have choices: the body, or every chunk; in a short view, every chunk that
    /// differs from the one before by more than its text.
    pub(crate) roots: Vec<Place<'a>>,
    /// In the order of the body; in a stream, by their index.
    pub(crate) choices: Vec<Choice<'a>>,
    /// Every `usage` that is not null, in order.
    pub(crate) usages: Vec<Place<'a>>,
    /// Every entry of every `logprobs`, in order.
    logprobs: Vec<Place<'a>>,
}

impl<'a> Response<'a> {
    /// The response of a subject, with all chunks of a stream or in a short view.
    ///
    /// In the short view, a choice has all its text and only the parts of the chunks that are
    /// there.
    ///
    /// # Errors
    ///
    /// When the subject is none, or nothing of it can be read.
    pub(super) fn of(subject: &'a Subject, is_short: bool) -> Result<Self, NotJudged> {
        let streams = subject.kind() == Kind::Stream;
        let is_short = is_short && streams;
        let roots = if is_short { subject.heads()? } else { subject.roots()? };
        let choices = match (streams, is_short) {
            (true, true) => choice::from_chunks(&roots, Some(subject.events())),
            (true, false) => choice::from_chunks(&roots, None),
            (false, _) => choice::from_body(&roots),
        };
        let usages = roots.iter().filter(|root| root.get("usage").is_some_and(|it| !it.is_null()));
        let usages = usages.map(|root| root.at("usage")).collect();
        let lists = choice::given(&roots).map(|choice| choice.at("logprobs"));
        let lists = lists.filter(Place::is_object);
        let logprobs = lists
            .flat_map(|list| list.at("content").items().chain(list.at("refusal").items()))
            .collect();
        Ok(Self { subject, streams, roots, choices, usages, logprobs })
    }

    /// Every `usage` that is not null, in order, at least one.
    pub(crate) fn some_usages(&self) -> Result<&[Place<'a>], NotJudged> {
        if self.usages.is_empty() {
            not_applicable("there is no usage")?;
        }
        Ok(&self.usages)
    }

    /// Every tool call.
    pub(crate) fn calls(&self) -> impl Iterator<Item = &Call<'a>> {
        self.choices.iter().flat_map(|choice| &choice.calls)
    }

    /// Every tool call, at least one.
    pub(crate) fn some_calls(&self) -> Result<impl Iterator<Item = &Call<'a>>, NotJudged> {
        let mut calls = self.calls().peekable();
        match calls.peek() {
            Some(_) => Ok(calls),
            None => Err(NotJudged::not_applicable("there are no tool calls")),
        }
    }

    /// Every choice with every part of it, in order.
    pub(crate) fn parts(&self) -> impl Iterator<Item = &Part<'a>> {
        self.choices.iter().flat_map(|choice| &choice.parts)
    }

    /// Every choice as it was given, in the order of the body or of the chunks.
    pub(crate) fn given_choices(&self) -> impl Iterator<Item = Place<'a>> {
        choice::given(&self.roots)
    }

    /// The deltas of tool calls in a stream, in order, each with the index of its choice.
    pub(crate) fn tool_deltas(&self) -> Result<Vec<(i64, Place<'a>)>, NotJudged> {
        let deltas = self.given_choices().flat_map(|choice| {
            let index = choice.at("index").integer().unwrap_or(0);
            choice.at("delta").at("tool_calls").items().map(move |delta| (index, delta))
        });
        let deltas: Vec<_> = deltas.collect();
        if deltas.is_empty() {
            return Err(NotJudged::not_applicable("there are no tool calls"));
        }
        Ok(deltas)
    }

    /// Every entry of every `logprobs`, in order, at least one.
    pub(crate) fn logprobs(&self) -> Result<&[Place<'a>], NotJudged> {
        if self.logprobs.is_empty() {
            not_applicable("there are no logprobs")?;
        }
        Ok(&self.logprobs)
    }

    /// The value of a request parameter; see [`Subject::requested`].
    pub(crate) fn requested(&self, parameter: &str) -> Result<&'a Value, NotJudged> {
        self.subject.requested(parameter)
    }

    /// Checks that the whole response was read and that no error ended it.
    pub(crate) fn is_whole(&self) -> CheckResult {
        self.subject.ended()?;
        if self.streams && self.subject.has_stream_error() {
            return not_applicable("an error ended the stream");
        }
        Ok(())
    }

    /// Whether some text occurs in the request, so that the model may repeat it.
    pub(crate) fn request_mentions(&self, text: &str) -> bool {
        self.subject.request().is_ok_and(|request| mentions(request, text))
    }
}

fn mentions(value: &Value, text: &str) -> bool {
    let mut pending = vec![value];
    while let Some(value) = pending.pop() {
        match value {
            Value::String(found) if found.contains(text) => return true,
            Value::Array(items) => pending.extend(items),
            Value::Object(members) => pending.extend(members.values()),
            _ => {}
        }
    }
    false
}
