//! Error bodies of real servers, and what is read from each.

use chatwire_protocol::error::{ErrorKind, ErrorShape};

use super::read;

/// What is expected of a body; an empty string stands for `None`.
#[derive(Debug, PartialEq, Eq)]
struct Want {
    kind: ErrorKind,
    shape: ErrorShape,
    message: &'static str,
    code: &'static str,
    error_type: &'static str,
    param: &'static str,
}

const fn want(kind: ErrorKind, shape: ErrorShape, message: &'static str) -> Want {
    Want { kind, shape, message, code: "", error_type: "", param: "" }
}

impl Want {
    const fn code(mut self, code: &'static str) -> Self {
        self.code = code;
        self
    }

    const fn of_type(mut self, error_type: &'static str) -> Self {
        self.error_type = error_type;
        self
    }

    const fn param(mut self, param: &'static str) -> Self {
        self.param = param;
        self
    }
}

#[track_caller]
fn check(status: u16, body: &str, want: Want) {
    let error = read(status, body);
    let seen = (
        error.kind(),
        error.shape(),
        error.message().unwrap_or_default(),
        error.code().unwrap_or_default(),
        error.error_type().unwrap_or_default(),
        error.param().unwrap_or_default(),
    );
    let Want { kind, shape, message, code, error_type, param } = want;
    assert_eq!(seen, (kind, shape, message, code, error_type, param), "{status} {body}");
}

use ErrorKind::{
    Authentication, ContextTooLong, InvalidRequest, ModelNotAvailable, OutOfCredit, Overloaded,
    Permission, QuotaExceeded, RateLimited, Server, Unknown,
};
use ErrorShape::{Detail, Empty, ErrorText, Flat, List, Markup, Nested, OtherJson, Problem, Text};

