//! Tells random letters from words.

/// Minimum length of random letters of both cases, of random letters of one case, and of any run.
const MIN_MIXED: usize = 12;
const MIN_PLAIN: usize = 24;
const MIN_ANY: usize = 34;

/// Minimum percentage of neighbors of different cases; in random letters it is 50, in words that
/// begin with capitals about 30.
const MIN_CHANGES: usize = 34;

/// How often the case of neighboring characters changes.
pub(super) fn case_changes(run: &[u8]) -> usize {
    let differ = |pair: &&[u8]| pair[0].is_ascii_uppercase() != pair[1].is_ascii_uppercase();
    run.windows(2).filter(differ).count()
}

/// Whether a run of letters and digits is too long, or changes its case too often, for words.
pub(super) fn is_random(run: &[u8]) -> bool {
    let changes = case_changes(run);
    let is_mixed = run.len() >= MIN_MIXED && changes * 100 >= (run.len() - 1) * MIN_CHANGES;
    let is_plain = run.len() >= MIN_PLAIN && changes == 0;
    let differ = run.iter().any(|byte| !byte.eq_ignore_ascii_case(&run[0]));
    differ && (is_mixed || is_plain || run.len() >= MIN_ANY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_not_random() {
        for word in ["", "a", "internationalization", "AbstractSingletonProxyFactory", "CONSTANT"] {
            assert!(!is_random(word.as_bytes()), "{word}");
        }
        for random in ["QwHrTbZkPmVcXjDl", "qwhrtbzkpmvcxjdlgnsyfaqwh", "wJalrXUtnFEMIxK"] {
            assert!(is_random(random.as_bytes()), "{random}");
        }
        assert!(!is_random(&[b'x'; 40]));
    }
}
