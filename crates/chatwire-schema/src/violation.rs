//! One violation of a schema, without the texts of the value.

use std::fmt;

use chatwire_json::Pointer;
use jsonschema::{
    ValidationError,
    error::{TypeKind, ValidationErrorKind},
};
use serde_json::Value;

use crate::counted;

/// The longest a quoted list of the schema's values, or a member's name, gets.
const MAX_QUOTED: usize = 160;

/// One violation of a schema.
///
/// It quotes the schema. Of the value it has the location and what cannot be secret: numbers,
/// booleans, the length of a text, the size of an array or an object.
/// The one exception: a member that the schema forbids is named, cut short.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SchemaError {
    /// The place in the value; for a missing member, the object that lacks it.
    pub instance_pointer: Pointer,
    /// The place in the schema, which ends in the keyword; `$ref` is not followed.
    pub schema_pointer: Pointer,
    /// The violated keyword.
    pub keyword: String,
    /// The expectation of the schema, in words.
    pub expected: String,
    /// What is there instead: `9`, `true`, `null`, `string of 3 characters`, `array of 2 items`,
    /// `object of 5 members`.
    pub found: String,
}

impl SchemaError {
    /// Adds what `error` means to `errors`.
    pub(super) fn explain(error: &ValidationError<'_>, errors: &mut Vec<Self>) {
        visit(error, &mut |error| {
            errors.push(Self {
                instance_pointer: pointer(error.instance_path().as_str()),
                schema_pointer: pointer(error.schema_path().as_str()),
                keyword: error.kind().keyword().to_owned(),
                expected: expectation(error.kind()),
                found: seen(error.instance()),
            });
        });
    }

    /// How many violations `error` means.
    pub(super) fn count(error: &ValidationError<'_>) -> usize {
        let mut count = 0;
        visit(error, &mut |_| count += 1);
        count
    }
}

/// Calls `found` for each violation that `error` means.
///
/// That no alternative of a union fits is rarely the news: where all but one alternative are
/// out of the question, because the type or a constant such as `role` differs, what is wrong
/// with the one that was meant is reported in its place.
fn visit(error: &ValidationError<'_>, found: &mut impl FnMut(&ValidationError<'_>)) {
    if let ValidationErrorKind::AnyOf { context } | ValidationErrorKind::OneOfNotValid { context } =
        error.kind()
        && let Some(meant) = meant_branch(error, context)
    {
        for cause in meant {
            visit(cause, found);
        }
    } else {
        found(error);
    }
}

impl fmt::Display for SchemaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { instance_pointer, expected, found, .. } = self;
        let place = if instance_pointer.is_root() { "/" } else { instance_pointer.as_str() };
        write!(f, "{place}: expected {expected}, found {found}")
    }
}

/// A location of the schema engine, which writes it as a JSON pointer.
fn pointer(location: &str) -> Pointer {
    Pointer::parse(location).unwrap_or_default()
}

/// The only branch of a union that the value can have been meant for.
fn meant_branch<'a>(
    error: &ValidationError<'_>,
    branches: &'a [Vec<ValidationError<'static>>],
) -> Option<&'a [ValidationError<'static>]> {
    let union = error.instance_path().as_str();
    let depth = |cause: &ValidationError<'_>| {
        let below = cause.instance_path().as_str().strip_prefix(union);
        below.map_or(0, |path| path.matches('/').count())
    };
    let rules_out = |cause: &ValidationError<'_>| match cause.kind() {
        ValidationErrorKind::Type { .. } => depth(cause) == 0,
        ValidationErrorKind::Enum { .. } | ValidationErrorKind::Constant { .. } => {
            depth(cause) <= 1
        }
        _ => false,
    };
    let mut meant = branches.iter().filter(|causes| !causes.iter().any(rules_out));
    let branch = meant.next()?;
    (meant.next().is_none() && !branch.is_empty()).then_some(branch)
}

/// A limit of a schema with its noun.
fn limited(limit: u64, noun: &str) -> String {
    counted(usize::try_from(limit).unwrap_or(usize::MAX), noun)
}

fn expectation(kind: &ValidationErrorKind) -> String {
    use ValidationErrorKind as Kind;
    match kind {
        Kind::Type { kind: TypeKind::Single(kind) } => format!("type {kind}"),
        Kind::Type { kind: TypeKind::Multiple(kinds) } => {
            let kinds: Vec<_> = kinds.iter().map(|kind| kind.to_string()).collect();
            format!("type {}", kinds.join(" or "))
        }
        Kind::Required { property } => format!("member {}", quote(property)),
        Kind::Enum { options } => format!("one of {}", quote(options)),
        Kind::Constant { expected_value } => format!("the value {}", quote(expected_value)),
        Kind::Minimum { limit } => format!("at least {limit}"),
        Kind::ExclusiveMinimum { limit } => format!("more than {limit}"),
        Kind::Maximum { limit } => format!("at most {limit}"),
        Kind::ExclusiveMaximum { limit } => format!("less than {limit}"),
        Kind::MultipleOf { multiple_of } => format!("a multiple of {multiple_of}"),
        Kind::MinLength { limit } => format!("at least {}", limited(*limit, "character")),
        Kind::MaxLength { limit } => format!("at most {}", limited(*limit, "character")),
        Kind::MinItems { limit } => format!("at least {}", limited(*limit, "item")),
        Kind::MaxItems { limit } => format!("at most {}", limited(*limit, "item")),
        Kind::MinProperties { limit } => format!("at least {}", limited(*limit, "member")),
        Kind::MaxProperties { limit } => format!("at most {}", limited(*limit, "member")),
        Kind::UniqueItems => "items that all differ".to_owned(),
        Kind::Pattern { pattern } => format!("text that matches {}", cut(pattern)),
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
            let names = Value::from(unexpected.iter().take(4).cloned().collect::<Vec<_>>());
            format!("only declared members, not the {} in {}", unexpected.len(), quote(&names))
        }
        Kind::AnyOf { context } | Kind::OneOfNotValid { context } => {
            format!("one of {} alternatives", context.len())
        }
        Kind::OneOfMultipleValid { .. } => "exactly one alternative, and several fit".to_owned(),
        Kind::Not { .. } => "anything that the schema under `not` refuses".to_owned(),
        Kind::FalseSchema => "nothing at this place".to_owned(),
        other => format!("what `{}` asks for", other.keyword()),
    }
}

fn quote(value: &Value) -> String {
    cut(&value.to_string())
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(MAX_QUOTED) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}

/// A value without what may be secret.
fn seen(value: &Value) -> String {
    let sized = |kind: &str, size: usize, unit: &str| {
        let plural = if size == 1 { "" } else { "s" };
        format!("{kind} of {size} {unit}{plural}")
    };
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => cut(&value.to_string()),
        Value::String(text) => sized("string", text.chars().count(), "character"),
        Value::Array(items) => sized("array", items.len(), "item"),
        Value::Object(members) => sized("object", members.len(), "member"),
    }
}
