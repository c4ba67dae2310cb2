//! Credentials of the header `Authorization` in a text: bearer tokens, and pairs in `Basic`.

use std::ops::Range;

use base64::{
    Engine as _,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use memchr::memchr2_iter;

use super::{
    key_formats::{is_placeholder, is_token_character, prefix_length},
    letters::is_random,
};

/// Minimum length of a credential.
const MIN_LENGTH: usize = 8;

/// Minimum length of a token that has no digit; a shorter one may be a word.
const MIN_LENGTH_WITHOUT_DIGIT: usize = 22;

/// Overwrites bearer tokens and the pairs of `Basic`.
pub(super) fn overwrite(bytes: &mut [u8]) {
    for range in find(bytes) {
        bytes[range].fill(b'x');
    }
}

pub(super) fn find(bytes: &[u8]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    // A part of a token that was read cannot be more of a credential.
    let mut end = 0;
    for place in memchr2_iter(b'b', b'B', bytes) {
        let is_scheme = matches!(bytes.get(place + 1), Some(b'e' | b'E' | b'a' | b'A'));
        if place < end || !is_scheme {
            continue;
        }
        for (scheme, is_credential) in
            [("bearer", is_bearer_token as fn(&[u8]) -> bool), ("basic", is_pair)]
        {
            let after = place + scheme.len();
            let word = bytes.get(place..after).unwrap_or_default();
            if !word.eq_ignore_ascii_case(scheme.as_bytes()) {
                continue;
            }
            let blanks = prefix_length(&bytes[after..], |byte| matches!(byte, b' ' | b'\t' | b'+'));
            let from = after + blanks;
            let length = prefix_length(&bytes[from..], is_token_character);
            let token = &bytes[from..from + length];
            if blanks > 0 && length >= MIN_LENGTH {
                end = from + length;
            }
            // The end of a sentence.
            let token = token.strip_suffix(b".").unwrap_or(token);
            if blanks > 0 && token.len() >= MIN_LENGTH && is_credential(token) {
                found.push(from..from + token.len());
            }
        }
    }
    found
}

fn is_bearer_token(token: &[u8]) -> bool {
    if is_placeholder(token) {
        return false;
    }
    // Words contain neither digits nor masks.
    let has_digit = token.iter().any(|byte| byte.is_ascii_digit() || *byte == b'*');
    let mut parts = token.split(|byte| !byte.is_ascii_alphanumeric());
    has_digit || parts.any(|part| part.len() >= MIN_LENGTH_WITHOUT_DIGIT || is_random(part))
}

/// Whether a text is `user:password` in base64.
fn is_pair(token: &[u8]) -> bool {
    const CONFIG: GeneralPurposeConfig = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    [base64::alphabet::STANDARD, base64::alphabet::URL_SAFE].iter().any(|alphabet| {
        let decoded = GeneralPurpose::new(alphabet, CONFIG).decode(token).unwrap_or_default();
        // Words decode to bytes that are no text.
        decoded.contains(&b':')
            && str::from_utf8(&decoded).is_ok_and(|pair| !pair.contains(char::is_control))
    })
}

#[cfg(test)]
mod tests {
    use super::{super::idempotence_tests::check_overwritten, *};

    #[track_caller]
    fn check(text: &str, expected: &str) {
        check_overwritten(overwrite, text, expected);
    }

    #[test]
    fn tokens_go_with_or_without_digits() {
        check("Authorization: Bearer a.b/c=12345", "Authorization: Bearer xxxxxxxxxxx");
        check("BEARER 12345678, Bearer  12345678.", "BEARER xxxxxxxx, Bearer  xxxxxxxx.");
        check("Bearer QwHrTbZkPmVcXjDl", "Bearer xxxxxxxxxxxxxxxx");
        check("bearer qwhrtbzkpmvcxjdlgnsyfa", "bearer xxxxxxxxxxxxxxxxxxxxxx");
    }

    #[test]
    fn pairs_go() {
        check("Basic bWU6cGFzc3dvcmQ= is sent", "Basic xxxxxxxxxxxxxxxx is sent");
        check("basic YTpiY2RlZg", "basic xxxxxxxxxx");
    }

    #[test]
    fn words_and_masks_stay() {
        for text in [
            "the bearer information",
            "Bearer authentication/authorization",
            "Bearer ****************",
            "Bearer xxxxxxxxxxxxxxxxxxxxxxxx",
            "basic authentication and basic understanding of Basic Authorization",
            "bearer",
            "Basic ",
        ] {
            let expected = text.replace('*', "x");
            check(text, if text.contains('*') { text } else { &expected });
        }
    }
}
