//! Members that are missing, null, unknown or of another type.

use super::{
    Row,
    script::{self, DONE, chunk, data, events, stop, text},
    stream, whole,
};

/// A line about an answer with these members.
fn answer(about: &str, members: &str) -> Row {
    whole(about, script::whole(format!("{{{members}}}")))
}

/// A line about a stream with this choice in a chunk, and then the finish.
fn piece(about: &str, choice: &str) -> Row {
    stream(about, events(&[&chunk(choice), &stop(), DONE]))
}

pub(super) fn rows() -> Vec<Row> {
    let choice =
        r#"{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"Hi"}}"#;
    let with = |members: &str| format!(r#""choices":[{choice}],{members}"#);
    vec![
        answer("only choices are there", &format!(r#""choices":[{choice}]"#)),
        answer("only a text is there", r#""choices":[{"message":{"content":"Hi"}}]"#),
        answer(
            "every other member is `null`",
            &with(
                r#""id":null,"object":null,"created":null,"model":null,"usage":null,"error":null"#,
            ),
        ),
        answer("members are unknown", &with(r#""x":{"y":[1e400]},"choices_":0"#)),
        answer("the time is a float", &with(r#""created":1744187449.5"#)),
        answer("the time is text", &with(r#""created":"2025-04-09""#)),
        answer(
            "counts are beyond 64 bits",
            &with(r#""usage":{"total_tokens":123456789012345678901234567890}"#),
        ),
        answer("counts are negative floats", &with(r#""usage":{"total_tokens":-1.5}"#)),
        answer("the usage is empty", &with(r#""usage":{}"#)),
        answer("the usage is text", &with(r#""usage":"none""#)),
        answer(
            "the reason to stop is unknown",
            r#""choices":[{"finish_reason":"eos","message":{"content":"Hi"}}]"#,
        ),
        answer(
            "the reason to stop is a number",
            r#""choices":[{"finish_reason":7,"message":{"content":"Hi"}}]"#,
        ),
        answer("the role is empty", r#""choices":[{"message":{"role":"","content":"Hi"}}]"#),
        answer(
            "the text is `null`",
            r#""choices":[{"message":{"role":"assistant","content":null}}]"#,
        ),
        answer(
            "the text comes in parts",
            r#""choices":[{"message":{"content":[{"type":"text","text":"Hi"}]}}]"#,
        ),
        answer(
            "tool calls are `null`",
            r#""choices":[{"message":{"content":"Hi","tool_calls":null}}]"#,
        ),
        answer("a member comes twice", &with(r#""id":"a","id":"b""#)),
        answer(
            "a choice finishes with `error`",
            r#""choices":[{"finish_reason":"error","message":{"content":"H"}}]"#,
        ),
        answer(
            "a choice has an error in it",
            r#""choices":[{"error":{"message":"Provider disconnected","code":502},"message":{"content":"H"}}]"#,
        ),
        piece("a chunk has no index", r#"{"delta":{"content":"Hi"}}"#),
        piece("a chunk has no role", r#"{"index":0,"delta":{"content":"Hi"}}"#),
        piece("a chunk's delta is `null`", r#"{"index":0,"delta":null}"#),
        piece("a chunk has no delta", r#"{"index":0}"#),
        piece(
            "a chunk has a message instead of a delta",
            r#"{"index":0,"message":{"role":"assistant","content":"Hi"}}"#,
        ),
        piece(
            "a chunk's text is `null` beside thoughts",
            r#"{"index":0,"delta":{"content":null,"reasoning_content":"hm"}}"#,
        ),
        piece(
            "a chunk's text comes in parts",
            r#"{"index":0,"delta":{"content":[{"type":"text","text":"Hi"}]}}"#,
        ),
        piece("a chunk's text is a number", r#"{"index":0,"delta":{"content":7}}"#),
        stream(
            "chunks have no id, and no model",
            events(&[
                &text("Hi").replace("\"id\":\"c-1\",", "").replace("\"model\":\"m\",", ""),
                &stop(),
                DONE,
            ]),
        ),
        stream(
            "ids change within the stream",
            events(&[
                &text("H"),
                &text("i").replace("c-1", "c-2"),
                &stop().replace("c-1", ""),
                DONE,
            ]),
        ),
        stream(
            "the first chunk has no choices",
            events(&[
                &data(r#"{"choices":[],"prompt_filter_results":[{}]}"#),
                &text("Hi"),
                &stop(),
                DONE,
            ]),
        ),
        stream("a chunk is an empty object", events(&[&data("{}"), &text("Hi"), &stop(), DONE])),
        stream(
            "choices are `null` in the last chunk",
            events(&[
                &text("Hi"),
                &stop(),
                &data(r#"{"choices":null,"usage":{"total_tokens":2}}"#),
                DONE,
            ]),
        ),
        stream(
            "the role is in every chunk",
            events(&[
                &text("H").replace("\"content\"", "\"role\":\"assistant\",\"content\""),
                &text("i").replace("\"content\"", "\"role\":\"assistant\",\"content\""),
                &stop(),
                DONE,
            ]),
        ),
        stream(
            "2,000 choices come",
            events(&[&(0..2_000)
                .map(|index| chunk(&format!(r#"{{"index":{index},"delta":{{}}}}"#)))
                .collect::<String>()]),
        ),
    ]
}
