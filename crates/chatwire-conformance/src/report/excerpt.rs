//! The bytes around a finding.

use serde::{Deserialize, Serialize};

use super::sanitize;
use crate::{finding::Location, leak, subject::Subject};

/// How many bytes before the place are shown.
const BEFORE: usize = 32;
/// How many bytes from the place on are shown.
const AFTER: usize = 64;

/// A part of one line of the body, with the place of a finding in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Excerpt {
    /// The text; what is not UTF-8, controls or hides is U+FFFD.
    pub text: String,
    /// How many characters stand before the place.
    pub start: usize,
    /// How many characters the place has; at least one.
    pub length: usize,
}

impl Excerpt {
    /// The bytes around a place of the body; `None` for a header, an empty body and a text that
    /// looks like a credential.
    pub(crate) fn of(subject: &Subject, location: &Location) -> Option<Self> {
        let offset = location.offset?;
        let body = subject.body();
        let is_feed = |byte: &u8| *byte == b'\n' || *byte == b'\r';
        // The end of the body, and a blank line, are shown by what stands before.
        let offset = offset.min(body.len().checked_sub(1)?);
        let offset = body.get(..=offset)?.iter().rposition(|byte| !is_feed(byte))?;
        let (head, tail) = (body.get(..offset)?, body.get(offset..)?);
        let begin = head.iter().rposition(is_feed).map_or(0, |feed| feed + 1);
        let length = tail.iter().position(is_feed).unwrap_or(tail.len());
        let cut_before = offset - begin > BEFORE;
        let from = boundary(body, if cut_before { offset - BEFORE } else { begin });
        let cut_after = length > AFTER;
        let to = boundary(body, offset + length.min(AFTER));
        let before = readable(body.get(from..offset)?);
        let after = readable(body.get(offset..to)?);
        // A key may begin before the excerpt.
        let around = body.get(from.saturating_sub(AFTER)..(to + AFTER).min(body.len()))?;
        if leak::credential(&String::from_utf8_lossy(around)).is_some() {
            return None;
        }
        let [open, close] = [cut_before, cut_after].map(|cut| if cut { "…" } else { "" });
        Some(Self {
            start: open.chars().count() + before.chars().count(),
            length: token(&after).max(1),
            text: format!("{open}{before}{after}{close}"),
        })
    }
}

/// The next start of a character from `at` on.
fn boundary(body: &[u8], at: usize) -> usize {
    let continues = |at: &usize| body.get(*at).is_some_and(|byte| byte & 0xc0 == 0x80);
    (at..at + 4).find(|at| !continues(at)).unwrap_or(at).min(body.len())
}

fn readable(bytes: &[u8]) -> String {
    sanitize::line(&String::from_utf8_lossy(bytes)).into_owned()
}

/// How many characters the first JSON token or word of a text has.
fn token(text: &str) -> usize {
    let mut escaped = false;
    if let Some(string) = text.strip_prefix('"') {
        for (count, next) in string.chars().enumerate() {
            match next {
                '"' if !escaped => return count + 2,
                _ => escaped = next == '\\' && !escaped,
            }
        }
        return text.chars().count();
    }
    let ends = |next: char| matches!(next, ',' | '}' | ']' | ' ');
    let length = text.chars().position(ends).unwrap_or_else(|| text.chars().count());
    length.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(body: &str, offset: usize, text: &str, marked: &str) {
        let subject = Subject::from_json(body.to_owned());
        let location = Location { offset: Some(offset), ..Location::default() };
        let excerpt = Excerpt::of(&subject, &location).unwrap();
        assert_eq!(excerpt.text, text);
        let found: String = excerpt.text.chars().skip(excerpt.start).take(excerpt.length).collect();
        assert_eq!(found, marked);
    }

    #[test]
    fn the_place_is_marked_in_its_line() {
        check("{\"id\":\"a\\\"b\",\"n\":12}", 6, "{\"id\":\"a\\\"b\",\"n\":12}", "\"a\\\"b\"");
        check("{\"id\":\"\",\"n\":12}", 13, "{\"id\":\"\",\"n\":12}", "12");
        check("{\n\"é\": null\n}", 8, "\"é\": null", "null");
        check("ab", 9, "ab", "b");
        check("data: x\n\n", 9, "data: x", "x");
        let long = format!("{}X{}", "a".repeat(99), "b".repeat(99));
        let shown = format!("…{}X{}…", "a".repeat(BEFORE), "b".repeat(AFTER - 1));
        check(&long, 99, &shown, &format!("X{}…", "b".repeat(AFTER - 1))[..AFTER]);
    }

    #[test]
    fn neither_headers_nor_credentials_have_one() {
        let at = |offset| Location { offset, ..Location::default() };
        let secret = "{\"key\":\"Bearer abcdefghijklmnop0123456789\"}";
        let subject = Subject::from_json(secret);
        assert_eq!(Excerpt::of(&subject, &at(Some(7))), None);
        assert_eq!(Excerpt::of(&subject, &at(None)), None);
        assert_eq!(Excerpt::of(&Subject::from_json(""), &at(Some(0))), None);
    }
}
