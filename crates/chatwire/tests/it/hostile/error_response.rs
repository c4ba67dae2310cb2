//! Error responses in every format.

use super::{
    Row, both,
    script::{Script, Start, error_response},
};

pub(super) fn rows() -> Vec<Row> {
    let json = |about, status, body: &str| both(about, error_response(status, body));
    let other = |about, status, content_type: &str, body: &str| {
        let script = Script::new(Start::Status(status)).header("content-type", content_type);
        both(about, script.frame(body))
    };
    vec![
        json(
            "401, nested",
            401,
            r#"{"error":{"message":"Incorrect API key provided: sk-canary-0123456789","type":"invalid_request_error","param":null,"code":"invalid_api_key"}}"#,
        ),
        json(
            "401, flat",
            401,
            r#"{"message":"This request requires a valid API key. You can create a new API key on the Billing page: https://aimlapi.com/app/keys","path":"/v1/chat/completions","requestId":"req-1","statusCode":401,"timestamp":"2026-08-21T00:00:00Z"}"#,
        ),
        json(
            "403, out of credit",
            403,
            r#"{"message":"You've run out of credits. Please top up your balance.","requestId":"req-2","statusCode":403}"#,
        ),
        both("403, empty body", Script::new(Start::Status(403))),
        json("402", 402, r#"{"error":{"message":"Insufficient credits","code":402}}"#),
        json(
            "400, flat, with the upstream error as a string",
            400,
            r#"{"message":"400 {\"error\":{\"message\":\"max_tokens is too large\",\"param\":\"max_tokens\"}}","statusCode":400}"#,
        ),
        json(
            "400, errors in an array",
            400,
            r#"{"message":"Body validation error!","errors":[{"path":["temperature"],"message":"Number must be less than or equal to 2"}]}"#,
        ),
        json(
            "400, context too long",
            400,
            r#"{"error":{"message":"This model's maximum context length is 8192 tokens","code":"context_length_exceeded"}}"#,
        ),
        json(
            "404, a retired model",
            404,
            r#"{"message":"Model NousResearch/Nous-Hermes-2-Mixtral-8x7B-DPO not found","statusCode":404}"#,
        ),
        json("404, empty object", 404, "{}"),
        other(
            "404, an HTML page",
            404,
            "text/html",
            "<html><head><title>404 Not Found</title></head></html>",
        ),
        json("405", 405, r#"{"detail":"Method Not Allowed"}"#),
        json("413", 413, r#"{"error":"request too large"}"#),
        json(
            "422, `detail` is an array",
            422,
            r#"{"detail":[{"loc":["body","messages"],"msg":"Field required","type":"missing"}]}"#,
        ),
        json(
            "422, `detail` is an object",
            422,
            r#"{"detail":{"error":"bad request","reason":"n must be 1"}}"#,
        ),
        other(
            "400, problem details",
            400,
            "application/problem+json",
            r#"{"type":"about:blank","title":"Bad Request","status":400,"detail":"n must be 1"}"#,
        ),
        json(
            "400, an array",
            400,
            r#"[{"error":{"code":400,"message":"API key not valid","status":"INVALID_ARGUMENT"}}]"#,
        ),
        json("400, a JSON string", 400, r#""no""#),
        json("400, the code is a number", 400, r#"{"error":{"message":"bad","code":17}}"#),
        json("400, the message has control characters", 400, r#"{"message":"a\u001b[2Jb\nc"}"#),
        other("418, plain text", 418, "text/plain", "short and stout"),
        json(
            "a message of 10,000 characters",
            400,
            &format!(r#"{{"message":"{}"}}"#, "x".repeat(10_000)),
        ),
        both(
            "302",
            Script::new(Start::Status(302)).header("location", "https://elsewhere.invalid/"),
        ),
        both("304", Script::new(Start::Status(304))),
        json("501", 501, r#"{"message":"Not implemented"}"#),
    ]
}
