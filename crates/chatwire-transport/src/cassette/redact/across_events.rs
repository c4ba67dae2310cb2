//! Secrets that a streamed response spells in several events.
//!
//! An event is a line here, and its JSON is not parsed.
//! The strings of members with the same name are joined in the order of the body, in two ways: all
//! of them, and separately for each position in the event and each combination of `index` numbers,
//! because the events of several choices or tool calls may alternate.

use std::{collections::BTreeMap, ops::Range};

use chatwire_json::fragment::{self, Value};

use super::{known_formats, random, secrets::Secrets, spelled};

/// Members with the number of a choice or tool call.
const INDEX_MEMBERS: [&str; 1] = ["index"];

/// Maximum number of `index` values compared in a line, which may consist of numbers only.
const MAX_INDICES: usize = 16;

/// Members whose values are parts of one text; the values of other members repeat.
const TEXT_MEMBERS: [&[u8]; 9] = [
    b"arguments",
    b"content",
    b"delta",
    b"partial_json",
    b"reasoning",
    b"reasoning_content",
    b"refusal",
    b"text",
    b"thinking",
];

/// Overwrites secrets and random strings in the joined strings of a body.
pub(super) fn overwrite(secrets: &Secrets, body: &mut [u8]) {
    let mut pieces = pieces(body);
    // The sort is stable: equal strings stay in the order of the body.
    pieces.sort_by_key(|piece| piece.name);
    for sequence in pieces.chunk_by(|left, right| left.name == right.name) {
        edit(body, sequence, |joined| secrets.overwrite_part(joined));
    }
    pieces.sort_by_key(Piece::choice);
    for sequence in pieces.chunk_by(|left, right| left.choice() == right.choice()) {
        edit(body, sequence, |joined| {
            secrets.overwrite_part(joined);
            if sequence[0].is_text {
                spelled::overwrite(joined, |joined| {
                    known_formats::overwrite(joined);
                    random::overwrite_text(joined);
                });
            }
        });
    }
}

/// Edits the joined strings of a sequence. Their lengths stay.
fn edit(body: &mut [u8], sequence: &[Piece], edit: impl FnOnce(&mut [u8])) {
    if sequence.len() < 2 {
        return;
    }
    let mut joined = Vec::new();
    for piece in sequence {
        joined.extend_from_slice(&body[piece.value.clone()]);
    }
    edit(&mut joined);
    let mut rest = joined.as_slice();
    for piece in sequence {
        let (own, others) = rest.split_at(piece.value.len());
        body[piece.value.clone()].copy_from_slice(own);
        rest = others;
    }
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

/// The strings of a body, in order.
fn pieces(body: &[u8]) -> Vec<Piece> {
    let mut names: BTreeMap<&[u8], usize> = BTreeMap::new();
    let mut events: BTreeMap<Vec<&[u8]>, usize> = BTreeMap::new();
    let mut pieces = Vec::new();
    let mut start = 0;
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        let mut positions: BTreeMap<usize, usize> = BTreeMap::new();
        let next = events.len();
        let indices = *events.entry(indices(line)).or_insert(next);
        for (name, value) in fragment::string_members(line) {
            let text = &line[name];
            let next = names.len();
            let name = *names.entry(text).or_insert(next);
            let position = positions.entry(name).or_default();
            pieces.push(Piece {
                name,
                position: *position,
                indices,
                is_text: TEXT_MEMBERS.contains(&text),
                value: start + value.start..start + value.end,
            });
            *position += 1;
        }
        start += line.len();
    }
    pieces
}

fn indices(line: &[u8]) -> Vec<&[u8]> {
    let indices = fragment::members(line, &INDEX_MEMBERS).into_iter().filter_map(Value::number);
    indices.filter_map(|range| line.get(range)).take(MAX_INDICES).collect()
}

#[cfg(test)]
mod tests {
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
}
