//! Headers of sources, which may not be headers of HTTP.

use http::{HeaderMap, HeaderName, HeaderValue};

use super::Header;

/// The headers, without pseudo-headers such as `:path` and without what HTTP does not allow.
pub(super) fn map(headers: &[Header]) -> HeaderMap {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        let Ok(name) = HeaderName::from_bytes(name.trim().as_bytes()) else { continue };
        // Some browsers join the values of a repeated header with line ends.
        for part in value.split(|byte| *byte == b'\n') {
            let Ok(value) = HeaderValue::from_bytes(part.trim_ascii()) else { continue };
            if map.try_append(&name, value).is_err() {
                return map;
            }
        }
    }
    map
}

/// The first value of a header as text.
pub(super) fn first(headers: &[Header], name: &str) -> Option<String> {
    let found = headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
    found.map(|(_, value)| String::from_utf8_lossy(value).trim().to_owned())
}

/// All values of a header as text.
pub(super) fn all(headers: &[Header], name: &str) -> Vec<String> {
    let found = headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
    found.map(|(_, value)| String::from_utf8_lossy(value).into_owned()).collect()
}
