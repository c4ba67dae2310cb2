//! JSON pointers ([RFC 6901](https://www.rfc-editor.org/rfc/rfc6901)): how every place in a
//! document is named.

use std::fmt;

/// The place of one value in a JSON document; empty for the whole document.
///
/// Its `Display` is the pointer as the standard writes it, `/paths/~1v1/post`.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pointer(String);

impl Pointer {
    /// The whole document.
    pub fn root() -> Self {
        Self::default()
    }

    /// The place that is written as `text`; `text` is taken as it is.
    pub fn parse(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The member `name` of the object, or the element at `name` of the array, at this place.
    #[must_use]
    pub fn join(&self, name: impl fmt::Display) -> Self {
        Self(format!("{}/{}", self.0, escape(&name.to_string())))
    }

    /// The pointer of the enclosing value and the unescaped last name; `None` for the root.
    pub fn split_last(&self) -> Option<(&str, String)> {
        let (parent, last) = self.0.rsplit_once('/')?;
        Some((parent, unescape(last)))
    }

    /// The pointer as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// `name` as a pointer writes it.
pub(super) fn escape(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// The name that a pointer writes as `text`.
pub(super) fn unescape(text: &str) -> String {
    text.replace("~1", "/").replace("~0", "~")
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_escaped_and_read_back() {
        let pointer = Pointer::root().join("paths").join("/v1/~x").join(3);
        assert_eq!(pointer.as_str(), "/paths/~1v1~1~0x/3");
        let (parent, last) = pointer.split_last().unwrap();
        assert_eq!((parent, last.as_str()), ("/paths/~1v1~1~0x", "3"));
        let (_, last) = Pointer::parse(parent).split_last().unwrap();
        assert_eq!(last, "/v1/~x");
        assert_eq!(Pointer::root().split_last(), None);
    }
}
