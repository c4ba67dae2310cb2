//! Values whose name says that they are credentials: members of JSON, headers, variables, and
//! parameters of URLs.

use std::ops::Range;

use super::{
    key_formats::{is_placeholder, prefix_length},
    letters::{case_changes, is_random},
};
use crate::secrets::mask;

mod names;

use names::{Name, may_end_name, name_of};

/// Maximum length of a name, in bytes.
const MAX_NAME: usize = 64;

/// Maximum number of blanks before a value.
const MAX_BLANKS: usize = 64;

/// Minimum length of a value that is neither quoted nor a parameter of a URL.
const MIN_BARE: usize = 8;

/// Minimum length of such a value without digits, and how often its case changes at least.
const MIN_MIXED: usize = 12;
const MIN_CASE_CHANGES: usize = 3;

/// Minimum length of the value of a parameter of a URL.
const MIN_PARAMETER: usize = 4;

/// Overwrites the values of names such as `api_key`, `Authorization` and `OPENAI_API_KEY`.
pub(super) fn overwrite(bytes: &mut [u8]) {
    for range in find(bytes) {
        mask(bytes, range, b'x');
    }
}

fn find(bytes: &[u8]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut end = 0;
    let mut rejected = 0;
    for separator in memchr::memchr2_iter(b':', b'=', bytes) {
        // A value may contain separators.
        if separator < end {
            continue;
        }
        if let Some(range) = value_at(bytes, separator, &mut rejected) {
            end = range.end;
            found.push(range);
        }
    }
    found
}

/// The secret value after a separator, if the name before it is that of a credential.
///
/// `rejected` is the end of the last value without quotes that is none. A part of it cannot be more
/// of a secret, so that no value is read twice.
fn value_at(bytes: &[u8], separator: usize, rejected: &mut usize) -> Option<Range<usize>> {
    let name = name_before(bytes, separator);
    let is_parameter = bytes[separator] == b'='
        && name.start.checked_sub(1).is_some_and(|at| matches!(bytes[at], b'?' | b'&' | b';'));
    let kind = name_of(&bytes[name], is_parameter)?;
    let from = after_blanks(bytes, separator + 1);
    if let Some(quote @ (b'"' | b'\'')) = bytes.get(from).copied() {
        let range = from + 1..string_end(bytes, from + 1, quote);
        let value = &bytes[range.clone()];
        return is_quoted_secret(kind, value).then_some(range);
    }
    let start = match kind {
        Name::Authorization => after_scheme(bytes, from),
        _ => from,
    };
    if !is_parameter && start < *rejected {
        return None;
    }
    let ends = |byte| ends_value(byte) || is_parameter && byte == b'?';
    let length = prefix_length(&bytes[start..], |byte| !ends(byte));
    let value = bytes[start..start + length].trim_ascii_end();
    let value = value.strip_suffix(b".").unwrap_or(value);
    let is_secret = match is_parameter {
        true => value.len() >= MIN_PARAMETER && !is_placeholder(value) && !is_variable(value),
        false => is_bare_secret(value),
    };
    if !is_secret && !is_parameter {
        *rejected = start + length;
    }
    is_secret.then(|| start..start + value.len())
}

/// The name before a separator, without quotes.
fn name_before(bytes: &[u8], separator: usize) -> Range<usize> {
    let before = |at: usize, belongs: fn(u8) -> bool, most: usize| {
        let window = &bytes[at.saturating_sub(most)..at];
        at - window.iter().rev().take_while(|byte| belongs(**byte)).count()
    };
    let end = before(separator, |byte| matches!(byte, b' ' | b'\t'), 8);
    let end = before(end, |byte| matches!(byte, b'"' | b'\'' | b'`'), 1);
    if !may_end_name(&bytes[end.saturating_sub(MAX_NAME)..end]) {
        return end..end;
    }
    // `"name\": ...` in a string is found where that string has no escapes.
    let start =
        before(end, |byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte), MAX_NAME);
    start..end
}

fn is_quoted_secret(name: Name, value: &[u8]) -> bool {
    if value.is_empty() || is_placeholder(value) || is_variable(value) {
        return false;
    }
    match name {
        Name::Credential | Name::Authorization => true,
        Name::Perhaps => is_bare_secret(value),
    }
}

/// Whether a value without quotes is more than a word.
fn is_bare_secret(value: &[u8]) -> bool {
    if value.len() < MIN_BARE || is_placeholder(value) || is_variable(value) {
        return false;
    }
    let has = |is: fn(&u8) -> bool| value.iter().any(is);
    has(u8::is_ascii_digit) && has(u8::is_ascii_alphabetic)
        || value.len() >= MIN_MIXED && case_changes(value) >= MIN_CASE_CHANGES
        || value.split(|byte| !byte.is_ascii_alphanumeric()).any(is_random)
}

