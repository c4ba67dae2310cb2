//! Makes text from servers and files harmless for a terminal, as reports do.

use chatwire_conformance::report::sanitize;

/// Replaces control, bidirectional and invisible characters; line feeds and tabs stay.
pub(crate) fn text(text: &str) -> String {
    sanitize::text(text).into_owned()
}

/// The same, for one line: line feeds and tabs become spaces.
pub(crate) fn line(line: &str) -> String {
    sanitize::line(line).into_owned()
}

/// Escapes the same characters in a JSON text, which keeps its meaning.
pub(crate) fn json(text: &str) -> String {
    sanitize::json(text).into_owned()
}
