//! Regular expressions, compiled to automata.
//!
//! Only what request schemas use: `^` and `$` around ASCII literals, classes, `\d`, groups, `|`,
//! `?`, `*`, `+` and counts.
//! Anything else is refused: the languages of JSON Schema and of Rust may differ in it.

use std::collections::BTreeMap;

use regex_automata::{
    Anchored, MatchKind,
    dfa::{Automaton as _, StartError, dense},
    nfa::thompson,
    util::{primitives::StateID, start, syntax},
};
use regex_syntax::ast::{
    AssertionKind, Ast, ClassPerl, ClassPerlKind, ClassSet, ClassSetItem, GroupKind, Literal,
    RepetitionKind, RepetitionRange, parse::Parser,
};

/// An automaton; it starts in the first state, and a character without a move is refused.
#[derive(Debug)]
pub(crate) struct Automaton {
    pub(crate) states: Vec<State>,
}

#[derive(Debug)]
pub(crate) struct State {
    pub(crate) accepts: bool,
    /// Ranges of characters, both ends included, in order, and the state each leads to.
    pub(crate) moves: Vec<(char, char, usize)>,
}

/// More states than this mean that a pattern is not what these tables are for.
const MAX_STATES: usize = 64;

/// The automaton that accepts what `pattern` matches as a whole.
pub(crate) fn compile(pattern: &str) -> Result<Automaton, String> {
    let ast = Parser::new().parse(pattern).map_err(|error| error.to_string())?;
    if !is_understood_between_anchors(&ast) {
        return Err(format!("pattern `{pattern}` is not understood: see the list in {}", file!()));
    }
    let dfa = dense::Builder::new()
        .syntax(syntax::Config::new().unicode(false).utf8(false))
        .thompson(thompson::Config::new().utf8(false))
        .configure(dense::Config::new().match_kind(MatchKind::All).minimize(true))
        .build(pattern)
        .map_err(|error| error.to_string())?;
    let start = dfa
        .start_state(&start::Config::new().anchored(Anchored::Yes))
        .map_err(|error: StartError| error.to_string())?;
    states(&dfa, start)
        .ok_or_else(|| format!("pattern `{pattern}` needs more than {MAX_STATES} states"))
}

/// The states that can be reached, in the order in which they are reached; `None` if they are too
/// many.
fn states(dfa: &dense::DFA<Vec<u32>>, start: StateID) -> Option<Automaton> {
    let mut numbers = BTreeMap::from([(start, 0)]);
    let mut reached = vec![start];
    let mut states = Vec::new();
    while let Some(state) = reached.get(states.len()).copied() {
        let mut moves: Vec<(char, char, usize)> = Vec::new();
        for byte in 0..=0x7f {
            let next = dfa.next_state(state, byte);
            if dfa.is_dead_state(next) {
                continue;
            }
            let fresh = reached.len();
            let number = *numbers.entry(next).or_insert(fresh);
            if number == fresh {
                reached.push(next);
            }
            let character = char::from(byte);
            match moves.last_mut() {
                Some((_, end, same)) if *same == number && follows(*end, character) => {
                    *end = character;
                }
                _ => moves.push((character, character, number)),
            }
        }
        let accepts = dfa.is_match_state(dfa.next_eoi_state(state));
        states.push(State { accepts, moves });
        if states.len() > MAX_STATES {
            return None;
        }
    }
    Some(Automaton { states })
}

/// Whether no character stands between the two.
fn follows(end: char, next: char) -> bool {
    u32::from(end) + 1 == u32::from(next)
}

/// Whether a pattern is `^`, what is understood, and `$`.
fn is_understood_between_anchors(ast: &Ast) -> bool {
    let Ast::Concat(concat) = ast else { return false };
    let is_anchor = |ast: &Ast, kind: AssertionKind| matches!(ast, Ast::Assertion(assertion) if assertion.kind == kind);
    match concat.asts.as_slice() {
        [first, inner @ .., last] => {
            is_anchor(first, AssertionKind::StartLine)
                && is_anchor(last, AssertionKind::EndLine)
                && inner.iter().all(is_understood)
        }
        _ => false,
    }
}

