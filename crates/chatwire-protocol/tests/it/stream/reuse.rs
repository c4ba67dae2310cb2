//! A chunk that is read by updating the previous one equals the chunk parsed from its text.

use chatwire_protocol::{
    chat::ChatChunk,
    stream::{ChatStreamDecoder, StreamEvent},
};
use proptest::{collection::vec, prelude::*, sample::select};

/// Parts of raw JSON strings: text, escapes, lone surrogates, and text that ends the string.
fn raw() -> impl Strategy<Value = String> {
    let pieces = vec![
        "a",
        " ",
        "é",
        "🎈",
        "\\n",
        "\\\"",
        "\\\\",
        "\\u00e9",
        "\\ud83c",
        "\\udf88",
        "\\",
        "\"",
        "\"}",
        "\",\"role\":\"tool",
        "\"}}]}",
        "\\u12",
        "{",
        "data: ",
    ];
    vec(select(pieces), 0..5).prop_map(|pieces| pieces.concat())
}

/// Chunks with such strings, some of one form and then some of a similar one.
fn chunks() -> impl Strategy<Value = Vec<String>> {
    let around = vec![
        (
            r#"{"id":"x","choices":[{"index":0,"delta":{"content":""#,
            r#""},"finish_reason":null}]}"#,
        ),
        (
            r#"{"id":"x","choices":[{"index":0,"delta":{"content":""#,
            r#""},"finish_reason":"stop"}]}"#,
        ),
        (r#"{"id":"y","choices":[{"index":0,"delta":{"content":""#, r#""}}]}"#),
        (r#"{"choices":[{"delta":{"content":"","reasoning":""#, r#""}}]}"#),
        (r#"{"choices":[{"delta":{"content":"a","content":""#, r#""}}]}"#),
        (r#"{"choices":[{"delta":{"content":""#, r#"","content":"a"}}]}"#),
        (r#"{"choices":[{"delta":{"content":"a"}},{"delta":{"content":""#, r#""}}]}"#),
        (r#"{"choices":[{"delta":{"tool_calls":[{"function":{"arguments":""#, r#""}}]}}]}"#),
        (r#"{"content":""#, r#"","choices":[{"delta":{"content":"a"}}]}"#),
    ];
    let some = (select(around), vec(raw(), 1..5)).prop_map(|((head, tail), raws)| {
        raws.into_iter().map(|raw| [head, &raw, tail].concat()).collect::<Vec<_>>()
    });
    vec(some, 1..6).prop_map(|chunks| chunks.concat())
}

proptest! {
    #[test]
    fn reuse_cannot_be_seen(chunks in chunks()) {
        let mut decoder = ChatStreamDecoder::new();
        for chunk in &chunks {
            decoder.feed(format!("data: {chunk}\n\n").as_bytes());
        }
        let mut seen = Vec::new();
        while let Some(event) = decoder.next() {
            // Text that is not a chunk is an error, or skipped after the finish reason.
            if let Ok(StreamEvent::Chunk(chunk)) = event {
                seen.push(chunk.chunk.clone());
            }
        }
        let parsed: Vec<_> =
            chunks.iter().filter_map(|text| ChatChunk::from_text(text).ok()).collect();
        prop_assert_eq!(seen, parsed);
    }
}
