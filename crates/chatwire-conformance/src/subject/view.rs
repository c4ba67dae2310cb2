//! What rules read of a subject.
//!
//! A view that the recording cannot give says why instead, which ends the rule with that reason.

use std::{borrow::Cow, collections::BTreeMap};

use chatwire_json::Node;
use chatwire_transport::BodyEnd;
use serde_json::Value;

use super::{Head, JsonText, Kind, Place, Stream, Subject, Told, integer, is_error, told};
use crate::{finding::Location, rule::Unjudged};

impl Subject {
    /// Where and why the body of an answer in one piece is not JSON.
    pub(crate) fn json_fault(&self) -> Option<(Location, String)> {
        if self.streams {
            return None;
        }
        let fault = self.json().value().err()?;
        Some((self.locate_byte(fault.offset), fault.what.clone()))
    }

    /// Status, headers and frames, when they are known.
    pub(crate) fn head(&self) -> Result<&Head, Unjudged> {
        self.head.as_ref().ok_or(Unjudged::Skip(Cow::Borrowed("no response head is recorded")))
    }

    /// The body as JSON.
    pub(crate) fn json(&self) -> &JsonText {
        self.json.get_or_init(|| JsonText::new(self.body.clone()))
    }

    /// The body as an event stream.
    pub(crate) fn events(&self) -> &Stream {
        self.stream.get_or_init(|| Stream::read(&self.body))
    }

    /// Every JSON text of the body: the whole of it, or each event's payload.
    pub(crate) fn texts(&self) -> Vec<(Option<usize>, &JsonText)> {
        if !self.streams {
            return vec![(None, self.json())];
        }
        let events = self.events().events.iter().enumerate();
        events.filter_map(|(index, event)| Some((Some(index), event.json()?))).collect()
    }

