//! From the bytes of a stream to the response, wherever bytes and deltas are cut.

use chatwire_protocol::{
    accumulate::Accumulator,
    chat::ChatChunk,
    stream::{ChatStreamDecoder, StreamEvent},
};
use proptest::{collection::vec, prelude::*, sample::select};
use serde_json::{Value, json};

use super::fold;
use crate::stream::samples::SAMPLES;

/// The response of a stream, as JSON.
fn response<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> Value {
    let mut decoder = ChatStreamDecoder::new();
    let mut accumulator = Accumulator::new();
    for piece in pieces {
        decoder.feed(piece);
        while let Some(event) = decoder.next() {
            if let StreamEvent::Chunk(chunk) = event.expect("samples have no errors") {
                accumulator.push(chunk.chunk).expect("samples are small");
            }
        }
    }
    serde_json::from_slice(&accumulator.finish().0.to_vec()).expect("a response is JSON")
}

#[test]
fn samples_make_the_expected_responses() {
    let content = |name: &str| {
        let (_, _, stream) = SAMPLES.iter().find(|(known, ..)| *known == name).unwrap();
        response([stream.as_bytes()])
    };
    let plain = content("plain");
    assert_eq!(plain["choices"][0]["message"]["content"], "Hello \"you\" 🎈\u{2028}");
    assert_eq!(plain["usage"]["total_tokens"], 7);
    let two_ends = content("two ends");
    assert_eq!((&two_ends["id"], &two_ends["usage"]["total_tokens"]), (&json!("m-7"), &json!(9)));
    assert_eq!(two_ends["choices"][0]["message"]["content"], "One two");
    let tools = content("tools");
    let calls = &tools["choices"][0]["message"]["tool_calls"];
    assert_eq!(calls[0]["function"]["arguments"], "{\"at\":1}");
    assert_eq!((&calls[1]["id"], calls.as_array().map(Vec::len)), (&json!("call_b"), Some(2)));
    let reasoning = content("reasoning");
    assert_eq!(reasoning["choices"][0]["message"]["reasoning_content"], "hmm.");
    assert_eq!(reasoning["choices"][0]["logprobs"]["content"][1]["logprob"], -0.001);
    assert_eq!(content("envelopes")["choices"][0]["message"]["content"], "Hi");
}

#[test]
fn one_cut_changes_no_response() {
    for (name, _, stream) in SAMPLES {
        let whole = response([stream.as_bytes()]);
        assert_eq!(response(stream.as_bytes().chunks(1)), whole, "{name}, byte by byte");
        for at in (0..stream.len()).step_by(7) {
            let (left, right) = stream.as_bytes().split_at(at);
            assert_eq!(response([left, right]), whole, "{name} at {at}");
        }
    }
}

#[test]
fn a_complete_stream_has_the_whole_response() {
    for (name, choices, stream) in SAMPLES {
        let whole = response([stream.as_bytes()]);
        let mut seen = 0;
        for at in 0..=stream.len() {
            let mut decoder = ChatStreamDecoder::new().expect_choices(*choices);
            let mut accumulator = Accumulator::new();
            decoder.feed(&stream.as_bytes()[..at]);
            decoder.close();
            while let Some(Ok(event)) = decoder.next() {
                if let StreamEvent::Chunk(chunk) = event {
                    accumulator.push(chunk.chunk).expect("samples are small");
                }
            }
            if decoder.finish().is_complete() {
                seen += 1;
                let response: Value = serde_json::from_slice(&accumulator.finish().0.to_vec())
                    .expect("a response is JSON");
                assert_eq!(response["choices"], whole["choices"], "{name} at {at}");
            }
        }
        assert!(seen > 1, "{name}");
    }
}

proptest! {
    #[test]
    fn text_may_be_cut_anywhere(pieces in vec("[a-c\u{1F388}\"\\\\\n]{0,4}", 1..12)) {
        let deltas: Vec<_> = pieces.iter().map(|piece| super::delta(json!({"content": piece}))).collect();
        let joined = super::delta(json!({"content": pieces.concat()}));
        prop_assert_eq!(fold(&deltas).0, fold(&[joined]).0);
    }

    #[test]
    fn arguments_may_be_cut_anywhere(
        values in vec("[a-c\u{1F388}\"\\\\{}]{0,4}", 0..6),
        cuts in vec(0..200_usize, 0..12),
    ) {
        let whole = json!({"a": values, "b": {}, "c": [null]}).to_string();
        let mut cuts: Vec<_> = cuts.into_iter().filter(|at| whole.is_char_boundary(*at)).collect();
        cuts.extend([0, whole.len()]);
        cuts.retain(|at| *at <= whole.len());
        cuts.sort_unstable();
        let pieces: Vec<_> = cuts.windows(2).map(|cut| &whole[cut[0]..cut[1]]).collect();
        let call = |arguments: &str| {
            let call = json!({"index": 0, "id": "t", "function": {"name": "f", "arguments": arguments}});
            super::delta(json!({"tool_calls": [call]}))
        };
        let deltas: Vec<_> = pieces.iter().map(|piece| call(piece)).collect();
        prop_assert_eq!(fold(&deltas).0, fold(&[call(&pieces.concat())]).0);
    }

    #[test]
    fn no_chunk_is_refused(
        member in select(["role", "content", "tool_calls", "audio", "reasoning_details", "annotations", "function_call", "refusal"].as_slice()),
        value in select(vec![
            json!(null), json!(1), json!("a"), json!([]), json!({}), json!([1, "a", null, {}]),
            json!([{"index": "0"}]), json!({"name": 1, "arguments": null, "data": []}),
        ]),
        index in select(vec![json!(0), json!(null), json!("0"), json!(1.5), json!(-1)]),
    ) {
        let chunk = json!({"choices": [{"index": index, "delta": {member: value}, "finish_reason": value, "logprobs": value}]});
        let (response, _) = fold(&[chunk.clone(), chunk]);
        prop_assert!(response["choices"][0]["message"].is_object());
        prop_assert!(ChatChunk::from_text(&response.to_string()).is_ok());
    }
}
