//! Codes of gateways: LiteLLM, One API and its forks, and Portkey.

use super::{
    super::{ErrorCode, ErrorKind},
    row,
};

const LITELLM: &str = "https://docs.litellm.ai/docs/exception_mapping";
const ONE_API: &str = "https://github.com/songquanpeng/one-api/issues/1270";
const NEW_API: &str = "https://github.com/QuantumNous/new-api/blob/main/types/error.go";

pub(super) const CODES: &[ErrorCode] = &[
    row("auth_error", ErrorKind::Authentication, LITELLM),
    row("expired_key", ErrorKind::Authentication, LITELLM),
    row("key_model_access_denied", ErrorKind::Permission, LITELLM),
    row("team_model_access_denied", ErrorKind::Permission, LITELLM),
    row("budget_exceeded", ErrorKind::QuotaExceeded, LITELLM),
    row("throttling_error", ErrorKind::RateLimited, LITELLM),
    row("insufficient_user_quota", ErrorKind::OutOfCredit, ONE_API),
    row("pre_consume_token_quota_failed", ErrorKind::OutOfCredit, NEW_API),
    row("sensitive_words_detected", ErrorKind::InvalidRequest, NEW_API),
    row("get_channel_failed", ErrorKind::Overloaded, NEW_API),
    row("channel:no_available_key", ErrorKind::Overloaded, NEW_API),
    row("channel:invalid_key", ErrorKind::Server, NEW_API),
    row("channel:response_time_exceeded", ErrorKind::Server, NEW_API),
    row("do_request_failed", ErrorKind::Server, NEW_API),
    row("bad_response", ErrorKind::Server, NEW_API),
    row("bad_response_body", ErrorKind::Server, NEW_API),
    row("read_response_body_failed", ErrorKind::Server, NEW_API),
    row("empty_response", ErrorKind::Server, NEW_API),
    row("prompt_blocked", ErrorKind::InvalidRequest, NEW_API),
    row("convert_request_failed", ErrorKind::InvalidRequest, NEW_API),
    row("entitlement_required", ErrorKind::Permission, NEW_API),
    row("entitlement_inactive", ErrorKind::Permission, NEW_API),
    row("entitlement_daily_limit_exceeded", ErrorKind::QuotaExceeded, NEW_API),
    row("entitlement_total_limit_exceeded", ErrorKind::QuotaExceeded, NEW_API),
    row("token_concurrency_limit_reached", ErrorKind::RateLimited, NEW_API),
];
