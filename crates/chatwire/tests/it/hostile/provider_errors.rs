//! Errors as providers and gateways send them: what they mean, and whether they are retried.
//!
//! Sources: the pages in the tables of codes of the crate `chatwire-protocol`, and the source code
//! of the servers.

use super::{
    Row, both, non_streaming,
    retry::then_good,
    script::{DONE, Script, Start, chunk, data, error_response, events, text},
    stream,
};

/// What the server does, the status and the body.
type Case = (&'static str, u16, &'static str);

/// Errors that no second attempt mends.
const PERMANENT: &[Case] = &[
    (
        "OpenAI: 401, an invalid key",
        401,
        r#"{"error":{"message":"Incorrect API key provided.","type":"invalid_request_error","code":"invalid_api_key"}}"#,
    ),
    (
        "OpenAI: 403, an unsupported country",
        403,
        r#"{"error":{"message":"Country not supported","code":"unsupported_country_region_territory"}}"#,
    ),
    (
        "OpenAI: 404, no such model",
        404,
        r#"{"error":{"message":"The model `m` does not exist or you do not have access to it.","type":"invalid_request_error","code":"model_not_found"}}"#,
    ),
    (
        "OpenAI: 404, a wrong path",
        404,
        r#"{"error":{"message":"Invalid URL (POST /v1/v1/chat/completions)","type":"invalid_request_error"}}"#,
    ),
    (
        "OpenAI: 429, no credit",
        429,
        r#"{"error":{"message":"You exceeded your current quota.","type":"insufficient_quota","code":"insufficient_quota"}}"#,
    ),
    (
        "OpenAI: 400, the context is too long",
        400,
        r#"{"error":{"message":"Too many tokens","code":"context_length_exceeded","param":"messages"}}"#,
    ),
    (
        "OpenAI: 400, filtered",
        400,
        r#"{"error":{"message":"Filtered","code":"content_filter","innererror":{"code":"ResponsibleAIPolicyViolation"}}}"#,
    ),
    (
        "OpenAI: 413, more tokens than a minute has",
        413,
        r#"{"error":{"message":"Request too large: limit 30000, requested 30601 tokens per minute","code":"rate_limit_exceeded"}}"#,
    ),
    (
        "Azure: 404, no such deployment",
        404,
        r#"{"error":{"code":"DeploymentNotFound","message":"The API deployment does not exist."}}"#,
    ),
    ("Azure: 404, a wrong path", 404, r#"{"error":{"code":"404","message":"Resource not found"}}"#),
    (
        "Azure: 401, an invalid key",
        401,
        r#"{"error":{"code":"401","message":"Access denied due to invalid subscription key or wrong API endpoint."}}"#,
    ),
    (
        "Azure: 429, wait for a day",
        429,
        r#"{"error":{"code":"429","message":"Requests have exceeded the token rate limit. Please retry after 86400 seconds. See https://aka.ms/oai/quotaincrease"}}"#,
    ),
    (
        "Gemini: 400, an invalid key",
        400,
        r#"[{"error":{"code":400,"message":"API key not valid.","status":"INVALID_ARGUMENT","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"API_KEY_INVALID","domain":"googleapis.com"}]}}]"#,
    ),
    (
        "Gemini: 429, the day's quota",
        429,
        r#"[{"error":{"code":429,"message":"You exceeded your current quota.","status":"RESOURCE_EXHAUSTED","details":[{"violations":[{"quotaId":"GenerateRequestsPerDayPerProjectPerModel-FreeTier"}]},{"retryDelay":"38s"}]}}]"#,
    ),
    (
        "Gemini: 404, no such model",
        404,
        r#"[{"error":{"code":404,"message":"models/m is not found for API version v1main","status":"NOT_FOUND"}}]"#,
    ),
    (
        "Gemini: 400, an invalid member",
        400,
        r#"[{"error":{"code":400,"message":"Invalid JSON payload received.","status":"INVALID_ARGUMENT","details":[{"fieldViolations":[{"field":"seed","description":"Unknown name"}]}]}}]"#,
    ),
    (
        "Vertex AI: 403, billing is disabled",
        403,
        r#"{"error":{"code":403,"message":"Enable billing.","status":"PERMISSION_DENIED","details":[{"reason":"BILLING_DISABLED"}]}}"#,
    ),
    (
        "Vertex AI: 403, the service is disabled",
        403,
        r#"{"error":{"code":403,"message":"Enable the API.","status":"PERMISSION_DENIED","details":[{"reason":"SERVICE_DISABLED"}]}}"#,
    ),
    (
        "Vertex AI: 404, no such model",
        404,
        r#"[{"error":{"code":404,"message":"Publisher Model `projects/p/models/m` was not found","status":"NOT_FOUND"}}]"#,
    ),
    (
        "Anthropic: 404, no such model",
        404,
        r#"{"type":"error","error":{"type":"not_found_error","message":"model: m"},"request_id":"req_7"}"#,
    ),
    (
        "Anthropic: 403, no permission",
        403,
        r#"{"type":"error","error":{"type":"permission_error","message":"Not for this key"}}"#,
    ),
    (
        "Anthropic: 400, no credit",
        400,
        r#"{"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low"}}"#,
    ),
    (
        "Anthropic: 413, too large",
        413,
        r#"{"type":"error","error":{"type":"request_too_large","message":"Request exceeds the maximum size"}}"#,
    ),
    (
        "Bedrock: 403, in `Message`",
        403,
        r#"{"Message":"User is not authorized to perform bedrock:InvokeModel"}"#,
    ),
    (
        "Bedrock: 400, `__type` with a namespace",
        400,
        r#"{"__type":"com.amazon.coral.service#ExpiredTokenException","message":"The token has expired"}"#,
    ),
    (
        "Bedrock: 400, a validation exception",
        400,
        r#"{"__type":"ValidationException","message":"top_p must be below 1"}"#,
    ),
    (
        "Zhipu: 429, no balance, in Chinese",
        429,
        r#"{"error":{"code":"1113","message":"您的账户已欠费,请充值后重试"}}"#,
    ),
    ("Zhipu: 429, no balance, a number", 429, r#"{"error":{"code":1113,"message":"余额不足"}}"#),
    (
        "Zhipu: 429, today's calls are used up",
        429,
        r#"{"error":{"code":"1304","message":"该 API 已达今日调用次数限额"}}"#,
    ),
    (
        "Zhipu: 400, no such model",
        400,
        r#"{"error":{"code":"1211","message":"模型不存在,请检查模型代码"}}"#,
    ),
    (
        "Zhipu: 400, the prompt is too long",
        400,
        r#"{"error":{"code":"1261","message":"Prompt 超长"}}"#,
    ),
    (
        "Zhipu: 401, an expired token",
        401,
        r#"{"error":{"code":"1003","message":"Authentication Token 已过期"}}"#,
    ),
    (
        "Z.ai: 429, no balance beside the type of a rate limit",
        429,
        r#"{"type":"error","error":{"type":"rate_limit_error","code":"1113","message":"Insufficient balance or no resource package. Please recharge."}}"#,
    ),
    (
        "Z.ai: 429, no balance, the code within the message",
        429,
        r#"{"type":"error","error":{"type":"rate_limit_error","message":"[1113][Insufficient balance or no resource package.][2026]"}}"#,
    ),
    (
        "Z.ai: 429, no balance, the code as the type",
        429,
        r#"{"type":"error","error":{"type":"1113","message":"Please recharge."}}"#,
    ),
    (
        "DeepSeek: 402",
        402,
        r#"{"error":{"message":"Insufficient Balance","type":"unknown_error","param":null,"code":"invalid_request_error"}}"#,
    ),
    (
        "DeepSeek: 401",
        401,
        r#"{"error":{"message":"Authentication Fails (no such user)","type":"authentication_error","code":"invalid_request_error"}}"#,
    ),
    (
        "Moonshot: 429, no credit",
        429,
        r#"{"error":{"message":"Your account is suspended, check your plan","type":"exceeded_current_quota_error"}}"#,
    ),
    (
        "Moonshot: 400, too many tokens",
        400,
        r#"{"error":{"message":"Invalid request: Your request exceeded model token limit: 8192","type":"invalid_request_error"}}"#,
    ),
    (
        "Model Studio: 400, in arrears",
        400,
        r#"{"error":{"code":"Arrearage","message":"Access denied, please make sure your account is in good standing.","type":"Arrearage"}}"#,
    ),
    (
        "Model Studio: 401, flat",
        401,
        r#"{"code":"InvalidApiKey","message":"Invalid API-key provided.","request_id":"r-1"}"#,
    ),
    (
        "Model Studio: 404, no such model",
        404,
        r#"{"error":{"code":"model_not_found","message":"The model m does not exist"}}"#,
    ),
    (
        "Model Studio: 400, inspected",
        400,
        r#"{"code":"DataInspectionFailed","message":"Input data may contain inappropriate content."}"#,
    ),
    (
        "Ark: 403, in arrears",
        403,
        r#"{"error":{"code":"AccountOverdueError","message":"Your account has an overdue balance.","type":"Forbidden"}}"#,
    ),
    (
        "Ark: 404, the model is not activated",
        404,
        r#"{"error":{"code":"ModelNotOpen","message":"Your account has not activated it.","type":"NotFound"}}"#,
    ),
    (
        "Qianfan: 400, the prompt is too long",
        400,
        r#"{"error":{"code":"tokens_too_long","message":"Prompt tokens too long","type":"invalid_request_error"},"id":"as-1"}"#,
    ),
    (
        "Qianfan: 401, an invalid token",
        401,
        r#"{"error":{"code":"invalid_iam_token","message":"IAM Certification failed","type":"invalid_request_error"}}"#,
    ),
    (
        "Groq: 404, no such model",
        404,
        r#"{"error":{"message":"The model `m` does not exist","type":"invalid_request_error","code":"model_not_found"}}"#,
    ),
    (
        "Groq: 400, a retired model",
        400,
        r#"{"error":{"message":"It was retired","type":"invalid_request_error","code":"model_decommissioned"}}"#,
    ),
    (
        "Mistral: 400, no such model",
        400,
        r#"{"object":"error","message":"Invalid model: m","type":"invalid_model","code":"1500"}"#,
    ),
    (
        "Mistral: 422, a list in the message",
        422,
        r#"{"object":"error","message":{"detail":[{"type":"missing","loc":["body","messages"],"msg":"Field required"}]},"type":"invalid_request_error"}"#,
    ),
    (
        "Mistral: 404, a wrong path",
        404,
        r#"{"message":"no Route matched with those values","request_id":"k"}"#,
    ),
    (
        "Cohere: 404, no such model",
        404,
        r#"{"id":"x","message":"model 'm' not found, make sure the correct model ID was used"}"#,
    ),
    ("Cohere: 401", 401, r#"{"id":"x","message":"invalid api token"}"#),
    (
        "Together: 404, no such model",
        404,
        r#"{"id":"o","error":{"message":"Unable to access model m.","type":"invalid_request_error","param":null,"code":"model_not_available"}}"#,
    ),
    (
        "Together: 422, too many tokens",
        422,
        r#"{"error":{"message":"Input validation error: `inputs` tokens + `max_new_tokens` exceed the context window","type":"invalid_request_error"}}"#,
    ),
    (
        "Fireworks: 404, no such model",
        404,
        r#"{"error":{"object":"error","type":"invalid_request_error","code":"NOT_FOUND","message":"Model not found, inaccessible, and/or not deployed"}}"#,
    ),
    ("Fireworks: 412, suspended", 412, r#"{"error":{"message":"Account is suspended"}}"#),
    (
        "OpenRouter: 402, no credits",
        402,
        r#"{"error":{"message":"Insufficient credits","code":402}}"#,
    ),
    (
        "OpenRouter: 404, no endpoints",
        404,
        r#"{"error":{"message":"No endpoints found for a/b.","code":404}}"#,
    ),
    (
        "OpenRouter: 400, the upstream's words in `metadata.raw`",
        400,
        r#"{"error":{"message":"Provider returned error","code":400,"metadata":{"raw":"{\"error\":{\"message\":\"top_k is unknown\"}}","provider_name":"Deep"}}}"#,
    ),
    (
        "OpenRouter: 403, moderated",
        403,
        r#"{"error":{"message":"Your input was flagged","code":403,"metadata":{"reasons":["violence"],"provider_name":"Deep"}}}"#,
    ),
    (
        "Workers AI: 429, the day's neurons",
        429,
        r#"{"success":false,"errors":[{"code":3036,"message":"You have used up your daily free allocation"}]}"#,
    ),
    (
        "Workers AI: 400, no such model",
        400,
        r#"{"success":false,"errors":[{"code":5007,"message":"No such model m or task"}],"result":null}"#,
    ),
    (
        "xAI: 400, an invalid key",
        400,
        r#"{"code":"Client specified an invalid argument","error":"Incorrect API key provided: x***y."}"#,
    ),
    ("Venice: 402, no balance", 402, r#"{"error":"Insufficient USD or Diem balance"}"#),
    ("403, a balance code", 403, r#"{"code":"INSUFFICIENT_BALANCE","message":"Top up to go on"}"#),
    (
        "One API: 403, no quota left",
        403,
        r#"{"error":{"message":"user quota is not enough","type":"one_api_error","code":"insufficient_user_quota"}}"#,
    ),
    (
        "LiteLLM: 400, the budget is spent",
        400,
        r#"{"error":{"message":"Budget has been exceeded!","type":"budget_exceeded","code":"400"}}"#,
    ),
    (
        "LiteLLM: 401, an expired key",
        401,
        r#"{"error":{"message":"Key expired","type":"expired_key","code":"401"}}"#,
    ),
    (
        "AI/ML API: 500 with the upstream's 400",
        500,
        r#"{"requestId":"r-5","statusCode":500,"path":"/chat/completions","message":"400 Unable to access model m-1. "}"#,
    ),
    (
        "AI/ML API: 500 with the upstream's 400 as JSON",
        500,
        r#"{"statusCode":500,"message":"400 {\"error\":{\"message\":\"top_k is unknown\"}}"}"#,
    ),
    (
        "LiteLLM: 500 with the upstream's 400",
        500,
        r#"{"error":{"message":"litellm.BadRequestError: Error code: 400 - {'error': 'top_k is unknown'}","code":"500"}}"#,
    ),
    (
        "500, the status in the body is 400",
        500,
        r#"{"statusCode":400,"message":"top_k is unknown"}"#,
    ),
    (
        "500, a code for the context",
        500,
        r#"{"error":{"code":"context_length_exceeded","message":"no"}}"#,
    ),
    (
        "vLLM: 404, no such model",
        404,
        r#"{"object":"error","message":"The model `m` does not exist.","type":"NotFoundError","param":null,"code":404}"#,
    ),
    (
        "Ollama: 404, no such model",
        404,
        r#"{"error":{"message":"model \"m\" not found, try pulling it first","type":"api_error"}}"#,
    ),
    (
        "llama.cpp: 404, a wrong path",
        404,
        r#"{"error":{"code":404,"message":"File Not Found","type":"not_found_error"}}"#,
    ),
    (
        "LM Studio: 404, a wrong path",
        404,
        r#"{"error":"Unexpected endpoint or method. (POST /chat/completions)"}"#,
    ),
    (
        "404, plain text that names a path with `models`",
        404,
        "The requested resource /v1/models was not found",
    ),
    ("410, nothing else", 410, ""),
    (
        "`error.error`",
        400,
        r#"{"error":{"error":{"message":"top_k is unknown","type":"invalid_request_error"}}}"#,
    ),
    (
        "`errorMessage` and `errorCode`",
        400,
        r#"{"errorMessage":"top_k is unknown","errorCode":"E7"}"#,
    ),
    ("`reason` alone", 400, r#"{"reason":"top_k is unknown"}"#),
    (
        "`error` as a code and `error_description`",
        400,
        r#"{"error":"invalid_request","error_description":"top_k is unknown"}"#,
    ),
    (
        "`error_code` and `error_msg`",
        400,
        r#"{"error_code":336003,"error_msg":"top_k is unknown"}"#,
    ),
    ("FastAPI: a text", 400, r#"{"detail":"top_k is unknown"}"#),
    (
        "FastAPI: two faults",
        422,
        r#"{"detail":[{"loc":["body","messages",0,"role"],"msg":"Field required"},{"loc":["body","n"],"msg":"Too many"}]}"#,
    ),
    (
        "problem details with a title alone",
        400,
        r#"{"type":"about:blank","title":"top_k is unknown","status":400}"#,
    ),
    (
        "problem details with `invalid-params`",
        400,
        r#"{"title":"Your request is invalid","invalid-params":[{"name":"top_k","reason":"is unknown"}]}"#,
    ),
    (
        "problem details with a list for each field",
        400,
        r#"{"title":"Invalid","status":400,"errors":{"top_k":["is unknown"]}}"#,
    ),
    (
        "bare JSON lines",
        400,
        "{\"error\":{\"message\":\"top_k is unknown\"}}\n{\"error\":{\"message\":\"and more\"}}\n",
    ),
    ("JSON and a rest", 400, "{\"error\":\"top_k is unknown\"}\n-- end --"),
    (
        "an event stream",
        400,
        "data: {\"error\":{\"message\":\"top_k is unknown\"}}\n\ndata: [DONE]\n\n",
    ),
    ("an event stream with plain text", 400, "event: error\ndata: top_k is unknown\n\n"),
];

/// Errors that pass by themselves, and what they ask to wait.
const TRANSIENT: &[Case] = &[
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

pub(super) fn rows() -> Vec<Row> {
    let permanent =
        PERMANENT.iter().map(|(about, status, body)| both(about, error_response(*status, body)));
    let transient = TRANSIENT
        .iter()
        .map(|(about, status, body)| then_good(about, &[error_response(*status, body)]));
    permanent.chain(transient).chain(in_success()).collect()
}

/// Errors with status 200.
fn in_success() -> Vec<Row> {
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
