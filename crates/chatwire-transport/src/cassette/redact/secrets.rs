//! Secrets that the caller names.

use memchr::memmem;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Minimum length in bytes; a shorter text would be found everywhere.
const MIN_LENGTH: usize = 4;

/// Every byte but the unreserved characters of URLs.
///
/// <https://www.rfc-editor.org/rfc/rfc3986#section-2.3>
const RESERVED: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// The texts to overwrite, in every spelling that may be sent.
#[derive(Clone, Default)]
pub(super) struct Secrets {
    spellings: Vec<String>,
}

impl Secrets {
    pub(super) fn add(&mut self, secret: &str) {
        if secret.len() < MIN_LENGTH {
            return;
        }
        let json = json_escaped(secret);
        let url = percent_encoded(secret);
        let spellings = [
            secret.to_owned(),
            json.replace('/', "\\/"),
            json,
            ascii_json_escaped(secret),
            with_lower_case_escapes(&url),
            url,
        ];
        for spelling in spellings {
            if !self.spellings.contains(&spelling) {
                self.spellings.push(spelling);
            }
        }
    }

    pub(super) fn overwrite(&self, bytes: &mut [u8]) {
        // All are found before any is overwritten, because they may overlap.
        let found: Vec<_> = self
            .spellings
            .iter()
            .flat_map(|spelling| {
                memmem::find_iter(bytes, spelling).map(|place| place..place + spelling.len())
            })
            .collect();
        for range in found {
            bytes[range].fill(b'x');
        }
    }
}

fn json_escaped(secret: &str) -> String {
    let quoted = serde_json::Value::from(secret).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

/// As JSON with every character that is not ASCII escaped.
fn ascii_json_escaped(secret: &str) -> String {
    let mut out = String::new();
    for character in json_escaped(secret).chars() {
        match character {
            ascii if ascii.is_ascii() => out.push(ascii),
            other => {
                for unit in other.encode_utf16(&mut [0; 2]) {
                    out.push_str(&format!("\\u{unit:04x}"));
                }
            }
        }
    }
    out
}

fn percent_encoded(secret: &str) -> String {
    utf8_percent_encode(secret, &RESERVED).to_string()
}

/// The same with lower-case hexadecimal digits.
fn with_lower_case_escapes(url: &str) -> String {
    let mut escaped = 0;
    let lower = |character: char| {
        let is_digit = escaped > 0;
        escaped = if character == '%' { 2 } else { escaped - i32::from(is_digit) };
        if is_digit { character.to_ascii_lowercase() } else { character }
    };
    url.chars().map(lower).collect()
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
        assert_eq!(String::from_utf8(bytes).unwrap(), expected);
    }

    #[test]
    fn every_spelling_is_overwritten() {
        check(&["a\"b/c"], r#"a"b/c a\"b/c a%22b%2Fc"#, "xxxxx xxxxxx xxxxxxxxx");
        check(&["aB/+c"], r"aB\/+c aB%2f%2bc aB%2F%2Bc", "xxxxxx xxxxxxxxx xxxxxxxxx");
        check(&["abcdef", "defghi"], "abcdefghi", "xxxxxxxxx");
        check(&["abcd", "abcdef"], "abcdefabcd", "xxxxxxxxxx");
        check(&["naïve"], r"so naïve na\u00efve", "so xxxxxx xxxxxxxxxx");
    }

    #[test]
    fn short_texts_are_not_looked_for() {
        check(&["abc", ""], "abcabc", "abcabc");
    }
}
