//! What chunks repeat from its start is reported, and what a model repeats is not.

use chatwire_protocol::{
    accumulate::{Accumulator, DiagnosticKind},
    stream::{ChatStreamDecoder, StreamEvent},
};
use serde_json::{Value, json};

use super::fold;

/// The diagnostics of a stream whose deltas have these members in turn.
fn diagnostics(deltas: impl IntoIterator<Item = Value>) -> Vec<String> {
    let role = [json!({"role": "assistant"})];
    let choice = |delta| json!({"choices": [{"index": 0, "delta": delta}]});
    let chunks: Vec<_> = role.into_iter().chain(deltas).map(choice).collect();
    fold(&chunks).1
}

fn of_texts(member: &str, pieces: &[&str]) -> Vec<String> {
    diagnostics(pieces.iter().map(|piece| json!({ member: piece })))
}

fn of_arguments(pieces: &[&str]) -> Vec<String> {
    let start = json!({"index": 0, "id": "a", "function": {"name": "f", "arguments": ""}});
    let pieces = pieces.iter().map(|piece| json!({"index": 0, "function": {"arguments": piece}}));
    diagnostics([start].into_iter().chain(pieces).map(|call| json!({"tool_calls": [call]})))
}

const MEMBERS: [&str; 5] =
    ["content", "reasoning_content", "reasoning", "reasoning_text", "thinking"];

#[test]
fn text_that_each_chunk_repeats_from_the_start_is_reported() {
    let cases: [(&[&str], &str); 5] = [
        (&["Hel", "Hello", "Hello wor", "Hello world"], "(first in chunk 2, 3 times)"),
        (&["", "Hel", "Hello", "", "Hello wor", "Hello wor"], "(first in chunk 3, 2 times)"),
        (&["Hello", "Hello world", "Hello world"], "(first in chunk 2)"),
        (&["你", "你好", "你好世", "你好世界"], "(first in chunk 2, 3 times)"),
        (&["Hel", "lo", " world", "Hello world"], "(first in chunk 4)"),
    ];
    for (pieces, place) in cases {
        for member in MEMBERS {
            let told = of_texts(member, pieces);
            let expected = format!("choice 0: text is repeated from its start {place}");
            assert!(told.contains(&expected), "{member} {pieces:?}: {told:?}");
        }
    }
    let parts = ["Hel", "Hello", "Hello!?", "Hello!? you"]
        .map(|text| json!({"content": [{"type": "text", "text": text}]}));
    assert!(diagnostics(parts).iter().any(|told| told.contains("repeated from its start")));
}

#[test]
fn text_that_a_model_repeats_is_not_reported() {
    let good: [&[&str]; 16] = [
        &["ha", "haha"],
        &["ha", "haha", "hahaha", "hahahaha"],
        &["ha", "ha", "ha", "ha"],
        &["no", " no", " no"],
        &["the", " the", " the", " the"],
        &["=", "==", "====", "========"],
        &["1", "10", "100", "1000"],
        &[" ", "  ", "    ", "        "],
        &["Hello, ", "Hello, it is me"],
        &["New", " York", ",", " New", " York"],
        &["x = 1\n", "x = 1\n", "x = 1\n"],
        &["    let a = 1;\n", "    let a = 1;\n", "    let ab = 1;\n"],
        &["*\n", "**\n", "***\n"],
        &["Hello", "Hello"],
        &["a", "ab", "abc", "d"],
        &["Row", ", row", ", row your boat"],
    ];
    for pieces in good {
        for member in MEMBERS {
            let told = of_texts(member, pieces);
            let is_told = told.iter().any(|told| told.contains("repeated"));
            assert!(!is_told, "{member} {pieces:?}: {told:?}");
        }
    }
}

#[test]
fn arguments_that_come_again_with_other_blanks_are_dropped() {
    let told = of_arguments(&[r#"{"a":[1,"é"]}"#, r#"{ "a": [1, "\u00e9"] }"#]);
    assert_eq!(told, ["choice 0: arguments are repeated (first in chunk 3)"]);
}

#[test]
fn arguments_that_are_not_one_value_are_reported() {
    let cases: [&[&str]; 5] = [
        &[r#"{"a""#, ":1}", r#"{"a""#, ": 1}"],
        &[r#"{"a":1"#, r#"{"a": 1, "b""#, r#"{"a": 1, "b": 2}"#],
        &[r#"{"a":1}"#, r#"{"b":2}"#],
        &["import math\nprint(1)"],
        &["{'a': 1}"],
    ];
    for pieces in cases {
        let told = of_arguments(pieces);
        assert_eq!(told.len(), 1, "{pieces:?}: {told:?}");
        assert!(told[0].contains("arguments are not one JSON value"), "{pieces:?}: {told:?}");
    }
}

#[test]
fn good_arguments_and_arguments_that_are_cut_are_not_reported() {
    let text = r#" {"ha": ["haha", "haha", {"ha": {"ha": -1.5e+7, "b": tru"#;
    for end in 0..=text.len() {
        assert_eq!(of_arguments(&[&text[..end]]), [""; 0], "{}", &text[..end]);
    }
    let text = r#"{"a": "\ud83d\ude00\\", "b": null, "c": [false, {}]}"#;
    for end in 0..=text.len() {
        let (start, rest) = text.split_at(end);
        assert_eq!(of_arguments(&[start]), [""; 0], "{start}");
        assert_eq!(of_arguments(&[start, rest]), [""; 0], "{start} {rest}");
    }
}

#[test]
fn recorded_streams_repeat_nothing() {
    let mut count = 0;
    for recording in chatwire_fixtures::recordings().expect("the recordings are readable") {
        let Some(stream) = recording.stream() else { continue };
        let mut decoder = ChatStreamDecoder::new();
        let mut accumulator = Accumulator::new();
        decoder.feed(stream);
        while let Some(Ok(event)) = decoder.next() {
            if let StreamEvent::Chunk(chunk) = event {
                accumulator.push(chunk.chunk).expect("recordings are small");
            }
        }
        let told = accumulator.finish().1;
        let is_told = told.iter().any(|told| {
            matches!(told.kind, DiagnosticKind::TextRepeated | DiagnosticKind::ArgumentsNotJson)
        });
        assert!(!is_told, "{}: {told:?}", recording.name);
        count += 1;
    }
    assert!(count > 30, "{count} streams");
}
