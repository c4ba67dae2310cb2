//! Codes of Zhipu, which Z.ai has in common; their status is 429 for balance and rate alike.

use super::{
    super::{ErrorCode, ErrorKind},
    row,
};

const ZAI: &str = "https://docs.z.ai/api-reference/api-code";
const ZHIPU: &str = "https://docs.bigmodel.cn/cn/api/api-code";

pub(super) const CODES: &[ErrorCode] = &[
    row("1000", ErrorKind::Authentication, ZAI),
    row("1001", ErrorKind::Authentication, ZAI),
    row("1002", ErrorKind::Authentication, ZAI),
    row("1003", ErrorKind::Authentication, ZAI),
    row("1004", ErrorKind::Authentication, ZAI),
    row("1110", ErrorKind::Permission, ZAI),
    row("1111", ErrorKind::Authentication, ZAI),
    row("1112", ErrorKind::Permission, ZAI),
    row("1113", ErrorKind::OutOfCredit, ZAI),
    row("1120", ErrorKind::Server, ZAI),
    row("1121", ErrorKind::Permission, ZAI),
    row("1210", ErrorKind::InvalidRequest, ZAI),
    row("1211", ErrorKind::ModelNotAvailable, ZAI),
    row("1212", ErrorKind::InvalidRequest, ZAI),
    row("1213", ErrorKind::InvalidRequest, ZAI),
    row("1214", ErrorKind::InvalidRequest, ZAI),
    row("1215", ErrorKind::InvalidRequest, ZAI),
    row("1220", ErrorKind::Permission, ZAI),
    row("1221", ErrorKind::ModelNotAvailable, ZAI),
    row("1222", ErrorKind::InvalidRequest, ZAI),
    row("1230", ErrorKind::Server, ZAI),
    row("1234", ErrorKind::Server, ZAI),
    row("1261", ErrorKind::ContextTooLong, ZAI),
    row("1301", ErrorKind::InvalidRequest, ZAI),
    row("1302", ErrorKind::RateLimited, ZAI),
    row("1303", ErrorKind::RateLimited, ZAI),
    row("1304", ErrorKind::QuotaExceeded, ZAI),
    row("1305", ErrorKind::RateLimited, ZHIPU),
    row("1308", ErrorKind::QuotaExceeded, ZHIPU),
    row("1309", ErrorKind::OutOfCredit, ZHIPU),
    row("1310", ErrorKind::QuotaExceeded, ZHIPU),
    row("1311", ErrorKind::Permission, ZHIPU),
    row("1312", ErrorKind::Overloaded, ZHIPU),
    row("1313", ErrorKind::RateLimited, ZHIPU),
];
