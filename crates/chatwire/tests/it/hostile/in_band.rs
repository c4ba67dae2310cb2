//! Errors within a stream.

use super::{
    Row,
    script::{DONE, chunk, data, events, stop, text},
    stream,
};

pub(super) fn rows() -> Vec<Row> {
    let after_text = |parts: &[&str]| events(&[&text("Hi"), &parts.concat()]);
    let first = |parts: &[&str]| events(&[&parts.concat()]);
    let nested = r#"{"error":{"message":"The engine is overloaded","type":"server_error","code":"engine_overloaded"}}"#;
    vec![
        stream("an event named `error` comes", after_text(&["event: error\n", &data(nested)])),
        stream(
            "an event named `error` has plain text",
            after_text(&["event: error\n", &data("upstream went away")]),
        ),
        stream(
            "an event named `error` has a code and details",
            after_text(&["event: error\n", &data(r#"{"code":503,"details":"no worker is left"}"#)]),
        ),
        stream("an `error` object comes as a chunk", after_text(&[&data(nested), DONE])),
        stream("an `error` object comes first", first(&[&data(nested), DONE])),
        stream(
            "an `error` object echoes the API key",
            first(&[&data(r#"{"error":{"message":"no such key: sk-canary-0123456789"}}"#)]),
        ),
        stream(
            "an `error` string comes",
            after_text(&[&data(r#"{"error":"rate limit exceeded, 10 requests per minute"}"#)]),
        ),
        stream(
            "a flat error object comes",
            after_text(&[&data(
                r#"{"message":"You've run out of credits.","statusCode":403,"requestId":"r-9"}"#,
            )]),
        ),
        stream(
            "an error with a status code comes",
            after_text(&[&data(
                r#"{"error":{"message":"Upstream failed","code":502},"choices":[]}"#,
            )]),
        ),
        stream(
            "an error object stands beside choices",
            after_text(&[&data(
                r#"{"error":{"message":"Upstream failed"},"choices":[{"index":0,"delta":{"content":""},"finish_reason":"error"}]}"#,
            )]),
        ),
        stream(
            "the finish reason is `error`",
            after_text(&[&chunk(r#"{"index":0,"delta":{},"finish_reason":"error"}"#), DONE]),
        ),
        stream(
            "a choice has an `error` field",
            after_text(&[&chunk(
                r#"{"index":0,"delta":{},"error":{"message":"Provider disconnected","code":502}}"#,
            )]),
        ),
        stream(
            "no blank line follows the event of an error",
            after_text(&[data(nested).trim_end()]),
        ),
        stream("an error comes after the finish reason", after_text(&[&stop(), &data(nested)])),
        stream(
            "`error: null` is in every chunk",
            first(&[&text("Hi").replace("\"id\"", "\"error\":null,\"id\""), &stop(), DONE]),
        ),
        stream(
            "the data of an event is not JSON",
            after_text(&[&data("upstream went away"), DONE]),
        ),
        stream(
            "the data of an event is truncated JSON",
            after_text(&[&data(r#"{"choices":[{"index":0,"delta":{"content":"#), DONE]),
        ),
        stream("the data of an event is an array", after_text(&[&data("[1]"), DONE])),
        stream(
            "the data of an event is an HTML page",
            after_text(&[&data("<html>502</html>"), DONE]),
        ),
        stream("a line reads `error: {...}`", after_text(&[&format!("error: {nested}\n\n")])),
    ]
}
