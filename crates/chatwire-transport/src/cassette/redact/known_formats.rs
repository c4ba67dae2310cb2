//! Secrets of a known format: API keys, bearer tokens, members and e-mail addresses.
//!
//! Only letters, digits and a few other characters are overwritten, and never a character after a
//! backslash, so valid JSON stays valid.

use std::ops::Range;

use memchr::{memchr_iter, memchr2_iter, memmem};

use super::url_credentials;
use chatwire_json::fragment::{self, Value};

/// Prefix of a JSON Web Token, whose parts are joined by dots.
const JWT_PREFIX: &str = "eyJ";

/// Prefixes of API keys.
const KEY_PREFIXES: [&str; 16] = [
    "AIza",
    "AKIA",
    JWT_PREFIX,
    "ghp_",
    "github_pat_",
    "glpat-",
    "gsk_",
    "hf_",
    "nvapi-",
    "pk-",
    "pplx-",
    "r8_",
    "sk-",
    "sk_",
    "xai-",
    "xoxb-",
];

/// Minimum length of a key after its prefix; one of the characters must be a digit or a mask.
const MIN_KEY_LENGTH: usize = 8;

const BEARER_PREFIX: &[u8] = b"bearer ";

/// Members whose value is a credential in any format; some servers return the headers of the
/// request in their body.
const CREDENTIAL_MEMBERS: [&str; 17] = [
    "Api-Key",
    "Authorization",
    "Cookie",
    "Proxy-Authorization",
    "X-Api-Key",
    "access_token",
    "api-key",
    "apiKey",
    "api_key",
    "authorization",
    "client_secret",
    "cookie",
    "password",
    "proxy-authorization",
    "refresh_token",
    "set-cookie",
    "x-api-key",
];

/// Maximum length of an e-mail email_address before the `@`, in characters.
const MAX_LOCAL_PART: usize = 64;
/// Maximum length of a host name, in characters.
const MAX_HOST: usize = 253;

/// Overwrites secrets of a known format.
pub(super) fn overwrite(bytes: &mut [u8]) {
    for range in member_values(bytes) {
        bytes[range].fill(b'x');
    }
    for range in keys(bytes) {
        bytes[range].fill(b'x');
    }
    for range in bearer_tokens(bytes) {
        bytes[range].fill(b'x');
    }
    url_credentials::overwrite(bytes);
    overwrite_addresses(bytes);
}

/// Overwrites e-mail addresses, from last to first: overwriting one may turn its local part into
/// the domain of the email_address before it.
pub(super) fn overwrite_addresses(bytes: &mut [u8]) {
    let places: Vec<_> = memchr_iter(b'@', bytes).collect();
    for at in places.into_iter().rev() {
        let range = email_address(bytes, at).unwrap_or(at..at);
        for byte in &mut bytes[range] {
            if byte.is_ascii_alphanumeric() {
                *byte = b'x';
            }
        }
    }
}

fn member_values(bytes: &[u8]) -> Vec<Range<usize>> {
    fragment::members(bytes, &CREDENTIAL_MEMBERS).into_iter().filter_map(Value::string).collect()
}

/// The keys without their prefixes; a prefix stays, so a reader sees what was there.
fn keys(bytes: &[u8]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for start in KEY_PREFIXES {
        let mut end = 0;
        for place in memmem::find_iter(bytes, start) {
            // A prefix within a string that was checked cannot be more of a key than that string.
            if place < end || !starts_word(bytes, place) {
                continue;
            }
            let from = place + start.len();
            let length = match start {
                JWT_PREFIX => prefix_length(&bytes[from..], is_token_character),
                _ => prefix_length(&bytes[from..], is_key_character),
            };
            end = from + length;
            if length >= MIN_KEY_LENGTH && looks_random(&bytes[from..end]) {
                found.push(from..end);
            }
        }
    }
    found
}

fn bearer_tokens(bytes: &[u8]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for place in memchr2_iter(b'b', b'B', bytes) {
        let from = place + BEARER_PREFIX.len();
        let word = bytes.get(place..from).unwrap_or_default();
        if !word.eq_ignore_ascii_case(BEARER_PREFIX) {
            continue;
        }
        let length = prefix_length(&bytes[from..], is_token_character);
        if length >= MIN_KEY_LENGTH && looks_random(&bytes[from..from + length]) {
            found.push(from..from + length);
        }
    }
    found
}

/// The e-mail email_address around an `@`.
fn email_address(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    let window = &bytes[at.saturating_sub(MAX_LOCAL_PART)..at];
    let local = window.iter().rev().take_while(|byte| is_local_character(**byte)).count();
    let start = after_escape(bytes, at - local).min(at);

    let host = &bytes[at + 1..bytes.len().min(at + 1 + MAX_HOST)];
    let host = &host[..prefix_length(host, is_host_character)];
    let host = host.strip_suffix(b".").unwrap_or(host);
    let dot = memchr::memrchr(b'.', host)?;
    let domain = &host[dot + 1..];
    let is_address =
        start < at && dot > 0 && domain.len() >= 2 && domain.iter().all(u8::is_ascii_alphabetic);
    is_address.then_some(start..at + 1 + host.len())
}

fn prefix_length(bytes: &[u8], belongs: impl Fn(u8) -> bool) -> usize {
    bytes.iter().take_while(|byte| belongs(**byte)).count()
}

/// Words contain neither digits nor masks.
fn looks_random(key: &[u8]) -> bool {
    key.iter().any(|byte| byte.is_ascii_digit() || *byte == b'*')
}

