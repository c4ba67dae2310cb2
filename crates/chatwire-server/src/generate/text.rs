//! Sentences from a small list of words.

use super::rng::Chance;

/// All different, so that they serve as distinct alternatives; some outside ASCII, so that bytes
/// and characters differ.
pub(crate) const WORDS: [&str; 40] = [
    "amber",
    "basin",
    "cedar",
    "delta",
    "ember",
    "fjord",
    "garden",
    "harbor",
    "island",
    "juniper",
    "kettle",
    "lantern",
    "meadow",
    "naïve",
    "orchard",
    "pebble",
    "quartz",
    "river",
    "saffron",
    "timber",
    "umbrella",
    "valley",
    "willow",
    "xylem",
    "yonder",
    "zephyr",
    "carries",
    "follows",
    "gathers",
    "measures",
    "café",
    "quietly",
    "slowly",
    "under",
    "toward",
    "between",
    "older",
    "brighter",
    "señor",
    "Ångström",
];

/// One to three sentences.
pub(crate) fn prose(chance: &mut Chance) -> String {
    let mut text = sentence(chance);
    for _ in 0..chance.below(3) {
        text.push(' ');
        text.push_str(&sentence(chance));
    }
    text
}

/// Sentences of at least this many tokens.
pub(crate) fn prose_of(tokens: usize, chance: &mut Chance) -> String {
    let mut text = sentence(chance);
    // A sentence has at least four words, and each is a token.
    for _ in 0..tokens / 4 {
        text.push(' ');
        text.push_str(&sentence(chance));
    }
    text
}

/// One word.
pub(crate) fn word(chance: &mut Chance) -> &'static str {
    WORDS[chance.below(WORDS.len())]
}

fn sentence(chance: &mut Chance) -> String {
    let first = word(chance);
    let mut letters = first.chars();
    let mut text: String =
        letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    for _ in 0..3 + chance.below(6) {
        text.push(' ');
        text.push_str(word(chance));
    }
    text.push('.');
    text
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{
        super::{rng::Purpose, tokenizer},
        *,
    };

    #[test]
    fn words_are_distinct_and_one_token_each() {
        assert_eq!(WORDS.iter().collect::<BTreeSet<_>>().len(), WORDS.len());
        for word in WORDS {
            assert_eq!(tokenizer::count(&format!(" {word}")), 1, "{word}");
        }
    }

    #[test]
    fn prose_is_as_long_as_asked() {
        for tokens in [0, 1, 7, 100] {
            let mut chance = Chance::new(&[0; 32], Purpose::Text, tokens);
            assert!(tokenizer::count(&prose_of(tokens, &mut chance)) >= tokens);
        }
        let text = prose(&mut Chance::new(&[1; 32], Purpose::Text, 0));
        assert!(text.ends_with('.') && text.starts_with(char::is_uppercase), "{text}");
    }
}
