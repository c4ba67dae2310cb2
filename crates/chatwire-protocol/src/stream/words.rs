//! The words that end a stream or keep it alive, in the spellings that servers use.

/// What ends a stream, as the name of an event or the type of an object.
const ENDS: [&str; 10] = [
    "done",
    "end",
    "eos",
    "stream_end",
    "end_of_stream",
    "complete",
    "completed",
    "finish",
    "close",
    "message_stop",
];

/// What ends a stream, as data: the first entries of [`ENDS`].
const DONE_WORDS: usize = 5;

/// What keeps a connection alive.
const PINGS: [&str; 7] =
    ["ping", "pong", "keepalive", "keep-alive", "keep_alive", "heartbeat", "heart-beat"];

/// Whether data is `[DONE]` in any spelling: in other letters, without brackets or in quotes.
pub(super) fn is_done(data: &str) -> bool {
    is_one_of(&ENDS[..DONE_WORDS], data)
}

/// Whether the name of an event or the type of an object ends the stream.
pub(super) fn is_end(name: &str) -> bool {
    is_one_of(&ENDS, name)
}

/// Whether data, the name of an event or the type of an object keeps the connection alive.
pub(super) fn is_ping(word: &str) -> bool {
    is_one_of(&PINGS, word)
}

fn is_one_of(words: &[&str], text: &str) -> bool {
    // Longer text is no such word; this spares the search in long chunks.
    let text = if text.len() > 24 { return false } else { text.trim() };
    // A word that is cut off is not the word.
    let is_cut = |[open, close]: [char; 2]| text.starts_with(open) && !text.ends_with(close);
    if [['[', ']'], ['"', '"'], ['<', '>']].into_iter().any(is_cut)
        || text.starts_with("\"[") && !text.contains(']')
    {
        return false;
    }
    let is_frame = |next: char| next.is_ascii_whitespace() || "\"'[]<>().;!".contains(next);
    let word = text.trim_matches(is_frame);
    words.iter().any(|known| word.eq_ignore_ascii_case(known))
}

#[cfg(test)]
mod tests {
    use super::{is_done, is_end, is_ping};

    #[test]
    fn words_are_read_in_any_spelling() {
        for done in
            ["[DONE]", "DONE", "[done]", "\"[DONE]\"", "<DONE>", " [Done] ", "[END]", "done."]
        {
            assert!(is_done(done), "{done}");
        }
        for other in [
            "",
            "[]",
            "[DONE",
            "\"[DONE",
            "\"",
            "stop",
            "complete",
            "undone",
            "well done",
            "{}",
            "ping",
        ] {
            assert!(!is_done(other), "{other}");
        }
        assert!(is_end("message_stop") && is_end("complete") && !is_end("message"));
        assert!(is_ping("ping") && is_ping("Keep-Alive") && !is_ping("pin") && !is_ping(""));
    }
}
