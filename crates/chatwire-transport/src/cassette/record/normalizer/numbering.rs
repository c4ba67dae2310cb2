//! Replaces identifiers by numbers.

use std::collections::BTreeMap;

/// Minimum number of letters and digits to replace; a shorter identifier is probably not random.
const MIN_IDENTIFIER: usize = 4;

/// Numbers identifiers by the order of first appearance.
#[derive(Default)]
pub(super) struct Numbering {
    known: BTreeMap<Vec<u8>, usize>,
}

impl Numbering {
    /// Overwrites an identifier with its number, padded with zeros.
    pub(super) fn replace(&mut self, identifier: &mut [u8]) {
        let escaped = identifier.contains(&b'\\');
        let start = match escaped {
            true => 0,
            false => prefix(identifier),
        };
        let replaced = |byte: u8| escaped || byte.is_ascii_alphanumeric() || !byte.is_ascii();
        let slots = identifier[start..].iter().filter(|byte| replaced(**byte)).count();
        let next = self.known.len() + 1;
        let mut number = *self.known.entry(identifier.to_vec()).or_insert(next);
        let digits = number.to_string().len();
        if slots < digits.max(MIN_IDENTIFIER) {
            return;
        }
        for byte in identifier[start..].iter_mut().rev() {
            if replaced(*byte) {
                // A decimal digit fits into a byte.
                *byte = b'0' + (number % 10) as u8;
                number /= 10;
            }
        }
    }
}

/// The length of the letters at the start and the `-` or `_` after them; 0 without one.
fn prefix(identifier: &[u8]) -> usize {
    let letters = identifier.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    match identifier.get(letters) {
        Some(b'-' | b'_') => letters + 1,
        _ => 0,
    }
}
