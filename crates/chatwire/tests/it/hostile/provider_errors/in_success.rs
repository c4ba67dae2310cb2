//! Errors with status 200.

use super::super::{
    Row, both, non_streaming,
    script::{DONE, Script, Start, chunk, data, error_response, events, text},
    stream,
};

pub(super) fn rows() -> Vec<Row> {
    let ok = |about, body: &str| both(about, error_response(200, body));
    let event = |about, body: &str| stream(about, events(&[&text("Hi"), &data(body), DONE]));
    let base = r#"{"id":"0","choices":null,"object":"chat.completion","base_resp":{"status_code":1008,"status_msg":"insufficient balance"}}"#;
    let groq =
        r#"{"choices":[{"index":0,"delta":{}}],"x_groq":{"id":"r","error":"over capacity"}}"#;
    let fine = r#"{"index":0,"delta":{"content":"Hi"},"finish_reason":"stop"}"#;
    let plain = Script::new(Start::Status(200)).header("content-type", "text/event-stream");
    vec![
        ok("MiniMax: 200, no balance", base),
        event("MiniMax: no balance in a stream", base),
        ok(
            "MiniMax: 200, a rate limit",
            r#"{"base_resp":{"status_code":1002,"status_msg":"rate limit"}}"#,
        ),
        ok(
            "MiniMax: 200, an invalid key",
            r#"{"base_resp":{"status_code":1004,"status_msg":"login fail"}}"#,
        ),
        stream(
            "MiniMax: a good `base_resp` in every chunk",
            events(&[
                &chunk(fine).replace(
                    "\"id\"",
                    "\"base_resp\":{\"status_code\":0,\"status_msg\":\"\"},\"id\"",
                ),
                DONE,
            ]),
        ),
        event("Groq: `x_groq.error` in a stream", groq),
        stream(
            "Groq: `x_groq` without an error",
            events(&[&chunk(fine).replace("\"id\"", "\"x_groq\":{\"id\":\"r\"},\"id\""), DONE]),
        ),
        event("Zhipu: no balance in a stream", r#"{"error":{"code":"1113","message":"余额不足"}}"#),
        event(
            "OpenRouter: an upstream fails in a stream",
            r#"{"error":{"code":502,"message":"Provider returned error","metadata":{"raw":"out of memory","provider_name":"Deep"}},"choices":[{"index":0,"delta":{},"finish_reason":"error"}]}"#,
        ),
        event(
            "Gemini: a list in a stream",
            r#"[{"error":{"code":503,"message":"The model is overloaded.","status":"UNAVAILABLE"}}]"#,
        ),
        event(
            "Bedrock: an exception in a stream",
            r#"{"__type":"ModelStreamErrorException","message":"broken"}"#,
        ),
        event("FastAPI: `detail` in a stream", r#"{"detail":"engine died"}"#),
        event(
            "`error.error` in a stream",
            r#"{"error":{"error":{"message":"over","code":"capacity_exceeded"}}}"#,
        ),
        event(
            "a wait in a stream",
            r#"{"error":{"message":"Rate limit reached. Please try again in 2s.","code":"rate_limit_exceeded"}}"#,
        ),
        non_streaming(
            "200, an event stream with an error alone",
            plain.frame("event: error\ndata: {\"message\":\"overloaded\"}\n\n"),
        ),
        non_streaming(
            "200, an event stream with an error as a chunk",
            events(&[
                &data(r#"{"error":{"message":"Overloaded","type":"overloaded_error"}}"#),
                DONE,
            ]),
        ),
        ok(
            "200, lines of JSON with an error",
            "{\"error\":{\"message\":\"over\",\"code\":\"capacity_exceeded\"}}\n{\"x\":1}\n",
        ),
        ok("200, a flat error of AWS", r#"{"__type":"ThrottlingException","Message":"slow down"}"#),
        ok(
            "200, problem details",
            r#"{"title":"Bad Request","status":400,"detail":"top_k is unknown"}"#,
        ),
    ]
}
