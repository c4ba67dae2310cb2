//! The events of a stream are those of a reader that knows the standard and nothing else.

use chatwire_protocol::sse::SseDecoder;

use super::first_byte;

pub(super) fn check(bytes: &[u8]) {
    let (cut, body) = first_byte(bytes);
    let mut decoder = SseDecoder::new();
    let mut seen = Vec::new();
    for piece in body.chunks(usize::from(cut) + 1) {
        decoder.feed(piece);
        while let Some(event) = decoder.next() {
            let Ok(event) = event else { return };
            seen.push((event.event.unwrap_or_default().to_owned(), event.data.into_owned()));
        }
    }
    assert_eq!(seen, reference(body));
}

/// Names and data of the events, by the algorithm of the standard, line for line.
///
/// <https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation>
fn reference(body: &[u8]) -> Vec<(String, String)> {
    let text = String::from_utf8_lossy(body);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let (mut events, mut name, mut data) = (Vec::new(), String::new(), None::<String>);
    for line in lines(text) {
        if line.is_empty() {
            if let Some(data) = data.take() {
                events.push((std::mem::take(&mut name), data));
            }
            name.clear();
            continue;
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => value.clone_into(&mut name),
            "data" => match &mut data {
                Some(data) => *data = format!("{data}\n{value}"),
                none => *none = Some(value.to_owned()),
            },
            _ => {}
        }
    }
    events
}

/// The lines that have ended.
fn lines(text: &str) -> Vec<&str> {
    let (mut lines, mut start, mut bytes) = (Vec::new(), 0, text.bytes().enumerate().peekable());
    while let Some((at, byte)) = bytes.next() {
        if byte != b'\n' && byte != b'\r' {
            continue;
        }
        lines.push(text.get(start..at).unwrap_or_default());
        if byte == b'\r' {
            bytes.next_if(|(_, next)| *next == b'\n');
        }
        start = bytes.peek().map_or(text.len(), |(at, _)| *at);
    }
    lines
}
