//! Regular expressions, compiled to automata ahead of time.

/// A regular expression of a schema and its automaton.
pub(crate) struct Pattern {
    /// The expression in the schema.
    pub(crate) text: &'static str,
    /// The states of the automaton; the first is the initial state.
    pub(crate) states: &'static [State],
}

/// A state of an automaton.
pub(crate) struct State {
    /// Whether a string may end here.
    pub(crate) accepts: bool,
    /// Inclusive ranges of characters and the state that each leads to; any other character is a
    /// mismatch.
    pub(crate) moves: &'static [(char, char, usize)],
}

impl Pattern {
    /// Whether the whole `text` matches.
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
