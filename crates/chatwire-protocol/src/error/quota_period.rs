//! How long a limit lasts that is named by an identifier, such as Google's `quotaId`.

use serde_json::{Map, Value};

/// How long a limit lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum QuotaPeriod {
    /// A minute or less: it passes by waiting.
    Short,
    /// A day or more.
    Long,
}

/// Members that name a limit:
/// [`QuotaFailure.Violation`](https://github.com/googleapis/googleapis/blob/master/google/rpc/error_details.proto)
/// and the metadata of `ErrorInfo`.
const MEMBERS: [&str; 6] =
    ["quotaId", "quota_id", "quotaMetric", "quota_limit", "quota_unit", "quota_metric"];

/// Parts of such names.
const LONG: [&str; 6] = ["perday", "per_day", "/day", "1/d/", "permonth", "per_month"];
const SHORT: [&str; 6] = ["perminute", "per_minute", "/min", "persecond", "per_second", "perhour"];

/// The longest period that an object or its `violations` and `metadata` name.
pub(super) fn in_object(object: &Map<String, Value>) -> Option<QuotaPeriod> {
    let own = MEMBERS.iter().filter_map(|name| named(object.get(*name)?.as_str()?)).max();
    let violations = object.get("violations").and_then(Value::as_array).into_iter().flatten();
    let nested = violations.chain(object.get("metadata")).filter_map(Value::as_object);
    own.max(nested.filter_map(in_object).max())
}

fn named(name: &str) -> Option<QuotaPeriod> {
    let name = name.to_ascii_lowercase();
    let has = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
    if has(&LONG) { Some(QuotaPeriod::Long) } else { has(&SHORT).then_some(QuotaPeriod::Short) }
}
