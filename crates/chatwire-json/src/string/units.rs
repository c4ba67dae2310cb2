//! Strings compared by what they stand for.

use std::{
    borrow::Cow,
    cmp::Ordering,
    hash::{Hash, Hasher},
};

use super::{RawString, escape, scan::escape_length};

impl<'a> RawString<'a> {
    /// The string's characters in UTF-8, and half a surrogate pair as if it were a character.
    ///
    /// Different strings have different units, and their order is that of their characters.
    pub(crate) fn units(self) -> Cow<'a, [u8]> {
        match self.decode() {
            Some(Cow::Borrowed(text)) => text.as_bytes().into(),
            Some(Cow::Owned(text)) => text.into_bytes().into(),
            None => generalized(self.as_str()).into(),
        }
    }
}

/// Undoes escapes; half a surrogate pair becomes the three bytes that UTF-8 has no use for.
fn generalized(raw: &str) -> Vec<u8> {
    let mut units = Vec::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = memchr::memchr(b'\\', rest.as_bytes()) {
        units.extend_from_slice(&rest.as_bytes()[..at]);
        let escape = &rest[at..];
        let length = match (escape::character(escape.as_bytes()), escape::unit(escape.as_bytes())) {
            (Some((character, length)), _) => {
                units.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                length
            }
            (None, Some(half)) => {
                let six_bits = |shift: u32| 0x80 | (half >> shift & 0x3f) as u8;
                units.extend([0xe0 | (half >> 12) as u8, six_bits(6), six_bits(0)]);
                escape_length(escape.as_bytes(), 0).unwrap_or(escape.len())
            }
            (None, None) => escape.len(),
        };
        rest = escape.get(length..).unwrap_or_default();
    }
    units.extend_from_slice(rest.as_bytes());
    units
}

impl PartialEq for RawString<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
            || (self.is_escaped() || other.is_escaped()) && self.units() == other.units()
    }
}

impl Eq for RawString<'_> {}

impl Ord for RawString<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.units().cmp(&other.units())
    }
}

impl PartialOrd for RawString<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Hash for RawString<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.units().hash(state);
    }
}

#[cfg(test)]
mod tests {
    use super::RawString;

    #[test]
    fn characters_decide_and_not_their_spelling() {
        for (one, other, equal) in [
            (r"a\/\u00e9", "a/é", true),
            (r"\ud83c\udf88", "🎈", true),
            (r"\ud83c", r"\uD83C", true),
            (r"\ud83c", "\u{fffd}", false),
            (r"\ud83c", r"\ud83d", false),
            (r"\ud83c\ud83c\udf88", r"\ud83c🎈", true),
            (r"\udf88\ud83c", r"\uDF88\uD83C", true),
            ("a", "b", false),
            (r"\n", "n", false),
        ] {
            let (one, other) = (RawString::new(one), RawString::new(other));
            assert_eq!(one == other, equal, "{one:?} {other:?}");
            assert_eq!(one.cmp(&other).is_eq(), equal, "{one:?} {other:?}");
        }
    }

    #[test]
    fn the_order_is_that_of_the_characters() {
        let ordered =
            ["", r"\n", r"\u0022", "a", r"a\u0000", "b", "é", r"\ud83c", "\u{fffd}", "🎈"];
        assert!(ordered.map(RawString::new).is_sorted());
    }
}
