//! What a response should not reveal.

use crate::{leak, rule::Findings, subject::Place};

/// What a text should not have, and what it has of it.
///
/// An error of an upstream is often JSON inside a string, so line ends may be escaped once more.
pub(super) fn leaks(text: &str) -> Vec<(&'static str, String)> {
    let text = text.replace("\\n", "\n").replace("\\\"", "\"");
    let internals =
        leak::internals(&text).map(|sign| ("no stack trace or path", format!("{sign:?}")));
    let credential =
        leak::credential(&text).map(|_| ("no credential", "a possible credential".to_owned()));
    internals.into_iter().chain(credential).collect()
}

/// Searches every text below the places, but for members of these names.
pub(super) fn search(
    mut pending: Vec<Place<'_>>,
    except: &'static [&'static str],
    findings: &mut Findings<'_>,
) {
    pending.reverse();
    while let Some(place) = pending.pop() {
        pending.extend(place.items());
        pending.extend(place.members_except(except));
        for (expected, seen) in place.non_empty_text().map(leaks).unwrap_or_default() {
            findings.add_seen(&place, expected, seen);
        }
    }
}
