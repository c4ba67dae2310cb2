//! Secrets that the caller names.

use memchr::memmem;

/// Shorter texts would be found everywhere.
const MIN_LENGTH: usize = 4;

/// Texts to overwrite, in every spelling they may have on the wire; the longest one first.
#[derive(Clone, Default)]
pub(super) struct Secrets {
    spellings: Vec<String>,
}

impl Secrets {
    pub(super) fn add(&mut self, secret: &str) {
        if secret.len() < MIN_LENGTH {
            return;
        }
        for spelling in [secret.to_owned(), in_json(secret), in_ascii(secret), in_url(secret)] {
            if !self.spellings.contains(&spelling) {
                self.spellings.push(spelling);
            }
        }
        // A secret that contains another one must go as a whole.
        self.spellings.sort_by_key(|spelling| std::cmp::Reverse(spelling.len()));
    }

    pub(super) fn overwrite(&self, bytes: &mut [u8]) {
        for spelling in &self.spellings {
            let places: Vec<_> = memmem::find_iter(bytes, spelling).collect();
            for place in places {
                bytes[place..place + spelling.len()].fill(b'x');
            }
        }
    }
}

fn in_json(secret: &str) -> String {
    let quoted = serde_json::Value::from(secret).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

/// As JSON libraries write it that escape whatever is not ASCII.
fn in_ascii(secret: &str) -> String {
    let mut out = String::new();
    for character in in_json(secret).chars() {
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

fn in_url(secret: &str) -> String {
    let mut out = String::new();
    for byte in secret.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                out.push(char::from(byte));
            }
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out
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
        check(&["abcd", "abcdef"], "abcdefabcd", "xxxxxxxxxx");
        check(&["naïve"], r"so naïve na\u00efve", "so xxxxxx xxxxxxxxxx");
    }

    #[test]
    fn short_texts_are_not_looked_for() {
        check(&["abc", ""], "abcabc", "abcabc");
    }
}
