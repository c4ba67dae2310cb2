//! Random sentences from a small list of words.

use super::rng::Rng;

/// All distinct, so that they serve as alternatives of a token; some are outside ASCII, so that
/// byte and character counts differ.
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
pub(crate) fn sentences(rng: &mut Rng) -> String {
    let mut text = sentence(rng);
    for _ in 0..rng.below(3) {
        text.push(' ');
        text.push_str(&sentence(rng));
    }
    text
}

/// Sentences with at least `tokens` tokens in total.
pub(crate) fn sentences_of(tokens: usize, rng: &mut Rng) -> String {
    let mut text = sentence(rng);
    // A sentence has at least four words, and each is a token.
    for _ in 0..tokens / 4 {
        text.push(' ');
        text.push_str(&sentence(rng));
    }
    text
}

/// One word.
pub(crate) fn word(rng: &mut Rng) -> &'static str {
    WORDS[rng.below(WORDS.len())]
}

fn sentence(rng: &mut Rng) -> String {
    let first = word(rng);
    let mut letters = first.chars();
    let mut text: String =
        letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    for _ in 0..3 + rng.below(6) {
        text.push(' ');
        text.push_str(word(rng));
    }
    text.push('.');
    text
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{
        super::{rng::SeedDomain, tokenizer},
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
    fn sentences_have_the_requested_length() {
        for tokens in [0, 1, 7, 100] {
            let mut rng = Rng::new(&[0; 32], SeedDomain::Text, tokens);
            assert!(tokenizer::count(&sentences_of(tokens, &mut rng)) >= tokens);
        }
        let text = sentences(&mut Rng::new(&[1; 32], SeedDomain::Text, 0));
        assert!(text.ends_with('.') && text.starts_with(char::is_uppercase), "{text}");
    }
}
