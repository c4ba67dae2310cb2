//! API keys of a known format: a prefix, and how many characters of which kind follow.

use std::{collections::BTreeMap, ops::Range};

use super::{
    escape::after_escape,
    letters::{case_changes, is_random},
    long_runs::long_runs,
};

#[cfg(test)]
pub(super) mod steps;
mod table;

#[cfg(test)]
use table::FORMATS;
use table::{Characters, Format, MIN_LENGTH, format_of};

/// Minimum length of a key without digits, and how often its case changes at least.
const MIN_LENGTH_WITHOUT_DIGIT: usize = 16;
const MIN_CASE_CHANGES: usize = 4;

/// Overwrites API keys. A prefix stays, so that a reader sees what was there.
pub(super) fn overwrite(bytes: &mut [u8]) {
    for range in find(bytes) {
        bytes[range].fill(b'x');
    }
}

/// The keys without their prefixes.
pub(super) fn find(bytes: &[u8]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut rejected = Rejected::default();
    // A key consists of characters of tokens, with its prefix.
    for run in long_runs(bytes, MIN_LENGTH, is_token_character) {
        find_in(bytes, run, &mut rejected, &mut found);
    }
    found
}

/// The same, without leaving out runs that are too short.
#[cfg(test)]
pub(super) fn find_everywhere(bytes: &[u8]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    find_in(bytes, 0..bytes.len(), &mut Rejected::default(), &mut found);
    found
}

/// The keys in a run of characters of tokens.
fn find_in(
    bytes: &[u8],
    run: Range<usize>,
    rejected: &mut Rejected,
    found: &mut Vec<Range<usize>>,
) {
    let mut at = run.start;
    while at < run.end {
        if !is_key_character(bytes[at]) {
            at += 1;
            continue;
        }
        // A key begins at the start of a word, or after an escape within what looks like one.
        let end = at + prefix_length(&bytes[at..], is_key_character);
        let mut start = at;
        while start < end {
            match key_at(bytes, start, rejected) {
                Some(key) => {
                    start = key.end;
                    found.push(key);
                }
                None => match after_escape_in(bytes, at, start, end) {
                    Some(next) => start = next,
                    None => break,
                },
            }
        }
        at = end.max(start);
    }
}

/// Where the next key may start in a word: the word may begin with the rest of an escape, such as
/// `n` of `\n`, `u003c` or `3A` of `%3A`.
fn after_escape_in(bytes: &[u8], word: usize, start: usize, end: usize) -> Option<usize> {
    if start != word {
        return None;
    }
    let percent = word > 0 && bytes[word - 1] == b'%';
    let hexadecimal = bytes.get(word..word + 2);
    let next = match hexadecimal {
        Some(digits) if percent && digits.iter().all(u8::is_ascii_hexdigit) => word + 2,
        _ => after_escape(bytes, word),
    };
    (word < next && next < end).then_some(next)
}

/// For each kind of characters the end of the last run that is no key.
///
/// A part of it cannot be more of a key, so that no run is read twice.
type Rejected = BTreeMap<Characters, usize>;

fn key_at(bytes: &[u8], start: usize, rejected: &mut Rejected) -> Option<Range<usize>> {
    let format = format_of(&bytes[start..])?;
    let from = start + format.prefix.len();
    if rejected.get(&format.characters).is_some_and(|end| from < *end) {
        return None;
    }
    let length = prefix_length(&bytes[from..], |byte| format.characters.contain(byte));
    let key = &bytes[from..from + length];
    let key = key.strip_suffix(b".").unwrap_or(key);
    if !is_key(format, key) {
        rejected.insert(format.characters, from + length);
        return None;
    }
    Some(from..from + key.len())
}

fn is_key(format: &Format, key: &[u8]) -> bool {
    if key.len() < format.min_length || is_placeholder(key) {
        return false;
    }
    // Words contain neither digits nor masks.
    let has_digit = key.iter().any(|byte| byte.is_ascii_digit() || *byte == b'*');
    let parts = || key.split(|byte| !byte.is_ascii_alphanumeric());
    has_digit
        || parts().any(is_random)
        || key.len() >= MIN_LENGTH_WITHOUT_DIGIT && case_changes(key) >= MIN_CASE_CHANGES
        || key.len() >= MIN_LENGTH_WITHOUT_DIGIT && format.characters == Characters::Upper
}

/// Whether a key is a mask: its letters and digits are `x`, or it has none.
pub(super) fn is_placeholder(key: &[u8]) -> bool {
    let is_mask = |byte: &u8| byte.is_ascii_punctuation() || byte.eq_ignore_ascii_case(&b'x');
    key.iter().all(is_mask)
}

pub(super) fn prefix_length(bytes: &[u8], belongs: impl Fn(u8) -> bool) -> usize {
    let length = bytes.iter().take_while(|byte| belongs(**byte)).count();
    #[cfg(test)]
    steps::add(length);
    length
}

pub(super) fn is_key_character(byte: u8) -> bool {
    Characters::Key.contain(byte)
}

pub(super) fn is_token_character(byte: u8) -> bool {
    Characters::Token.contain(byte)
}

#[cfg(test)]
mod tests {
    use super::{super::idempotence_tests::check_overwritten, *};

    #[track_caller]
    fn check(text: &str, expected: &str) {
        check_overwritten(overwrite, text, expected);
    }

    /// A key that follows no pattern: `kind` says from which characters.
    fn key(kind: Characters, length: usize) -> String {
        let alphabet = match kind {
            Characters::Hex => "0123456789abcdef",
            Characters::Upper => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
            _ => "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
        };
        let letter = |index: usize| alphabet.as_bytes()[(index * index * 7 + 5) % alphabet.len()];
        (0..length).map(|index| char::from(letter(index))).collect()
    }

    #[test]
    fn every_format_is_found_in_every_surrounding() {
        for format in FORMATS {
            let key = key(format.characters, format.min_length.max(24));
            for (before, after) in
                [("", ""), ("it is ", "."), ("\"", "\""), ("(", ")"), ("=", "&b=c"), (r"\n", r"\n")]
            {
                let text = format!("{before}{}{key}{after}", format.prefix);
                let gone = format!("{before}{}{}{after}", format.prefix, "x".repeat(key.len()));
                check(&text, &gone);
            }
        }
    }

    #[test]
    fn prefixes_differ() {
        for (index, format) in FORMATS.iter().enumerate() {
            let others = FORMATS[index + 1..].iter();
            assert!(others.clone().all(|other| other.prefix != format.prefix), "{}", format.prefix);
        }
    }

    #[test]
    fn keys_without_digits_go() {
        check("hf_abcdefghijklmnopqrstuvwxyzABCDEFGH", &format!("hf_{}", "x".repeat(34)));
        check("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", &format!("hf_{}", "x".repeat(34)));
        check("sk-QwHrTbZkPmVcXjDlGnSyFa", &format!("sk-{}", "x".repeat(22)));
    }

    #[test]
    fn words_and_masks_stay() {
        for text in [
            "sk-learn-and-more",
            "hf_hub_download_of_transformers",
            "task-1234567890 desk-12345678",
            "sk-xxxxxxxxxxxxxxxxxxxxxxxx",
            "sk-************************",
            "hf_XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX",
            "key-value-store fc-portable pa-system",
        ] {
            check(text, text);
        }
    }
}
