//! A pull reader over JSON text: the caller asks for what it expects, next.
//!
//! It accepts the grammar of [RFC 8259](https://www.rfc-editor.org/rfc/rfc8259) exactly, never
//! recurses and never allocates but for strings with escapes.

use crate::{
    json::Json,
    number::Number,
    skip,
    string::{self, RawString},
    syntax::{Result, SyntaxError},
    token,
};

/// Each integer of so many digits is less than 2^64.
const SAFE_DIGITS: usize = 19;

/// The kinds of JSON value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(clippy::exhaustive_enums, reason = "JSON has these six kinds of value and no other")]
pub enum Kind {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool,
    /// A number.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

/// A position in a JSON text, from which values are read one after the other.
///
/// A type reads itself from it: it looks at the kind of the value with [`peek`](Self::peek), then
/// calls the method for that kind.
/// A value of an unexpected kind can be set aside as raw text instead of failing the whole
/// document, which a `serde` visitor cannot do.
///
/// A method that is called for a value of another kind fails, or reads on from a place that makes
/// the next call fail; it does not panic.
///
/// ```
/// use chatwire_json::{Kind, Reader};
///
/// let mut reader = Reader::new(r#"{"a": 1, "b": [1.50, {}]}"#);
/// let mut values = Vec::new();
/// if reader.peek()? == Kind::Object {
///     reader.enter();
///     let mut first = true;
///     while let Some(name) = reader.next_member(&mut first)? {
///         values.push((name.decode_lossy(), reader.raw_value()?));
///     }
/// }
/// reader.end()?;
/// assert_eq!(values, [("a".into(), "1"), ("b".into(), "[1.50, {}]")]);
/// # Ok::<(), chatwire_json::SyntaxError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    /// A reader at the start of `text`.
    #[inline]
    pub fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// The zero-based byte offset that is read next.
    #[inline]
    pub fn position(&self) -> usize {
        self.at
    }

    /// Goes back, or forward, to a position that [`Reader::position`] gave.
    #[inline]
    pub fn rewind(&mut self, position: usize) {
        self.at = position;
    }

    /// The kind of the value that comes next, positioned at it.
    ///
    /// # Errors
    ///
    /// Fails when no value begins there.
    #[inline]
    pub fn peek(&mut self) -> Result<Kind> {
        self.skip_space();
        token::kind(self.bytes(), self.at)
    }

    /// Enters the object or array that [`Reader::peek`] announced.
    #[inline]
    pub fn enter(&mut self) {
        self.at += 1;
    }

