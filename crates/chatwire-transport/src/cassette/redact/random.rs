//! Secrets that are neither named nor of a known format: random strings.
//!
//! A run of letters, digits and base64 characters is judged by its length, its kinds of characters,
//! how often the kind changes, and its entropy.
//! In long runs, paths and model names the kind changes rarely. Short random strings cannot be
//! distinguished from them, and stay.
//! The base64 characters other than letters and digits stay, so that two spellings of a string are
//! overwritten alike.

use std::{ops::Range, sync::LazyLock};

use chatwire_json::fragment::{MemberSearch, Value};

use super::long_runs::long_runs;

mod key_heuristics;

use key_heuristics::{MIN_KEY, is_base64_key, is_hex, is_key};

/// Maximum length of a key; a longer string is data, such as an image or a vector.
const MAX_KEY: usize = 2_048;

/// Members whose values identify something, so that equal values must stay equal.
const IDENTIFIER_MEMBERS: [&str; 8] = [
    "call_id",
    "id",
    "previous_response_id",
    "request_id",
    "response_id",
    "system_fingerprint",
    "tool_call_id",
    "trace_id",
];

/// Prefixes of identifiers, in any position.
const IDENTIFIER_PREFIXES: [&[u8]; 13] = [
    b"asst_",
    b"batch_",
    b"call_",
    b"chatcmpl-",
    b"cmpl-",
    b"file-",
    b"fp_",
    b"gen-",
    b"msg_",
    b"req_",
    b"resp_",
    b"run_",
    b"toolu_",
];

/// What precedes the data of a data URL.
const DATA_URL_MARKER: &[u8] = b";base64,";

/// Overwrites random strings, except in identifiers.
pub(super) fn overwrite(bytes: &mut [u8]) {
    let mut runs = random_runs(bytes);
    if runs.is_empty() {
        return;
    }
    let identifiers = identifiers(bytes);
    let mut identifiers_left = identifiers.iter().peekable();
    runs.retain(|run| {
        while identifiers_left.next_if(|range| range.end <= run.start).is_some() {}
        identifiers_left.peek().is_none_or(|range| run.end <= range.start)
    });
    runs.into_iter().for_each(|run| overwrite_random_parts(&mut bytes[run]));
}

/// The same for text without members.
pub(super) fn overwrite_text(bytes: &mut [u8]) {
    for run in random_runs(bytes) {
        overwrite_random_parts(&mut bytes[run]);
    }
}

/// The values of identifier members, in order.
fn identifiers(bytes: &[u8]) -> Vec<Range<usize>> {
    static IDENTIFIERS: LazyLock<MemberSearch> =
        LazyLock::new(|| MemberSearch::new(&IDENTIFIER_MEMBERS));
    IDENTIFIERS.find(bytes).into_iter().filter_map(Value::string).collect()
}

/// The runs with random parts.
fn random_runs(bytes: &[u8]) -> Vec<Range<usize>> {
    runs(bytes).filter(|run| has_random_parts(&bytes[run.clone()])).collect()
}

/// The longest runs of characters that a key may contain.
pub(super) fn runs(bytes: &[u8]) -> impl Iterator<Item = Range<usize>> {
    // How far characters were read.
    let mut at = 0;
    long_runs(bytes, MIN_KEY, is_part).flat_map(move |part| {
        at = at.max(after_cut_escape(bytes, part.start));
        runs_in(bytes, &mut at, part.end)
    })
}

/// The same, without leaving out what is too short.
#[cfg(test)]
pub(super) fn runs_everywhere(bytes: &[u8]) -> Vec<Range<usize>> {
    runs_in(bytes, &mut 0, bytes.len())
}

/// The runs that begin before `end`; moves `at` to where the next one may begin.
fn runs_in(bytes: &[u8], at: &mut usize, end: usize) -> Vec<Range<usize>> {
    let mut runs = Vec::new();
    while *at < end {
        let start = *at;
        let mut after = 0;
        while *at < bytes.len() {
            let (character, length) = character(&bytes[*at..]);
            if character.is_none() {
                after = length;
                break;
            }
            *at += length;
        }
        // The data of a data URL is not a key.
        if *at - start >= MIN_KEY && !bytes[..start].ends_with(DATA_URL_MARKER) {
            runs.push(start..*at);
        }
        *at += after;
    }
    runs
}

/// Where a run begins, if a byte that is no part precedes it: an escape that lacks its digits may
/// reach into it.
fn after_cut_escape(bytes: &[u8], start: usize) -> usize {
    let Some(escape) = start.checked_sub(5) else { return start };
    let backslashes = bytes[..=escape].iter().rev().take_while(|byte| **byte == b'\\').count();
    start + usize::from(bytes[escape..].starts_with(b"\\u00") && backslashes % 2 == 1)
}