/// Whether a word can start at `at`, also because an escape such as `\n` or `%3A` ends there.
fn starts_word(bytes: &[u8], at: usize) -> bool {
    let Some(previous) = at.checked_sub(1) else {
        return true;
    };
    let escape = |length: usize| {
        at.checked_sub(length).is_some_and(|start| after_escape(bytes, start + 1) == at)
    };
    let percent = at.checked_sub(3).is_some_and(|start| match bytes[start..at] {
        [b'%', high, low] => high.is_ascii_hexdigit() && low.is_ascii_hexdigit(),
        _ => false,
    });
    !is_key_character(bytes[previous]) || escape(2) || escape(6) || percent
}

/// The first position at or after `at` that is not part of a backslash escape.
fn after_escape(bytes: &[u8], at: usize) -> usize {
    let escaped = at > 0 && bytes[at - 1] == b'\\';
    match bytes.get(at) {
        Some(b'u') if escaped => at + 5,
        Some(_) if escaped => at + 1,
        _ => at,
    }
}

fn is_key_character(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'*')
}

fn is_token_character(byte: u8) -> bool {
    is_key_character(byte) || matches!(byte, b'.' | b'~' | b'+' | b'/' | b'=')
}

fn is_local_character(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'%' | b'+' | b'-')
}

fn is_host_character(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let mut bytes = text.as_bytes().to_vec();
        overwrite(&mut bytes);
        assert_eq!(String::from_utf8(bytes.clone()).unwrap(), expected);
        overwrite(&mut bytes);
        assert_eq!(String::from_utf8(bytes).unwrap(), expected, "not the same twice");
    }

    #[test]
    fn keys_go() {
        check("key sk-proj-Ab3_defgh!", "key sk-xxxxxxxxxxxxxx!");
        check("sk-1234567*", "sk-xxxxxxxx");
        check(r#""\nsk-abcdefg1""#, r#""\nsk-xxxxxxxx""#);
        check(r#""\u003csk-abcdefg1""#, r#""\u003csk-xxxxxxxx""#);
        check(r#"{"a":"\\nsk-abcdefg1"}"#, r#"{"a":"\\nsk-xxxxxxxx"}"#);
        check("eyJhbGciOi1.eyJzdWIiOiIx.c2ln", "eyJxxxxxxxxxxxxxxxxxxxxxxxxxx");
        check("/v1/a%3Ask-abcdefg1%2fsk_abcdefg1", "/v1/a%3Ask-xxxxxxxx%2fsk_xxxxxxxx");
    }

    #[test]
    fn ordinary_words_stay() {
        check("task-1234567890 desk-12345678", "task-1234567890 desk-12345678");
        check("sk-learn-and-more sk-1234567", "sk-learn-and-more sk-1234567");
        check("the bearer information", "the bearer information");
        check("a@b me@localhost @x.org x@.org 1@2.3", "a@b me@localhost @x.org x@.org 1@2.3");
        check(r#"{"token":"the1token"}"#, r#"{"token":"the1token"}"#);
    }

    #[test]
    fn bearer_tokens_go() {
        check("Authorization: Bearer a.b/c=12345", "Authorization: Bearer xxxxxxxxxxx");
        check("BEARER 12345678", "BEARER xxxxxxxx");
    }

    #[test]
    fn values_of_telling_members_go() {
        check(r#"{"api_key": "a\"b", "n": 1}"#, r#"{"api_key": "xxxx", "n": 1}"#);
        check(r#"{"X-Api-Key":"a","Cookie":"b=c"}"#, r#"{"X-Api-Key":"x","Cookie":"xxx"}"#);
        check(r#"{"Authorization":"Basic YTpi"}"#, r#"{"Authorization":"xxxxxxxxxx"}"#);
        check(r#"{"password":{"type":"string"}}"#, r#"{"password":{"type":"string"}}"#);
    }

    #[test]
    fn addresses_go() {
        check("to bob+1@mail.example.com.", "to xxx+x@xxxx.xxxxxxx.xxx.");
        check(r#""\nbob@example.com""#, r#""\nxxx@xxxxxxx.xxx""#);
        check(r#""\u003cbob@example.com""#, r#""\u003cxxx@xxxxxxx.xxx""#);
        check(r#""\\u003cbob@example.com""#, r#""\\u003cxxx@xxxxxxx.xxx""#);
        check(r#""\n@example.com""#, r#""\n@example.com""#);
    }

    #[test]
    fn json_stays_json() {
        let parts = [
            "sk-",
            "a1b2c3d4",
            r"\n",
            r"\u003c",
            r"\\",
            r#"\""#,
            "@",
            "b.example.com",
            "é",
            "bearer ",
        ];
        // Every sequence of three parts, one for each number with three digits.
        for sequence in 0..1_000_usize {
            let digits = [1, 10, 100].map(|place| sequence / place % 10);
            let text =
                format!("{{\"password\":\"{}\"}}", digits.map(|digit| parts[digit]).concat());
            let json = text.replace("password", "content");
            for original in [text, json] {
                let mut bytes = original.clone().into_bytes();
                overwrite(&mut bytes);
                assert_eq!(bytes.len(), original.len());
                let parsed: Result<serde_json::Value, _> = serde_json::from_slice(&bytes);
                assert!(parsed.is_ok(), "{original} -> {}", String::from_utf8_lossy(&bytes));
                let once = bytes.clone();
                overwrite(&mut bytes);
                assert_eq!(bytes, once, "{original}");
            }
        }
    }
}
