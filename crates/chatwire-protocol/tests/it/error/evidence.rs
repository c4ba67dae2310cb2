//! What decides the kind of an error: a wait, a code, the status and the words, in this order.

use std::time::Duration;

use bytes::Bytes;
use chatwire_protocol::error::{ApiError, ErrorKind};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use ErrorKind::{
    Authentication, ContextTooLong, InvalidRequest, ModelNotAvailable, OutOfCredit, Overloaded,
    Permission, QuotaExceeded, RateLimited, Server,
};

type Headers = &'static [(&'static str, &'static str)];

/// The status, the headers, the body, the kind and the wait in seconds that the body asks for.
type Row = (u16, Headers, &'static str, ErrorKind, Option<f64>);

fn read(status: u16, headers: Headers, body: &str) -> ApiError {
    let status = StatusCode::from_u16(status).expect("a status of three digits");
    let headers: HeaderMap = headers
        .iter()
        .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
        .collect();
    ApiError::from_response(status, &headers, Bytes::copy_from_slice(body.as_bytes()))
}

#[track_caller]
fn check(rows: &[Row]) {
    let mut wrong = Vec::new();
    for (status, headers, body, kind, wait) in rows {
        let error = read(*status, headers, body);
        let found = (error.kind(), error.retry_after().map(|wait| wait.as_secs_f64()));
        if found != (*kind, *wait) {
            wrong.push(format!("{found:?} for {status} {headers:?} {body}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

const WAIT_2: Headers = &[("retry-after", "2")];

/// Sources: the messages and bodies of Azure OpenAI, Gemini and Vertex AI in
/// <https://github.com/microsoft/sample-app-aoai-chatGPT/issues/406>,
/// <https://github.com/cline/cline/issues/651> and
/// <https://ai.google.dev/gemini-api/docs/rate-limits>.
#[test]
fn a_limit_of_a_minute_is_a_rate_limit_however_it_is_worded() {
    check(&[
        (
            429,
            WAIT_2,
            r#"{"error":{"code":"429","message":"Requests have exceeded the token rate limit of the S0 tier. Please retry after 9 seconds. Go to https://aka.ms/oai/quotaincrease to raise the quota."}}"#,
            RateLimited,
            Some(9.0),
        ),
        (
            429,
            &[],
            r#"{"error":{"code":"429","message":"Exceeded token rate limit. Please retry after 86400 seconds. See aka.ms/oai/quotaincrease."}}"#,
            RateLimited,
            Some(86_400.0),
        ),
        (
            429,
            &[],
            r#"[{"error":{"code":429,"message":"You exceeded your current quota, check plan and billing. Please retry in 4.5s.","status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[{"quotaMetric":"x/generate_requests","quotaId":"GenerateRequestsPerMinutePerProject"}]},{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"4.500000000s"}]}}]"#,
            RateLimited,
            Some(4.5),
        ),
        (
            429,
            &[],
            r#"{"error":{"code":429,"message":"You exceeded your current quota. Please retry in 38s.","status":"RESOURCE_EXHAUSTED","details":[{"violations":[{"quotaId":"GenerateRequestsPerDayPerProject"}]},{"retryDelay":"38s"}]}}"#,
            QuotaExceeded,
            Some(38.0),
        ),
        (
            429,
            &[],
            r#"{"error":{"code":429,"message":"Quota exceeded for x/online_prediction_requests_per_base_model. Submit a quota increase request.","status":"RESOURCE_EXHAUSTED"}}"#,
            RateLimited,
            None,
        ),
        (
            429,
            &[],
            r#"{"error":{"code":429,"message":"Quota exceeded for x/generate_requests_per_minute_per_project","status":"RESOURCE_EXHAUSTED","details":[{"reason":"RATE_LIMIT_EXCEEDED","metadata":{"quota_unit":"1/min/{project}"}}]}}"#,
            RateLimited,
            None,
        ),
        (
            429,
            &[],
            r#"{"message":"The daily digest is being built: too many requests"}"#,
            RateLimited,
            None,
        ),
        (429, &[], r#"{"message":"Quota exceeded"}"#, RateLimited, None),
        (
            429,
            &[],
            r#"{"message":"20 requests per minute and 900 per day are allowed"}"#,
            RateLimited,
            None,
        ),
        (429, &[], r#"{"message":"Limit of 50 requests per day reached"}"#, QuotaExceeded, None),
        (429, WAIT_2, r#"{"message":"Limit of 50 requests per day reached"}"#, RateLimited, None),
        (
            429,
            &[("retry-after", "40000")],
            r#"{"message":"Daily limit reached"}"#,
            QuotaExceeded,
            None,
        ),
        (
            429,
            &[],
            r#"{"message":"Daily limit reached, try again in 14m24s"}"#,
            RateLimited,
            Some(864.0),
        ),
        (
            429,
            &[],
            r#"{"message":"Daily limit reached, try again in 9h"}"#,
            QuotaExceeded,
            Some(32_400.0),
        ),
        (429, WAIT_2, r#"{"error":{"code":"insufficient_quota"}}"#, RateLimited, None),
        (429, &[], r#"{"error":{"code":"insufficient_quota"}}"#, OutOfCredit, None),
        (
            429,
            &[("retry-after-ms", "1500")],
            r#"{"message":"insufficient balance"}"#,
            RateLimited,
            None,
        ),
        (429, &[], r#"{"error":{"message":"slow","retry_after":1.5}}"#, RateLimited, Some(1.5)),
        (
            429,
            &[],
            r#"{"error":{"message":"Provider returned error","code":429,"metadata":{"raw":"x is limited upstream","provider_name":"Deep","headers":{"Retry-After":"3"}}}}"#,
            RateLimited,
            Some(3.0),
        ),
    ]);
}

/// Sources: the rows of the tables of codes.
#[test]
fn a_code_decides_against_status_and_words() {
    check(&[
        (429, &[], r#"{"error":{"code":"1113","message":"余额不足,请充值"}}"#, OutOfCredit, None),
        (
            429,
            &[],
            r#"{"error":{"code":1113,"message":"Insufficient balance or no resource package."}}"#,
            OutOfCredit,
            None,
        ),
        (
            429,
            WAIT_2,
            r#"{"error":{"code":"1113","message":"Too many requests"}}"#,
            OutOfCredit,
            None,
        ),
        (
            429,
            &[],
            r#"{"type":"error","error":{"type":"rate_limit_error","code":"1113","message":"no"}}"#,
            OutOfCredit,
            None,
        ),
        (
            429,
            &[],
            r#"{"type":"error","error":{"type":"rate_limit_error","message":"[1113][Insufficient balance][20]"}}"#,
            OutOfCredit,
            None,
        ),
        (429, &[], r#"{"type":"error","error":{"type":"1113","message":"no"}}"#, OutOfCredit, None),
        (429, &[], r#"{"error":{"code":"1302","message":"并发数过高"}}"#, RateLimited, None),
        (429, &[], r#"{"error":{"code":"1304","message":"no"}}"#, QuotaExceeded, None),
        (400, &[], r#"{"error":{"code":"1211","message":"no"}}"#, ModelNotAvailable, None),
        (403, &[], r#"{"code":"INSUFFICIENT_BALANCE","message":"no"}"#, OutOfCredit, None),
        (
            403,
            &[],
            r#"{"error":{"code":"insufficient_user_quota","message":"no"}}"#,
            OutOfCredit,
            None,
        ),
        (
            403,
            &[],
            r#"{"error":{"code":"AccountOverdueError","type":"Forbidden"}}"#,
            OutOfCredit,
            None,
        ),
        (
            400,
            &[],
            r#"{"error":{"code":"Arrearage","message":"Access denied"}}"#,
            OutOfCredit,
            None,
        ),
        (
            400,
            &[],
            r#"{"error":{"code":400,"message":"no","details":[{"reason":"API_KEY_INVALID"}]}}"#,
            Authentication,
            None,
        ),
        (
            403,
            &[],
            r#"{"error":{"status":"PERMISSION_DENIED","details":[{"reason":"BILLING_DISABLED"}]}}"#,
            OutOfCredit,
            None,
        ),
        (498, &[], r#"{"error":{"code":"capacity_exceeded","message":"no"}}"#, Overloaded, None),
        (
            429,
            &[],
            r#"{"__type":"com.amazon.coral.service#ThrottlingException","Message":"Too many tokens"}"#,
            RateLimited,
            None,
        ),
        (
            400,
            &[],
            r#"{"__type":"ExpiredTokenException","message":"expired"}"#,
            Authentication,
            None,
        ),
        (
            403,
            &[("x-amzn-errortype", "AccessDeniedException:http://x")],
            r#"{"Message":"no"}"#,
            Permission,
            None,
        ),
        (
            429,
            &[],
            r#"{"errors":[{"code":3036,"message":"used up"}],"success":false}"#,
            QuotaExceeded,
            None,
        ),
        (
            429,
            &[],
            r#"{"errors":[{"code":3040,"message":"no data center"}],"success":false}"#,
            Overloaded,
            None,
        ),
        (
            500,
            &[],
            r#"{"error":{"code":"context_length_exceeded","message":"no"}}"#,
            ContextTooLong,
            None,
        ),
        (
            500,
            &[],
            r#"{"error":{"type":"ValidationException","message":"no"}}"#,
            InvalidRequest,
            None,
        ),
        (
            400,
            &[],
            r#"{"base_resp":{"status_code":1002,"status_msg":"rate limit"}}"#,
            RateLimited,
            None,
        ),
        (401, &[], r#"{"error":{"code":"1002","message":"token"}}"#, Authentication, None),
    ]);
}

#[test]
fn a_5xx_is_transient_whatever_its_words() {
    for words in [
        "no route to host",
        "temporarily not available",
        "model x not found in pool",
        "the model is no longer healthy",
        "1 validation error for Internal",
        "cannot allocate context window buffers",
        "insufficient balance of workers",
        "daily restart",
        "invalid api key of the cache",
        "unknown model server",
    ] {
        for status in [500, 502, 503, 504, 520, 529] {
            let body = serde_json::json!({"error": {"message": words}}).to_string();
            let kind = read(status, &[], &body).kind();
            assert!(matches!(kind, Server | Overloaded), "{status} {words}: {kind:?}");
        }
    }
}

#[test]
fn a_5xx_forwards_the_error_of_an_upstream_by_its_status() {
    check(&[
        (
            500,
            &[],
            r#"{"statusCode":500,"message":"400 Unable to access model m-1. "}"#,
            ModelNotAvailable,
            None,
        ),
        (
            500,
            &[],
            r#"{"statusCode":500,"message":"400 Temperature is too high"}"#,
            InvalidRequest,
            None,
        ),
        (500, &[], r#"{"message":"404 status code (no body)"}"#, InvalidRequest, None),
        (500, &[], r#"{"message":"429 Too many requests"}"#, RateLimited, None),
        (500, &[], r#"{"message":"401 Incorrect API key of the gateway"}"#, Server, None),
        (
            500,
            &[],
            r#"{"message":"400 {\"error\":{\"message\":\"too hot\"}}"}"#,
            InvalidRequest,
            None,
        ),
        (
            500,
            &[],
            r#"{"message":"401 {\"error\":{\"code\":\"invalid_api_key\",\"message\":\"no\"}}"}"#,
            Server,
            None,
        ),
        (
            500,
            &[],
            r#"{"message":"x.BadRequestError: Error code: 400 - {'error': 'too hot'}"}"#,
            InvalidRequest,
            None,
        ),
        (500, &[], r#"{"statusCode":400,"message":"too hot"}"#, InvalidRequest, None),
        (500, &[], r#"{"message":"400 tokens could not be stored"}"#, Server, None),
        (502, &[], r#"{"message":"503 Service is away"}"#, Server, None),
        (400, &[], r#"{"message":"500 Internal error of the upstream"}"#, InvalidRequest, None),
    ]);
    let error = read(500, &[], r#"{"message":"400 Unable to access model m-1"}"#);
    assert!(error.is_upstream());
    assert_eq!(error.message(), Some("400 Unable to access model m-1"));
}

#[test]
fn a_404_is_a_missing_model_only_if_it_says_so() {
    for (body, kind) in [
        ("", InvalidRequest),
        ("{}", InvalidRequest),
        (r#"{"detail":"Not Found"}"#, InvalidRequest),
        (r#"{"error":{"code":"404","message":"Resource not found"}}"#, InvalidRequest),
        (r#"{"error":"Unexpected endpoint or method. (POST /v1/chat)"}"#, InvalidRequest),
        (r#"{"message":"no Route matched with those values"}"#, InvalidRequest),
        (r#"{"error":{"message":"Unknown request URL: POST /v1/models/x"}}"#, InvalidRequest),
        (r#"{"error":"Not Found","path":"/v1/v1/chat/completions","status":404}"#, InvalidRequest),
        ("The requested resource /v1/models was not found", InvalidRequest),
        ("<html><title>404 model train</title></html>", InvalidRequest),
        (r#"{"error":{"type":"not_found_error","message":"File Not Found"}}"#, InvalidRequest),
        (
            r#"{"type":"error","error":{"type":"not_found_error","message":"model: claude-0"}}"#,
            ModelNotAvailable,
        ),
        (
            r#"{"error":{"code":404,"message":"models/gemini-0 is not found for API version v1beta","status":"NOT_FOUND"}}"#,
            ModelNotAvailable,
        ),
        (
            r#"{"error":{"message":"The model `m` does not exist","type":"NotFoundError","code":404}}"#,
            ModelNotAvailable,
        ),
        (r#"{"error":{"message":"No endpoints found for a/b.","code":404}}"#, ModelNotAvailable),
        (r#"{"error":{"code":"DeploymentNotFound","message":"no"}}"#, ModelNotAvailable),
        (
            r#"{"message":"Could not resolve the foundation model from the identifier"}"#,
            ModelNotAvailable,
        ),
        (r#"{"error":{"code":"1211","message":"模型不存在"}}"#, ModelNotAvailable),
    ] {
        assert_eq!(read(404, &[], body).kind(), kind, "{body}");
    }
}

/// The words of the provider, its code and its type are found in every form.
#[test]
fn the_words_of_the_provider_are_found_in_every_form() {
    for (status, body, message, code) in [
        (400, r#"{"error":{"error":{"message":"too hot","code":"t"}}}"#, "too hot", "t"),
        (400, r#"{"error":{"error":"too hot"}}"#, "too hot", ""),
        (200, r#"{"choices":[],"x_groq":{"id":"r","error":"over capacity"}}"#, "over capacity", ""),
        (
            200,
            r#"{"x_groq":{"error":{"message":"over","code":"capacity_exceeded"}}}"#,
            "over",
            "capacity_exceeded",
        ),
        (
            200,
            r#"{"base_resp":{"status_code":1008,"status_msg":"insufficient balance"}}"#,
            "insufficient balance",
            "1008",
        ),
        (403, r#"{"Message":"not allowed"}"#, "not allowed", ""),
        (400, r#"{"__type":"ValidationException","message":"too hot"}"#, "too hot", ""),
        (400, r#"{"errorMessage":"too hot","errorCode":"E7"}"#, "too hot", "E7"),
        (400, r#"{"error_code":336003,"error_msg":"too hot"}"#, "too hot", "336003"),
        (400, r#"{"reason":"too hot"}"#, "too hot", ""),
        (400, r#"{"error":"bad request","reason":"too hot"}"#, "bad request: too hot", ""),
        (
            400,
            r#"{"error":"invalid_request","error_description":"too hot"}"#,
            "too hot",
            "invalid_request",
        ),
        (400, r#"{"detail":"too hot"}"#, "too hot", ""),
        (422, r#"{"detail":[{"loc":["body","n"],"msg":"too many"}]}"#, "n: too many", ""),
        (400, r#"{"title":"Bad","detail":"too hot","status":400}"#, "too hot", ""),
        (400, r#"{"title":"Too hot","status":400}"#, "Too hot", ""),
        (
            400,
            r#"{"title":"Invalid","invalid-params":[{"name":"n","reason":"too many"}]}"#,
            "n: too many",
            "",
        ),
        (400, r#"{"title":"Invalid","errors":{"n":["too many"]}}"#, "n: too many", ""),
        (
            400,
            "{\"error\":{\"message\":\"too hot\"}}\n{\"error\":{\"message\":\"and more\"}}",
            "too hot",
            "",
        ),
        (400, "{\"id\":1}\n{\"error\":\"too hot\"}\n", "too hot", ""),
        (400, "{\"error\":\"too hot\"} trailing", "too hot", ""),
        (503, "data: {\"error\":{\"message\":\"too hot\"}}\n\n", "too hot", ""),
        (503, "event: error\ndata: too hot\n\n", "too hot", ""),
        (503, ": ping\n\ndata: too hot\n\n", "too hot", ""),
        (
            503,
            "data: {\"choices\":[]}\n\nevent: error\ndata: {\"message\":\"too hot\"}\n\n",
            "too hot",
            "",
        ),
        (503, "data: <html><title>too hot</title></html>\n\n", "too hot", ""),
        (503, "<html><title>too hot</title></html>", "too hot", ""),
        (503, "too hot", "too hot", ""),
        (
            400,
            r#"{"error":{"code":400,"message":"Invalid JSON","details":[{"fieldViolations":[{"field":"n","description":"too many"}]}]}}"#,
            "Invalid JSON: n: too many",
            "400",
        ),
    ] {
        let error = read(status, &[], body);
        let found = (error.message().unwrap_or_default(), error.code().unwrap_or_default());
        assert_eq!(found, (message, code), "{body}");
        assert!(error.to_string().contains(message), "{error}");
    }
}

#[test]
fn the_name_of_an_upstream_is_displayed() {
    let body = r#"{"error":{"message":"Provider returned error","code":502,"metadata":{"raw":"out of memory","provider_name":"Deep\u0007Infra"}}}"#;
    let error = read(502, &[], body);
    assert_eq!(error.upstream_name(), Some("Deep\u{7}Infra"));
    let text = "HTTP 502, server error at Deep\\u{7}Infra: Provider returned error: out of memory";
    assert_eq!(error.to_string(), text);
}

#[test]
fn a_wait_that_only_the_caller_knows_counts() {
    let body = r#"{"message":"Daily limit reached"}"#;
    let error = read(429, &[("retry-after", "Fri, 01 Jan 2027 00:00:03 GMT")], body);
    assert_eq!(error.kind(), QuotaExceeded);
    assert_eq!(error.clone().with_wait(Duration::from_secs(3)).kind(), RateLimited);
    assert_eq!(error.with_wait(Duration::from_secs(3_600)).kind(), QuotaExceeded);
}
