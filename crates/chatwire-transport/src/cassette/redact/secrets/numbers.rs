//! Numbers of JSON, whose digits are overwritten by digits.

use std::ops::Range;

use serde::de::IgnoredAny;

/// The digit that overwrites digits; a number must not begin with `0`.
const DIGIT: u8 = b'1';

/// Whether a byte can be part of a number.
pub(super) fn is_part(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E')
}

/// The numbers of a document, or of the documents in the lines of an event stream, in order.
pub(super) fn of(bytes: &[u8]) -> Vec<Range<usize>> {
    let mut numbers = Vec::new();
    if is_json(bytes) {
        add(bytes, 0, &mut numbers);
        return numbers;
    }
    let mut start = 0;
    for line in bytes.split_inclusive(|byte| matches!(byte, b'\n' | b'\r')) {
        if let Some(document) = line.strip_prefix(b"data:")
            && is_json(document)
        {
            add(document, start + line.len() - document.len(), &mut numbers);
        }
        start += line.len();
    }
    numbers
}

/// Overwrites the digits in a range, if it is within a number.
pub(super) fn overwrite(bytes: &mut [u8], numbers: &[Range<usize>], range: &Range<usize>) -> bool {
    let before = numbers.partition_point(|number| number.start <= range.start);
    let number = before.checked_sub(1).and_then(|last| numbers.get(last));
    if number.is_none_or(|number| range.end > number.end) {
        return false;
    }
    for byte in bytes[range.clone()].iter_mut().filter(|byte| byte.is_ascii_digit()) {
        *byte = DIGIT;
    }
    true
}

fn is_json(bytes: &[u8]) -> bool {
    serde_json::from_slice::<IgnoredAny>(bytes).is_ok()
}

/// Adds the numbers of a valid document.
fn add(document: &[u8], offset: usize, numbers: &mut Vec<Range<usize>>) {
    let mut at = 0;
    while let Some(byte) = document.get(at) {
        match byte {
            b'"' => at = string_end(document, at + 1),
            b'-' | b'0'..=b'9' => {
                let length = document[at..].iter().take_while(|byte| is_part(**byte)).count();
                numbers.push(offset + at..offset + at + length);
                at += length;
            }
            _ => at += 1,
        }
    }
}

/// The position after the quote that ends a string.
fn string_end(document: &[u8], mut at: usize) -> usize {
    while let Some(byte) = document.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    document.len()
}
