//! Shifts times to a fixed time.

use std::{ops::Range, time::UNIX_EPOCH};

use chatwire_json::fragment::{self, Value};
use http::{HeaderMap, HeaderValue, header::DATE};

/// The time that every recording seems to be made at, in Unix seconds and as a `date` header.
const FIXED_TIME: i64 = 1_700_000_000;
pub(super) const FIXED_DATE: &str = "Tue, 14 Nov 2023 22:13:20 GMT";

/// Maximum difference between a time and the `date` header that counts as none, in seconds: clocks
/// differ, and some servers send the time of their start.
/// A clock in another time zone differs by more.
const MAX_CLOCK_DIFFERENCE: u64 = 25 * 60;

/// Shifts the times of these members, in seconds or milliseconds, by `date_shift` or to the fixed
/// time.
pub(super) fn shift(bytes: &mut [u8], members: &[String], date_shift: Option<i64>) {
    let mut shift = None;
    let times = fragment::members(bytes, members);
    for range in times.into_iter().filter_map(Value::number) {
        let Some((time, per_second)) = time(bytes, range.clone()) else {
            continue;
        };
        let shift = *shift.get_or_insert_with(|| {
            let shift_to_fixed = FIXED_TIME - time / per_second;
            date_shift
                .filter(|shift| shift.abs_diff(shift_to_fixed) > MAX_CLOCK_DIFFERENCE)
                .unwrap_or(shift_to_fixed)
        });
        let moved = (time + shift * per_second).to_string();
        if moved.len() == range.len() {
            bytes[range].copy_from_slice(moved.as_bytes());
        }
    }
}

/// Shifts the `date` header to the fixed time and returns the shift in seconds.
pub(super) fn shift_date(headers: &mut HeaderMap) -> Option<i64> {
    let value = headers.get_mut(DATE)?;
    let date = httpdate::parse_http_date(value.to_str().ok()?).ok()?;
    let seconds = date.duration_since(UNIX_EPOCH).ok()?.as_secs();
    *value = HeaderValue::from_static(FIXED_DATE);
    Some(FIXED_TIME - i64::try_from(seconds).ok()?)
}

/// A time of this century and the number of its units in a second.
fn time(bytes: &[u8], range: Range<usize>) -> Option<(i64, i64)> {
    let per_second = match range.len() {
        10 => 1,
        13 => 1_000,
        _ => return None,
    };
    let digits = std::str::from_utf8(&bytes[range]).ok()?;
    let time: u64 = digits.parse().ok()?;
    Some((i64::try_from(time).ok()?, per_second))
}
