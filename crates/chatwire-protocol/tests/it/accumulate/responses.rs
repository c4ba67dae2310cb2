//! Text, reasoning, audio, log probabilities, usage, and the identity of a response.

use serde_json::json;

use super::{check_message, delta, fold};

#[test]
fn a_response_looks_like_a_non_streaming_one() {
    let head = json!({"id": "c", "object": "chat.completion.chunk", "created": 5, "model": "m",
        "system_fingerprint": "f", "service_tier": "auto"});
    let chunk = |choices, more| {
        let mut chunk = head.clone();
        chunk["choices"] = choices;
        chunk.as_object_mut().unwrap().append(serde_json::Value::as_object_mut(more).unwrap());
        chunk
    };
    let (response, diagnostics) = fold(&[
        chunk(
            json!([{"index": 0, "delta": {"role": "assistant", "content": "", "refusal": null}, "logprobs": null, "finish_reason": null}]),
            &mut json!({"usage": null}),
        ),
        chunk(
            json!([{"index": 0, "delta": {"content": "Hi"}, "logprobs": null, "finish_reason": null}]),
            &mut json!({"obfuscation": "xx"}),
        ),
        chunk(
            json!([{"index": 0, "delta": {}, "finish_reason": "stop", "native_finish_reason": "STOP"}]),
            &mut json!({}),
        ),
        chunk(
            json!([]),
            &mut json!({"service_tier": "default", "usage": {"total_tokens": 7}, "meta": {"usage": {"credits_used": 3}}, "odd": [1]}),
        ),
    ]);
    assert_eq!(
        response,
        json!({"id": "c", "object": "chat.completion", "created": 5, "model": "m",
            "system_fingerprint": "f", "service_tier": "default",
            "choices": [{"index": 0, "finish_reason": "stop", "native_finish_reason": "STOP",
                "logprobs": null,
                "message": {"role": "assistant", "content": "Hi", "refusal": null}}],
            "usage": {"total_tokens": 7}, "meta": {"usage": {"credits_used": 3}}, "odd": [1]})
    );
    assert!(diagnostics.is_empty());
}

#[test]
fn no_chunks_make_a_response_without_choices() {
    let (response, diagnostics) = fold(&[]);
    assert_eq!(response, json!({"object": "chat.completion", "choices": []}));
    assert!(diagnostics.is_empty());
}

#[test]
fn choices_are_distinguished_by_index() {
    let piece = |index, text| json!({"choices": [{"index": index, "delta": {"role": "assistant", "content": text}}]});
    let (response, diagnostics) =
        fold(&[piece(2, "c"), piece(0, "a"), piece(2, "C"), piece(0, "A")]);
    let seen: Vec<_> = response["choices"]
        .as_array()
        .unwrap()
        .iter()
        .map(|choice| (choice["index"].as_u64(), choice["message"]["content"].as_str()))
        .collect();
    assert_eq!(seen, [(Some(0), Some("aA")), (Some(2), Some("cC"))]);
    assert!(diagnostics.is_empty());
}

#[test]
fn text_and_reasoning_are_joined() {
    check_message(
        &[
            json!({"content": "a", "refusal": null, "reasoning_content": "1", "reasoning": "x"}),
            json!({"content": "b", "refusal": "no", "reasoning_content": "2", "reasoning": "y"}),
        ],
        json!({"content": "ab", "refusal": "no", "reasoning_content": "12", "reasoning": "xy"}),
        &[],
    );
    let empty = &["choice 0: the choice is empty (first in chunk 2)"];
    check_message(&[json!({"content": ""})], json!({"content": ""}), &[]);
    check_message(&[json!({"content": null})], json!({}), empty);
}

#[test]
fn reasoning_details_are_joined_by_index_and_type() {
    let piece = |value| json!({"reasoning_details": [value]});
    check_message(
        &[
            piece(json!({"type": "reasoning.text", "text": "a", "index": 0, "signature": null})),
            piece(json!({"type": "reasoning.text", "text": "b", "index": 0, "signature": "s"})),
            piece(json!({"type": "reasoning.encrypted", "data": "zz", "index": 0})),
            piece(json!({"type": "reasoning.encrypted", "data": "yy", "index": 1})),
            piece(json!({"type": "reasoning.text", "text": "c"})),
            piece(json!({"type": "reasoning.text", "text": "d"})),
            piece(json!("odd")),
        ],
        json!({"reasoning_details": [
            {"type": "reasoning.text", "text": "ab", "index": 0, "signature": "s"},
            {"type": "reasoning.encrypted", "data": "zz", "index": 0},
            {"type": "reasoning.encrypted", "data": "yy", "index": 1},
            {"type": "reasoning.text", "text": "c"},
            {"type": "reasoning.text", "text": "d"},
            "odd",
        ]}),
        &[],
    );
}

