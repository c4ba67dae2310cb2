//! Secrets that the caller names.

mod numbers;

use std::ops::Range;

use memchr::memmem::Finder;

use crate::secrets::{find, forms, mask};

/// Minimum length in bytes; a shorter text would be found everywhere.
const MIN_LENGTH: usize = 4;

/// Words of JSON, which are no secrets.
const LITERALS: [&str; 3] = ["false", "null", "true"];

/// Names of fields of an event stream.
///
/// <https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream>
const FIELDS: [&[u8]; 4] = [b"data", b"event", b"id", b"retry"];

/// The texts to overwrite, in every spelling that may be sent.
#[derive(Clone, Default)]
pub(super) struct Secrets {
    /// One search for each form of each text, made once.
    searches: Vec<Finder<'static>>,
}

impl Secrets {
    pub(super) fn add(&mut self, secret: &str) {
        if secret.len() < MIN_LENGTH || LITERALS.contains(&secret) {
            return;
        }
        self.searches
            .extend(forms(secret.as_bytes()).iter().map(|it| Finder::new(it).into_owned()));
        self.searches.sort_unstable_by(|left, right| left.needle().cmp(right.needle()));
        self.searches.dedup_by(|left, right| left.needle() == right.needle());
    }

    /// Overwrites the secrets in a whole body, which stays valid JSON or a valid event stream.
    pub(super) fn overwrite(&self, bytes: &mut [u8]) {
        let found = self.find(bytes);
        let mut numbers = None;
        for range in found {
            if is_field_name(bytes, &range) {
                continue;
            }
            if bytes[range.clone()].iter().all(|byte| numbers::is_part(*byte)) {
                let numbers = numbers.get_or_insert_with(|| numbers::of(bytes));
                if numbers::overwrite(bytes, numbers, &range) {
                    continue;
                }
            }
            mask(bytes, range, b'x');
        }
    }

    /// Overwrites the secrets in a part of a body, such as the joined strings of events.
    pub(super) fn overwrite_part(&self, bytes: &mut [u8]) {
        for range in self.find(bytes) {
            mask(bytes, range, b'x');
        }
    }

    /// Whether a text contains one of the secrets, in any spelling.
    pub(super) fn are_in(&self, bytes: &[u8]) -> bool {
        !self.find(bytes).is_empty()
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.searches.is_empty()
    }

    /// All are found before any is overwritten, because they may overlap.
    fn find(&self, bytes: &[u8]) -> Vec<Range<usize>> {
        match self.is_empty() {
            true => Vec::new(),
            false => find(bytes, self.searches.iter()),
        }
    }
}

fn is_field_name(bytes: &[u8], range: &Range<usize>) -> bool {
    let starts_line =
        range.start.checked_sub(1).is_none_or(|at| matches!(bytes[at], b'\r' | b'\n'));
    starts_line && bytes.get(range.end) == Some(&b':') && FIELDS.contains(&&bytes[range.clone()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(secrets: &[&str], text: &str, expected: &str) {
        let mut all = Secrets::default();
        for secret in secrets {
            all.add(secret);
        }
        let mut bytes = text.as_bytes().to_vec();
        all.overwrite(&mut bytes);
        assert_eq!(String::from_utf8(bytes.clone()).unwrap(), expected);
        all.overwrite(&mut bytes);
        assert_eq!(String::from_utf8(bytes).unwrap(), expected, "not the same twice");
    }

    #[test]
    fn every_spelling_is_overwritten() {
        check(&["a\"b/c"], r#"a"b/c a\"b/c a%22b%2Fc"#, "x\"xxx xxxxxx xxxxxxxxx");
        check(&["aB/+c"], r"aB\/+c aB%2f%2bc Ab%2F%2BC", "xxxxxx xxxxxxxxx xxxxxxxxx");
        check(&["abcdef", "defghi"], "abcdefghi", "xxxxxxxxx");
        check(&["abcd", "abcdef"], "abcdefabcd", "xxxxxxxxxx");
        check(&["naïve"], r"so naïve na\u00efve na%C3%AFve", "so xxxxxx xxxxxxxxxx xxxxxxxxxx");
        check(&["a b/c d"], "q=a+b%2Fc+d&r", "q=xxxxxxxxx&r");
        check(
            &["a%2Fb&amp;c"],
            r#""a%2Fb&amp;c" "a%252Fb&amp;amp;c""#,
            "\"xxxxxxxxxxx\" \"xxxxxxxxxxxxxxxxx\"",
        );
    }

    #[test]
    fn short_texts_are_not_looked_for() {
        check(&["abc", "", "null", "true"], "abcabc null true", "abcabc null true");
    }

    #[test]
    fn numbers_stay_numbers_and_streams_stay_streams() {
        check(
            &["12345678"],
            r#"{"a":12345678,"b":-12345678.5}"#,
            r#"{"a":11111111,"b":-11111111.5}"#,
        );
        check(&["12345678"], r#"{"a":"12345678"} 12345678"#, r#"{"a":"xxxxxxxx"} xxxxxxxx"#);
        check(
            &["12345678"],
            "data: {\"a\":12345678}\n\ndata: 1 12345678",
            "data: {\"a\":11111111}\n\ndata: 1 xxxxxxxx",
        );
        check(&["data"], "data: {\"data\":1}\n", "data: {\"xxxx\":1}\n");
    }
}
