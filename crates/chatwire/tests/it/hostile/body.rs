//! Successful responses whose body is not a completion.

use super::{
    Row, both,
    script::{self, DONE, HI, Script, Start, events, stop, text},
    stream, whole,
};

pub(super) fn rows() -> Vec<Row> {
    let bare = || Script::new(Start::Status(200));
    let page =
        || bare().header("content-type", "text/html").frame("<!doctype html><title>Log in</title>");
    let one = |about, body: &str| both(about, script::whole(body));
    vec![
        whole("the body is empty", bare()),
        whole("the body is whitespace", bare().frame(" \n")),
        whole("the status is 204", Script::new(Start::Status(204))),
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
        whole(
            "an empty error object stands beside choices",
            script::whole(HI.replace("{\"id\"", "{\"error\":{},\"id\"")),
        ),
        whole("the body is truncated JSON", script::whole(&HI[..50])),
        whole("text follows the JSON", script::whole(format!("{HI} trailing"))),
        whole("a byte order mark comes first", script::whole(format!("\u{feff}{HI}"))),
        whole(
            "the body is not UTF-8",
            script::whole(b"{\"choices\":[{\"message\":{\"content\":\"\xff\"}}]}"),
        ),
        whole(
            "the body is UTF-16",
            script::whole(HI.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>()),
        ),
        whole(
            "the body is nested 10,000 levels deep",
            script::whole(format!("{{\"choices\":{}{}}}", "[".repeat(10_000), "]".repeat(10_000))),
        ),
        whole("the body is an event stream", events(&[&text("Hi"), &stop(), DONE])),
        whole("the status is 201", Script::new(Start::Status(201)).frame(HI)),
        whole("there is no content type", bare().frame(HI)),
        whole("the content type is text", bare().header("content-type", "text/html").frame(HI)),
        stream("the response to a streaming request is non-streaming", script::whole(HI)),
        stream(
            "the non-streaming response is declared as an event stream",
            bare().header("content-type", "text/event-stream").frame(HI),
        ),
        stream("the non-streaming response is indented", script::whole(HI.replace(',', ",\r\n  "))),
        stream("the non-streaming response is truncated", script::whole(&HI[..50])),
    ]
}
