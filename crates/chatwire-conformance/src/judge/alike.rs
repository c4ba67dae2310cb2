//! What is left out of a short view changes no judgment.

use bytes::Bytes;
use chatwire_schema::Contract;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::Judge;
use crate::subject::Subject;

/// Events that a stream may have, most of them alike; `T` stands for a text.
const EVENTS: [&str; 18] = [
    r#"data: {"id":"a","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"T"},"finish_reason":null}]}"#,
    r#"data: {"id":"a","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"T"},"finish_reason":null}]}"#,
    r#"data: {"id":"a","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"T"},"finish_reason":null}]}"#,
    r#"data: {"id":"a","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"T"},"finish_reason":null}]}"#,
    r#"data: {"id":"a","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"T","reasoning_content":"T"},"finish_reason":null}],"obfuscation":"T"}"#,
    r#"data: {"id":"b","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"T"},"finish_reason":null}],"usage":null}"#,
    r#"data: {"id":"a","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":1,"delta":{"content":"T"},"finish_reason":null}]}"#,
    r#"data: {"id":"a","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"T"},"finish_reason":"stop"}]}"#,
    r#"data: {"id":"a","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"T"},"finish_reason":null}],"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}"#,
    r#"data: {"id":"a","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"T"}}]},"finish_reason":null}]}"#,
    r#"data: {"id":"a","created":99999999999999999999,"choices":[{"delta":{"content":"T","content":"T"}}]}"#,
    r#"data: {"id":"a","choices":[{"delta":{"content":"T"},"debug":"/home/x/y.py"}],"x":99999999999999999999}"#,
    r#"data: {"event":"chunk","data":{"id":"a","choices":[{"index":0,"delta":{"content":"T"}}]}}"#,
    r#"data: {"error":{"message":"T"}}"#,
    "event: chunk\ndata: {\"id\":\"a\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"T\"}}]}",
    ": ping",
    "data: [DONE]",
    "data: {\"choices\":\ndata:[{\"delta\":{\"content\":\"T\"}}]}",
];

const TEXTS: [&str; 10] =
    ["a", " b", "", r"\n", r"\u00e9", r"\ud800", "caf\u{e9}", r#"\""#, "<|im_end|>", "a b c"];

fn stream() -> impl Strategy<Value = String> {
    let event = (0..EVENTS.len(), 1..5_usize, prop::collection::vec(0..TEXTS.len(), 5));
    prop::collection::vec(event, 1..8).prop_map(|events| {
        let mut stream = String::new();
        for (event, count, texts) in events {
            for text in texts.iter().take(count) {
                stream += &EVENTS[event].replace('T', TEXTS[*text]);
                stream += "\n\n";
            }
        }
        stream
    })
}

/// A judge whose contract looks into texts.
fn strict() -> Judge {
    let text = json!({"type": "string", "maxLength": 2});
    let delta = json!({"properties": {"content": text}});
    let choices = json!({"items": {"properties": {"delta": delta}}});
    let document: Value = json!({"properties":
        {"object": {"const": "chat.completion.chunk"}, "choices": choices}});
    let contract = Contract::builder("strict", document.into()).build().unwrap();
    Judge::builder().contract(contract).build().unwrap()
}

proptest! {
    #[test]
    fn a_short_view_changes_no_judgment(stream in stream()) {
        let body = Bytes::from(stream);
        let whole = Subject::from_stream(body.clone()).with_all_chunks_apart();
        let short = Subject::from_stream(body);
        for judge in [Judge::default(), strict()] {
            prop_assert_eq!(judge.judge(&short), judge.judge(&whole));
        }
    }
}

#[test]
fn most_chunks_of_a_stream_are_alike() {
    let chunk = EVENTS[0];
    let stream: String =
        (0..100).map(|at| format!("{}\n\n", chunk.replace('T', &at.to_string()))).collect();
    let subject = Subject::from_stream(stream);
    assert_eq!(subject.heads().unwrap().len(), 3);
    assert_eq!(subject.chunks().unwrap().len(), 100);
}
