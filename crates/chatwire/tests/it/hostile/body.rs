//! Successful responses whose body is not a completion.

use super::{
    Row, both, non_streaming,
    script::{self, DONE, HI, Script, Start, events, stop, text},
    stream,
};

pub(super) fn rows() -> Vec<Row> {
    let bare = || Script::new(Start::Status(200));
    let page =
        || bare().header("content-type", "text/html").frame("<!doctype html><title>Log in</title>");
    let one = |about, body: &str| both(about, script::non_streaming(body));
    vec![
        non_streaming("the body is empty", bare()),
        non_streaming("the body is whitespace", bare().frame(" \n")),
        non_streaming("the status is 204", Script::new(Start::Status(204))),
        both("the body is an HTML page", page()),
        both(
            "the body is plain text",
            bare().header("content-type", "text/plain").frame("Internal error"),
        ),
        one("the body is `{}`", "{}"),
        one("the body is `[]`", "[]"),
        one("the body is `null`", "null"),
        one("the body is a number", "42"),
        one("the body is a JSON string", r#""Hi""#),
        one("choices are empty", r#"{"id":"a","choices":[]}"#),
        one("choices are `null`", r#"{"id":"a","choices":null}"#),
        one("choices are an object", r#"{"id":"a","choices":{"0":{}}}"#),
        one("choices contain `null`", r#"{"choices":[null]}"#),
        one(
            "the body is a response of another API",
            r#"{"id":"resp_1","object":"response","output":[{"type":"message"}]}"#,
        ),
        one(
            "the body is an error object",
            r#"{"error":{"message":"Invalid model","type":"invalid_request_error","code":"model_not_found"}}"#,
        ),
        one(
            "the body is a flat error object",
            r#"{"message":"Too Many Requests","path":"/v1/chat/completions","statusCode":"429"}"#,
        ),
        one("the body has an error string", r#"{"error":"model is loading"}"#),
        one(
            "the body is an array of errors",
            r#"[{"error":{"message":"API key not valid","code":400}}]"#,
        ),
        one(
            "an error object stands beside choices",
            r#"{"error":{"message":"Upstream failed","code":502},"choices":[{"message":{"content":"H"}}]}"#,
        ),
        non_streaming(
            "an empty error object stands beside choices",
            script::non_streaming(HI.replace("{\"id\"", "{\"error\":{},\"id\"")),
        ),
        non_streaming("the body is truncated JSON", script::non_streaming(&HI[..50])),
        non_streaming("text follows the JSON", script::non_streaming(format!("{HI} trailing"))),
        non_streaming(
            "a byte order mark comes first",
            script::non_streaming(format!("\u{feff}{HI}")),
        ),
        non_streaming(
            "the body is not UTF-8",
            script::non_streaming(b"{\"choices\":[{\"message\":{\"content\":\"\xff\"}}]}"),
        ),
        non_streaming(
            "the body is UTF-16",
            script::non_streaming(HI.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>()),
        ),
        non_streaming(
            "the body is nested 10,000 levels deep",
            script::non_streaming(format!(
                "{{\"choices\":{}{}}}",
                "[".repeat(10_000),
                "]".repeat(10_000)
            )),
        ),
        non_streaming("the body is an event stream", events(&[&text("Hi"), &stop(), DONE])),
        non_streaming("the status is 201", Script::new(Start::Status(201)).frame(HI)),
        non_streaming("there is no content type", bare().frame(HI)),
        non_streaming(
            "the content type is text",
            bare().header("content-type", "text/html").frame(HI),
        ),
        stream("the response to a streaming request is non-streaming", script::non_streaming(HI)),
        stream(
            "the non-streaming response is declared as an event stream",
            bare().header("content-type", "text/event-stream").frame(HI),
        ),
        stream(
            "the non-streaming response is indented",
            script::non_streaming(HI.replace(',', ",\r\n  ")),
        ),
        stream("the non-streaming response is truncated", script::non_streaming(&HI[..50])),
    ]
}
