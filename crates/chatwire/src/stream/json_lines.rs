//! Streams of one chunk for each line, without the fields of an event stream.

use chatwire_protocol::chat::ChatChunk;

/// What each line becomes longer by: the name of its field, and the blank line after it.
const ADDED_BYTES: u64 = PREFIX.len() as u64 + 1;

const PREFIX: &[u8] = b"data: ";

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Turns lines into events.
#[derive(Debug, Default)]
pub(crate) struct JsonLines {
    /// Whether the current line has begun.
    is_in_line: bool,
}

impl JsonLines {
    /// The next bytes as an event stream.
    pub(crate) fn convert(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut events = Vec::with_capacity(bytes.len() + PREFIX.len());
        for line in bytes.split_inclusive(|byte| *byte == b'\n') {
            let has_text = !line.trim_ascii().is_empty();
            if has_text && !self.is_in_line {
                events.extend_from_slice(PREFIX);
                self.is_in_line = true;
            }
            events.extend_from_slice(line);
            if self.is_in_line && line.ends_with(b"\n") {
                events.push(b'\n');
                self.is_in_line = false;
            }
        }
        events
    }

    /// The place in the lines of a place in the events, after this many events.
    pub(crate) fn original_offset(offset: u64, events: u64) -> u64 {
        offset.saturating_sub(events.saturating_mul(ADDED_BYTES))
    }
}

/// Whether a body whose first line has ended is such a stream: the line is a whole chunk.
///
/// A completion in one line has a message and no delta.
pub(crate) fn is_stream(start: &[u8]) -> bool {
    let start = start.strip_prefix(BYTE_ORDER_MARK).unwrap_or(start).trim_ascii_start();
    let line = start.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let Ok(chunk) = ChatChunk::from_slice(line) else { return false };
    let choices = chunk.choices.as_deref().unwrap_or_default();
    match choices {
        [] => chunk.choices.is_some() && chunk.object.as_deref() == Some("chat.completion.chunk"),
        choices => choices.iter().any(|choice| choice.delta.is_some()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHUNK: &str = r#"{"choices":[{"delta":{"content":"a"}}]}"#;

    #[test]
    fn lines_become_events_wherever_they_are_cut() {
        let lines = format!("{CHUNK}\r\n\n{CHUNK}\n[DONE]");
        let expected = format!("data: {CHUNK}\r\n\n\ndata: {CHUNK}\n\ndata: [DONE]");
        for size in 1..=lines.len() {
            let mut converter = JsonLines::default();
            let pieces = lines.as_bytes().chunks(size);
            let events = pieces.flat_map(|piece| converter.convert(piece)).collect();
            assert_eq!(String::from_utf8(events).unwrap(), expected, "{size}");
        }
        let second = expected.rfind("data: {").unwrap() as u64;
        let place = JsonLines::original_offset(second, 1);
        assert_eq!(place, lines.rfind(CHUNK).unwrap() as u64);
    }

    #[test]
    fn a_line_that_is_a_chunk_begins_a_stream() {
        for (start, expected) in [
            (format!("{CHUNK}\n"), true),
            (format!("\u{feff}\n{CHUNK}\r\n{CHUNK}"), true),
            (r#"{"object":"chat.completion.chunk","choices":[]}"#.to_owned() + "\n", true),
            (r#"{"choices":[{"message":{"content":"a"}}]}"#.to_owned() + "\n", false),
            ("{\n\"choices\": [{\"delta\": {}}]}".to_owned(), false),
            ("{\"error\":{}}\n".to_owned(), false),
            ("[]\n".to_owned(), false),
            (String::new(), false),
        ] {
            assert_eq!(is_stream(start.as_bytes()), expected, "{start}");
        }
    }
}
