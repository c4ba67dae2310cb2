//! Codes of Cloudflare Workers AI, in its list of `errors`.

use super::{
    super::{ErrorCode, ErrorKind},
    row,
};

const WORKERS_AI: &str = "https://developers.cloudflare.com/workers-ai/platform/errors/";

pub(super) const CODES: &[ErrorCode] = &[
    row("3003", ErrorKind::InvalidRequest, WORKERS_AI),
    row("3006", ErrorKind::InvalidRequest, WORKERS_AI),
    row("3007", ErrorKind::Server, WORKERS_AI),
    row("3008", ErrorKind::Server, WORKERS_AI),
    row("3023", ErrorKind::Permission, WORKERS_AI),
    row("3036", ErrorKind::QuotaExceeded, WORKERS_AI),
    row("3040", ErrorKind::Overloaded, WORKERS_AI),
    row("3041", ErrorKind::Permission, WORKERS_AI),
    row("3042", ErrorKind::ModelNotAvailable, WORKERS_AI),
    row("5004", ErrorKind::InvalidRequest, WORKERS_AI),
    row("5007", ErrorKind::ModelNotAvailable, WORKERS_AI),
    row("5016", ErrorKind::Permission, WORKERS_AI),
    row("5018", ErrorKind::Permission, WORKERS_AI),
];
