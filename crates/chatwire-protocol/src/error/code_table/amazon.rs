//! Exceptions of Amazon Bedrock.

use super::{
    super::{ErrorCode, ErrorKind},
    row,
};

const BEDROCK: &str =
    "https://docs.aws.amazon.com/bedrock/latest/userguide/troubleshooting-api-error-codes.html";

pub(super) const CODES: &[ErrorCode] = &[
    row("AccessDeniedException", ErrorKind::Permission, BEDROCK),
    row("FTUFormNotFilled", ErrorKind::Permission, BEDROCK),
    row("OptInRequired", ErrorKind::Permission, BEDROCK),
    row("NotAuthorized", ErrorKind::Permission, BEDROCK),
    row("ExpiredTokenException", ErrorKind::Authentication, BEDROCK),
    row("UnrecognizedClientException", ErrorKind::Authentication, BEDROCK),
    row("InvalidClientTokenId", ErrorKind::Authentication, BEDROCK),
    row("IncompleteSignature", ErrorKind::Authentication, BEDROCK),
    row("InvalidSignatureException", ErrorKind::Authentication, BEDROCK),
    row("MissingAuthenticationTokenException", ErrorKind::Authentication, BEDROCK),
    row("ValidationException", ErrorKind::InvalidRequest, BEDROCK),
    row("ValidationError", ErrorKind::InvalidRequest, BEDROCK),
    row("ThrottlingException", ErrorKind::RateLimited, BEDROCK),
    row("TooManyRequestsException", ErrorKind::RateLimited, BEDROCK),
    row("ServiceQuotaExceededException", ErrorKind::RateLimited, BEDROCK),
    row("ModelNotReadyException", ErrorKind::Overloaded, BEDROCK),
    row("ServiceUnavailableException", ErrorKind::Overloaded, BEDROCK),
    row("ModelTimeoutException", ErrorKind::Server, BEDROCK),
    row("ModelErrorException", ErrorKind::Server, BEDROCK),
    row("ModelStreamErrorException", ErrorKind::Server, BEDROCK),
    row("InternalServerException", ErrorKind::Server, BEDROCK),
    row("InternalFailure", ErrorKind::Server, BEDROCK),
];
