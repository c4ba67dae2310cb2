//! Finding the end of a JSON string.

use crate::syntax::{Result, SyntaxError};

/// In most strings, a quote or an escape is within so many bytes: up to there a call of `memchr`
/// takes more time than looking at the words.
const NEAR: usize = 64;

/// The offset of the quote that ends the string whose text starts at `start`, and whether there are
/// escapes before it.
#[inline]
pub(crate) fn scan(bytes: &[u8], start: usize) -> Result<(usize, bool)> {
    let at = next_special(bytes, start);
    match bytes.get(at) {
        Some(b'"') => Ok((at, false)),
        _ => scan_escaped(bytes, at),
    }
}

/// Like [`scan`], for a string with an escape at `at`.
fn scan_escaped(bytes: &[u8], mut at: usize) -> Result<(usize, bool)> {
    let mut escaped = false;
    loop {
        match bytes.get(at) {
            Some(b'"') => return Ok((at, escaped)),
            Some(b'\\') => {
                at += escape_length(bytes, at)?;
                escaped = true;
            }
            _ => return Err(unended(bytes, at)),
        }
        at = next_special(bytes, at);
    }
}

/// What is wrong where a string neither ends nor has an escape.
#[cold]
pub(super) fn unended(bytes: &[u8], at: usize) -> SyntaxError {
    let expected = match bytes.get(at) {
        Some(_) => "a control character written as an escape",
        None => "`\"` at the end of a string",
    };
    SyntaxError::new(at, expected)
}

/// The offset of the first byte from `at` on that is a quote, a backslash or a control character,
/// or of the end.
///
/// Looks at eight bytes at a time, and beyond [`NEAR`] bytes at more.
#[inline]
pub(super) fn next_special(bytes: &[u8], at: usize) -> usize {
    let Some(near) = bytes.get(at..).and_then(<[u8]>::first_chunk::<NEAR>) else {
        return next_special_far(bytes, at);
    };
    let (words, _) = near.as_chunks();
    for (place, word) in words.iter().enumerate() {
        let hits = special(u64::from_le_bytes(*word));
        if hits != 0 {
            return at + 8 * place + hits.trailing_zeros() as usize / 8;
        }
    }
    next_special_far(bytes, at + NEAR)
}

/// Like [`next_special`], for what is far or near the end.
#[inline(never)]
fn next_special_far(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    let rest = &rest[..memchr::memchr2(b'"', b'\\', rest).unwrap_or(rest.len())];
    // Without a branch, so that the compiler looks at many bytes at once.
    let has_control = rest.iter().fold(false, |has, byte| has | (*byte < 0x20));
    let control = if has_control { rest.iter().position(|byte| *byte < 0x20) } else { None };
    at + control.unwrap_or(rest.len())
}

/// Marks in its byte's high bit the lowest byte of `word` that is a quote, a backslash or a control
/// character.
///
/// Bits above the lowest mark may be set wrongly, by borrows; the lowest never is.
#[inline]
fn special(word: u64) -> u64 {
    const ONES: u64 = u64::MAX / 255;
    const HIGH: u64 = ONES << 7;
    // With this bit turned, a quote comes right after the control characters.
    let quote_or_control = (word ^ (ONES * 2)).wrapping_sub(ONES * 0x21);
    let backslash = (word ^ (ONES * b'\\' as u64)).wrapping_sub(ONES);
    (quote_or_control | backslash) & !word & HIGH
}

/// The length of the escape at `at`, where a backslash stands.
#[inline]
pub(super) fn escape_length(bytes: &[u8], at: usize) -> Result<usize> {
    match bytes.get(at + 1) {
        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok(2),
        Some(b'u') => match bytes.get(at + 2..at + 6) {
            Some(digits) if digits.iter().all(u8::is_ascii_hexdigit) => Ok(6),
            _ => Err(SyntaxError::new(at, "`\\u` with four hexadecimal digits")),
        },
        _ => Err(SyntaxError::new(at, "a known escape")),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::scan;

    proptest! {
        #[test]
        fn scanning_agrees_with_a_byte_at_a_time(bytes in proptest::collection::vec(prop_oneof![Just(b'"'), Just(b'\\'), Just(b'n'), 0x1cu8..0x24, 0x80u8..], 0..40), long in 0..200_usize) {
            let bytes = [vec![b'a'; long], bytes].concat();
            let mut at = 0;
            let slow = loop {
                match bytes.get(at) {
                    Some(b'"') => break Some(at),
                    Some(b'\\') => match bytes.get(at + 1) { Some(b'"' | b'\\' | b'n') => at += 2, _ => break None },
                    Some(0..=0x1f) | None => break None,
                    Some(_) => at += 1,
                }
            };
            prop_assert_eq!(scan(&bytes, 0).ok().map(|(end, _)| end), slow);
        }
    }
}
