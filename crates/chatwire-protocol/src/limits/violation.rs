//! One way in which a request breaks its schema.

use std::fmt;

use chatwire_json::Pointer;

/// One way in which a request breaks its schema.
///
/// Its `Display` is a sentence with all of it.
/// Text of the request appears only where the schema lists the words allowed, and then only if it looks like such a word.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// The place of the value at fault in the request; the root for the request itself.
    ///
    /// For a missing member it is the object that lacks it.
    pub pointer: Pointer,
    /// Which bound is broken.
    pub bound: Bound,
    /// What would have been right, in words that follow "must be".
    pub expected: String,
    /// What stands there, in words that follow "is"; at most a few dozen bytes.
    pub given: String,
    /// The profile whose schema it is.
    pub profile: &'static str,
    /// The place of the bound in the request schema.
    pub schema_pointer: Pointer,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { pointer, expected, given, profile, schema_pointer, .. } = self;
        let place = if pointer.is_root() { "the request" } else { pointer.as_str() };
        write!(
            f,
            "{place} must be {expected}, is {given} ({schema_pointer} in the request schema of {profile})"
        )
    }
}

/// The keywords of schemas that bound a value, after
/// [OpenAPI 3.0](https://spec.openapis.org/oas/v3.0.3#schema-object).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Bound {
    /// `type`: the kind of value.
    Type,
    /// `enum`: the words allowed.
    Enum,
    /// `minimum`: the least number.
    Minimum,
    /// `maximum`: the greatest number.
    Maximum,
    /// `minLength`: the fewest characters.
    MinLength,
    /// `maxLength`: the most characters.
    MaxLength,
    /// `minItems`: the fewest items.
    MinItems,
    /// `maxItems`: the most items.
    MaxItems,
    /// `pattern`: what a string looks like.
    Pattern,
    /// `required`: members that must be there.
    Required,
    /// `additionalProperties`: no other members.
    AdditionalProperties,
    /// `oneOf`: exactly one of several forms.
    OneOf,
    /// `anyOf`: at least one of several forms.
    AnyOf,
}

impl Bound {
    /// The keyword, as schemas spell it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Type => "type",
            Self::Enum => "enum",
            Self::Minimum => "minimum",
            Self::Maximum => "maximum",
            Self::MinLength => "minLength",
            Self::MaxLength => "maxLength",
            Self::MinItems => "minItems",
            Self::MaxItems => "maxItems",
            Self::Pattern => "pattern",
            Self::Required => "required",
            Self::AdditionalProperties => "additionalProperties",
            Self::OneOf => "oneOf",
            Self::AnyOf => "anyOf",
        }
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
