//! Overwrites bytes without breaking the JSON or the event stream around them.

use std::ops::Range;

/// Overwrites a range with `mask`, except for what frames it: unescaped quotes, control characters,
/// and escapes that the range contains in part.
pub fn mask(bytes: &mut [u8], range: Range<usize>, mask: u8) {
    let end = range.end.min(bytes.len());
    let mut at = after_escape(bytes, range.start);
    while at < end {
        let length = match bytes[at] {
            b'\\' => escape_length(&bytes[at..]),
            b'"' | 0..=0x1f => {
                at += 1;
                continue;
            }
            _ => 1,
        };
        if at + length > end {
            break;
        }
        bytes[at..at + length].fill(mask);
        at += length;
    }
}

/// The same, up to the first unescaped quote or the end of the line.
///
/// For a range that was found in a text without escapes: there, a string seems to go on after the
/// quote that ends it.
pub fn mask_in_string(bytes: &mut [u8], range: Range<usize>, byte: u8) {
    let end = range.end.min(bytes.len());
    let mut at = range.start;
    while at < end && !matches!(bytes[at], b'"' | b'\n' | b'\r') {
        at += if bytes[at] == b'\\' { escape_length(&bytes[at..]) } else { 1 };
    }
    mask(bytes, range.start..at.min(end), byte);
}

/// The length of the escape of JSON at the start of a text.
fn escape_length(text: &[u8]) -> usize {
    match text {
        [_, b'u', rest @ ..]
            if rest.iter().take(4).filter(|it| it.is_ascii_hexdigit()).count() == 4 =>
        {
            6
        }
        [_, 0..=0x1f, ..] => 1,
        [_, _, ..] => 2,
        _ => 1,
    }
}

/// The longest part of an escape before a position in it: `\u` and three digits.
const MAX_BEFORE: usize = 5;

/// The first position at or after `at` that is not part of a backslash escape.
fn after_escape(bytes: &[u8], at: usize) -> usize {
    let before = bytes.get(..at).unwrap_or_default();
    let near = &before[before.len().saturating_sub(MAX_BEFORE)..];
    let Some(back) = near.iter().rev().position(|byte| *byte == b'\\') else { return at };
    let start = before.len() - 1 - back;
    let backslashes = bytes[..=start].iter().rev().take_while(|byte| **byte == b'\\').count();
    match backslashes % 2 {
        0 => at,
        _ => at.max(start + escape_length(&bytes[start..])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, range: Range<usize>, expected: &str) {
        let mut bytes = text.as_bytes().to_vec();
        mask(&mut bytes, range, b'x');
        assert_eq!(String::from_utf8(bytes).unwrap(), expected);
    }

    #[test]
    fn what_frames_a_text_stays() {
        check(r#"{"a":"bc"}"#, 6..8, r#"{"a":"xx"}"#);
        check(r#""a","b""#, 1..6, r#""x"x"x""#);
        check("data: a\n\nb", 6..10, "data: x\n\nx");
    }

    #[test]
    fn a_range_ends_with_its_string() {
        let mut bytes = br#"{"a":"b\"c","d":"e"}"#.to_vec();
        mask_in_string(&mut bytes, 6..18, b'x');
        assert_eq!(bytes, br#"{"a":"xxxx","d":"e"}"#);
    }

    #[test]
    fn escapes_are_overwritten_as_a_whole_or_stay() {
        check(r#""a\"b\u002Bc""#, 1..12, r#""xxxxxxxxxxx""#);
        check(r#""\nab""#, 2..5, r#""\nxx""#);
        for start in 2..8 {
            check(r#""\u00e9ab""#, start..9, r#""\u00e9xx""#);
        }
        check(r#""\\u00e9ab""#, 5..10, r#""\\u0xxxxx""#);
        check(r#""ab\n""#, 1..4, r#""xx\n""#);
        check(r#""\\nab""#, 3..6, r#""\\xxx""#);
        check("\\", 0..1, "x");
    }
}
