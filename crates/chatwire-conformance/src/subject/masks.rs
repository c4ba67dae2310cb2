//! What redaction overwrote before the exchange was stored.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Place, Subject};

/// The shortest run of the letter of masks that counts as one.
const MIN_RUN: usize = 6;

impl Subject {
    /// Whether anything of the exchange was overwritten when it was recorded.
    pub(crate) fn is_redacted(&self) -> bool {
        self.is_redacted || self.twin.as_ref().is_some_and(|twin| twin.is_redacted)
    }

    /// Whether there is a mask in the text that all members of the name of this one have together:
    /// the pieces of a stream are masked each, and a mask may be cut anywhere.
    pub(crate) fn is_masked_at(&self, place: &Place<'_>) -> bool {
        let pointer = place.pointer();
        // An entry of a list is part of the member that holds the list.
        let names: Vec<_> = pointer.tokens().filter(|it| it.parse::<usize>().is_err()).collect();
        let Some(name) = names.last() else { return false };
        // Probabilities are those of the text.
        let of_text = names.iter().any(|name| name == "logprobs").then_some("content");
        [Some(self), self.twin.as_deref()].into_iter().flatten().any(|subject| {
            let texts = subject.member_texts();
            let mut names = of_text.into_iter().chain([&**name]);
            names.any(|name| texts.get(name).is_some_and(|text| has_mask(text)))
        })
    }

    /// For each name of a member, the texts of all its occurrences, joined.
    fn member_texts(&self) -> BTreeMap<&str, String> {
        let mut texts = BTreeMap::new();
        for (_, json) in self.texts(false) {
            let mut pending: Vec<(&str, &Value)> =
                json.value().ok().map(|it| ("", it)).into_iter().collect();
            while let Some((name, value)) = pending.pop() {
                match value {
                    Value::String(text) => {
                        texts.entry(name).or_insert_with(String::new).push_str(text);
                    }
                    Value::Array(items) => pending.extend(items.iter().rev().map(|it| (name, it))),
                    Value::Object(members) => {
                        pending.extend(members.iter().map(|(name, it)| (&**name, it)));
                    }
                    _ => {}
                }
            }
        }
        texts
    }
}

/// Whether a text has what redaction writes in place of letters and digits: a run of `x`, or an
/// address of nothing else.
pub(crate) fn has_mask(text: &str) -> bool {
    let bytes = text.as_bytes();
    let long = bytes.split(|byte| *byte != b'x').any(|run| run.len() >= MIN_RUN);
    long || bytes.windows(5).enumerate().any(|(at, window)| {
        let begins = at == 0 || !bytes[at - 1].is_ascii_alphanumeric() || bytes[at - 1] == b'x';
        begins && window.starts_with(b"x") && window[1] == b'@' && window[2..].contains(&b'x')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_are_known() {
        for text in ["sk-xxxxxxxx", "to xxx+x@xxxx.xxxxxxx.xxx.", "xxxxxx", "a=xxxxxxxx"] {
            assert!(has_mask(text), "{text}");
        }
        for text in ["", "xxx", "max@example.com", "exxon", "x@y"] {
            assert!(!has_mask(text), "{text}");
        }
    }
}
