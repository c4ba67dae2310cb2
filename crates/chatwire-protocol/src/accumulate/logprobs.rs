//! Joins log probabilities.

use chatwire_json::{Kind, Reader, Result};

use super::{
    AccumulateError,
    joined_json::{Growth, JoinedMembers},
    tracker::Tracker,
};
use crate::{
    chat::Logprobs,
    json::{Extra, Json, Lazy},
};

/// Joins lists of log probabilities as JSON text, without parsing their numbers.
#[derive(Debug, Clone, Default)]
pub(super) struct JoinedLogprobs {
    content: Joined,
    refusal: Joined,
    extra: JoinedMembers,
    began: bool,
}

/// The elements of a list, joined by commas.
#[derive(Debug, Clone, Default)]
enum Joined {
    #[default]
    Absent,
    Null,
    Elements(String),
}

impl JoinedLogprobs {
    /// The number of values without a field.
    pub(super) fn size(&self) -> usize {
        self.extra.size()
    }

    /// Appends the lists of one chunk.
    pub(super) fn push(
        &mut self,
        logprobs: &Lazy<Logprobs>,
        choice: u64,
        tracker: &mut Tracker,
    ) -> Result<(), AccumulateError> {
        self.began = true;
        tracker.reserve(logprobs.json().as_str().len())?;
        let mut others = Vec::new();
        // The text was checked when the chunk was read, so reading it again cannot fail.
        if self.read(&mut Reader::new(logprobs.json().as_str()), &mut others).is_err() {
            others.clear();
        }
        for (name, value) in others {
            self.extra.push(&name, &value, Growth::Repeated, Some(choice), tracker)?;
        }
        Ok(())
    }

    /// The joined object; `None` if no chunk had log probabilities.
    pub(super) fn finish(self) -> Option<Lazy<Logprobs>> {
        if !self.began {
            return None;
        }
        let mut members = Vec::new();
        for (name, list) in [("content", self.content), ("refusal", self.refusal)] {
            match list {
                Joined::Absent => {}
                Joined::Null => members.push(format!("\"{name}\":null")),
                Joined::Elements(elements) => members.push(format!("\"{name}\":[{elements}]")),
            }
        }
        let mut extra = Extra::default();
        self.extra.finish(&mut extra);
        for (name, value) in extra.iter() {
            members.push(format!("{}:{}", Json::from(name).as_str(), value.as_str()));
        }
        serde_json::from_str(&format!("{{{}}}", members.join(","))).ok()
    }

    fn read(&mut self, reader: &mut Reader<'_>, others: &mut Vec<(String, Json)>) -> Result<()> {
        if reader.peek()? != Kind::Object {
            return Ok(());
        }
        reader.enter();
        let mut first = true;
        while let Some(name) = reader.next_member(&mut first)? {
            let name = name.decode_lossy();
            let kind = reader.peek()?;
            match (&*name, kind) {
                ("content", Kind::Array | Kind::Null) => self.content.push(reader.raw_value()?),
                ("refusal", Kind::Array | Kind::Null) => self.refusal.push(reader.raw_value()?),
                _ => others.push((name.into_owned(), reader.json()?)),
            }
        }
        Ok(())
    }
}

impl Joined {
    /// Appends a list; `null` only counts while there is no list.
    fn push(&mut self, list: &str) {
        let Some(elements) = list.strip_prefix('[').and_then(|list| list.strip_suffix(']')) else {
            if let Self::Absent = self {
                *self = Self::Null;
            }
            return;
        };
        let elements = elements.trim_matches([' ', '\n', '\r', '\t']);
        match self {
            Self::Elements(joined) => {
                if !joined.is_empty() && !elements.is_empty() {
                    joined.push(',');
                }
                joined.push_str(elements);
            }
            _ => *self = Self::Elements(elements.to_owned()),
        }
    }
}
