//! Errors that pass by themselves.

use super::Case;

/// Errors that pass by themselves, and what they ask to wait.
pub(super) const TRANSIENT: &[Case] = &[
    (
        "OpenAI: 429, try again in 2.1s",
        429,
        r#"{"error":{"message":"Rate limit reached for m. Please try again in 2.1s. Visit https://platform.openai.com/account/rate-limits","type":"tokens","code":"rate_limit_exceeded"}}"#,
    ),
    (
        "Azure: 429, retry after 9 seconds, with a link to quotas",
        429,
        r#"{"error":{"code":"429","message":"Requests have exceeded the token rate limit of your S0 tier. Please retry after 9 seconds. Please go to https://aka.ms/oai/quotaincrease to increase the quota."}}"#,
    ),
    (
        "Azure: 429, try again in 1 second",
        429,
        r#"{"error":{"code":"RateLimitReached","message":"Rate limit is exceeded. Try again in 1 second."}}"#,
    ),
    (
        "Gemini: 429, the minute's quota",
        429,
        r#"[{"error":{"code":429,"message":"You exceeded your current quota, please check your plan and billing details.","status":"RESOURCE_EXHAUSTED","details":[{"violations":[{"quotaId":"GenerateRequestsPerMinutePerProjectPerModel-FreeTier"}]},{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"3.250s"}]}}]"#,
    ),
    (
        "Gemini: 429, the wait in prose alone",
        429,
        r#"{"error":{"code":429,"message":"You exceeded your current quota. Please retry in 4.5s.","status":"RESOURCE_EXHAUSTED"}}"#,
    ),
    (
        "Vertex AI: 429, the minute's quota",
        429,
        r#"[{"error":{"code":429,"message":"Quota exceeded for aiplatform.googleapis.com/generate_content_requests_per_minute_per_project_per_base_model. Please submit a quota increase request.","status":"RESOURCE_EXHAUSTED"}}]"#,
    ),
    (
        "Vertex AI: 429, no quota is named",
        429,
        r#"{"error":{"code":429,"message":"Quota exceeded for aiplatform.googleapis.com/online_prediction_requests_per_base_model. Please submit a quota increase request.","status":"RESOURCE_EXHAUSTED"}}"#,
    ),
    (
        "Bedrock: 429",
        429,
        r#"{"__type":"ThrottlingException","message":"Too many tokens per day quota checks, please wait before trying again."}"#,
    ),
    (
        "Zhipu: 429, too many at once",
        429,
        r#"{"error":{"code":"1302","message":"您当前使用该 API 的并发数过高"}}"#,
    ),
    (
        "Zhipu: 429, the model is busy",
        429,
        r#"{"error":{"code":"1312","message":"该模型当前访问量过大"}}"#,
    ),
    (
        "Model Studio: 429",
        429,
        r#"{"error":{"code":"Throttling.AllocationQuota","message":"Allocated quota exceeded, please increase your quota limit."}}"#,
    ),
    (
        "Moonshot: 429, overloaded",
        429,
        r#"{"error":{"message":"The engine is currently overloaded","type":"engine_overloaded_error"}}"#,
    ),
    (
        "Groq: 498, no capacity",
        498,
        r#"{"error":{"message":"Flex tier capacity exceeded","code":"capacity_exceeded"}}"#,
    ),
    (
        "Groq: 429, try again in 7m12s, but the maximum is a minute",
        429,
        r#"{"error":{"message":"Rate limit reached on tokens per day (TPD): Limit 100000. Please try again in 7m12s.","type":"tokens","code":"rate_limit_exceeded"}}"#,
    ),
    (
        "OpenRouter: 429, the upstream's words and wait",
        429,
        r#"{"error":{"message":"Provider returned error","code":429,"metadata":{"raw":"m is rate-limited upstream","provider_name":"Deep","headers":{"Retry-After":"2"}}}}"#,
    ),
    (
        "OpenRouter: 502, the upstream is down",
        502,
        r#"{"error":{"message":"Provider returned error","code":502,"metadata":{"raw":"{\"error\":{\"message\":\"out of memory\"}}","provider_name":"Deep"}}}"#,
    ),
    (
        "Anthropic: 529",
        529,
        r#"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"#,
    ),
    (
        "Workers AI: 429, no capacity",
        429,
        r#"{"success":false,"errors":[{"code":3040,"message":"No more data centers to forward the request to"}]}"#,
    ),
    (
        "Cloudflare: 520, a page",
        520,
        "<html><head><title>api.example | 520: Web server is returning an unknown error</title></head></html>",
    ),
    ("429, `quota` in the text", 429, r#"{"message":"Quota exceeded, slow down"}"#),
    ("429, `daily` in the text", 429, r#"{"message":"The daily digest is being built"}"#),
    (
        "429, a minute and a day in the text",
        429,
        r#"{"message":"20 requests per minute, 900 per day"}"#,
    ),
    (
        "429, a day's limit that ends soon",
        429,
        r#"{"message":"Daily limit reached, try again in 30 seconds"}"#,
    ),
    ("429, `retry_after` in the body", 429, r#"{"detail":"Too many","retry_after":3}"#),
    ("429, in Chinese", 429, r#"{"message":"请求过于频繁,请在 3 秒后重试"}"#),
    ("500, no route to host", 500, r#"{"error":"no route to host"}"#),
    ("500, not found in pool", 500, r#"{"error":{"message":"model m not found in pool"}}"#),
    (
        "500, a validation error",
        500,
        r#"{"error":{"message":"1 validation error for InternalState"}}"#,
    ),
    (
        "500, context window buffers",
        500,
        r#"{"error":{"message":"cannot allocate context window buffers"}}"#,
    ),
    ("500, the upstream's 429", 500, r#"{"message":"429 Too many requests"}"#),
    (
        "500, the upstream rejects the gateway's key",
        500,
        r#"{"message":"401 {\"error\":{\"code\":\"invalid_api_key\",\"message\":\"bad key\"}}"}"#,
    ),
    ("502, no longer healthy", 502, r#"{"error":{"message":"the model is no longer healthy"}}"#),
    (
        "503, temporarily not available",
        503,
        r#"{"error":{"message":"The model is temporarily not available"}}"#,
    ),
    ("503, an event stream", 503, "event: error\ndata: {\"message\":\"overloaded\"}\n\n"),
];
