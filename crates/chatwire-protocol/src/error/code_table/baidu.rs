//! Codes of Baidu's Qianfan.

use super::{
    super::{ErrorCode, ErrorKind},
    row,
};

const QIANFAN: &str = "https://cloud.baidu.com/doc/qianfan-api/s/rmwbl43x7";
const OLDER: &str = "https://ai.baidu.com/ai-doc/WENXINWORKSHOP/tlmyncueh";
const SEARCH: &str = "https://ai.baidu.com/ai-doc/AppBuilder/4m8sgh88y";

pub(super) const CODES: &[ErrorCode] = &[
    row("malformed_json", ErrorKind::InvalidRequest, QIANFAN),
    row("invalid_messages", ErrorKind::InvalidRequest, QIANFAN),
    row("characters_too_long", ErrorKind::ContextTooLong, QIANFAN),
    row("tokens_too_long", ErrorKind::ContextTooLong, QIANFAN),
    row("invalid_iam_token", ErrorKind::Authentication, QIANFAN),
    row("invalid_appid", ErrorKind::Permission, QIANFAN),
    row("no_parameter_permission", ErrorKind::Permission, QIANFAN),
    row("rpm_rate_limit_exceeded", ErrorKind::RateLimited, QIANFAN),
    row("tpm_rate_limit_exceeded", ErrorKind::RateLimited, QIANFAN),
    row("336501", ErrorKind::RateLimited, OLDER),
    row("336502", ErrorKind::RateLimited, OLDER),
    row("RATE_LIMIT_TOTAL_QPS", ErrorKind::RateLimited, SEARCH),
    row("QUOTA_USER_DAILY_REQUEST", ErrorKind::QuotaExceeded, SEARCH),
    row("QUOTA_USER_DAILY_FREE", ErrorKind::QuotaExceeded, SEARCH),
    row("BILLING_INSUFFICIENT_BALANCE", ErrorKind::OutOfCredit, SEARCH),
];
