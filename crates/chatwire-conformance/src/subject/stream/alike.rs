//! Which chunks of a stream are like the one before.

use std::collections::BTreeSet;

use chatwire_schema::Validator;

use super::{
    Event,
    likeness::{Likeness, TEXTS, Template},
};
use crate::subject::Place;

/// What later chunks may be like.
#[derive(Debug, Default)]
pub(super) struct Heads {
    template: Option<Template>,
    /// The indices of the choices that began.
    begun: BTreeSet<i64>,
}

impl Heads {
    /// What an event has that is like the one before; otherwise it may be what later ones are like.
    pub(super) fn take(&mut self, event: &Event) -> Option<Likeness> {
        let Some(json) = event.json().filter(|_| event.name.is_none()) else {
            self.template = None;
            return None;
        };
        let like = self.template.as_ref().zip(json.text());
        if let Some(likeness) = like.and_then(|(template, text)| template.likeness(text)) {
            return Some(likeness);
        }
        self.template = Template::of(json, &self.begun);
        let root = Place::root(json.value().ok(), None);
        let choices = root.at("choices").items();
        self.begun.extend(choices.map(|choice| choice.at("index").integer().unwrap_or(0)));
        None
    }
}

/// A chunk that is like another but for its text, and not parsed yet.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LikeChunk<'a> {
    index: usize,
    event: &'a Event,
}

impl<'a> LikeChunk<'a> {
    pub(super) fn new(index: usize, event: &'a Event) -> Self {
        Self { index, event }
    }

    /// The chunk; it has no envelope.
    pub(crate) fn place(self) -> Option<Place<'a>> {
        Some(Place::root(Some(self.event.value()?), Some(self.index)))
    }
}

/// Whether the verdict of a schema on a chunk does not depend on the texts of its delta.
pub(crate) fn ignores_texts(validator: &Validator) -> bool {
    TEXTS.iter().all(|name| {
        let place = ["choices", "0", "delta", name].into_iter().collect();
        validator.ignores_text(&place)
    }) && validator.ignores_text(&["obfuscation"].into_iter().collect())
}
