//! Regular expressions, compiled to automata.
//!
//! Only what request schemas use: `^` and `$` around literals, classes, groups, `|`, `?`, `*`, `+` and counts.
//! Anything else is refused, so that no pattern is understood by half.
//! States are made by [Brzozowski's derivatives](https://en.wikipedia.org/wiki/Brzozowski_derivative).

use std::collections::{BTreeMap, BTreeSet};

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
const MOST_STATES: usize = 64;

/// The automaton that accepts what `pattern` matches as a whole.
pub(crate) fn compile(pattern: &str) -> Result<Automaton, String> {
    let body = pattern
        .strip_prefix('^')
        .and_then(|rest| rest.strip_suffix('$'))
        .ok_or_else(|| format!("pattern `{pattern}` does not stand between ^ and $"))?;
    let mut parser = Parser { rest: body };
    // A `|` out here would leave one side without its anchor: it stays unread, and the pattern refused.
    let start = parser.sequence()?;
    if !parser.rest.is_empty() {
        return Err(format!("pattern `{pattern}` is not understood at `{}`", parser.rest));
    }

    let mut numbers = BTreeMap::from([(start.clone(), 0)]);
    let mut expressions = vec![start];
    let mut states = Vec::new();
    while let Some(expression) = expressions.get(states.len()).cloned() {
        let mut moves = Vec::new();
        for (first, last) in expression.intervals() {
            let next = expression.after(first);
            if next == Expression::Nothing {
                continue;
            }
            let fresh = expressions.len();
            let number = *numbers.entry(next.clone()).or_insert(fresh);
            if number == fresh {
                expressions.push(next);
            }
            match moves.last_mut() {
                Some((_, end, same)) if *same == number && follows(*end, first) => *end = last,
                _ => moves.push((first, last, number)),
            }
        }
        states.push(State { accepts: expression.accepts_nothing_more(), moves });
        if states.len() > MOST_STATES {
            return Err(format!("pattern `{pattern}` needs more than {MOST_STATES} states"));
        }
    }
    Ok(Automaton { states })
}

/// Whether no character stands between the two.
fn follows(end: char, first: char) -> bool {
    u32::from(end) + 1 == u32::from(first)
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Expression {
    /// No string at all.
    Nothing,
    /// The empty string.
    Empty,
    /// One character of these ranges.
    Class(Vec<(char, char)>),
    Sequence(Box<Self>, Box<Self>),
    Either(BTreeSet<Self>),
    Repeated(Box<Self>),
}

impl Expression {
    fn then(self, next: Self) -> Self {
        match (self, next) {
            (Self::Nothing, _) | (_, Self::Nothing) => Self::Nothing,
            (Self::Empty, other) | (other, Self::Empty) => other,
            (Self::Sequence(first, second), next) => {
                Self::Sequence(first, Box::new(second.then(next)))
            }
            (first, next) => Self::Sequence(Box::new(first), Box::new(next)),
        }
    }

    fn or(self, other: Self) -> Self {
        let mut all = BTreeSet::new();
        for part in [self, other] {
            match part {
                Self::Nothing => {}
                Self::Either(parts) => all.extend(parts),
                part => {
                    all.insert(part);
                }
            }
        }
        match all.len() {
            0 => Self::Nothing,
            1 => all.pop_first().expect("one part"),
            _ => Self::Either(all),
        }
    }

    fn accepts_nothing_more(&self) -> bool {
        match self {
            Self::Empty | Self::Repeated(_) => true,
            Self::Nothing | Self::Class(_) => false,
            Self::Sequence(first, second) => {
                first.accepts_nothing_more() && second.accepts_nothing_more()
            }
            Self::Either(parts) => parts.iter().any(Self::accepts_nothing_more),
        }
    }

    /// What is left to match after `character`.
    fn after(&self, character: char) -> Self {
        match self {
            Self::Nothing | Self::Empty => Self::Nothing,
            Self::Class(ranges) => {
                let member =
                    ranges.iter().any(|(first, last)| (first..=last).contains(&&character));
                if member { Self::Empty } else { Self::Nothing }
            }
            Self::Sequence(first, second) => {
                let stepped = first.after(character).then((**second).clone());
                if first.accepts_nothing_more() {
                    stepped.or(second.after(character))
                } else {
                    stepped
                }
            }
            Self::Either(parts) => {
                parts.iter().fold(Self::Nothing, |all, part| all.or(part.after(character)))
            }
            Self::Repeated(part) => part.after(character).then(self.clone()),
        }
    }

    /// Ranges of characters, within each of which all lead to the same expression.
    fn intervals(&self) -> Vec<(char, char)> {
        let mut ranges = Vec::new();
        self.ranges(&mut ranges);
        let starts: BTreeSet<char> = ranges.iter().map(|(first, _)| *first).collect();
        let ends: BTreeSet<char> = ranges.iter().map(|(_, last)| *last).collect();
        let mut bounds: BTreeSet<u32> = starts.into_iter().map(u32::from).collect();
        bounds.extend(ends.into_iter().map(|last| u32::from(last) + 1));
        let bounds: Vec<u32> = bounds.into_iter().collect();
        let pairs = bounds
            .windows(2)
            .filter_map(|pair| Some((char::from_u32(pair[0])?, char::from_u32(pair[1] - 1)?)));
        pairs.collect()
    }

    fn ranges(&self, found: &mut Vec<(char, char)>) {
        match self {
            Self::Nothing | Self::Empty => {}
            Self::Class(ranges) => found.extend(ranges),
            Self::Sequence(first, second) => {
                first.ranges(found);
                second.ranges(found);
            }
            Self::Either(parts) => parts.iter().for_each(|part| part.ranges(found)),
            Self::Repeated(part) => part.ranges(found),
        }
    }
}

struct Parser<'a> {
    rest: &'a str,
}

