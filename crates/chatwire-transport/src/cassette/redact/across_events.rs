//! Secrets that a streamed response spells in several events.
//!
//! An event is a line here, and its JSON is not parsed.
//! The strings of members with the same name are joined in the order of the body, in two ways: all
//! of them, and separately for each position in the event and each combination of `index` numbers,
//! because the events of several choices or tool calls may alternate.

use std::{collections::BTreeMap, ops::Range, sync::LazyLock};

use chatwire_json::fragment::{self, MemberSearch, Value};

use super::{known_formats, random, secrets::Secrets, spelled};

/// Maximum number of `index` values compared in a line, which may consist of numbers only.
const MAX_INDICES: usize = 16;

/// Whether the values of a member are parts of one text; those of other members repeat.
///
/// A match, which compares names by their length first: it is asked of every string of a stream.
fn is_text_member(name: &[u8]) -> bool {
    matches!(
        name,
        b"arguments"
            | b"content"
            | b"delta"
            | b"partial_json"
            | b"reasoning"
            | b"reasoning_content"
            | b"refusal"
            | b"text"
            | b"thinking"
    )
}

/// Overwrites secrets and random strings in the joined strings of a body.
pub(super) fn overwrite(secrets: &Secrets, body: &mut [u8]) {
    let mut sequences = Sequences::of(body, secrets);
    if !secrets.is_empty() {
        for sequence in sequences.by_name() {
            edit(body, sequence, |joined| secrets.overwrite_part(joined));
        }
    }
    for sequence in sequences.by_choice() {
        edit(body, sequence, |joined| {
            secrets.overwrite_part(joined);
            if sequence[0].is_text {
                spelled::overwrite(joined, overwrite_unnamed);
            }
        });
    }
}

/// Whether [`overwrite`] finds anything in a body.
pub(super) fn changes(secrets: &Secrets, body: &[u8]) -> bool {
    let mut sequences = Sequences::of(body, secrets);
    !secrets.is_empty()
        && sequences.by_name().any(|sequence| secrets.are_in(&joined(body, sequence)))
        || sequences.by_choice().any(|sequence| {
            let joined = joined(body, sequence);
            secrets.are_in(&joined)
                || sequence[0].is_text && spelled::changes(&joined, overwrite_unnamed)
        })
}

fn overwrite_unnamed(joined: &mut [u8]) {
    known_formats::overwrite(joined);
    random::overwrite_text(joined);
}

/// Edits the joined strings of a sequence. Their lengths stay.
fn edit(body: &mut [u8], sequence: &[Piece], edit: impl FnOnce(&mut [u8])) {
    let mut joined = joined(body, sequence);
    edit(&mut joined);
    let mut rest = joined.as_slice();
    for piece in sequence {
        let (own, others) = rest.split_at(piece.value.len());
        body[piece.value.clone()].copy_from_slice(own);
        rest = others;
    }
}

fn joined(body: &[u8], sequence: &[Piece]) -> Vec<u8> {
    let mut joined = Vec::with_capacity(sequence.iter().map(|piece| piece.value.len()).sum());
    sequence.iter().for_each(|piece| joined.extend_from_slice(&body[piece.value.clone()]));
    joined
}

/// A string and what it belongs to. Names and `index` combinations are numbered to save memory,
/// because there may be millions of strings.
struct Piece {
    name: usize,
    /// The position among the strings of that name in its event.
    position: usize,
    /// The number of the combination of `index` values in its event.
    indices: usize,
    /// Whether such strings are parts of a text.
    is_text: bool,
    value: Range<usize>,
}

impl Piece {
    fn choice(&self) -> (usize, usize, usize) {
        (self.name, self.position, self.indices)
    }
}

/// The strings of a body that are parts of one.
struct Sequences(Vec<Piece>);

impl Sequences {
    /// Without named secrets, only parts of texts can have any, and only if they are on several
    /// lines: strings of one line that have the same name differ in their position.
    fn of(body: &[u8], secrets: &Secrets) -> Self {
        let is_one_line = memchr::memchr(b'\n', body.trim_ascii_end()).is_none();
        if is_one_line && secrets.is_empty() { Self(Vec::new()) } else { Self::read(body, secrets) }
    }

