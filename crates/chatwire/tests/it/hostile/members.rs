//! Fields that are missing, null, unknown or of another type.

use super::{
    Row, non_streaming,
    script::{self, DONE, chunk, data, events, stop, text},
    stream,
};

/// A row about a response with these fields.
fn response(about: &str, members: &str) -> Row {
    non_streaming(about, script::non_streaming(format!("{{{members}}}")))
}

/// A row about a stream with this choice in a chunk, and then the finish reason.
fn piece(about: &str, choice: &str) -> Row {
    stream(about, events(&[&chunk(choice), &stop(), DONE]))
}

pub(super) fn rows() -> Vec<Row> {
    let choice =
        r#"{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"Hi"}}"#;
    let with = |members: &str| format!(r#""choices":[{choice}],{members}"#);
    vec![
        response("only `choices` is present", &format!(r#""choices":[{choice}]"#)),
        response("only the content is present", r#""choices":[{"message":{"content":"Hi"}}]"#),
        response(
            "every other field is `null`",
            &with(
                r#""id":null,"object":null,"created":null,"model":null,"usage":null,"error":null"#,
            ),
        ),
        response("unknown fields are present", &with(r#""x":{"y":[1e400]},"choices_":0"#)),
        response("`created` is a float", &with(r#""created":1744187449.5"#)),
        response("`created` is a string", &with(r#""created":"2025-04-09""#)),
        response(
            "token counts exceed 64 bits",
            &with(r#""usage":{"total_tokens":123456789012345678901234567890}"#),
        ),
        response("token counts are negative floats", &with(r#""usage":{"total_tokens":-1.5}"#)),
        response("`usage` is empty", &with(r#""usage":{}"#)),
        response("`usage` is a string", &with(r#""usage":"none""#)),
        response(
            "the finish reason is unknown",
            r#""choices":[{"finish_reason":"eos","message":{"content":"Hi"}}]"#,
        ),
        response(
            "the finish reason is a number",
            r#""choices":[{"finish_reason":7,"message":{"content":"Hi"}}]"#,
        ),
        response(
            "the role is an empty string",
            r#""choices":[{"message":{"role":"","content":"Hi"}}]"#,
        ),
        response(
            "the content is `null`",
            r#""choices":[{"message":{"role":"assistant","content":null}}]"#,
        ),
        response(
            "the content is an array of parts",
            r#""choices":[{"message":{"content":[{"type":"text","text":"Hi"}]}}]"#,
        ),
        response(
            "`tool_calls` is `null`",
            r#""choices":[{"message":{"content":"Hi","tool_calls":null}}]"#,
        ),
        response("a field comes twice", &with(r#""id":"a","id":"b""#)),
        response(
            "the finish reason is `error`",
            r#""choices":[{"finish_reason":"error","message":{"content":"H"}}]"#,
        ),
        response(
            "a choice has an `error` field",
            r#""choices":[{"error":{"message":"Provider disconnected","code":502},"message":{"content":"H"}}]"#,
        ),
        piece("a chunk has no index", r#"{"delta":{"content":"Hi"}}"#),
        piece("a chunk has no role", r#"{"index":0,"delta":{"content":"Hi"}}"#),
        piece("the delta of a chunk is `null`", r#"{"index":0,"delta":null}"#),
        piece("a chunk has no delta", r#"{"index":0}"#),
        piece(
            "a chunk has a message instead of a delta",
            r#"{"index":0,"message":{"role":"assistant","content":"Hi"}}"#,
        ),
        piece(
            "the content of a chunk is `null` beside reasoning",
            r#"{"index":0,"delta":{"content":null,"reasoning_content":"hm"}}"#,
        ),
        piece(
            "the content of a chunk is an array of parts",
            r#"{"index":0,"delta":{"content":[{"type":"text","text":"Hi"}]}}"#,
        ),
        piece("the content of a chunk is a number", r#"{"index":0,"delta":{"content":7}}"#),
        stream(
            "chunks have no `id` and no `model`",
            events(&[
                &text("Hi").replace("\"id\":\"c-1\",", "").replace("\"model\":\"m\",", ""),
                &stop(),
                DONE,
            ]),
        ),
        stream(
            "the `id` changes within the stream",
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
            "the stream has 2,000 choices",
            events(&[&(0..2_000)
                .map(|index| chunk(&format!(r#"{{"index":{index},"delta":{{}}}}"#)))
                .collect::<String>()]),
        ),
    ]
}
