//! Log probabilities of tokens.

use serde::Serialize;

use super::{rng::Rng, text::WORDS, tokenizer::Tokens};

/// One token of the content.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct TokenLogprob {
    token: String,
    /// Natural logarithm of the probability, at most 0.
    logprob: f64,
    /// The token in UTF-8.
    bytes: Vec<u8>,
    /// The most likely tokens, in descending order; the first one is the chosen token.
    top_logprobs: Vec<Alternative>,
}

/// An alternative token.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Alternative {
    token: String,
    logprob: f64,
    bytes: Vec<u8>,
}

/// Largest allowed `top_logprobs`.
pub(crate) const MAX_TOP_LOGPROBS: usize = 20;

/// The log probabilities of all tokens, each with `top` most likely tokens.
pub(crate) fn logprobs(tokens: &Tokens, top: usize, mut rng: Rng) -> Vec<TokenLogprob> {
    tokens
        .iter()
        .map(|token| {
            // The chosen token has at most e^-0.2 = 0.82, the others together at most
            // e^-2.5 / (1 - e^-1) = 0.13, so the probabilities of one position sum to less than 1.
            let logprob = thousandths(200 + rng.below(400));
            let alternatives = alternatives(token, top.saturating_sub(1), &mut rng);
            let chosen = Alternative::new(token, logprob);
            let top_logprobs = std::iter::once(chosen).chain(alternatives).take(top).collect();
            TokenLogprob {
                token: token.to_owned(),
                logprob,
                bytes: token.as_bytes().to_vec(),
                top_logprobs,
            }
        })
        .collect()
}

impl Alternative {
    fn new(token: &str, logprob: f64) -> Self {
        Self { token: token.to_owned(), logprob, bytes: token.as_bytes().to_vec() }
    }
}

/// `count` tokens other than the chosen one, in descending order of probability.
fn alternatives(chosen: &str, count: usize, rng: &mut Rng) -> Vec<Alternative> {
    let first = rng.below(WORDS.len());
    WORDS
        .iter()
        .cycle()
        .skip(first)
        .take(WORDS.len())
        .map(|word| format!(" {word}"))
        .filter(|token| token != chosen)
        .take(count)
        .enumerate()
        .map(|(rank, token)| {
            Alternative::new(&token, thousandths(2_500 + 1_000 * rank + rng.below(1_000)))
        })
        .collect()
}

/// `-number / 1000`; a division, unlike a logarithm, gives the same bits on every machine.
fn thousandths(number: usize) -> f64 {
    -(number as f64) / 1_000.0
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{super::rng::SeedDomain, *};

    #[track_caller]
    fn check(text: &str, top: usize) {
        let tokens = Tokens::of(text.to_owned());
        let logprobs = logprobs(&tokens, top, Rng::new(&[3; 32], SeedDomain::Logprob, 0));
        assert_eq!(logprobs.len(), tokens.len());
        for (entry, token) in logprobs.iter().zip(tokens.iter()) {
            assert_eq!(entry.token, token);
            assert_eq!(entry.bytes, token.as_bytes());
            let top_logprobs = &entry.top_logprobs;
            assert_eq!(top_logprobs.len(), top);
            assert!(top_logprobs.is_sorted_by(|a, b| a.logprob > b.logprob), "{entry:?}");
            let distinct: BTreeSet<_> = top_logprobs.iter().map(|one| &one.token).collect();
            assert_eq!(distinct.len(), top);
            if let Some(first) = top_logprobs.first() {
                assert_eq!((&first.token, first.logprob), (&entry.token, entry.logprob));
                let mass: f64 = top_logprobs.iter().map(|one| one.logprob.exp()).sum();
                assert!(mass <= 1.0, "{mass}");
            }
        }
    }

    #[test]
    fn every_token_has_its_alternatives() {
        check("", 5);
        check("Under amber, naïve valley.", 0);
        check("Under amber, naïve valley.", 1);
        check("Under amber, naïve valley.", MAX_TOP_LOGPROBS);
    }
}
