//! A body, or every chunk of a stream, against one reading of a contract.

use std::cell::LazyCell;

use chatwire_schema::{Contract, Part, Reading, Validator};
use serde::{Deserialize, Serialize};

use crate::{
    subject::{Kind, Place, Subject, ignores_texts},
    verdict::Verdict,
};

/// How many violations of a schema are kept.
const MAX_KEPT: usize = 10;

/// The result of validating a body, or every chunk of a stream, against one reading of a schema.
///
/// It informs: what fails a run is the rule about the corrected schema.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SchemaVerdict {
    /// Pass or fail; skip where there was nothing to validate, and not-applicable where the
    /// contract has no schema.
    pub verdict: Verdict,
    /// How many values were validated: one body, or every chunk.
    pub values: usize,
    /// How many of them are invalid.
    pub invalid: usize,
    /// How many violations there are in all; of one value at most as many as are reported.
    pub errors: usize,
    /// The first ten violations.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub first: Vec<Violation>,
}

/// One violation of a schema.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Violation {
    /// The one-based event of a stream; `None` in a non-streaming body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<usize>,
    /// The JSON pointer in the body or the event's payload.
    pub pointer: String,
    /// The JSON pointer in the schema.
    pub schema_pointer: String,
    /// What the schema asks for.
    pub expected: String,
    /// What is there, in short.
    pub seen: String,
}

/// The schema that an exchange of some kind is validated against.
fn part(kind: Kind) -> Option<Part> {
    match kind {
        Kind::Completion => Some(Part::Response),
        Kind::Stream => Some(Part::Chunk),
        Kind::Error | Kind::Other => None,
    }
}

impl SchemaVerdict {
    /// Validates a subject against both readings of a contract, the published one first.
    pub(super) fn of_both(subject: &Subject, contract: &Contract) -> [Self; 2] {
        let overlaid = Self::of(subject, contract, Reading::Overlaid);
        let part = part(subject.kind());
        let published = match part.is_some_and(|part| contract.is_corrected(part)) {
            true => Self::of(subject, contract, Reading::Published),
            false => overlaid.clone(),
        };
        [published, overlaid]
    }

    /// Validates a subject against one reading of a contract; only responses of a successful kind
    /// are validated.
    pub fn of(subject: &Subject, contract: &Contract, reading: Reading) -> Self {
        let mut result = Self {
            verdict: Verdict::NotApplicable,
            values: 0,
            invalid: 0,
            errors: 0,
            first: Vec::new(),
        };
        let Some(part) = part(subject.kind()) else { return result };
        let places = match part {
            Part::Chunk => subject.heads(),
            _ => subject.completion().map(|root| vec![root]),
        };
        let Ok(places) = places else {
            result.verdict = Verdict::Skip;
            return result;
        };
        let Some(validator) = contract.validator(part, reading) else { return result };
        // Only a stream with chunks that are alike needs to know.
        let ignores_texts = LazyCell::new(|| ignores_texts(validator));
        for place in places {
            let errors = result.take(validator, &place);
            for like in place.event().into_iter().flat_map(|head| subject.events().like(head)) {
                if *ignores_texts && (errors == 0 || result.first.len() == MAX_KEPT) {
                    result.count(errors);
                } else if let Some(place) = like.place() {
                    result.take(validator, &place);
                }
            }
        }
        result.verdict = if result.invalid == 0 { Verdict::Pass } else { Verdict::Fail };
        result
    }

    /// Validates a value; gives how many violations it has.
    fn take(&mut self, validator: &Validator, place: &Place<'_>) -> usize {
        if self.first.len() == MAX_KEPT {
            // Nobody reads another explanation.
            let count = place.value().map_or(0, |value| validator.count_errors(value));
            self.count(count);
            return count;
        }
        let errors = place.value().map(|value| validator.errors(value)).unwrap_or_default();
        let count = errors.len();
        self.count(count);
        let room = MAX_KEPT - self.first.len();
        self.first.extend(errors.into_iter().take(room).map(|error| Violation {
            event: place.event().map(|index| index + 1),
            pointer: format!("{}{}", place.pointer(), error.instance_pointer),
            schema_pointer: error.schema_pointer.into_string(),
            expected: error.expected,
            seen: place.below(&error.instance_pointer).seen(),
        }));
        count
    }

    fn count(&mut self, errors: usize) {
        self.values += 1;
        self.invalid += usize::from(errors > 0);
        self.errors += errors;
    }
}
