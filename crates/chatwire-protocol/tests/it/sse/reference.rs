//! Compares the decoder with a naive implementation of the grammar, on generated inputs.

use std::time::Duration;

use chatwire_protocol::sse::SseDecoder;
use proptest::{collection::vec, prelude::*, sample::select};

use super::decode;

type Event = (Option<String>, String, Option<String>, Option<Duration>);

/// Follows the text of the standard step by step on the whole input.
///
/// <https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation>
fn interpret(input: &[u8]) -> Vec<Event> {
    let text = String::from_utf8_lossy(input);
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(&text);
    let (mut data, mut event) = (String::new(), String::new());
    let (mut id, mut retry) = (None, None);
    let mut events = Vec::new();
    for line in complete_lines(text) {
        if line.is_empty() {
            if !data.is_empty() {
                data.pop();
                let event = Some(event.clone()).filter(|event| !event.is_empty());
                events.push((event, data.clone(), id.clone(), retry));
            }
            data.clear();
            event.clear();
            continue;
        }
        let (name, value) = line.split_once(':').unwrap_or((&line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match name {
            "event" => event = value.to_owned(),
            "data" => data = data + value + "\n",
            "id" if !value.contains('\0') => id = Some(value.to_owned()),
            "retry" if !value.is_empty() && value.chars().all(|c| c.is_ascii_digit()) => {
                retry = Some(Duration::from_millis(value.parse().unwrap_or(u64::MAX)));
            }
            _ => {}
        }
    }
    events
}

/// The terminated lines, split character by character.
fn complete_lines(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\r' => {
                characters.next_if_eq(&'\n');
                lines.push(std::mem::take(&mut line));
            }
            '\n' => lines.push(std::mem::take(&mut line)),
            other => line.push(other),
        }
    }
    lines
}

/// The parts that are special in the grammar.
const PARTS: [&[u8]; 19] = [
    b"\n",
    b"\n",
    b"\r",
    b"\r\n",
    b"\n\n",
    b":",
    b" ",
    b"data",
    b"data:",
    b"data: ",
    b"event:",
    b"id:",
    b"retry:",
    b"\0",
    b"7",
    b"x",
    b"{}",
    b"\xE2\x80\xA8",
    b"\xC2\x85",
];

/// A byte order mark, a character in two parts, and what is no text.
const BYTES: [&[u8]; 9] = [
    b"\xEF\xBB\xBF",
    b"\xEF",
    b"\xBB",
    b"\xBF",
    b"\xC3",
    b"\xA9",
    b"\xF0\x9F",
    b"\x98\x80",
    b"\xFF",
];

/// Inputs made of parts that may be no text.
fn input() -> impl Strategy<Value = Vec<u8>> {
    let parts = [&PARTS[..], &BYTES].concat();
    vec(select(parts), 0..40).prop_map(|parts| parts.concat())
}

/// Inputs made of parts that are text, some of them after a byte order mark.
pub(super) fn text() -> impl Strategy<Value = Vec<u8>> {
    let start = select(vec![&b""[..], b"", b"\xEF\xBB\xBF"]);
    let parts = [&PARTS[..], &["\u{feff}".as_bytes(), "é".as_bytes(), "😀".as_bytes()]].concat();
    (start, vec(select(parts), 0..40)).prop_map(|(start, parts)| [start, &parts.concat()].concat())
}

proptest! {
    #[test]
    fn the_decoder_agrees_with_the_grammar(input in input(), cuts in vec(1_usize..9, 1..40)) {
        let mut pieces = Vec::new();
        let mut rest = input.as_slice();
        for cut in cuts.iter().cycle().take_while(|_| !input.is_empty()) {
            let (piece, after) = rest.split_at((*cut).min(rest.len()));
            pieces.push(piece);
            rest = after;
            if rest.is_empty() {
                break;
            }
        }
        let decoded = decode(SseDecoder::new(), pieces);
        prop_assert_eq!(&decode(SseDecoder::new(), [input.as_slice()]), &decoded);
        let seen: Vec<Event> = decoded
            .events
            .into_iter()
            .map(|seen| (seen.event, seen.data, seen.id, seen.retry))
            .collect();
        prop_assert_eq!(seen, interpret(&input));
    }

    #[test]
    fn any_bytes_are_an_event_stream(input in vec(any::<u8>(), 0..200)) {
        let decoded = decode(SseDecoder::new(), input.chunks(3));
        prop_assert!(decoded.end.is_ok());
        prop_assert_eq!(decoded.events.len(), interpret(&input).len());
    }
}
