//! The names of the response headers that identify a request.

/// Response headers in which servers and gateways send the request ID, in order of precedence.
///
/// Quote its value in support requests.
/// Sources: [OpenAI](https://platform.openai.com/docs/api-reference/debugging-requests),
/// [Anthropic](https://docs.anthropic.com/en/api/errors#request-id) (`request-id`),
/// [Azure](https://learn.microsoft.com/azure/api-management/) (`apim-request-id`),
/// [AWS](https://docs.aws.amazon.com/bedrock/latest/APIReference/CommonErrors.html)
/// (`x-amzn-requestid`), [LiteLLM](https://docs.litellm.ai/docs/proxy/response_headers)
/// (`x-litellm-call-id`); `x-inference-id` is observed at AI/ML API.
pub const REQUEST_ID_HEADERS: [&str; 6] = [
    "x-request-id",
    "request-id",
    "apim-request-id",
    "x-amzn-requestid",
    "x-inference-id",
    "x-litellm-call-id",
];