/// Whether a value names the place of a secret: `$KEY`, `${KEY}`, `{{key}}`, `%KEY%`, `<key>`,
/// `YOUR_API_KEY`.
fn is_variable(value: &[u8]) -> bool {
    let has_digit = value.iter().any(u8::is_ascii_digit);
    let lower = value.to_ascii_lowercase();
    let contains = |word: &&str| memchr::memmem::find(&lower, word.as_bytes()).is_some();
    match value {
        [b'$' | b'{' | b'<' | b'[', ..] => true,
        [b'%', .., b'%'] => true,
        _ => {
            !has_digit && ["your", "api_key", "api-key", "example", "redacted"].iter().any(contains)
        }
    }
}

/// Where the credentials begin after a scheme such as `Bearer`.
fn after_scheme(bytes: &[u8], from: usize) -> usize {
    let word = prefix_length(&bytes[from..], |byte| byte.is_ascii_alphabetic() || byte == b'-');
    match bytes.get(from + word) {
        Some(b' ') if word > 0 => after_blanks(bytes, from + word),
        _ => from,
    }
}

fn after_blanks(bytes: &[u8], at: usize) -> usize {
    let end = bytes.len().min(at + MAX_BLANKS);
    let rest = bytes.get(at..end).unwrap_or_default();
    at + prefix_length(rest, |byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b'>'))
}

/// The end of a string: its quote, the end of the line, or the quote of a string around it.
fn string_end(bytes: &[u8], start: usize, quote: u8) -> usize {
    let mut at = start;
    while let Some(byte) = bytes.get(at) {
        #[cfg(test)]
        super::key_formats::steps::add(1);
        match (byte, bytes.get(at + 1)) {
            (b'\\', Some(b'\n')) => return at + 1,
            (b'\\', Some(_)) => at += 2,
            (b'"' | b'\n', _) => return at,
            (byte, _) if *byte == quote => return at,
            _ => at += 1,
        }
    }
    bytes.len()
}

fn ends_value(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte.is_ascii_control() || b"\"'`\\<>(){}[],;&#|".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::{super::idempotence_tests::check_overwritten, *};

    #[track_caller]
    fn check(text: &str, expected: &str) {
        check_overwritten(overwrite, text, expected);
    }

    #[test]
    fn values_of_telling_members_go() {
        check(r#"{"api_key": "a\"b", "n": 1}"#, r#"{"api_key": "xxxx", "n": 1}"#);
        check(r#"{"X-Api-Key":"a","Cookie":"b=c"}"#, r#"{"X-Api-Key":"x","Cookie":"xxx"}"#);
        check(r#"{"Authorization":"Basic YTpi"}"#, r#"{"Authorization":"xxxxxxxxxx"}"#);
        check(r#"{"aws_secret_access_key":"a/b"}"#, r#"{"aws_secret_access_key":"xxx"}"#);
        check("{\"clientSecret\" :\n \"é\"}", "{\"clientSecret\" :\n \"xx\"}");
        check("{'api_key': 'it is', 'a': 1}", "{'api_key': 'xxxxx', 'a': 1}");
    }

    #[test]
    fn parameters_of_urls_go() {
        check("see /v1?api_key=abcd&a=b", "see /v1?api_key=xxxx&a=b");
        check("/v1?a=b&key=abcd#c and ?Token=a.b-c.", "/v1?a=b&key=xxxx#c and ?Token=xxxxx.");
        check("?X-Amz-Signature=0a1b&sig=a%2Fb", "?X-Amz-Signature=xxxx&sig=xxxxx");
    }

    #[test]
    fn headers_and_variables_go() {
        check("Authorization: Bearer abc-def-ghi1", "Authorization: Bearer xxxxxxxxxxxx");
        check("curl -H 'x-api-key: abcdefgh1' -d", "curl -H 'x-api-key: xxxxxxxxx' -d");
        check("export OPENAI_API_KEY=abcdefg1\n", "export OPENAI_API_KEY=xxxxxxxx\n");
        check("HF_TOKEN: QwHrTbZkPmVc, x", "HF_TOKEN: xxxxxxxxxxxx, x");
        check("password = hunter2hunter2", "password = xxxxxxxxxxxxxx");
        check(r#"os.environ["API_KEY"] = "a b""#, r#"os.environ["API_KEY"] = "a b""#);
    }

    #[test]
    fn other_values_stay() {
        for text in [
            r#"{"token":"the1token","max_tokens":100,"eos_token":"</s>"}"#,
            r#"{"password":{"type":"string"}}"#,
            r#"{"next_page_token":"abcdefgh1"}"#,
            r#"{"api_key":"YOUR_API_KEY"} {"api_key":"$KEY"} {"api_key":"<key>"} {"api_key":"xxxx"}"#,
            "the password: a secret word, and key=value, ?page=1234&monkey=abcd",
            "Authorization: required",
            "secret: it is 12345678",
            "tokens=12345678a",
        ] {
            check(text, text);
        }
    }
}
