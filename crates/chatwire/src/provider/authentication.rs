//! How a request carries the API key.

use http::{
    HeaderName, HeaderValue,
    header::{AUTHORIZATION, InvalidHeaderValue},
};

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

impl Authentication {
    /// The name of the header that carries a key.
    pub(crate) fn header_name(&self) -> Option<&HeaderName> {
        match self {
            Self::Bearer => Some(&AUTHORIZATION),
            Self::Header(name) => Some(name),
            Self::None => None,
        }
    }

    /// The header that carries a key, marked as sensitive; `None` if no header does.
    ///
    /// # Errors
    ///
    /// Fails if the key has a character that no header can have.
    pub fn header(
        &self,
        key: &str,
    ) -> Result<Option<(HeaderName, HeaderValue)>, InvalidHeaderValue> {
        let (name, value) = match self {
            Self::Bearer => (AUTHORIZATION, HeaderValue::try_from(format!("Bearer {key}"))),
            Self::Header(name) => (name.clone(), HeaderValue::try_from(key)),
            Self::None => return Ok(None),
        };
        let mut value = value?;
        value.set_sensitive(true);
        Ok(Some((name, value)))
    }
}
