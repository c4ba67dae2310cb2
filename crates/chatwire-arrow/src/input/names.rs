//! The names that stand for what is not text.

use chatwire_transport::{BodyEnd, Credentials};
use http::Version;

/// The names of HTTP versions.
pub(crate) const VERSIONS: [(Version, &str); 5] = [
    (Version::HTTP_09, "HTTP/0.9"),
    (Version::HTTP_10, "HTTP/1.0"),
    (Version::HTTP_11, "HTTP/1.1"),
    (Version::HTTP_2, "HTTP/2"),
    (Version::HTTP_3, "HTTP/3"),
];

/// The names of how a body ended.
pub(crate) const ENDS: [(BodyEnd, &str); 4] = [
    (BodyEnd::Complete, "complete"),
    (BodyEnd::Abandoned, "abandoned"),
    (BodyEnd::Failed, "failed"),
    (BodyEnd::NoResponse, "no-response"),
];

/// The names of what is known about the credentials of a request.
pub(crate) const CREDENTIALS: [(Credentials, &str); 3] = [
    (Credentials::Absent, "absent"),
    (Credentials::Present, "present"),
    (Credentials::Rejected, "rejected"),
];

/// The name of a value; empty for one without.
pub(crate) fn name_of<T: PartialEq>(names: &[(T, &'static str)], value: T) -> &'static str {
    names.iter().find(|(known, _)| *known == value).map_or("", |(_, name)| name)
}
