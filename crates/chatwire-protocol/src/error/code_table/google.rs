//! Codes of Google: the canonical ones, and the reasons in `error.details`.

use super::{
    super::{ErrorCode, ErrorKind},
    row,
};

const CANONICAL: &str = "https://cloud.google.com/apis/design/errors";
const REASONS: &str =
    "https://github.com/googleapis/googleapis/blob/master/google/api/error_reason.proto";

/// Codes that decide the kind, regardless of everything else.
pub(super) const CODES: &[ErrorCode] = &[
    row("UNAUTHENTICATED", ErrorKind::Authentication, CANONICAL),
    row("PERMISSION_DENIED", ErrorKind::Permission, CANONICAL),
    row("UNAVAILABLE", ErrorKind::Overloaded, CANONICAL),
    row("API_KEY_INVALID", ErrorKind::Authentication, REASONS),
    row("ACCESS_TOKEN_EXPIRED", ErrorKind::Authentication, REASONS),
    row("ACCESS_TOKEN_TYPE_UNSUPPORTED", ErrorKind::Authentication, REASONS),
    row("CREDENTIALS_MISSING", ErrorKind::Authentication, REASONS),
    row("API_KEY_SERVICE_BLOCKED", ErrorKind::Permission, REASONS),
    row("API_KEY_HTTP_REFERRER_BLOCKED", ErrorKind::Permission, REASONS),
    row("API_KEY_IP_ADDRESS_BLOCKED", ErrorKind::Permission, REASONS),
    row("ACCESS_TOKEN_SCOPE_INSUFFICIENT", ErrorKind::Permission, REASONS),
    row("SERVICE_DISABLED", ErrorKind::Permission, REASONS),
    row("CONSUMER_SUSPENDED", ErrorKind::Permission, REASONS),
    row("CONSUMER_INVALID", ErrorKind::Permission, REASONS),
    row("BILLING_DISABLED", ErrorKind::OutOfCredit, REASONS),
];

/// Codes of limits; how long the limit lasts is in `quotaId`.
pub(super) const UNLESS_WAIT: &[ErrorCode] =
    &[row("RESOURCE_QUOTA_EXCEEDED", ErrorKind::QuotaExceeded, REASONS)];

/// Codes that are less specific than a status.
pub(super) const VAGUE: &[ErrorCode] = &[
    row("INVALID_ARGUMENT", ErrorKind::InvalidRequest, CANONICAL),
    row("FAILED_PRECONDITION", ErrorKind::InvalidRequest, CANONICAL),
    row("OUT_OF_RANGE", ErrorKind::InvalidRequest, CANONICAL),
    row("NOT_FOUND", ErrorKind::ModelNotAvailable, CANONICAL),
    row("RESOURCE_EXHAUSTED", ErrorKind::RateLimited, CANONICAL),
    row("INTERNAL", ErrorKind::Server, CANONICAL),
    row("DEADLINE_EXCEEDED", ErrorKind::Server, CANONICAL),
];
