//! A violation of a request schema.

use std::fmt;

use chatwire_json::Pointer;

/// A violation of a request schema.
///
/// `Display` writes all fields as one sentence.
/// The only text of the request in it is a string in place of an enum value, and only if it looks
/// like one.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// The location of the invalid value in the request; the root for the request itself.
    ///
    /// For a missing member, the location of the object that lacks it.
    pub pointer: Pointer,
    /// The violated keyword.
    pub keyword: Keyword,
    /// What the schema requires, as text that continues "must be".
    pub expected: String,
    /// The value in the request, as text that continues "is"; at most a few dozen bytes.
    pub actual: String,
    /// The name of the profile.
    pub profile: &'static str,
    /// The location of the keyword in the request schema.
    pub schema_pointer: Pointer,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { pointer, expected, actual, profile, schema_pointer, .. } = self;
        let place = if pointer.is_root() { "the request" } else { pointer.as_str() };
        write!(
            f,
            "{place} must be {expected}, is {actual} ({schema_pointer} in the request schema of {profile})"
        )
    }
}

/// A keyword of a request schema, as in
/// [OpenAPI 3.0](https://spec.openapis.org/oas/v3.0.3#schema-object).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Keyword {
    /// `type`: the JSON type of the value.
    Type,
    /// `enum`: the allowed values.
    Enum,
    /// `minimum`: the smallest allowed number.
    Minimum,
    /// `maximum`: the largest allowed number.
    Maximum,
    /// `minLength`: the minimum number of characters.
    MinLength,
    /// `maxLength`: the maximum number of characters.
    MaxLength,
    /// `minItems`: the minimum number of items.
    MinItems,
    /// `maxItems`: the maximum number of items.
    MaxItems,
    /// `pattern`: a regular expression for a string.
    Pattern,
    /// `required`: required members.
    Required,
    /// `additionalProperties`: members that are not declared.
    AdditionalProperties,
    /// `oneOf`: exactly one of several schemas.
    OneOf,
    /// `anyOf`: at least one of several schemas.
    AnyOf,
}

impl Keyword {
    /// The keyword as it is written in schemas.
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

impl fmt::Display for Keyword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