impl Parser<'_> {
    fn alternatives(&mut self) -> Result<Expression, String> {
        let mut all = self.sequence()?;
        while self.eat("|") {
            all = all.or(self.sequence()?);
        }
        Ok(all)
    }

    fn sequence(&mut self) -> Result<Expression, String> {
        let mut sequence = Expression::Empty;
        while !self.rest.is_empty() && !self.rest.starts_with(['|', ')']) {
            let item = self.item()?;
            sequence = sequence.then(self.repeated(item)?);
        }
        Ok(sequence)
    }

    fn item(&mut self) -> Result<Expression, String> {
        if self.eat("(") {
            if self.rest.starts_with('?') && !self.eat("?:") {
                return Err(self.refusal());
            }
            let inner = self.alternatives()?;
            return if self.eat(")") { Ok(inner) } else { Err(self.refusal()) };
        }
        if self.eat("[") {
            return self.class();
        }
        self.character().map(Expression::Class)
    }

    /// The rest of a class of characters.
    fn class(&mut self) -> Result<Expression, String> {
        let mut ranges = Vec::new();
        if self.rest.starts_with('^') {
            return Err(self.refusal());
        }
        while !self.eat("]") {
            let mut found = self.character()?;
            if let (&[(first, last)], true) = (&*found, self.rest.starts_with('-'))
                && first == last
                && !self.rest.starts_with("-]")
            {
                self.eat("-");
                match *self.character()? {
                    [(end, same)] if end == same && end >= first => found = vec![(first, end)],
                    _ => return Err(self.refusal()),
                }
            }
            ranges.extend(found);
        }
        Ok(Expression::Class(ranges))
    }

    /// One character, or the class an escape stands for.
    fn character(&mut self) -> Result<Vec<(char, char)>, String> {
        let refusal = self.refusal();
        let mut characters = self.rest.chars();
        let found = match characters.next() {
            Some('\\') => match characters.next() {
                Some('d') => ('0', '9'),
                Some(escaped) if escaped.is_ascii_punctuation() => (escaped, escaped),
                _ => return Err(refusal),
            },
            Some('.' | '^' | '$' | '*' | '+' | '?' | '{' | '}' | '[' | '(') | None => {
                return Err(refusal);
            }
            Some(plain) => (plain, plain),
        };
        self.rest = characters.as_str();
        Ok(vec![found])
    }

    /// An item with the count that follows it.
    fn repeated(&mut self, item: Expression) -> Result<Expression, String> {
        let many = || Expression::Repeated(Box::new(item.clone()));
        if self.eat("?") {
            return Ok(item.or(Expression::Empty));
        }
        if self.eat("*") {
            return Ok(many());
        }
        if self.eat("+") {
            return Ok(item.clone().then(many()));
        }
        if !self.eat("{") {
            return Ok(item);
        }
        let (count, rest) = self.rest.split_once('}').ok_or_else(|| self.refusal())?;
        let number =
            |text: &str| text.parse::<usize>().ok().filter(|number| *number <= MOST_STATES);
        let (least, most) = match count.split_once(',') {
            None => (number(count), number(count)),
            Some((least, most)) => (number(least), number(most)),
        };
        let (Some(least), Some(most)) = (least, most) else { return Err(self.refusal()) };
        self.rest = rest;
        let mut all = Expression::Empty;
        for place in 0..most {
            let one = item.clone();
            all = all.then(if place < least { one } else { one.or(Expression::Empty) });
        }
        Ok(all)
    }

    fn eat(&mut self, token: &str) -> bool {
        let rest = self.rest.strip_prefix(token);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn refusal(&self) -> String {
        format!("a pattern is not understood at `{}`", self.rest)
    }
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
