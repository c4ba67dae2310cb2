//! Codes of Volcengine Ark.

use super::{
    super::{ErrorCode, ErrorKind},
    row,
};

const ARK: &str = "https://www.volcengine.com/docs/82379/1099476";

pub(super) const CODES: &[ErrorCode] = &[
    row("MissingParameter", ErrorKind::InvalidRequest, ARK),
    row("InvalidEndpoint.ClosedEndpoint", ErrorKind::ModelNotAvailable, ARK),
    row("InvalidEndpoint.NotFound", ErrorKind::ModelNotAvailable, ARK),
    row("InvalidEndpointOrModel.NotFound", ErrorKind::ModelNotAvailable, ARK),
    row("ModelNotOpen", ErrorKind::ModelNotAvailable, ARK),
    row("AuthenticationError", ErrorKind::Authentication, ARK),
    row("AccountOverdueError", ErrorKind::OutOfCredit, ARK),
    row("AccessDenied", ErrorKind::Permission, ARK),
    row("SensitiveContentDetected", ErrorKind::InvalidRequest, ARK),
    row("RateLimitExceeded.EndpointRPMExceeded", ErrorKind::RateLimited, ARK),
    row("RateLimitExceeded.EndpointTPMExceeded", ErrorKind::RateLimited, ARK),
    row("ModelAccountRpmRateLimitExceeded", ErrorKind::RateLimited, ARK),
    row("ModelAccountTpmRateLimitExceeded", ErrorKind::RateLimited, ARK),
    row("ModelAccountIpmRateLimitExceeded", ErrorKind::RateLimited, ARK),
    row("APIAccountRpmRateLimitExceeded", ErrorKind::RateLimited, ARK),
    row("ModelLoadingError", ErrorKind::Overloaded, ARK),
    row("ServerOverloaded", ErrorKind::Overloaded, ARK),
    row("InternalServiceError", ErrorKind::Server, ARK),
];
