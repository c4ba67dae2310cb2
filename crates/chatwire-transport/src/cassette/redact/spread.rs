//! Secrets spread over the values of several events, as a stream spells an answer.
//!
//! Events are lines here and nothing is known of what they mean.
//! The strings of members of one name are joined in the order they come: all of them, and those
//! alone that have the same place in their events and come with the same numbers called `index`,
//! since several choices or calls may come in turn.

use std::{collections::BTreeMap, ops::Range};

use super::{random, secrets::Secrets};
use crate::cassette::members::{self, Value};

/// The numbers that tell which choice or call a value belongs to.
const INDEX: [&str; 1] = ["index"];

/// So many of them are compared; a line may be all numbers.
const MAX_INDICES: usize = 16;

/// Members that spell a text, one piece after the other; other values repeat.
const TEXTS: [&[u8]; 6] =
    [b"arguments", b"content", b"reasoning", b"reasoning_content", b"refusal", b"text"];

/// Overwrites what the strings of a body spell together.
pub(super) fn overwrite(secrets: &Secrets, body: &mut [u8]) {
    for Strand { pieces: strand, is_text } in strands(body) {
        let mut joined = Vec::new();
        for piece in &strand {
            joined.extend_from_slice(&body[piece.clone()]);
        }
        secrets.overwrite(&mut joined);
        if is_text {
            random::overwrite_text(&mut joined);
        }
        let mut rest = joined.as_slice();
        for piece in strand {
            let (own, others) = rest.split_at(piece.len());
            body[piece].copy_from_slice(own);
            rest = others;
        }
    }
}

/// What is joined: the name alone, or with the place among its like and the numbers of the event.
type Key<'a> = (&'a [u8], Option<(usize, Vec<&'a [u8]>)>);

/// Strings that belong together, in the order of the body.
struct Strand {
    pieces: Vec<Range<usize>>,
    /// Whether they are the text of one choice.
    is_text: bool,
}

fn strands(body: &[u8]) -> Vec<Strand> {
    let mut strands: BTreeMap<Key<'_>, Vec<Range<usize>>> = BTreeMap::new();
    let mut start = 0;
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        let indices = indices(line);
        let mut places: BTreeMap<&[u8], usize> = BTreeMap::new();
        for (name, value) in members::strings(line) {
            let name = &line[name];
            let value = start + value.start..start + value.end;
            let place = places.entry(name).or_default();
            let choice = (name, Some((*place, indices.clone())));
            *place += 1;
            strands.entry((name, None)).or_default().push(value.clone());
            strands.entry(choice).or_default().push(value);
        }
        start += line.len();
    }
    let strands = strands.into_iter().filter(|(_, pieces)| pieces.len() > 1);
    strands
        .map(|((name, choice), pieces)| {
            let is_text = choice.is_some() && TEXTS.contains(&name);
            Strand { pieces, is_text }
        })
        .collect()
}

fn indices(line: &[u8]) -> Vec<&[u8]> {
    let values = members::find(line, &INDEX).into_iter();
    values
        .filter_map(|value| match value {
            Value::Number(range) => line.get(range),
            Value::String(_) => None,
        })
        .take(MAX_INDICES)
        .collect()
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
        let contents: Vec<_> = members::find(&body, &["content"])
            .into_iter()
            .map(|value| match value {
                Value::String(range) | Value::Number(range) => {
                    str::from_utf8(&body[range]).unwrap().to_owned()
                }
            })
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
