//! Codes and types of OpenAI, Azure and Anthropic, which many other providers send as well.

use super::{
    super::{ErrorCode, ErrorKind},
    row,
};

const ANTHROPIC: &str = "https://docs.anthropic.com/en/api/errors";
const AZURE: &str = "https://learn.microsoft.com/azure/ai-foundry/openai/reference";
const DEEPSEEK: &str = "https://api-docs.deepseek.com/quick_start/error_codes";
const GROQ: &str = "https://console.groq.com/docs/errors";
const LITELLM: &str = "https://docs.litellm.ai/docs/exception_mapping";
const MISTRAL: &str = "https://docs.mistral.ai/api";
const MOONSHOT: &str = "https://platform.moonshot.ai/docs/api/chat#error-codes";
const OPENAI: &str = "https://platform.openai.com/docs/guides/error-codes";
const XAI: &str = "https://github.com/NousResearch/hermes-agent/issues/70203";
const VENICE: &str = "https://docs.venice.ai/api-reference/error-codes";

/// Codes and types that decide the kind, regardless of everything else.
pub(super) const CODES: &[ErrorCode] = &[
    row("invalid_api_key", ErrorKind::Authentication, OPENAI),
    row("account_deactivated", ErrorKind::Authentication, OPENAI),
    row("unsupported_country_region_territory", ErrorKind::Permission, OPENAI),
    row("billing_hard_limit_reached", ErrorKind::OutOfCredit, OPENAI),
    row("billing_not_active", ErrorKind::OutOfCredit, OPENAI),
    row("credit_balance_exhausted", ErrorKind::OutOfCredit, OPENAI),
    row("organization_spend_limit_exceeded", ErrorKind::QuotaExceeded, OPENAI),
    row("model_not_found", ErrorKind::ModelNotAvailable, OPENAI),
    row("context_length_exceeded", ErrorKind::ContextTooLong, OPENAI),
    row("context_window_exceeded", ErrorKind::ContextTooLong, LITELLM),
    row("ContextWindowExceededError", ErrorKind::ContextTooLong, LITELLM),
    row("string_above_max_length", ErrorKind::InvalidRequest, OPENAI),
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
    row("ResponsibleAIPolicyViolation", ErrorKind::InvalidRequest, AZURE),
    row("DeploymentNotFound", ErrorKind::ModelNotAvailable, AZURE),
    row("unknown_model", ErrorKind::ModelNotAvailable, AZURE),
    row("RateLimitReached", ErrorKind::RateLimited, AZURE),
    row("NoCapacity", ErrorKind::Overloaded, AZURE),
    row("PermissionDenied", ErrorKind::Permission, AZURE),
    row("authentication_error", ErrorKind::Authentication, ANTHROPIC),
    row("permission_error", ErrorKind::Permission, ANTHROPIC),
    row("billing_error", ErrorKind::OutOfCredit, ANTHROPIC),
    row("rate_limit_error", ErrorKind::RateLimited, ANTHROPIC),
    row("overloaded_error", ErrorKind::Overloaded, ANTHROPIC),
    row("request_too_large", ErrorKind::InvalidRequest, ANTHROPIC),
    row("insufficient_balance", ErrorKind::OutOfCredit, DEEPSEEK),
    row("insufficient_balance_error", ErrorKind::OutOfCredit, DEEPSEEK),
    row("insufficient_credits", ErrorKind::OutOfCredit, VENICE),
    row("capacity_exceeded", ErrorKind::Overloaded, GROQ),
    row("model_decommissioned", ErrorKind::ModelNotAvailable, GROQ),
    row("organization_restricted", ErrorKind::Permission, GROQ),
    row("invalid_model", ErrorKind::ModelNotAvailable, MISTRAL),
    row("service_tier_capacity_exceeded", ErrorKind::Overloaded, MISTRAL),
    row("invalid_authentication_error", ErrorKind::Authentication, MOONSHOT),
    row("incorrect_api_key_error", ErrorKind::Authentication, MOONSHOT),
    row("permission_denied_error", ErrorKind::Permission, MOONSHOT),
    row("resource_not_found_error", ErrorKind::ModelNotAvailable, MOONSHOT),
    row("engine_overloaded_error", ErrorKind::Overloaded, MOONSHOT),
    row("rate_limit_reached_error", ErrorKind::RateLimited, MOONSHOT),
    row("personal-team-blocked:spending-limit", ErrorKind::OutOfCredit, XAI),
];

/// Codes that some providers send for an exhausted account and others for a busy minute.
pub(super) const UNLESS_WAIT: &[ErrorCode] = &[
    row("insufficient_quota", ErrorKind::OutOfCredit, OPENAI),
    row("exceeded_current_quota_error", ErrorKind::OutOfCredit, MOONSHOT),
];

/// Codes and types that are less specific than a status.
pub(super) const VAGUE: &[ErrorCode] = &[
    row("invalid_request_error", ErrorKind::InvalidRequest, OPENAI),
    row("not_found_error", ErrorKind::ModelNotAvailable, ANTHROPIC),
    row("api_error", ErrorKind::Server, ANTHROPIC),
    row("server_error", ErrorKind::Server, OPENAI),
    row("timeout_error", ErrorKind::Server, ANTHROPIC),
];
