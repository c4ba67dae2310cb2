//! Finds any of many phrases in one pass over a text.

use aho_corasick::{AhoCorasick, MatchKind};

/// What finds phrases, of which the one that begins first counts.
///
/// # Panics
///
/// When they take more memory than the engine has states for, which no constant list does.
pub(crate) fn finder<const COUNT: usize>(phrases: [&str; COUNT]) -> AhoCorasick {
    let finder = AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(phrases);
    finder.expect("a few short phrases")
}

/// The first phrase in a text and where it stands.
pub(crate) fn first<'a>(finder: &AhoCorasick, text: &'a str) -> Option<(usize, &'a str)> {
    let found = finder.find(text)?;
    Some((found.start(), text.get(found.range())?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_phrase_that_begins_first_is_found() {
        let finder = finder(["<end>", "<｜end", "[/I]"]);
        assert_eq!(first(&finder, "a [/I] <end>"), Some((2, "[/I]")));
        assert_eq!(first(&finder, "é<｜end"), Some((2, "<｜end")));
        assert_eq!(first(&finder, "<end"), None);
        assert_eq!(first(&finder, ""), None);
    }
}
