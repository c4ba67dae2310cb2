//! A text that was read once, and where every value of it stands.

mod parse;

use std::{borrow::Cow, error, fmt, ops::Range};

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
/// The places take 16 bytes for each value.
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
    start: u32,
    end: u32,
    /// Where the opening quote of its name stands, if it is a member.
    name: u32,
    /// The entry that follows the value and all values in it.
    next: u32,
}

impl Entry {
    pub(crate) fn range(self) -> Range<usize> {
        place(self.start)..place(self.end)
    }

    pub(crate) fn name(self) -> usize {
        place(self.name)
    }

    pub(crate) fn next(self) -> usize {
        place(self.next)
    }
}

/// A place in a text that is in memory, so it fits.
fn place(at: u32) -> usize {
    usize::try_from(at).unwrap_or(usize::MAX)
}

impl<'a> Document<'a> {
    /// Reads a text that is one JSON value.
    ///
    /// # Errors
    ///
    /// Fails when `text` is not JSON, is nested deeper than [`MAX_DEPTH`], or has 4 GiB or more.
    pub fn parse(text: impl Into<Cow<'a, str>>) -> Result<Self, DocumentError> {
        Self::parse_within(text, usize::MAX)
    }

    /// Reads a text that is one JSON value and has at most `max_values` values in it, itself
    /// included.
    ///
    /// # Errors
    ///
    /// Fails as [`Document::parse`], and when `text` has more values.
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
    /// Fails when the tree is nested deeper than [`MAX_DEPTH`], or its text has 4 GiB or more.
    pub fn from_value(value: &serde_json::Value) -> Result<Document<'static>, DocumentError> {
        Document::parse(value.to_string())
    }

    /// The same document with a text of its own, which is copied if it is borrowed.
    pub fn into_owned(self) -> Document<'static> {
        Document { text: Cow::Owned(self.text.into_owned()), entries: self.entries }
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
    /// It has 4 GiB or more; reading stopped at its start.
    TooLong,
}

impl DocumentError {
    /// The zero-based byte offset at which reading stopped.
    pub fn offset(self) -> usize {
        match self {
            Self::Syntax(error) => error.offset(),
            Self::TooDeep(offset) | Self::TooManyValues(offset) => offset,
            Self::TooLong => 0,
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
            Self::TooLong => f.write_str("the JSON has 4 GiB or more"),
        }
    }
}

impl error::Error for DocumentError {}

impl From<SyntaxError> for DocumentError {
    fn from(error: SyntaxError) -> Self {
        Self::Syntax(error)
    }
}
