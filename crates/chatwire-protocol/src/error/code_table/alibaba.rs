//! Codes of Alibaba Cloud Model Studio (DashScope).

use super::{
    super::{ErrorCode, ErrorKind},
    row,
};

const MODEL_STUDIO: &str = "https://help.aliyun.com/en/model-studio/error-code";

pub(super) const CODES: &[ErrorCode] = &[
    row("Arrearage", ErrorKind::OutOfCredit, MODEL_STUDIO),
    row("AllocationQuota.FreeTierOnly", ErrorKind::OutOfCredit, MODEL_STUDIO),
    row("InvalidApiKey", ErrorKind::Authentication, MODEL_STUDIO),
    row("AccessDenied.Unpurchased", ErrorKind::Permission, MODEL_STUDIO),
    row("Model.AccessDenied", ErrorKind::Permission, MODEL_STUDIO),
    row("Workspace.AccessDenied", ErrorKind::Permission, MODEL_STUDIO),
    row("ModelNotFound", ErrorKind::ModelNotAvailable, MODEL_STUDIO),
    row("model_not_supported", ErrorKind::ModelNotAvailable, MODEL_STUDIO),
    row("ModelServingError", ErrorKind::Overloaded, MODEL_STUDIO),
    row("DataInspectionFailed", ErrorKind::InvalidRequest, MODEL_STUDIO),
    row("data_inspection_failed", ErrorKind::InvalidRequest, MODEL_STUDIO),
    row("Throttling", ErrorKind::RateLimited, MODEL_STUDIO),
    row("Throttling.RateQuota", ErrorKind::RateLimited, MODEL_STUDIO),
    row("Throttling.BurstRate", ErrorKind::RateLimited, MODEL_STUDIO),
    row("Throttling.AllocationQuota", ErrorKind::RateLimited, MODEL_STUDIO),
    row("LimitRequests", ErrorKind::RateLimited, MODEL_STUDIO),
    row("limit_requests", ErrorKind::RateLimited, MODEL_STUDIO),
    row("limit_burst_rate", ErrorKind::RateLimited, MODEL_STUDIO),
];
