//! What a response should not reveal.

use std::borrow::Cow;

use serde_json::Value;

use crate::{leak, rule::Findings, subject::Place};

/// What a text should not have, and what it has of it.
///
/// An error of an upstream is often JSON inside a string, so line ends may be escaped once more.
pub(super) fn leaks(text: &str) -> Vec<(&'static str, String)> {
    let text = match text.contains('\\') {
        true => Cow::Owned(text.replace("\\n", "\n").replace("\\\"", "\"")),
        false => Cow::Borrowed(text),
    };
    let internals =
        leak::internals(&text).map(|sign| ("no stack trace or path", format!("{sign:?}")));
    let credential =
        leak::credential(&text).map(|_| ("no credential", "a possible credential".to_owned()));
    internals.into_iter().chain(credential).collect()
}

/// Searches every text below the places, but for members of these names.
///
/// It goes as deep as the JSON, which is read to a bounded depth.
pub(super) fn search<'a>(
    places: impl IntoIterator<Item = Place<'a>>,
    except: &'static [&'static str],
    findings: &mut Findings<'_>,
) {
    for place in places {
        // Places are made for what is told, which is seldom anything.
        if place.value().is_some_and(|value| reveals(value, except)) {
            tell(&place, except, findings);
        }
    }
}

fn tell(place: &Place<'_>, except: &'static [&'static str], findings: &mut Findings<'_>) {
    for (expected, seen) in place.non_empty_text().map(leaks).unwrap_or_default() {
        findings.add_seen(place, expected, seen);
    }
    for part in place.items().chain(place.members_except(except)) {
        tell(&part, except, findings);
    }
}

/// Whether any text of a value reveals something, but for members of these names.
fn reveals(value: &Value, except: &[&str]) -> bool {
    match value {
        Value::String(text) => !leaks(text).is_empty(),
        Value::Array(items) => items.iter().any(|item| reveals(item, except)),
        Value::Object(members) => members
            .iter()
            .any(|(name, member)| !except.contains(&name.as_str()) && reveals(member, except)),
        _ => false,
    }
}
