//! API keys and other credentials: known prefixes, bearer tokens, and members with credentials.

use std::ops::Range;

use chatwire_json::fragment::{self, Value};
use memchr::{memchr2_iter, memmem};

use super::escape::after_escape;

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

/// Overwrites API keys, bearer tokens and the values of credential members.
pub(super) fn overwrite(bytes: &mut [u8]) {
    for find in [member_values, keys, bearer_tokens] {
        for range in find(bytes) {
            bytes[range].fill(b'x');
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

fn is_key_character(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'*')
}

fn is_token_character(byte: u8) -> bool {
    is_key_character(byte) || matches!(byte, b'.' | b'~' | b'+' | b'/' | b'=')
}
