//! Finds credentials without overwriting them.

use std::ops::Range;

use super::{authorization, key_formats};

/// Where a text has what looks like an API key of a known format, without its prefix, or the
/// credentials of an `Authorization` header, in order.
///
/// It is the list by which [`Redaction`](super::Redaction) overwrites keys; masks and words that
/// begin like a key are left out.
///
/// ```
/// use chatwire_transport::cassette::find_credentials;
///
/// let text = "the key sk-abcdefghijkl0123456 is not valid";
/// assert_eq!(find_credentials(text).first(), Some(&(11..30)));
/// assert!(find_credentials("sk-learn and sk-xxxxxxxxxxxxxxxx").is_empty());
/// ```
pub fn find_credentials(text: &str) -> Vec<Range<usize>> {
    let mut found = key_formats::find(text.as_bytes());
    found.extend(authorization::find(text.as_bytes()));
    found.sort_by_key(|range| range.start);
    found
}
