//! How a request carries the API key.

use http::HeaderName;

/// How a request carries the API key.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Authentication {
    /// `Authorization: Bearer KEY`, as in
    /// [RFC 6750](https://www.rfc-editor.org/rfc/rfc6750#section-2.1).
    Bearer,
    /// The key alone in this header.
    Header(HeaderName),
    /// Not at all, even if a key is set.
    None,
}
