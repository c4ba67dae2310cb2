//! Backslash escapes of JSON strings.

/// Maximum length of an escape before the position that is looked at: `\u` and three digits.
const MAX_BEFORE: usize = 5;

/// The first position at or after `at` that is not part of a backslash escape.
pub(super) fn after_escape(bytes: &[u8], at: usize) -> usize {
    let window = at.saturating_sub(MAX_BEFORE)..at;
    let Some(backslash) = window.rev().find(|&place| bytes[place] == b'\\') else { return at };
    let end = match bytes.get(backslash + 1) {
        Some(b'u') => backslash + 6,
        Some(_) => backslash + 2,
        None => at,
    };
    end.max(at)
}

#[cfg(test)]
mod tests {
    use super::after_escape;

    #[test]
    fn a_position_inside_an_escape_moves_behind_it() {
        let text = br"a\u00e9b\nc";
        let found: Vec<_> = (0..=text.len()).map(|at| after_escape(text, at)).collect();
        assert_eq!(found, [0, 1, 7, 7, 7, 7, 7, 7, 8, 10, 10, 11]);
    }
}
