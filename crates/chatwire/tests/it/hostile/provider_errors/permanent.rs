//! Errors that no second attempt mends.

use super::Case;

/// Errors that no second attempt mends.
pub(super) const PERMANENT: &[Case] = &[
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