/// Whether a byte can be part of the spelling of such a character, or of another escape.
fn is_part(byte: u8) -> bool {
    BYTES[usize::from(byte)] != 0
}

/// Whether a key may contain a byte, so that the byte is its own spelling.
fn is_character(byte: u8) -> bool {
    BYTES[usize::from(byte)] == CHARACTER
}

/// What a byte is that a key may contain, and what one is that begins another spelling.
const CHARACTER: u8 = 1;
const ESCAPE: u8 = 2;

/// Which of those each byte is, or none: nearly every byte of a text is asked for.
static BYTES: [u8; 256] = {
    let mut bytes = [0; 256];
    let mut byte: u8 = 0;
    loop {
        if byte.is_ascii_alphanumeric() || is_symbol(byte) {
            bytes[byte as usize] = CHARACTER;
        } else if matches!(byte, b'\\' | b'%') {
            bytes[byte as usize] = ESCAPE;
        }
        if byte == u8::MAX {
            break bytes;
        }
        byte += 1;
    }
};

/// The first character, if a key may contain it, and the length of its spelling.
///
/// A symbol of base64 may be escaped in JSON or percent-encoded.
fn character(bytes: &[u8]) -> (Option<u8>, usize) {
    match bytes {
        [byte, ..] if is_character(*byte) => (Some(*byte), 1),
        [b'\\', b'/', ..] => (Some(b'/'), 2),
        [b'\\', b'u', b'0', b'0', high, low, ..] => (symbol_of(*high, *low), 6),
        [b'\\', _, ..] => (None, 2),
        [b'%', high, low, ..] => match symbol_of(*high, *low) {
            None => (None, 1),
            symbol => (symbol, 3),
        },
        _ => (None, 1),
    }
}

const fn is_symbol(byte: u8) -> bool {
    matches!(byte, b'-' | b'_' | b'+' | b'/')
}

/// The symbol of base64 with this hexadecimal code.
fn symbol_of(high: u8, low: u8) -> Option<u8> {
    match (high, low) {
        (b'2', b'b' | b'B') => Some(b'+'),
        (b'2', b'f' | b'F') => Some(b'/'),
        _ => None,
    }
}

/// Overwrites the random parts of a run.
fn overwrite_random_parts(run: &mut [u8]) {
    let mut text = Vec::with_capacity(run.len());
    let mut positions = Vec::with_capacity(run.len());
    let mut at = 0;
    while at < run.len() {
        let (character, length) = character(&run[at..]);
        // Every character of a run is one that a key may contain.
        text.push(character.unwrap_or(b'-'));
        positions.push(at);
        at += length;
    }
    for index in random_parts(&text).into_iter().flatten() {
        if !is_symbol(text[index]) {
            run[positions[index]] = b'x';
        }
    }
}

/// Whether a run has random parts, and does not begin like an identifier.
fn has_random_parts(run: &[u8]) -> bool {
    if run.len() > MAX_KEY || IDENTIFIER_PREFIXES.iter().any(|start| run.starts_with(start)) {
        return false;
    }
    if !run.iter().any(|byte| matches!(byte, b'\\' | b'%')) {
        return !random_parts(run).is_empty();
    }
    let mut text = Vec::with_capacity(run.len());
    let mut at = 0;
    while at < run.len() {
        let (character, length) = character(&run[at..]);
        text.push(character.unwrap_or(b'-'));
        at += length;
    }
    !random_parts(&text).is_empty()
}