fn is_understood(ast: &Ast) -> bool {
    match ast {
        Ast::Literal(literal) => is_ascii(literal),
        Ast::ClassPerl(class) => is_digit(class),
        Ast::ClassBracketed(class) => {
            let items = match &class.kind {
                ClassSet::Item(item) => item,
                ClassSet::BinaryOp(_) => return false,
            };
            !class.negated && is_understood_in_class(items)
        }
        Ast::Repetition(repetition) => {
            let bounded = match &repetition.op.kind {
                RepetitionKind::ZeroOrOne
                | RepetitionKind::ZeroOrMore
                | RepetitionKind::OneOrMore => true,
                RepetitionKind::Range(range) => !matches!(range, RepetitionRange::AtLeast(_)),
            };
            repetition.greedy && bounded && is_understood(&repetition.ast)
        }
        Ast::Group(group) => {
            let plain = match &group.kind {
                GroupKind::CaptureIndex(_) => true,
                GroupKind::NonCapturing(flags) => flags.items.is_empty(),
                GroupKind::CaptureName { .. } => false,
            };
            plain && is_understood(&group.ast)
        }
        Ast::Alternation(alternation) => alternation.asts.iter().all(is_understood),
        Ast::Concat(concat) => concat.asts.iter().all(is_understood),
        Ast::Empty(_) => true,
        _ => false,
    }
}

fn is_understood_in_class(item: &ClassSetItem) -> bool {
    match item {
        ClassSetItem::Literal(literal) => is_ascii(literal),
        ClassSetItem::Range(range) => is_ascii(&range.start) && is_ascii(&range.end),
        ClassSetItem::Perl(class) => is_digit(class),
        ClassSetItem::Union(union) => union.items.iter().all(is_understood_in_class),
        _ => false,
    }
}

fn is_ascii(literal: &Literal) -> bool {
    literal.c.is_ascii()
}

fn is_digit(class: &ClassPerl) -> bool {
    class.kind == ClassPerlKind::Digit && !class.negated
}

#[cfg(test)]
mod tests {
    use super::compile;

    fn accepts(pattern: &str, text: &str) -> bool {
        let automaton = compile(pattern).unwrap();
        let mut state = &automaton.states[0];
        for character in text.chars() {
            let taken =
                state.moves.iter().find(|(first, last, _)| (*first..=*last).contains(&character));
            let Some((.., next)) = taken else { return false };
            state = &automaton.states[*next];
        }
        state.accepts
    }

    #[track_caller]
    fn check(pattern: &str, accepted: &[&str], refused: &[&str]) {
        for text in accepted {
            assert!(accepts(pattern, text), "{pattern} {text}");
        }
        for text in refused {
            assert!(!accepts(pattern, text), "{pattern} {text}");
        }
    }

    #[test]
    fn patterns_mean_what_they_say() {
        check("^[A-Z]{2}$", &["DE"], &["", "D", "DEU", "de", "D\n", "DÉ"]);
        check(
            r"^(0?[1-9]|1[0-2])\/(0?[1-9]|[12]\d|3[01])\/\d{4}$",
            &["3/1/2025", "03/01/2025", "12/31/1999", "1/30/0000"],
            &["13/1/2025", "0/1/2025", "3/32/2025", "3/1/25", "3-1-2025", "3/1/2025 "],
        );
        check("^(a|bc+)$", &["a", "bc", "bccc"], &["", "b", "ac"]);
        check("^(?:ab)*-?[x-]{1,3}$", &["x", "abab-", "-x-x"], &["", "aba-", "-xxxx"]);
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        for pattern in [
            "a", "^a|b$", r"^a\$", "^a", "^.$", "^[^a]$", r"^\w$", "^(?=a)$", "^a{2,}$", "^(a$",
            "^a)$", "^[a$",
        ] {
            assert!(compile(pattern).is_err(), "{pattern}");
        }
    }
}
