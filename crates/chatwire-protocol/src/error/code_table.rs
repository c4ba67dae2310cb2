//! The built-in table of error codes and types.

use super::{ErrorCode, ErrorKind};

const ANTHROPIC: &str = "https://docs.anthropic.com/en/api/errors";
const AZURE: &str = "https://learn.microsoft.com/azure/ai-foundry/openai/reference";
const GOOGLE: &str = "https://cloud.google.com/apis/design/errors";
const LITELLM: &str = "https://docs.litellm.ai/docs/exception_mapping";
const LLAMA_CPP: &str = "https://github.com/ggml-org/llama.cpp/tree/master/tools/server";
const OPENAI: &str = "https://platform.openai.com/docs/guides/error-codes";
const VLLM: &str = "https://github.com/vllm-project/vllm";

const fn row(code: &'static str, kind: ErrorKind, source: &'static str) -> ErrorCode {
    ErrorCode::constant(code, kind, source)
}

/// Codes and types that determine the kind, regardless of the status.
pub(super) const CODES: &[ErrorCode] = &[
    row("invalid_api_key", ErrorKind::Authentication, OPENAI),
    row("account_deactivated", ErrorKind::Authentication, OPENAI),
    row("unsupported_country_region_territory", ErrorKind::Permission, OPENAI),
    row("insufficient_quota", ErrorKind::OutOfCredit, OPENAI),
    row("billing_hard_limit_reached", ErrorKind::OutOfCredit, OPENAI),
    row("billing_not_active", ErrorKind::OutOfCredit, OPENAI),
    row("model_not_found", ErrorKind::ModelNotAvailable, OPENAI),
    row("context_length_exceeded", ErrorKind::ContextTooLong, OPENAI),
    row("rate_limit_exceeded", ErrorKind::RateLimited, OPENAI),
    row("slow_down", ErrorKind::RateLimited, OPENAI),
    row("engine_overloaded", ErrorKind::Overloaded, OPENAI),
    row("missing_required_parameter", ErrorKind::InvalidRequest, OPENAI),
    row("unknown_parameter", ErrorKind::InvalidRequest, OPENAI),
    row("unsupported_parameter", ErrorKind::InvalidRequest, OPENAI),
    row("unsupported_value", ErrorKind::InvalidRequest, OPENAI),
    row("invalid_type", ErrorKind::InvalidRequest, OPENAI),
    row("invalid_value", ErrorKind::InvalidRequest, OPENAI),
    row("content_filter", ErrorKind::InvalidRequest, OPENAI),
    row("content_policy_violation", ErrorKind::InvalidRequest, OPENAI),
    row("DeploymentNotFound", ErrorKind::ModelNotAvailable, AZURE),
    row("NoCapacity", ErrorKind::Overloaded, AZURE),
    row("authentication_error", ErrorKind::Authentication, ANTHROPIC),
    row("permission_error", ErrorKind::Permission, ANTHROPIC),
    row("billing_error", ErrorKind::OutOfCredit, ANTHROPIC),
    row("rate_limit_error", ErrorKind::RateLimited, ANTHROPIC),
    row("overloaded_error", ErrorKind::Overloaded, ANTHROPIC),
    row("UNAUTHENTICATED", ErrorKind::Authentication, GOOGLE),
    row("PERMISSION_DENIED", ErrorKind::Permission, GOOGLE),
    row("UNAVAILABLE", ErrorKind::Overloaded, GOOGLE),
    row("exceed_context_size_error", ErrorKind::ContextTooLong, LLAMA_CPP),
    row("unavailable_error", ErrorKind::Overloaded, LLAMA_CPP),
    row("auth_error", ErrorKind::Authentication, LITELLM),
    row("expired_key", ErrorKind::Authentication, LITELLM),
    row("key_model_access_denied", ErrorKind::Permission, LITELLM),
    row("team_model_access_denied", ErrorKind::Permission, LITELLM),
    row("budget_exceeded", ErrorKind::QuotaExceeded, LITELLM),
    row("throttling_error", ErrorKind::RateLimited, LITELLM),
];

/// Codes and types that are less specific than a status; used if there is no status.
pub(super) const AMBIGUOUS_CODES: &[ErrorCode] = &[
    row("invalid_request_error", ErrorKind::InvalidRequest, OPENAI),
    row("BadRequestError", ErrorKind::InvalidRequest, VLLM),
    row("INVALID_ARGUMENT", ErrorKind::InvalidRequest, GOOGLE),
    row("FAILED_PRECONDITION", ErrorKind::InvalidRequest, GOOGLE),
    row("not_supported_error", ErrorKind::InvalidRequest, LLAMA_CPP),
    row("not_found_error", ErrorKind::ModelNotAvailable, ANTHROPIC),
    row("NotFoundError", ErrorKind::ModelNotAvailable, VLLM),
    row("NOT_FOUND", ErrorKind::ModelNotAvailable, GOOGLE),
    row("RESOURCE_EXHAUSTED", ErrorKind::RateLimited, GOOGLE),
    row("api_error", ErrorKind::Server, ANTHROPIC),
    row("server_error", ErrorKind::Server, OPENAI),
    row("timeout_error", ErrorKind::Server, ANTHROPIC),
    row("internal_server_error", ErrorKind::Server, LITELLM),
    row("InternalServerError", ErrorKind::Server, VLLM),
    row("INTERNAL", ErrorKind::Server, GOOGLE),
    row("DEADLINE_EXCEEDED", ErrorKind::Server, GOOGLE),
];