/// The random parts of a run without escapes.
fn random_parts(text: &[u8]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    if is_base64_key(text) {
        found.push(0..text.len());
        return found;
    }
    let mut start = 0;
    for part in text.split(|byte| is_symbol(*byte)) {
        let end = start + part.len();
        if is_hex(part) || is_key(part) {
            found.push(start..end);
        }
        start = end + 1;
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{super::idempotence_tests::check_overwritten, *};

    #[track_caller]
    fn check(text: &str, expected: &str) {
        check_overwritten(overwrite, text, expected);
    }

    #[track_caller]
    fn check_gone(secret: &str) {
        let gone = secret.replace(|character: char| character.is_ascii_alphanumeric(), "x");
        for (before, after) in [("", ""), ("it is ", "."), ("KEY=", "\n"), ("{\"a\":\"\\n", "\"}")]
        {
            check(&format!("{before}{secret}{after}"), &format!("{before}{gone}{after}"));
        }
    }

    #[track_caller]
    fn check_stays(text: &str) {
        check(text, text);
    }

    #[test]
    fn random_texts_go() {
        // 20 and 24 characters, 32 and 40 hexadecimal digits, 40 of base64, 43 of base64url.
        check_gone("q7Rk2VbN9xTf4LmZ8wPc");
        check_gone("k3v9x2m7q1z8w4t6y5r0p2n8");
        check_gone("9f86d081884c7d659a2feaa0c55ad015");
        check_gone("2FD4E1C67A2D28FCED849EE1BB76E7391B93EB12");
        check_gone("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
        check_gone("Yk3-pQz_7Tn0vLx2Rb9cHd5Wm8Js4Fg6Ea1Uo-Ki_tX");
    }

    #[test]
    fn escaped_signs_belong_to_the_text_and_stay() {
        check(
            r#"{"a":"wJalrXUtnFEMI\/K7MDENG\u002fbPxRfiCYEXAMPLEKEY"}"#,
            r#"{"a":"xxxxxxxxxxxxx\/xxxxxxx\u002fxxxxxxxxxxxxxxxxxx"}"#,
        );
        check(
            r#"{"a":"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"}"#,
            r#"{"a":"xxxxxxxxxxxxx/xxxxxxx/xxxxxxxxxxxxxxxxxx"}"#,
        );
        check(
            "model=wJalrXUtnFEMI%2FK7MDENG%2FbPxRfiCYEXAMPLEKEY",
            "model=xxxxxxxxxxxxx%2Fxxxxxxx%2Fxxxxxxxxxxxxxxxxxx",
        );
    }

    #[test]
    fn words_paths_and_names_stay() {
        check_stays("AbstractSingletonProxyFactoryBean2 Sha256HashFunctionFactory");
        check_stays("src/Components/UserProfile2/EditAvatarButton/index_test_2024");
        check_stays("meta-llama/Llama-3.3-70B-Instruct-Turbo gpt-4o-mini-2024-07-18");
        check_stays("nous-hermes-2-mixtral-8x7b-dpo claude-3-5-sonnet-20241022");
        check_stays("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
        check_stays("additionalProperties get_current_weather_in_2_cities 12345678901234567890");
        check_stays("00000000000000000000000000000001 aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa1");
        check_stays("2024-08-06T12:34:56.123456789Z 507f1f77bcf86cd799439011");
    }

    #[test]
    fn identifiers_stay() {
        check_stays("9f3c1b2a-77aa-4bb1-8c1d-0123456789ab");
        check_stays(r#"{"id":"9f86d081884c7d659a2feaa0c55ad015","n":1}"#);
        check_stays("it was chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT, call_q7Rk2VbN9xTf4LmZ8wPc");
        check(
            r#"{"id":"q7Rk2VbN9xTf4LmZ8wPc","a":"q7Rk2VbN9xTf4LmZ8wPc"}"#,
            r#"{"id":"q7Rk2VbN9xTf4LmZ8wPc","a":"xxxxxxxxxxxxxxxxxxxx"}"#,
        );
    }

    #[test]
    fn data_stays() {
        check_stays("data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ");
        check_stays(&"q7Rk2VbN9xTf4LmZ8wPc".repeat(MAX_KEY / MIN_KEY + 1));
        check_gone(&"q7Rk2VbN9xTf4LmZ8wPc".repeat(MAX_KEY / MIN_KEY));
    }

    /// Text of parts of keys, runs and escapes in any order.
    fn text() -> impl Strategy<Value = String> {
        let part = prop_oneof![
            "[A-Za-z0-9_+/-]{1,48}",
            "[0-9a-f]{30,64}",
            "[a-z0-9]{20,32}",
            Just(r"\n".to_owned()),
            Just(r"\u002f".to_owned()),
            Just(r"\u00e9".to_owned()),
            Just(r#"\""#.to_owned()),
            Just(r"\/".to_owned()),
            Just("%2F".to_owned()),
            Just("é ".to_owned()),
            Just("call_".to_owned()),
        ];
        proptest::collection::vec(part, 0..12).prop_map(|parts| parts.concat())
    }

    proptest! {
        #[test]
        fn json_stays_json_of_the_same_length(name in "(a|id|content)", text in text()) {
            let json = format!("{{\"{name}\":\"{text}\"}}");
            let mut bytes = json.clone().into_bytes();
            overwrite(&mut bytes);
            prop_assert_eq!(bytes.len(), json.len());
            let parsed: Result<serde_json::Value, _> = serde_json::from_slice(&bytes);
            prop_assert!(parsed.is_ok(), "{}", String::from_utf8_lossy(&bytes));
            let once = bytes.clone();
            overwrite(&mut bytes);
            prop_assert_eq!(bytes, once);
        }
    }
}