#[test]
fn speech_and_sources_are_joined() {
    check_message(
        &[
            json!({"audio": {"id": "au", "transcript": "Good "}}),
            json!({"audio": {"data": "AAAA", "transcript": "day"}}),
            json!({"audio": {"data": "BBBB", "expires_at": 9}}),
            json!({"annotations": [{"type": "url_citation", "url_citation": {"url": "u"}}]}),
            json!({"annotations": [{"type": "url_citation", "url_citation": {"url": "v"}}]}),
        ],
        json!({
            "audio": {"id": "au", "transcript": "Good day", "data": "AAAABBBB", "expires_at": 9},
            "annotations": [
                {"type": "url_citation", "url_citation": {"url": "u"}},
                {"type": "url_citation", "url_citation": {"url": "v"}},
            ],
        }),
        &[],
    );
}

#[test]
fn log_probabilities_are_joined_and_nothing_is_rounded() {
    let piece = |logprobs: &str| {
        let text = format!(
            r#"{{"choices":[{{"index":0,"delta":{{"role":"assistant"}},"logprobs":{logprobs}}}]}}"#
        );
        serde_json::from_str(&text).unwrap()
    };
    let joined = |pieces: &[&str]| {
        let pieces: Vec<_> = pieces.iter().map(|logprobs| piece(logprobs)).collect();
        fold(&pieces).0["choices"][0]["logprobs"].to_string()
    };
    assert_eq!(
        joined(&[
            r#"{"content":[{"token":"a","logprob":-0.1}],"refusal":null}"#,
            r#"{"content":[],"refusal":null}"#,
            r#"{"content":[ {"token":"b","logprob":-5e-6} , {"token":"]"} ],"refusal":[{"token":"n"}],"more":1}"#,
            "null",
        ]),
        r#"{"content":[{"logprob":-0.1,"token":"a"},{"logprob":-5e-6,"token":"b"},{"token":"]"}],"more":1,"refusal":[{"token":"n"}]}"#
    );
    assert_eq!(joined(&[r#"{"content":null}"#]), r#"{"content":null}"#);
    assert_eq!(joined(&[r#"{"content":null}"#, r#"{"content":[]}"#]), r#"{"content":[]}"#);
    assert_eq!(joined(&["{}"]), "{}");
    assert_eq!(joined(&["null", "null"]), "null");
}

#[test]
fn usage_is_taken_from_wherever_it_comes() {
    let usage = |chunks: &[serde_json::Value]| fold(chunks).0["usage"]["total_tokens"].as_u64();
    let at_top = |total| json!({"choices": [], "usage": {"total_tokens": total}});
    assert_eq!(usage(&[at_top(1), at_top(5), json!({"usage": null})]), Some(5));
    let in_choice = json!({"choices": [{"index": 0, "delta": {}, "usage": {"total_tokens": 6}}]});
    assert_eq!(usage(std::slice::from_ref(&in_choice)), Some(6));
    assert_eq!(usage(&[at_top(1), in_choice]), Some(1));
    assert_eq!(usage(&[json!({"choices": [], "x_groq": {"usage": {"total_tokens": 8}}})]), Some(8));
    assert_eq!(usage(&[json!({"choices": [], "x_groq": {"usage": 1}})]), None);
}

#[test]
fn contradictions_are_reported_and_the_first_value_is_kept() {
    let (response, diagnostics) = fold(&[
        json!({"id": "a", "model": "m", "created": 1, "system_fingerprint": "f", "choices": []}),
        json!({"id": "", "model": "n", "created": 2, "system_fingerprint": null, "choices": []}),
        json!({"id": "b", "model": "n", "created": 3, "system_fingerprint": "g", "choices": []}),
    ]);
    assert_eq!(
        response,
        json!({"id": "a", "model": "m", "created": 1, "system_fingerprint": "f",
            "object": "chat.completion", "choices": []})
    );
    assert_eq!(
        diagnostics,
        [
            "the ID changed (first in chunk 2)",
            "the model changed (first in chunk 1, 2 times)",
            "the creation time changed (first in chunk 1, 2 times)",
            "the system fingerprint changed (first in chunk 2)",
        ]
    );
}

#[test]
fn choices_that_break_rules_are_read_all_the_same() {
    let (response, diagnostics) = fold(&[
        json!({"choices": [{"delta": {"content": "a", "role": ""}}]}),
        json!({"choices": [{"index": 0, "message": {"role": "assistant", "content": "b", "tool_calls": [{"id": "t", "function": {"name": "f", "arguments": "{}"}}]}, "finish_reason": "stop"}]}),
        json!({"choices": [{"index": 0, "delta": {"role": "user", "content": "c"}, "finish_reason": "length", "odd": 1}]}),
        json!({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop", "odd": 2}]}),
    ]);
    assert_eq!(
        response["choices"],
        json!([{"index": 0, "finish_reason": "stop", "odd": 2, "message": {
            "role": "assistant", "content": "abc",
            "tool_calls": [{"id": "t", "function": {"name": "f", "arguments": "{}"}}]}}])
    );
    assert_eq!(
        diagnostics,
        [
            "choice 0: the index is missing (first in chunk 0)",
            "choice 0: the role changed (first in chunk 2)",
            "choice 0: the finish reason changed (first in chunk 2)",
            "choice 0: content came after the finish reason (first in chunk 2)",
            "choice 0: a choice has a message instead of a delta (first in chunk 1)",
            "choice 0: a tool call has no index (first in chunk 1)",
            "choice 0: an extra member changed (first in chunk 3)",
        ]
    );
}

#[test]
fn a_choice_that_did_not_finish_says_so() {
    let (response, diagnostics) =
        fold(&[json!({"choices": [{"index": 0, "delta": {"content": "a"}, "finish_reason": ""}]})]);
    assert_eq!(
        response["choices"],
        json!([{"index": 0, "finish_reason": null, "message": {"role": "assistant", "content": "a"}}])
    );
    assert_eq!(diagnostics, ["choice 0: the role is missing (first in chunk 1)"]);
}

#[test]
fn content_of_another_kind_is_not_lost() {
    check_message(
        &[
            json!({"content": "a"}),
            json!({"content": [{"type": "text", "text": "b"}, {"type": "text", "text": "c"}]}),
            json!({"content": "d"}),
        ],
        json!({"content": "abcd"}),
        &["choice 0: content is a list of parts (first in chunk 2)"],
    );
    check_message(
        &[json!({"content": 5})],
        json!({"content": 5}),
        &["choice 0: a value has a type that cannot be understood (first in chunk 1)"],
    );
    let thinking = |text: &str| json!({"content": [{"type": "thinking", "thinking": [{"type": "text", "text": text}]}]});
    check_message(
        &[
            thinking("a"),
            thinking("b"),
            json!({"content": [{"type": "text", "text": "c"}]}),
            json!({"content": "d"}),
            json!({"content": ["e", {"type": "image_url", "image_url": {"url": "u"}}, null]}),
        ],
        json!({"content": [
            {"type": "thinking", "thinking": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]},
            {"type": "text", "text": "cde"},
            {"type": "image_url", "image_url": {"url": "u"}},
        ]}),
        &["choice 0: content is a list of parts (first in chunk 1, 4 times)"],
    );
}

/// Deltas whose content is written with these escapes.
fn escaped(contents: &[&str]) -> (String, Vec<String>) {
    let mut accumulator = chatwire_protocol::accumulate::Accumulator::new();
    accumulator.push(&chunk_of(r#"{"role":"assistant"}"#)).expect("small");
    for content in contents {
        accumulator.push(&chunk_of(&format!("{{\"content\":\"{content}\"}}"))).expect("small");
    }
    let (response, diagnostics) = accumulator.finish();
    let text = response.first_text().unwrap_or_default().into_owned();
    (text, diagnostics.iter().map(ToString::to_string).collect())
}

fn chunk_of(delta: &str) -> chatwire_protocol::chat::ChatChunk {
    let text = format!("{{\"choices\":[{{\"index\":0,\"delta\":{delta}}}]}}");
    chatwire_protocol::chat::ChatChunk::from_text(&text).expect("a chunk is an object")
}

#[test]
fn characters_cut_in_half_are_put_together() {
    assert_eq!(escaped(&["a\\ud83c", "\\udf88b"]), ("a🎈b".to_owned(), vec![]));
    assert_eq!(escaped(&["\\ud83c", "\\udf88\\ud83c", "\\udf88"]), ("🎈🎈".to_owned(), vec![]));
    let broken = vec!["choice 0: a surrogate has no counterpart (first in chunk 2)".to_owned()];
    assert_eq!(escaped(&["a\\ud83c", "b"]), ("a\u{fffd}b".to_owned(), broken.clone()));
    assert_eq!(escaped(&["a\\ud83c"]).0, "a\u{fffd}");
    assert_eq!(escaped(&["a", "\\udf88b"]), ("a\u{fffd}b".to_owned(), broken));
    assert_eq!(escaped(&["\\\\ud83c", "\\u0d83c"]), ("\\ud83c\u{d83}c".to_owned(), vec![]));
}

#[test]
fn the_text_so_far_can_be_read() {
    let mut accumulator = chatwire_protocol::accumulate::Accumulator::new();
    assert_eq!(accumulator.text(0), None);
    accumulator.push(&chunk_of(r#"{"content":"so"}"#)).expect("small");
    accumulator.push(&chunk_of(r#"{"content":" far"}"#)).expect("small");
    assert_eq!(accumulator.text(0), Some("so far"));
    assert_eq!(accumulator.text(1), None);
    assert_eq!(fold(&[delta(json!({"content": "x"}))]).0["choices"][0]["index"], 0);
}
