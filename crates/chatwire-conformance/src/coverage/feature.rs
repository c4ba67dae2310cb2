//! One thing that a recording may show.

use std::fmt;

use chatwire_json::Pointer;
use chatwire_schema::Part;
use serde::Serialize;
use serde_json::Value;

/// One thing that a recording may show.
///
/// A place is a JSON pointer with `*` for every index; empty for the whole body.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Feature {
    /// A property that the contract declares.
    Property(Part, String),
    /// A JSON type that the contract admits at a place: a branch of a union, or null.
    Type(Part, String, &'static str),
    /// A word of a closed set.
    Word(Part, String, String),
    /// A property of a chunk at a position in the stream.
    Position(String, Position),
    /// A rule that is judged, whether it passes or fails.
    Rule(String),
}

/// What kind of feature it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum FeatureKind {
    /// A property.
    Property,
    /// A JSON type of a property.
    Type,
    /// A word of a closed set.
    Word,
    /// A property at a position in the stream.
    Position,
    /// A rule.
    Rule,
}

/// The position of a chunk in its stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Position {
    /// The first chunk.
    First,
    /// A chunk between the first and the last without a finish reason.
    Middle,
    /// A chunk with a finish reason that is not the last.
    Finish,
    /// The last chunk.
    Last,
}

impl Feature {
    /// What kind of feature it is.
    pub fn kind(&self) -> FeatureKind {
        match self {
            Self::Property(..) => FeatureKind::Property,
            Self::Type(..) => FeatureKind::Type,
            Self::Word(..) => FeatureKind::Word,
            Self::Position(..) => FeatureKind::Position,
            Self::Rule(_) => FeatureKind::Rule,
        }
    }
}

impl FeatureKind {
    /// Every kind, in the order of reports.
    pub const ALL: [Self; 5] = [Self::Rule, Self::Property, Self::Type, Self::Word, Self::Position];

    /// The kind in words, in the plural.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Property => "properties",
            Self::Type => "types of properties",
            Self::Word => "words of closed sets",
            Self::Position => "positions in streams",
            Self::Rule => "rules judged",
        }
    }
}

impl Position {
    /// The position of the chunk at `at` of `count`, counted from zero.
    pub(crate) fn of(chunk: Option<&Value>, at: usize, count: usize) -> Self {
        let choices = chunk.and_then(|chunk| chunk.get("choices")?.as_array());
        let finishes =
            choices.into_iter().flatten().any(|choice| choice["finish_reason"].is_string());
        match at {
            0 => Self::First,
            _ if at + 1 == count => Self::Last,
            _ if finishes => Self::Finish,
            _ => Self::Middle,
        }
    }

    /// The position in one word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Middle => "middle",
            Self::Finish => "finish",
            Self::Last => "last",
        }
    }
}

impl fmt::Display for Feature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Property(part, place) => write!(f, "{part} {}", whole(place)),
            Self::Type(part, place, kind) => write!(f, "{part} {} as {kind}", whole(place)),
            Self::Word(part, place, word) => write!(f, "{part} {} = {word:?}", whole(place)),
            Self::Position(place, at) => {
                write!(f, "chunk {} in the {} chunk", whole(place), at.as_str())
            }
            Self::Rule(rule) => f.write_str(rule),
        }
    }
}

fn whole(place: &str) -> &str {
    if place.is_empty() { "(whole)" } else { place }
}

/// A pointer with `*` for every index.
pub(crate) fn generalized(pointer: &Pointer) -> String {
    let tokens = pointer.tokens().map(|token| {
        let is_index = !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_digit());
        if is_index { "*".into() } else { token }
    });
    tokens.collect::<Pointer>().into_string()
}

/// The JSON type of a value, as schemas name it; every number is a `number`.
pub(crate) fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}