    /// The root of the unary body, when it is a JSON object and no error.
    pub(crate) fn completion(&self) -> Result<Place<'_>, Unjudged> {
        let root = self.object()?;
        if is_error(&root) {
            return Err(Unjudged::Skip(Cow::Borrowed("the body is an error")));
        }
        Ok(root)
    }

    /// The root of the body, when it is a JSON object.
    pub(crate) fn object(&self) -> Result<Place<'_>, Unjudged> {
        let root = Place::root(self.json().value().ok(), None);
        if root.is_object() {
            Ok(root)
        } else {
            Err(Unjudged::Skip(Cow::Borrowed("the body is not a JSON object")))
        }
    }

    /// The chunks of the stream, when it has any.
    pub(crate) fn chunks(&self) -> Result<Vec<Place<'_>>, Unjudged> {
        let chunks: Vec<_> = self.events().chunks().collect();
        if chunks.is_empty() {
            return Err(Unjudged::Skip(Cow::Borrowed("the stream has no chunk")));
        }
        Ok(chunks)
    }

    /// Every choice of the body, or of every chunk, in order.
    pub(crate) fn choices(&self) -> Result<Vec<Place<'_>>, Unjudged> {
        let roots = self.roots()?;
        Ok(roots.iter().flat_map(|root| root.at("choices").items()).collect())
    }

    /// The choices of a stream by their index; one without an index counts as the first.
    pub(crate) fn choices_by_index(&self) -> Result<BTreeMap<i64, Vec<Place<'_>>>, Unjudged> {
        let mut by_index: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for choice in self.choices()? {
            by_index.entry(choice.at("index").integer().unwrap_or(0)).or_default().push(choice);
        }
        Ok(by_index)
    }

    /// The deltas of tool calls in a stream, each with the index of its choice.
    pub(crate) fn tool_deltas(&self) -> Result<Vec<(i64, Place<'_>)>, Unjudged> {
        let choices = self.choices()?;
        let deltas = choices.iter().flat_map(|choice| {
            let index = choice.at("index").integer().unwrap_or(0);
            choice.at("delta").at("tool_calls").items().map(move |delta| (index, delta))
        });
        let deltas: Vec<_> = deltas.collect();
        if deltas.is_empty() {
            return Err(Unjudged::NotApplicable(Cow::Borrowed("there are no tool calls")));
        }
        Ok(deltas)
    }

    /// Every entry of every `logprobs`, in order.
    pub(crate) fn logprobs(&self) -> Result<Vec<Place<'_>>, Unjudged> {
        let choices = self.choices()?;
        let lists = choices.iter().map(|choice| choice.at("logprobs"));
        let entries: Vec<_> = lists
            .flat_map(|list| list.at("content").items().chain(list.at("refusal").items()))
            .collect();
        if entries.is_empty() {
            return Err(Unjudged::NotApplicable(Cow::Borrowed("there are no logprobs")));
        }
        Ok(entries)
    }

    /// Whether the end of the body was recorded, which rules about the end need.
    pub(crate) fn ended(&self) -> Result<(), Unjudged> {
        if self.head.as_ref().is_some_and(|head| head.end == BodyEnd::Abandoned) {
            return Err(Unjudged::Skip(Cow::Borrowed("the reader left before the end")));
        }
        Ok(())
    }

    /// The request's JSON object.
    pub(crate) fn request(&self) -> Result<&Value, Unjudged> {
        let body = self.request.as_ref().and_then(|request| request.body.as_ref());
        body.filter(|body| body.is_object())
            .ok_or(Unjudged::Skip(Cow::Borrowed("no JSON request is recorded")))
    }

    /// The value of a request parameter, which makes the rule applicable; null is as good as absent.
    pub(crate) fn asked(&self, parameter: &str) -> Result<&Value, Unjudged> {
        let value = self.request()?.get(parameter).filter(|value| !value.is_null());
        value.ok_or_else(|| {
            Unjudged::NotApplicable(format!("no `{parameter}` was asked for").into())
        })
    }

    /// The JSON text of the value at a place; `None` for what does not exist.
    pub(crate) fn raw(&self, place: &Place<'_>) -> Option<&str> {
        self.node(place).map(|node| node.as_str())
    }

    /// The value at a place as it is written; `None` for what does not exist.
    pub(crate) fn node(&self, place: &Place<'_>) -> Option<Node<'_>> {
        let json = match place.event() {
            None => self.json(),
            Some(index) => self.events().events.get(index)?.json()?,
        };
        place.value()?;
        Some(json.root()?.nearest(place.pointer()))
    }

    /// The model that was asked for, or else the one that says it answered.
    pub(crate) fn model(&self) -> Option<&str> {
        let asked = self.asked("model").ok().and_then(Value::as_str);
        asked.or_else(|| self.roots().ok()?.iter().find_map(|root| root.at("model").filled()))
    }

    /// What each choice came to, whichever way it was sent.
    pub(crate) fn told(&self) -> Result<Vec<Told<'_>>, Unjudged> {
        match self.kind() {
            Kind::Stream => Ok(told::from_chunks(&self.chunks()?)),
            _ => Ok(told::from_completion(&self.completion()?)),
        }
    }

    /// Every `usage` that is not null, in order.
    pub(crate) fn usages(&self) -> Result<Vec<Place<'_>>, Unjudged> {
        let roots = self.roots()?;
        let usages = roots.iter().map(|root| root.at("usage"));
        Ok(usages.filter(|usage| !usage.is_nothing()).collect())
    }

    /// The object of an error that holds the message: `error`, or the whole body when it is flat.
    pub(crate) fn error(&self) -> Result<Place<'_>, Unjudged> {
        let root = self.object()?;
        let nested = root.at("error");
        match nested.is_object() {
            true => Ok(nested),
            false if !root.at("message").is_absent() => Ok(root),
            false => Err(Unjudged::Skip(Cow::Borrowed("the error has no known envelope"))),
        }
    }

    /// Whether an error came inside the stream.
    pub(crate) fn broke_off(&self) -> bool {
        self.events().errors().next().is_some()
    }

    /// How many choices were asked for.
    pub(crate) fn asked_choices(&self) -> Result<i64, Unjudged> {
        Ok(self.request()?.get("n").and_then(integer).unwrap_or(1))
    }

    /// The objects that have choices: the body, or every chunk.
    pub(crate) fn roots(&self) -> Result<Vec<Place<'_>>, Unjudged> {
        match self.kind() {
            Kind::Stream => self.chunks(),
            _ => Ok(vec![self.completion()?]),
        }
    }
}
