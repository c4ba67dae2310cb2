//! Where redaction has overwritten something.

/// A part of an exchange in which redaction has overwritten something, so that nobody takes the
/// mask for what was sent.
///
/// Headers that were removed do not count; those that are stored are on an allow-list.
/// See [`Exchange::redacted`](crate::Exchange::redacted).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum RedactedPart {
    /// Path and query of the request.
    RequestTarget,
    /// A value of a header of the request.
    RequestHeaders,
    /// The body of the request.
    RequestBody,
    /// A value of a header of the response.
    ResponseHeaders,
    /// The body of the response.
    ResponseBody,
}

/// All parts with their names, in order.
const PARTS: [(RedactedPart, &str); 5] = [
    (RedactedPart::RequestTarget, "request-target"),
    (RedactedPart::RequestHeaders, "request-headers"),
    (RedactedPart::RequestBody, "request-body"),
    (RedactedPart::ResponseHeaders, "response-headers"),
    (RedactedPart::ResponseBody, "response-body"),
];

impl RedactedPart {
    /// The name in `meta.toml`, for example `response-body`.
    pub fn name(self) -> &'static str {
        PARTS.iter().find(|(part, _)| *part == self).map_or("", |(_, name)| name)
    }

    /// The part with this name; `None` if there is none.
    pub fn from_name(name: &str) -> Option<Self> {
        PARTS.iter().find(|(_, known)| *known == name).map(|(part, _)| *part)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_part_has_its_own_name() {
        for (part, name) in PARTS {
            assert_eq!((part.name(), RedactedPart::from_name(name)), (name, Some(part)));
        }
        assert_eq!(RedactedPart::from_name("weather"), None);
    }
}
