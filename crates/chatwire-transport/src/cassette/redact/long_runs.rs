//! Finds long runs of bytes of one kind without looking at every byte.

use std::ops::Range;

/// The longest runs of at least `min` bytes that `belong`, in order.
///
/// Of every `min` bytes one is looked at first: a run that is long enough has one of those.
/// Most words, members and values of JSON are shorter than a key, so that most bytes are passed
/// over.
pub(super) fn long_runs(
    bytes: &[u8],
    min: usize,
    belongs: impl Fn(u8) -> bool + Copy,
) -> impl Iterator<Item = Range<usize>> {
    // No run before this place is left, and none crosses it.
    let mut from = 0;
    std::iter::from_fn(move || {
        while let Some(probe) = bytes.get(from + min - 1) {
            if !belongs(*probe) {
                from += min;
                continue;
            }
            let probe = from + min - 1;
            let before = bytes[from..probe].iter().rev().take_while(|byte| belongs(**byte));
            let start = probe - before.count();
            let end = probe + bytes[probe..].iter().take_while(|byte| belongs(**byte)).count();
            #[cfg(test)]
            super::key_formats::steps::add(end - start);
            from = end + 1;
            if end - start >= min {
                return Some(start..end);
            }
        }
        None
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_long_run_is_found(text in "[a ]{0,40}", min in 1..6_usize) {
            let belongs = |byte: u8| byte == b'a';
            let mut expected = Vec::new();
            let mut at = 0;
            for run in text.as_bytes().chunk_by(|left, right| left == right) {
                if run[0] == b'a' && run.len() >= min {
                    expected.push(at..at + run.len());
                }
                at += run.len();
            }
            let found: Vec<_> = long_runs(text.as_bytes(), min, belongs).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
