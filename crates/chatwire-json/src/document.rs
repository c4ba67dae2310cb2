//! A text that was read once, and where every value of it stands.

mod parse;

use std::{borrow::Cow, error, fmt};

use crate::{
    node::Node,
    syntax::{Result, SyntaxError},
};

/// How many levels of arrays and objects a [`Document`] has at most.
///
/// One level more than the default limit of `serde_json`.
pub const MAX_DEPTH: usize = 128;

/// A JSON text with the place of every value in it, duplicate members included.
///
/// Nothing is converted: numbers and strings are read from the text when they are asked for.
/// The places take 32 bytes for each value.
///
/// Two documents are equal when their values are: see the [crate](crate#equality).
///
/// ```
/// use chatwire_json::{Document, Pointer};
///
/// let document = Document::parse(r#"{"a": [1.50, "x"]}"#)?;
/// let number = document.get(&Pointer::parse("/a/0")?).expect("it is there");
/// assert_eq!((number.as_str(), number.range()), ("1.50", 7..11));
/// assert_eq!(document, Document::parse(r#"{"\u0061":[15e-1,"x"]}"#)?);
/// assert_eq!(document.canonical(), r#"{"a":[15e-1,"x"]}"#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Document<'a> {
    text: Cow<'a, str>,
    /// The values in the order of the text, each before those in it; the document's own first.
    entries: Vec<Entry>,
}

/// One value of a document.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry {
    /// Where the value begins in the text, and where it ends.
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Where the opening quote of its name stands, if it is a member.
    pub(crate) name: usize,
    /// The entry that follows the value and all values in it.
    pub(crate) next: usize,
}

impl<'a> Document<'a> {
    /// Reads a text that is one JSON value.
    ///
    /// # Errors
    ///
    /// Fails when `text` is not JSON, or is nested deeper than [`MAX_DEPTH`].
    pub fn parse(text: impl Into<Cow<'a, str>>) -> Result<Self, DocumentError> {
        Self::parse_within(text, usize::MAX)
    }

    /// Reads a text that is one JSON value and has at most `max_values` values in it, itself
    /// included.
    ///
    /// # Errors
    ///
    /// Fails when `text` is not JSON, is nested deeper than [`MAX_DEPTH`], or has more values.
    pub fn parse_within(
        text: impl Into<Cow<'a, str>>,
        max_values: usize,
    ) -> Result<Self, DocumentError> {
        let text = text.into();
        let entries = parse::entries(&text, max_values)?;
        Ok(Self { text, entries })
    }

    /// The document of a tree of values, with the numbers as the tree stores them.
    ///
    /// # Errors
    ///
    /// Fails when the tree is nested deeper than [`MAX_DEPTH`].
    pub fn from_value(value: &serde_json::Value) -> Result<Document<'static>, DocumentError> {
        Document::parse(value.to_string())
    }

    /// The outermost value.
    pub fn root(&self) -> Node<'_> {
        Node::new(&self.text, &self.entries, 0)
    }

    /// The text, unchanged.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// A text that is not a [`Document`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum DocumentError {
    /// It is not JSON.
    Syntax(SyntaxError),
    /// It is nested deeper than [`MAX_DEPTH`] at this zero-based byte offset.
    TooDeep(usize),
    /// It has more values than the limit; the first value beyond the limit begins at this
    /// zero-based byte offset.
    TooManyValues(usize),
}

impl DocumentError {
    /// The zero-based byte offset at which reading stopped.
    pub fn offset(self) -> usize {
        match self {
            Self::Syntax(error) => error.offset(),
            Self::TooDeep(offset) | Self::TooManyValues(offset) => offset,
        }
    }
}

impl fmt::Display for DocumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Syntax(error) => error.fmt(f),
            Self::TooDeep(offset) => {
                write!(f, "the JSON is nested deeper than {MAX_DEPTH} levels at byte {offset}")
            }
            Self::TooManyValues(offset) => {
                write!(f, "the JSON has too many values: the limit is reached at byte {offset}")
            }
        }
    }
}

impl error::Error for DocumentError {}

impl From<SyntaxError> for DocumentError {
    fn from(error: SyntaxError) -> Self {
        Self::Syntax(error)
    }
}
