//! Codes of MiniMax, in `base_resp.status_code`.

use super::{
    super::{ErrorCode, ErrorKind},
    row,
};

const MINIMAX: &str = "https://platform.minimax.io/docs/api-reference/errorcode";

pub(super) const CODES: &[ErrorCode] = &[
    row("1000", ErrorKind::Server, MINIMAX),
    row("1001", ErrorKind::Server, MINIMAX),
    row("1002", ErrorKind::RateLimited, MINIMAX),
    row("1004", ErrorKind::Authentication, MINIMAX),
    row("1008", ErrorKind::OutOfCredit, MINIMAX),
    row("1024", ErrorKind::Server, MINIMAX),
    row("1026", ErrorKind::InvalidRequest, MINIMAX),
    row("1027", ErrorKind::InvalidRequest, MINIMAX),
    row("1033", ErrorKind::Server, MINIMAX),
    row("1039", ErrorKind::RateLimited, MINIMAX),
    row("1041", ErrorKind::RateLimited, MINIMAX),
    row("1042", ErrorKind::InvalidRequest, MINIMAX),
    row("2013", ErrorKind::InvalidRequest, MINIMAX),
    row("2045", ErrorKind::RateLimited, MINIMAX),
    row("2049", ErrorKind::Authentication, MINIMAX),
    row("2056", ErrorKind::QuotaExceeded, MINIMAX),
];
