//! Secrets spread over the values of several events, as a stream spells an answer.
//!
//! Events are lines here and nothing is known of what they mean.
//! The strings of members of one name are joined in the order they come: all of them, and those
//! alone that have the same place in their events and come with the same numbers called `index`,
//! since several choices or calls may come in turn.

use std::{collections::BTreeMap, ops::Range};

use super::{random, secrets::Secrets};
use chatwire_json::fragment::{self, Value};

/// The numbers that tell which choice or call a value belongs to.
const INDEX: [&str; 1] = ["index"];

/// So many of them are compared; a line may be all numbers.
const MAX_INDICES: usize = 16;

/// Members that spell a text, one piece after the other; other values repeat.
const TEXTS: [&[u8]; 6] =
    [b"arguments", b"content", b"reasoning", b"reasoning_content", b"refusal", b"text"];

/// Overwrites what the strings of a body spell together.
pub(super) fn overwrite(secrets: &Secrets, body: &mut [u8]) {
    let mut pieces = pieces(body);
    // Sorting leaves what is equal in the order of the body.
    pieces.sort_by_key(|piece| piece.name);
    for strand in pieces.chunk_by(|left, right| left.name == right.name) {
        edit(body, strand, |joined| secrets.overwrite(joined));
    }
    pieces.sort_by_key(Piece::choice);
    for strand in pieces.chunk_by(|left, right| left.choice() == right.choice()) {
        edit(body, strand, |joined| {
            secrets.overwrite(joined);
            if strand[0].is_text {
                random::overwrite_text(joined);
            }
        });
    }
}

/// Edits the joined strings of a strand, which keeps their lengths.
fn edit(body: &mut [u8], strand: &[Piece], edit: impl FnOnce(&mut [u8])) {
    if strand.len() < 2 {
        return;
    }
    let mut joined = Vec::new();
    for piece in strand {
        joined.extend_from_slice(&body[piece.value.clone()]);
    }
    edit(&mut joined);
    let mut rest = joined.as_slice();
    for piece in strand {
        let (own, others) = rest.split_at(piece.value.len());
        body[piece.value.clone()].copy_from_slice(own);
        rest = others;
    }
}

/// A string with what tells where it belongs; names and numbers are counted, since there may be
/// millions of strings.
struct Piece {
    name: usize,
    /// The place among the strings of that name in its event.
    place: usize,
    /// Which numbers the event has.
    indices: usize,
    /// Whether such strings spell a text.
    is_text: bool,
    value: Range<usize>,
}

impl Piece {
    fn choice(&self) -> (usize, usize, usize) {
        (self.name, self.place, self.indices)
    }
}

/// The strings in the order of the body.
fn pieces(body: &[u8]) -> Vec<Piece> {
    let mut names: BTreeMap<&[u8], usize> = BTreeMap::new();
    let mut events: BTreeMap<Vec<&[u8]>, usize> = BTreeMap::new();
    let mut pieces = Vec::new();
    let mut start = 0;
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        let mut places: BTreeMap<usize, usize> = BTreeMap::new();
        let next = events.len();
        let indices = *events.entry(indices(line)).or_insert(next);
        for (name, value) in fragment::string_members(line) {
            let text = &line[name];
            let next = names.len();
            let name = *names.entry(text).or_insert(next);
            let place = places.entry(name).or_default();
            pieces.push(Piece {
                name,
                place: *place,
                indices,
                is_text: TEXTS.contains(&text),
                value: start + value.start..start + value.end,
            });
            *place += 1;
        }
        start += line.len();
    }
    pieces
}

fn indices(line: &[u8]) -> Vec<&[u8]> {
    let indices = fragment::members(line, &INDEX).into_iter().filter_map(Value::number);
    indices.filter_map(|range| line.get(range)).take(MAX_INDICES).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a stream of these pairs of index and content becomes.
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
    fn choices_in_turn_are_told_apart() {
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
