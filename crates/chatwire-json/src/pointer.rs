//! JSON pointers ([RFC 6901](https://www.rfc-editor.org/rfc/rfc6901)): names of places.

use std::{
    borrow::Cow,
    error::Error,
    fmt::{self, Write as _},
    str::FromStr,
};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// The place of one value in a JSON document; empty for the whole document.
///
/// It is written as the standard has it, `/paths/~1v1/post`: one `/` before each token, `~` in a
/// token as `~0` and `/` as `~1`.
///
/// ```
/// use chatwire_json::Pointer;
///
/// let place = Pointer::root().join("paths").join("/v1").join(3);
/// assert_eq!(place, "/paths/~1v1/3");
/// assert_eq!(place.tokens().nth(1).as_deref(), Some("/v1"));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pointer(String);

/// A text that is not a JSON pointer: it neither is empty nor begins with `/`, or has a `~` that is
/// not followed by `0` or `1`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PointerError(());

impl Pointer {
    /// The whole document.
    pub fn root() -> Self {
        Self::default()
    }

    /// Reads a pointer as the standard writes it.
    ///
    /// # Errors
    ///
    /// Fails when `text` is not a JSON pointer.
    pub fn parse(text: impl Into<String>) -> Result<Self, PointerError> {
        let text = text.into();
        let starts = text.is_empty() || text.starts_with('/');
        let escapes = text.split('~').skip(1).all(|rest| rest.starts_with(['0', '1']));
        if starts && escapes { Ok(Self(text)) } else { Err(PointerError(())) }
    }

    /// Steps down to the member or item that `token` names, unescaped.
    pub fn push(&mut self, token: impl fmt::Display) {
        self.0.push('/');
        write!(Escaping(&mut self.0), "{token}").expect("writing to a string cannot fail");
    }

    /// Steps up to the enclosing value; gives whether there is one.
    pub fn pop(&mut self) -> bool {
        let end = self.0.rfind('/');
        self.0.truncate(end.unwrap_or_default());
        end.is_some()
    }

    /// The member or item that `token` names, unescaped, of the value at this place.
    #[must_use]
    pub fn join(&self, token: impl fmt::Display) -> Self {
        let mut joined = self.clone();
        joined.push(token);
        joined
    }

    /// The place that `below` names in the value at this place.
    #[must_use]
    pub fn concat(&self, below: &Self) -> Self {
        Self(format!("{self}{below}"))
    }

    /// The pointer of the enclosing value and the unescaped last token; `None` for the root.
    pub fn split_last(&self) -> Option<(Self, Cow<'_, str>)> {
        let (parent, last) = self.0.rsplit_once('/')?;
        Some((Self(parent.to_owned()), unescape(last)))
    }

    /// The tokens, unescaped, from the outermost inwards.
    pub fn tokens(&self) -> impl Iterator<Item = Cow<'_, str>> {
        // The empty pointer splits into one part, any other into an empty one and its tokens.
        self.0.split('/').skip(1).map(unescape)
    }

    /// The pointer as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The pointer as owned text.
    pub fn into_string(self) -> String {
        self.0
    }

    /// Whether it names the whole document.
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }
}

/// Escapes what is written to it.
struct Escaping<'a>(&'a mut String);

impl fmt::Write for Escaping<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let mut rest = text;
        while let Some(at) = rest.find(['~', '/']) {
            self.0.push_str(&rest[..at]);
            self.0.push_str(if rest.as_bytes()[at] == b'~' { "~0" } else { "~1" });
            rest = &rest[at + 1..];
        }
        self.0.push_str(rest);
        Ok(())
    }
}

fn unescape(token: &str) -> Cow<'_, str> {
    if token.contains('~') {
        token.replace("~1", "/").replace("~0", "~").into()
    } else {
        token.into()
    }
}

/// The item that a token names in an array: digits without a leading zero.
pub(crate) fn index(token: &str) -> Option<usize> {
    let canonical = token == "0" || token.starts_with(|first: char| matches!(first, '1'..='9'));
    token.parse().ok().filter(|_| canonical)
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl<T: fmt::Display> FromIterator<T> for Pointer {
    /// A pointer of these tokens, unescaped, from the outermost inwards.
    fn from_iter<I: IntoIterator<Item = T>>(tokens: I) -> Self {
        let mut pointer = Self::root();
        pointer.extend(tokens);
        pointer
    }
}

impl<T: fmt::Display> Extend<T> for Pointer {
    fn extend<I: IntoIterator<Item = T>>(&mut self, tokens: I) {
        tokens.into_iter().for_each(|token| self.push(token));
    }
}

impl FromStr for Pointer {
    type Err = PointerError;

    fn from_str(text: &str) -> Result<Self, PointerError> {
        Self::parse(text)
    }
}

impl AsRef<str> for Pointer {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl From<Pointer> for String {
    fn from(pointer: Pointer) -> Self {
        pointer.0
    }
}

impl PartialEq<str> for Pointer {
    fn eq(&self, text: &str) -> bool {
        self.0 == text
    }
}

impl PartialEq<&str> for Pointer {
    fn eq(&self, text: &&str) -> bool {
        self.0 == *text
    }
}

impl Serialize for Pointer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Pointer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)
            .and_then(|text| Self::parse(text).map_err(D::Error::custom))
    }
}

impl fmt::Display for PointerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a JSON pointer: write `/` before each token, `~0` for `~`, `~1` for `/`")
    }
}

impl Error for PointerError {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Pointer, index};

    #[test]
    fn names_are_escaped_and_read_back() {
        let pointer = Pointer::root().join("paths").join("/v1/~x").join(3);
        assert_eq!(pointer.as_str(), "/paths/~1v1~1~0x/3");
        let (parent, last) = pointer.split_last().unwrap();
        assert_eq!((parent.as_str(), &*last), ("/paths/~1v1~1~0x", "3"));
        let (_, last) = parent.split_last().unwrap();
        assert_eq!(last, "/v1/~x");
        assert_eq!(Pointer::root().split_last(), None);
    }

    #[test]
    fn only_pointers_are_read() {
        for text in ["", "/", "//", "/a/~0~1", "/ü"] {
            assert_eq!(Pointer::parse(text).unwrap(), text);
        }
        for text in ["a", " /a", "/~", "/~2", "/a~/b", "~0"] {
            assert!(Pointer::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn an_index_has_one_spelling() {
        assert_eq!(["0", "7", "10"].map(index), [Some(0), Some(7), Some(10)]);
        for token in ["", "00", "01", "+1", "-1", "-", "1 ", "99999999999999999999999"] {
            assert_eq!(index(token), None, "{token}");
        }
    }

    proptest! {
        #[test]
        fn any_tokens_come_back(tokens in prop::collection::vec("[a~/01é]{0,6}", 0..5)) {
            let mut pointer: Pointer = tokens.iter().collect();
            prop_assert_eq!(pointer.tokens().collect::<Vec<_>>(), tokens.clone());
            prop_assert_eq!(Pointer::parse(pointer.as_str()), Ok(pointer.clone()));
            prop_assert_eq!(pointer.pop(), !tokens.is_empty());
            prop_assert_eq!(pointer.tokens().count(), tokens.len().saturating_sub(1));
        }
    }
}
