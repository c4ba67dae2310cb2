//! Patterns that strings follow, as automata made ahead of time.

/// A regular expression of a schema, and the automaton that decides it.
pub(crate) struct Pattern {
    /// The expression, as the schema has it.
    pub(crate) text: &'static str,
    /// The automaton's states; the first is where it starts.
    pub(crate) states: &'static [State],
}

/// A state of an automaton.
pub(crate) struct State {
    /// Whether a string may end here.
    pub(crate) accepts: bool,
    /// Ranges of characters, both ends included, and the state that each leads to; any other character is refused.
    pub(crate) moves: &'static [(char, char, usize)],
}

impl Pattern {
    /// Whether the whole of `text` follows the pattern.
    pub(crate) fn accepts(&self, text: &str) -> bool {
        let mut state = &self.states[0];
        for character in text.chars() {
            let taken =
                state.moves.iter().find(|(first, last, _)| (*first..=*last).contains(&character));
            let Some((.., next)) = taken else { return false };
            state = &self.states[*next];
        }
        state.accepts
    }
}