    /// The name of the next member, positioned at its value; `None` at the end of the object.
    ///
    /// `first` is `true` before the first member; the reader clears it.
    ///
    /// # Errors
    ///
    /// Fails when neither a member nor the end of the object follows.
    #[inline]
    pub fn next_member(&mut self, first: &mut bool) -> Result<Option<RawString<'a>>> {
        if self.next_name(first)? { self.member_name().map(Some) } else { Ok(None) }
    }

    /// Whether the object that was entered has another member, positioned at its name.
    ///
    /// `first` is `true` before the first member; the reader clears it.
    /// Read the name with [`member_name`](Self::member_name), unless
    /// [`take_name`](Self::take_name) has taken it.
    ///
    /// # Errors
    ///
    /// Fails when neither a member nor the end of the object follows.
    #[inline]
    pub fn next_name(&mut self, first: &mut bool) -> Result<bool> {
        if !self.next_item(first, b'}', "`,` or `}`")? {
            return Ok(false);
        }
        if self.byte() == Some(b'"') { Ok(true) } else { Err(self.unexpected("a member name")) }
    }

    /// Steps over the name that [`Reader::next_name`] announced and its colon if they are spelled
    /// like this, such as `"id":`; returns whether they are.
    ///
    /// A name that is expected is found faster so than by reading whichever name is there.
    #[inline]
    pub fn take_name(&mut self, spelled: &str) -> bool {
        let rest = self.bytes().get(self.at..).unwrap_or_default();
        let is_next = rest.starts_with(spelled.as_bytes());
        if is_next {
            self.at += spelled.len();
        }
        is_next
    }

    /// The name that [`Reader::next_name`] announced, positioned at the value.
    ///
    /// # Errors
    ///
    /// Fails when no name with a colon stands there.
    #[inline]
    pub fn member_name(&mut self) -> Result<RawString<'a>> {
        let name = self.raw_string()?;
        self.skip_space();
        self.at = token::byte(self.bytes(), self.at, b':', "`:`")?;
        Ok(name)
    }

    /// Whether the array that was entered has another element, positioned at it.
    ///
    /// `first` is `true` before the first element; the reader clears it.
    ///
    /// # Errors
    ///
    /// Fails when neither an element nor the end of the array follows.
    #[inline]
    pub fn next_element(&mut self, first: &mut bool) -> Result<bool> {
        self.next_item(first, b']', "`,` or `]`")
    }

    /// The string that comes next, its escapes not yet undone.
    ///
    /// # Errors
    ///
    /// Fails when no string stands there.
    #[inline]
    pub fn raw_string(&mut self) -> Result<RawString<'a>> {
        self.at_string()?;
        let start = self.at + 1;
        let raw = RawString::scan(self.text, start)?;
        self.at = start + raw.len() + 1;
        Ok(raw)
    }

    /// The value of the string that comes next; `None` when it has half a surrogate pair, which no
    /// Rust string can hold.
    ///
    /// # Errors
    ///
    /// Fails when no string stands there.
    #[inline]
    pub fn string(&mut self) -> Result<Option<String>> {
        self.at_string()?;
        let (value, end) = string::read(self.text, self.at + 1)?;
        self.at = end + 1;
        Ok(value)
    }

    /// The value that comes next, as text of its own.
    ///
    /// # Errors
    ///
    /// Fails where the text is not JSON.
    #[inline]
    pub fn json(&mut self) -> Result<Json> {
        self.raw_value().map(Json::from_checked)
    }

    /// The number that comes next.
    ///
    /// # Errors
    ///
    /// Fails when no number stands there.
    #[inline]
    pub fn number(&mut self) -> Result<Number> {
        self.raw_number().map(Number::of)
    }

    /// The text of the value that comes next, checked and without surrounding space.
    ///
    /// # Errors
    ///
    /// Fails where the text is not JSON.
    pub fn raw_value(&mut self) -> Result<&'a str> {
        self.skip_space();
        let start = self.at;
        self.at = skip::value(self.bytes(), start)?;
        Ok(self.since(start))
    }

    /// The text of the number that comes next.
    ///
    /// # Errors
    ///
    /// Fails when no number stands there.
    #[inline]
    pub fn raw_number(&mut self) -> Result<&'a str> {
        let start = self.at;
        self.at = token::number(self.bytes(), start)?;
        Ok(self.since(start))
    }

    /// The integer that comes next, if it has neither a sign, a fraction nor an exponent and is
    /// less than 2^64; `None`, without moving, for anything else.
    #[inline]
    pub fn unsigned(&mut self) -> Option<u64> {
        let bytes = self.bytes().get(self.at..)?;
        let (mut value, mut length) = (0_u64, 0);
        while let Some(digit @ b'0'..=b'9') = bytes.get(length) {
            value = value.wrapping_mul(10).wrapping_add(u64::from(digit - b'0'));
            length += 1;
        }
        if length > SAFE_DIGITS {
            value = long_integer(&bytes[..length])?;
        }
        let is_number = length == 1 || length > 1 && bytes.first() != Some(&b'0');
        let is_whole = !matches!(bytes.get(length), Some(b'.' | b'e' | b'E'));
        (is_number && is_whole).then(|| {
            self.at += length;
            value
        })
    }

    /// The truth value that comes next.
    ///
    /// # Errors
    ///
    /// Fails when neither `true` nor `false` stands there.
    #[inline]
    pub fn boolean(&mut self) -> Result<bool> {
        let is_true = self.byte() == Some(b't');
        self.at = token::boolean(self.bytes(), self.at)?;
        Ok(is_true)
    }

    /// Reads `null`.
    ///
    /// # Errors
    ///
    /// Fails when something else stands there.
    #[inline]
    pub fn null(&mut self) -> Result<()> {
        self.at = token::literal(self.bytes(), self.at, "null")?;
        Ok(())
    }

    /// Checks that nothing but space follows.
    ///
    /// # Errors
    ///
    /// Fails when anything else follows.
    #[inline]
    pub fn end(&mut self) -> Result<()> {
        self.skip_space();
        if self.at == self.text.len() { Ok(()) } else { Err(self.unexpected("the end")) }
    }

    /// Steps over the separator before an item, or over the bracket that closes the container.
    #[inline]
    fn next_item(&mut self, first: &mut bool, close: u8, expected: &'static str) -> Result<bool> {
        self.skip_space();
        if self.byte() == Some(close) && *first {
            self.at += 1;
            return Ok(false);
        }
        if std::mem::replace(first, false) {
            return Ok(true);
        }
        match self.byte() {
            Some(byte) if byte == close => {
                self.at += 1;
                Ok(false)
            }
            Some(b',') => {
                self.at += 1;
                self.skip_space();
                Ok(true)
            }
            _ => Err(self.unexpected(expected)),
        }
    }

    #[inline]
    fn skip_space(&mut self) {
        self.at = token::space(self.bytes(), self.at);
    }

    #[inline]
    fn bytes(&self) -> &'a [u8] {
        self.text.as_bytes()
    }

    #[inline]
    fn byte(&self) -> Option<u8> {
        self.bytes().get(self.at).copied()
    }

    /// What was read since `start`.
    #[inline]
    fn since(&self, start: usize) -> &'a str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    #[inline]
    fn at_string(&self) -> Result<()> {
        if self.byte() == Some(b'"') { Ok(()) } else { Err(self.unexpected("a string")) }
    }

    /// An error here, with a noun that says what was expected instead.
    #[inline]
    pub fn unexpected(&self, expected: &'static str) -> SyntaxError {
        SyntaxError::new(self.at, expected)
    }
}

/// An integer of many digits, if it is less than 2^64.
#[cold]
fn long_integer(digits: &[u8]) -> Option<u64> {
    str::from_utf8(digits).ok()?.parse().ok()
}
