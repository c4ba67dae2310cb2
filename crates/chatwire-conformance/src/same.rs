//! Whether two JSON texts say the same.
//!
//! The order of members and the spelling of strings and numbers make no difference
//! ([RFC 8259](https://www.rfc-editor.org/rfc/rfc8259.html)).
//! Numbers are compared exactly, by their decimal digits, not by what a double makes of them.

use crate::span::{Parts, Span};

/// A JSON text and a value in it.
pub(crate) type Part<'a> = (&'a str, &'a Span);

/// The JSON pointer to the first difference; `None` when both say the same.
pub(crate) fn first_difference(one: Part<'_>, other: Part<'_>) -> Option<String> {
    let (text, span) = one;
    let (other_text, other_span) = other;
    match (&span.parts, &other_span.parts) {
        (Parts::Array(items), Parts::Array(others)) => {
            let pairs = items.iter().zip(others).enumerate();
            let inside = pairs.map(|(index, (item, other))| {
                let below = first_difference((text, item), (other_text, other))?;
                Some(format!("/{index}{below}"))
            });
            let shorter = items.len().min(others.len());
            let length = (items.len() != others.len()).then(|| format!("/{shorter}"));
            inside.flatten().next().or(length)
        }
        (Parts::Object(members), Parts::Object(others)) => {
            let (mut members, mut others) = (sorted(members), sorted(others));
            loop {
                match (members.next(), others.next()) {
                    (None, None) => return None,
                    (Some((name, member)), Some((other_name, other))) if name == other_name => {
                        let below = first_difference((text, member), (other_text, other));
                        if let Some(below) = below {
                            return Some(format!("/{}{below}", crate::span::escape(name)));
                        }
                    }
                    (one, other) => {
                        let name = [one, other].into_iter().flatten().map(|(name, _)| name).min();
                        return name.map(|name| format!("/{}", crate::span::escape(name)));
                    }
                }
            }
        }
        (Parts::Scalar, Parts::Scalar) => {
            let one = text.get(span.range.clone()).unwrap_or_default();
            let other = other_text.get(other_span.range.clone()).unwrap_or_default();
            (!same_scalar(one, other)).then(String::new)
        }
        _ => Some(String::new()),
    }
}

/// Members by name; those of one name in their order.
fn sorted(members: &[crate::span::Member]) -> impl Iterator<Item = (&str, &Span)> {
    let mut members: Vec<_> =
        members.iter().map(|member| (member.name.as_str(), &member.value)).collect();
    members.sort_by_key(|(name, _)| *name);
    members.into_iter()
}

fn same_scalar(one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    if one.starts_with('"') && other.starts_with('"') {
        let read = |text| serde_json::from_str::<String>(text).ok();
        return read(one).is_some_and(|text| read(other) == Some(text));
    }
    Decimal::read(one).is_some_and(|number| Decimal::read(other) == Some(number))
}

/// A number as its digits and the power of ten of the last of them.
#[derive(Debug, PartialEq)]
struct Decimal {
    negative: bool,
    /// Without zeros at either end; empty for zero.
    digits: String,
    exponent: i64,
}

impl Decimal {
    /// Reads a JSON number; `None` for anything else, and for an exponent beyond counting.
    fn read(text: &str) -> Option<Self> {
        let (negative, rest) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (mantissa, exponent) = rest.split_once(['e', 'E']).unwrap_or((rest, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = format!("{whole}{fraction}");
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let shift = i64::try_from(fraction.len()).ok()?;
        let exponent = exponent.parse::<i64>().ok()?.checked_sub(shift)?;
        let significant = digits.trim_start_matches('0');
        let trimmed = significant.trim_end_matches('0');
        if trimmed.is_empty() {
            return Some(Self { negative: false, digits: String::new(), exponent: 0 });
        }
        let dropped = i64::try_from(significant.len() - trimmed.len()).ok()?;
        let exponent = exponent.checked_add(dropped)?;
        Some(Self { negative, digits: trimmed.to_owned(), exponent })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(one: &str, other: &str, difference: Option<&str>) {
        let spans = [one, other].map(|text| Span::read(text).unwrap());
        let found = first_difference((one, &spans[0]), (other, &spans[1]));
        assert_eq!(found.as_deref(), difference, "{one} and {other}");
    }

    #[test]
    fn order_and_spelling_make_no_difference() {
        check(r#"{"a":1,"b":[true,null]}"#, r#"{ "b" : [true, null], "a" : 1 }"#, None);
        check(r#"["A\/é"]"#, "[\"A/\u{e9}\"]", None);
        check("[10,1.50,-0,0.1]", "[1e1,15E-1,0,1.0e-1]", None);
        check(r#"{"a":1,"a":2}"#, r#"{"a":1,"a":2}"#, None);
    }

    #[test]
    fn numbers_are_compared_exactly() {
        check("[9007199254740993]", "[9007199254740992]", Some("/0"));
        check("[9007199254740993]", "[9007199254740993.0]", None);
        check("[1e400]", "[1e401]", Some("/0"));
        check("[1]", "[-1]", Some("/0"));
    }

    #[test]
    fn the_first_difference_is_placed() {
        check(r#"{"a":{"b/c":[1,2]}}"#, r#"{"a":{"b/c":[1,3]}}"#, Some("/a/b~1c/1"));
        check(r#"{"a":1,"b":2}"#, r#"{"a":1}"#, Some("/b"));
        check(r#"{"a":1}"#, r#"{"a":1,"b":2}"#, Some("/b"));
        check("[1]", "[1,2]", Some("/1"));
        check(r#"{"a":null}"#, "{}", Some("/a"));
        check(r#"{"a":null}"#, r#"{"a":[]}"#, Some("/a"));
        check(r#"{"a":"1"}"#, r#"{"a":1}"#, Some("/a"));
    }
}