#[test]
fn aimlapi() {
    check(
        400,
        r#"{"message":"Body validation error! Invalid enum value. Expected 'low' | 'high', received 'max'","path":"/v1/chat/completions","requestId":"r1","statusCode":400,"timestamp":"2026-01-01T00:00:00.000Z"}"#,
        want(
            InvalidRequest,
            Flat,
            "Body validation error! Invalid enum value. Expected 'low' | 'high', received 'max'",
        ),
    );
    check(
        400,
        r#"{"statusCode":400,"message":"Body validation error!","issues":[{"code":"invalid_enum_value","path":["model"],"message":"Invalid enum value. Expected 'a', received 'b'"}]}"#,
        want(
            ModelNotAvailable,
            Flat,
            "Body validation error! model: Invalid enum value. Expected 'a', received 'b'",
        )
        .code("invalid_enum_value")
        .param("model"),
    );
    check(
        400,
        r#"{"message":"Unsupported value: 'messages[0].role' does not support 'system' with this model.","statusCode":400}"#,
        want(
            InvalidRequest,
            Flat,
            "Unsupported value: 'messages[0].role' does not support 'system' with this model.",
        )
        .param("messages[0].role"),
    );
    check(
        401,
        r#"{"message":"This request requires a valid API key. Get one on the Billing page.","statusCode":401}"#,
        want(
            Authentication,
            Flat,
            "This request requires a valid API key. Get one on the Billing page.",
        ),
    );
    check(
        403,
        r#"{"message":"You've run out of credits. Top up your balance.","statusCode":403}"#,
        want(OutOfCredit, Flat, "You've run out of credits. Top up your balance."),
    );
    check(403, "", want(Permission, Empty, ""));
    check(400, " \r\n", want(InvalidRequest, Empty, ""));
    check(404, "", want(InvalidRequest, Empty, ""));
    check(
        404,
        r#"{"message":"Cannot POST /v1/chat/completion","error":"Not Found","statusCode":404}"#,
        want(InvalidRequest, Flat, "Cannot POST /v1/chat/completion"),
    );
    check(
        429,
        r#"{"message":"Too Many Requests","path":"/v1/chat/completions","requestId":"r2","statusCode":"429"}"#,
        want(RateLimited, Flat, "Too Many Requests"),
    );
    check(
        429,
        r#"{"message":"Free-tier limit: 10 requests used","statusCode":429}"#,
        want(QuotaExceeded, Flat, "Free-tier limit: 10 requests used"),
    );
    check(
        500,
        r#"{"message":"The model is under maintenance, come back later","statusCode":500}"#,
        want(Overloaded, Flat, "The model is under maintenance, come back later"),
    );
    check(
        500,
        r#"{"message":"Internal server error","statusCode":500}"#,
        want(Server, Flat, "Internal server error"),
    );
    check(
        500,
        r#"{"message":"Coupon code not found"}"#,
        want(Server, Flat, "Coupon code not found"),
    );
    check(504, r#"{"message":"Generation timeout"}"#, want(Server, Flat, "Generation timeout"));
    check(
        400,
        r#"{"message":["n must be a number","seed must not be less than 1"],"error":"Bad Request","statusCode":400}"#,
        want(InvalidRequest, Flat, "n must be a number; seed must not be less than 1"),
    );
}

#[test]
fn upstream_errors_as_text() {
    check(
        400,
        r#"{"message":"400 {\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"max_tokens: too many\"}}","requestId":"r3","statusCode":400}"#,
        want(InvalidRequest, Flat, "max_tokens: too many")
            .of_type("invalid_request_error")
            .param("max_tokens"),
    );
    check(
        502,
        r#"{"error":{"message":"Provider returned error","code":502,"metadata":{"raw":"{\"error\":{\"message\":\"the node is overloaded\",\"code\":\"engine_overloaded\"}}","provider_name":"X"}}}"#,
        want(Overloaded, Nested, "the node is overloaded").code("engine_overloaded"),
    );
    check(
        429,
        r#"{"error":{"message":"Provider returned error","code":429,"metadata":{"raw":"tiny is limited upstream"}}}"#,
        want(RateLimited, Nested, "Provider returned error: tiny is limited upstream").code("429"),
    );
    check(
        400,
        r#""{\"error\":{\"message\":\"{\\\"message\\\":\\\"prompt is too long: 9 > 8\\\"}\",\"code\":3}}""#,
        want(ContextTooLong, Text, "prompt is too long: 9 > 8").code("3"),
    );
    check(
        400,
        r#"{"message":"use {\"type\":\"text\"} parts in 'messages'"}"#,
        want(InvalidRequest, Flat, r#"use {"type":"text"} parts in 'messages'"#).param("messages"),
    );
}

#[test]
fn openai_and_azure() {
    check(
        401,
        r#"{"error":{"message":"Incorrect API key provided: sk-a***z.","type":"invalid_request_error","param":null,"code":"invalid_api_key"}}"#,
        want(Authentication, Nested, "Incorrect API key provided: sk-a***z.")
            .code("invalid_api_key")
            .of_type("invalid_request_error"),
    );
    check(
        429,
        r#"{"error":{"message":"You exceeded your current quota.","type":"insufficient_quota","param":null,"code":"insufficient_quota"}}"#,
        want(OutOfCredit, Nested, "You exceeded your current quota.")
            .code("insufficient_quota")
            .of_type("insufficient_quota"),
    );
    check(
        429,
        r#"{"error":{"message":"Rate limit reached for m: limit 3 requests per day","type":"requests","param":null,"code":null}}"#,
        want(QuotaExceeded, Nested, "Rate limit reached for m: limit 3 requests per day")
            .of_type("requests"),
    );
    check(
        400,
        r#"{"error":{"message":"This model's maximum context length is 8 tokens.","type":"invalid_request_error","param":"messages","code":"context_length_exceeded"}}"#,
        want(ContextTooLong, Nested, "This model's maximum context length is 8 tokens.")
            .code("context_length_exceeded")
            .of_type("invalid_request_error")
            .param("messages"),
    );
    check(
        400,
        r#"{"error":{"message":"Unsupported parameter: 'max_tokens' is not supported with this model.","type":"invalid_request_error","param":"max_tokens","code":"unsupported_parameter"}}"#,
        want(
            InvalidRequest,
            Nested,
            "Unsupported parameter: 'max_tokens' is not supported with this model.",
        )
        .code("unsupported_parameter")
        .of_type("invalid_request_error")
        .param("max_tokens"),
    );
    check(
        404,
        r#"{"error":{"message":"Invalid URL (POST /v2/chat)","type":"invalid_request_error","param":null,"code":null}}"#,
        want(InvalidRequest, Nested, "Invalid URL (POST /v2/chat)")
            .of_type("invalid_request_error"),
    );
    check(
        403,
        r#"{"error":{"message":"Project p has no access to model m","type":"invalid_request_error","param":null,"code":"model_not_found"}}"#,
        want(ModelNotAvailable, Nested, "Project p has no access to model m")
            .code("model_not_found")
            .of_type("invalid_request_error"),
    );
    check(
        503,
        r#"{"error":{"message":"Slow down.","type":"server_error","code":"slow_down"}}"#,
        want(RateLimited, Nested, "Slow down.").code("slow_down").of_type("server_error"),
    );
    check(
        404,
        r#"{"error":{"code":"DeploymentNotFound","message":"No such deployment."}}"#,
        want(ModelNotAvailable, Nested, "No such deployment.").code("DeploymentNotFound"),
    );
    check(
        401,
        r#"{"statusCode":401,"message":"Access denied due to missing subscription key."}"#,
        want(Authentication, Flat, "Access denied due to missing subscription key."),
    );
    check(
        400,
        r#"{"error":{"message":"The prompt was filtered.","type":null,"param":"prompt","code":"content_filter","status":400,"innererror":{"code":"ResponsibleAIPolicyViolation"}}}"#,
        want(InvalidRequest, Nested, "The prompt was filtered.")
            .code("content_filter")
            .param("prompt"),
    );
}

#[test]
fn inference_servers() {
    // vLLM, newer and older.
    check(
        404,
        r#"{"error":{"message":"The model `m` does not exist.","type":"NotFoundError","param":"model","code":404}}"#,
        want(ModelNotAvailable, Nested, "The model `m` does not exist.")
            .code("404")
            .of_type("NotFoundError")
            .param("model"),
    );
    check(
        400,
        r#"{"object":"error","message":"This model's maximum context length is 9 tokens, you asked for 10.","type":"BadRequestError","param":null,"code":400}"#,
        want(
            ContextTooLong,
            Flat,
            "This model's maximum context length is 9 tokens, you asked for 10.",
        )
        .code("400")
        .of_type("BadRequestError"),
    );
    check(401, r#"{"error":"Unauthorized"}"#, want(Authentication, ErrorText, "Unauthorized"));
    // llama.cpp.
    check(
        503,
        r#"{"error":{"code":503,"message":"Loading model","type":"unavailable_error"}}"#,
        want(Overloaded, Nested, "Loading model").code("503").of_type("unavailable_error"),
    );
    check(
        400,
        r#"{"error":{"code":400,"message":"the request exceeds the available context size","type":"exceed_context_size_error","n_prompt_tokens":9,"n_ctx":8}}"#,
        want(ContextTooLong, Nested, "the request exceeds the available context size")
            .code("400")
            .of_type("exceed_context_size_error"),
    );
    check(
        404,
        r#"{"error":{"code":404,"message":"File Not Found","type":"not_found_error"}}"#,
        want(InvalidRequest, Nested, "File Not Found").code("404").of_type("not_found_error"),
    );
    // llama-cpp-python sends 500 for invalid requests; its words alone do not make one permanent.
    check(
        500,
        r#"{"error":{"message":"1 validation error:\n {'type': 'float_parsing', 'loc': ('body', 'temperature'), 'input': 'hot'}","type":"internal_server_error","param":null,"code":null}}"#,
        want(
            Server,
            Nested,
            "1 validation error:\n {'type': 'float_parsing', 'loc': ('body', 'temperature'), 'input': 'hot'}",
        )
        .of_type("internal_server_error"),
    );
    // Ollama.
    check(
        404,
        r#"{"error":{"message":"model 'x' not found","type":"api_error","param":null,"code":null}}"#,
        want(ModelNotAvailable, Nested, "model 'x' not found").of_type("api_error"),
    );
    check(404, "404 page not found", want(InvalidRequest, Text, "404 page not found"));
    // FastAPI and servers built with it.
    check(404, r#"{"detail":"Not Found"}"#, want(InvalidRequest, Detail, "Not Found"));
    check(
        422,
        r#"{"detail":[{"type":"missing","loc":["body","messages",0,"role"],"msg":"Field required","input":{"content":"secret"}},{"type":"int_parsing","loc":["body","n"],"msg":"Not an integer"}]}"#,
        want(InvalidRequest, Detail, "messages[0].role: Field required; n: Not an integer")
            .of_type("missing")
            .param("messages[0].role"),
    );
    check(
        400,
        r#"{"detail":{"error":{"message":"unknown model m","code":"bad_model"}}}"#,
        want(ModelNotAvailable, Detail, "unknown model m").code("bad_model"),
    );
}

#[test]
fn gateways_and_other_providers() {
    // xAI.
    check(
        403,
        r#"{"code":"The caller does not have permission","error":"Your team doesn't have any credits yet."}"#,
        want(OutOfCredit, ErrorText, "Your team doesn't have any credits yet.")
            .code("The caller does not have permission"),
    );
    // Fireworks.
    check(
        412,
        r#"{"error":{"message":"Account is suspended, possibly due to the monthly spending limit","type":"error","code":"PRECONDITION_FAILED"}}"#,
        want(
            OutOfCredit,
            Nested,
            "Account is suspended, possibly due to the monthly spending limit",
        )
        .code("PRECONDITION_FAILED")
        .of_type("error"),
    );
    // LiteLLM.
    check(
        429,
        r#"{"error":{"message":"litellm.RateLimitError: OpenAIException - Too many","type":"throttling_error","param":null,"code":"429"}}"#,
        want(RateLimited, Nested, "litellm.RateLimitError: OpenAIException - Too many")
            .code("429")
            .of_type("throttling_error"),
    );
    check(
        400,
        r#"{"error":{"message":"Budget has been exceeded! Current cost: 2, max: 1","type":"budget_exceeded","param":null,"code":"400"}}"#,
        want(QuotaExceeded, Nested, "Budget has been exceeded! Current cost: 2, max: 1")
            .code("400")
            .of_type("budget_exceeded"),
    );
    check(
        401,
        r#"{"error":{"message":"No key was passed.","type":"auth_error","param":"None","code":"401"}}"#,
        want(Authentication, Nested, "No key was passed.").code("401").of_type("auth_error"),
    );
    // OpenRouter.
    check(
        402,
        r#"{"error":{"message":"This needs more credits.","code":402},"user_id":"u"}"#,
        want(OutOfCredit, Nested, "This needs more credits.").code("402"),
    );
    check(
        401,
        r#"{"error":{"message":"No auth credentials found","code":401}}"#,
        want(Authentication, Nested, "No auth credentials found").code("401"),
    );
    // Anthropic.
    check(
        529,
        r#"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"},"request_id":"req"}"#,
        want(Overloaded, Nested, "Overloaded").of_type("overloaded_error"),
    );
    check(
        400,
        r#"{"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low"}}"#,
        want(OutOfCredit, Nested, "Your credit balance is too low")
            .of_type("invalid_request_error"),
    );
    // Google.
    check(
        400,
        r#"[{"error":{"code":400,"message":"API key not valid.","status":"INVALID_ARGUMENT","details":[{"@type":"t","reason":"API_KEY_INVALID"}]}}]"#,
        want(Authentication, List, "API key not valid.").code("400").of_type("INVALID_ARGUMENT"),
    );
    check(
        429,
        r#"{"error":{"code":429,"message":"Resource has been exhausted","status":"RESOURCE_EXHAUSTED"}}"#,
        want(RateLimited, Nested, "Resource has been exhausted")
            .code("429")
            .of_type("RESOURCE_EXHAUSTED"),
    );
    // Mistral.
    check(
        401,
        r#"{"message":"Unauthorized","request_id":"k"}"#,
        want(Authentication, Flat, "Unauthorized"),
    );
    check(
        422,
        r#"{"object":"error","message":{"detail":[{"type":"extra_forbidden","loc":["body","seed"],"msg":"Extra inputs are not permitted"}]},"type":"invalid_request_error","code":null}"#,
        want(InvalidRequest, Flat, "seed: Extra inputs are not permitted")
            .of_type("extra_forbidden")
            .param("seed"),
    );
    // Cohere, DeepSeek, Cloudflare's API, problem details, a list of texts.
    check(
        422,
        r#"{"id":"x","message":"model 'q' not found"}"#,
        want(ModelNotAvailable, Flat, "model 'q' not found"),
    );
    check(
        402,
        r#"{"error":{"message":"Insufficient Balance","type":"unknown_error","param":null,"code":"invalid_request_error"}}"#,
        want(OutOfCredit, Nested, "Insufficient Balance")
            .code("invalid_request_error")
            .of_type("unknown_error"),
    );
    check(
        400,
        r#"{"result":null,"success":false,"errors":[{"code":7003,"message":"Could not route to that"}],"messages":[]}"#,
        want(InvalidRequest, List, "Could not route to that").code("7003"),
    );
    check(
        403,
        r#"{"type":"https://example.com/probs/region","title":"Not here","status":403,"detail":"Your region is not served"}"#,
        want(Permission, Problem, "Your region is not served")
            .of_type("https://example.com/probs/region"),
    );
    check(500, r#"{"title":"It broke","status":500}"#, want(Server, Problem, "It broke"));
    check(400, r#"["too long","too wide"]"#, want(InvalidRequest, List, "too long; too wide"));
}

#[test]
fn what_is_not_json() {
    check(
        502,
        "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center></body></html>",
        want(Server, Markup, "502 Bad Gateway"),
    );
    check(
        403,
        "<!DOCTYPE html>\n<html lang=\"en\"><head>\n<title>Just\n a moment &amp; more</title><style>h1{}</style></head></html>",
        want(Permission, Markup, "Just a moment & more"),
    );
    check(
        404,
        "<html><body><h1 class=x>Not Found</h1></body></html>",
        want(InvalidRequest, Markup, "Not Found"),
    );
    check(
        503,
        "<?xml version=\"1.0\"?><Error><Code>SlowDown</Code><Message>Reduce your rate</Message></Error>",
        want(Overloaded, Markup, "Reduce your rate"),
    );
    check(500, "<html></html>", want(Server, Markup, ""));
    check(
        502,
        "<!doctype html><style>p{}</style><p>The worker\n is <b>away</b></p><script>x()</script> &lt;7&gt;",
        want(Server, Markup, "The worker is away <7>"),
    );
    check(502, "<p>cut<", want(Server, Markup, "cut"));
    check(500, "Internal Server Error\n", want(Server, Text, "Internal Server Error"));
    check(503, "no healthy upstream", want(Overloaded, Text, "no healthy upstream"));
    check(
        429,
        "upstream: {\"error\":\"slow\"",
        want(RateLimited, Text, "upstream: {\"error\":\"slow\""),
    );
    check(
        400,
        "data: {\"error\":{\"message\":\"no stream for you\",\"param\":\"stream\"}}\n\ndata: [DONE]\n\n",
        want(InvalidRequest, Nested, "no stream for you").param("stream"),
    );
    check(500, "\u{feff}{\"error\":\"x\"}", want(Server, ErrorText, "x"));
    check(500, "null", want(Server, OtherJson, ""));
    check(500, "{\"ok\":false}", want(Server, OtherJson, ""));
    check(200, "hello", want(Unknown, Text, "hello"));
    check(302, "", want(Unknown, Empty, ""));
}