    fn read(body: &[u8], secrets: &Secrets) -> Self {
        let mut names: BTreeMap<&[u8], usize> = BTreeMap::new();
        let mut combinations: BTreeMap<Vec<&[u8]>, usize> = BTreeMap::new();
        let mut pieces = Vec::new();
        let mut start = 0;
        let mut positions = Vec::new();
        for line in body.split_inclusive(|byte| *byte == b'\n') {
            let strings = fragment::string_members(line);
            let mut strings = strings.into_iter().filter_map(|(name, value)| {
                let name = &line[name];
                let is_text = is_text_member(name);
                (is_text || !secrets.is_empty()).then_some((name, value, is_text))
            });
            let mut strings = strings.by_ref().peekable();
            if strings.peek().is_some() {
                let indices = number_of(&mut combinations, indices(line));
                positions.clear();
                positions.resize(names.len(), 0);
                for (name, value, is_text) in strings {
                    let name = number_of(&mut names, name);
                    if name == positions.len() {
                        positions.push(0);
                    }
                    let (position, value) =
                        (positions[name], start + value.start..start + value.end);
                    pieces.push(Piece { name, position, indices, is_text, value });
                    positions[name] += 1;
                }
            }
            start += line.len();
        }
        Self(pieces)
    }

    /// Those of the same name.
    fn by_name(&mut self) -> impl Iterator<Item = &[Piece]> {
        // The sort is stable: equal strings stay in the order of the body.
        self.0.sort_by_key(|piece| piece.name);
        let sequences = self.0.chunk_by(|left, right| left.name == right.name);
        sequences.filter(|sequence| sequence.len() > 1)
    }

    /// Those of the same name, position and combination of `index` values.
    fn by_choice(&mut self) -> impl Iterator<Item = &[Piece]> {
        self.0.sort_by_key(Piece::choice);
        let sequences = self.0.chunk_by(|left, right| left.choice() == right.choice());
        sequences.filter(|sequence| sequence.len() > 1)
    }
}

/// The number of a value, which is the next one for a new value.
fn number_of<K: Ord>(numbers: &mut BTreeMap<K, usize>, value: K) -> usize {
    let next = numbers.len();
    *numbers.entry(value).or_insert(next)
}

fn indices(line: &[u8]) -> Vec<&[u8]> {
    static INDEX: LazyLock<MemberSearch> = LazyLock::new(|| MemberSearch::new(&["index"]));
    let indices = INDEX.find(line).into_iter().filter_map(Value::number);
    indices.filter_map(|range| line.get(range)).take(MAX_INDICES).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Checks the contents of a stream whose events have these pairs of index and content.
    #[track_caller]
    fn check(events: &[&[(usize, &str)]], expected: &[&str]) {
        let event = |choices: &&[(usize, &str)]| {
            let choices: Vec<_> = choices
                .iter()
                .map(|(index, text)| {
                    format!(r#"{{"index":{index},"delta":{{"role":"a","content":"{text}"}}}}"#)
                })
                .collect();
            format!("data: {{\"id\":\"c-1\",\"choices\":[{}]}}\n\n", choices.join(","))
        };
        let mut body: Vec<u8> =
            events.iter().flat_map(|event_of| event(event_of).into_bytes()).collect();
        let length = body.len();
        let mut secrets = Secrets::default();
        secrets.add("secret\"1");
        overwrite(&secrets, &mut body);

        assert_eq!(body.len(), length);
        let contents: Vec<_> = fragment::members(&body, &["content"])
            .into_iter()
            .map(|value| str::from_utf8(&body[value.range()]).unwrap().to_owned())
            .collect();
        assert_eq!(contents, expected);
    }

    #[test]
    fn one_choice_after_the_other_is_joined() {
        check(&[&[(0, "a sec")], &[(0, "")], &[(0, r#"ret\"1 b"#)]], &["a xxx", "", "xxxxxx b"]);
        check(&[&[(0, r#"secret\"1"#)]], &["secret\\\"1"]);
        check(&[&[(0, "sec")], &[(0, "rets")]], &["sec", "rets"]);
    }

    #[test]
    fn alternating_choices_are_distinguished() {
        check(&[&[(0, "sec")], &[(1, "other")], &[(0, r#"ret\"1"#)]], &["xxx", "other", "xxxxxx"]);
        check(
            &[&[(0, "sec"), (1, "more")], &[(0, r#"ret\"1"#), (1, "text")]],
            &["xxx", "more", "xxxxxx", "text"],
        );
    }

    #[test]
    fn several_strings_of_an_event_are_joined() {
        check(&[&[(0, "s"), (0, "ec")], &[(0, r#"ret\"1"#)]], &["x", "xx", "xxxxxx"]);
    }

    proptest! {
        #[test]
        fn one_line_has_no_text_of_several_strings(
            parts in prop::collection::vec(
                prop::sample::select(vec![
                    "\"content\":\"a\"", "\"text\":", "\"", "\\", "{", "}", ",", "\"index\":1", "é",
                ]),
                0..20,
            ),
            end in "[ \n\t]{0,3}",
        ) {
            let line = parts.concat() + &end;
            let mut all = Sequences::read(line.as_bytes(), &Secrets::default());
            prop_assert_eq!(all.by_choice().count(), 0, "{}", line);
        }
    }
}
