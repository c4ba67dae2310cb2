//! A pull reader over JSON text: the caller asks for what it expects, next.
//!
//! It accepts the grammar of [RFC 8259](https://www.rfc-editor.org/rfc/rfc8259) exactly, never recurses and never allocates but for strings with escapes.
//! Types read from it directly, so a value of an unexpected kind can be set aside as raw text instead of failing the whole document, which a `serde` visitor cannot do.

use super::{
    nesting::Nesting,
    string::{self, RawString},
};

/// The kinds of JSON value, told apart by their first byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Null,
    Bool,
    Number,
    String,
    Array,
    Object,
}

/// Where the text stops being JSON, and what would have been JSON there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Syntax {
    /// Zero-based byte offset.
    pub(crate) at: usize,
    pub(crate) expected: &'static str,
}

pub(crate) type Read<T> = Result<T, Syntax>;

/// A position in a JSON text.
pub(crate) struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// The zero-based byte offset that is read next.
    pub(crate) fn position(&self) -> usize {
        self.at
    }

    /// Goes back to a position that [`Reader::position`] gave.
    pub(crate) fn rewind(&mut self, position: usize) {
        self.at = position;
    }

    /// The kind of the value that comes next.
    pub(crate) fn peek(&mut self) -> Read<Kind> {
        self.skip_space();
        match self.byte() {
            Some(b'"') => Ok(Kind::String),
            Some(b'{') => Ok(Kind::Object),
            Some(b'[') => Ok(Kind::Array),
            Some(b'n') => Ok(Kind::Null),
            Some(b't' | b'f') => Ok(Kind::Bool),
            Some(b'-' | b'0'..=b'9') => Ok(Kind::Number),
            _ => Err(self.expected("a value")),
        }
    }

    /// Enters the object that [`Reader::peek`] announced.
    pub(crate) fn enter(&mut self) {
        self.at += 1;
    }

    /// The name of the next member, positioned at its value; nothing at the end of the object.
    pub(crate) fn next_member(&mut self, first: &mut bool) -> Read<Option<RawString<'a>>> {
        if !self.next_item(first, b'}', "`,` or `}`")? {
            return Ok(None);
        }
        if self.byte() != Some(b'"') {
            return Err(self.expected("a member name"));
        }
        let name = self.raw_string()?;
        self.skip_space();
        self.eat(b':', "`:`")?;
        Ok(Some(name))
    }

    /// Whether the array that was entered has another element, positioned at it.
    pub(crate) fn next_element(&mut self, first: &mut bool) -> Read<bool> {
        self.next_item(first, b']', "`,` or `]`")
    }

    /// The string that comes next, its escapes not yet undone.
    pub(crate) fn raw_string(&mut self) -> Read<RawString<'a>> {
        let start = self.at + 1;
        let raw = RawString::scan(self.text, start)?;
        self.at = start + raw.len() + 1;
        Ok(raw)
    }

    /// The value of the string that comes next; nothing when no Rust string can hold it.
    pub(crate) fn string(&mut self) -> Read<Option<String>> {
        let (value, end) = string::read(self.text, self.at + 1)?;
        self.at = end + 1;
        Ok(value)
    }

    /// The text of the value that comes next, checked and without surrounding space.
    pub(crate) fn raw_value(&mut self) -> Read<&'a str> {
        self.skip_space();
        let start = self.at;
        let mut nesting = Nesting::default();
        loop {
            match self.peek()? {
                Kind::Object => {
                    self.enter();
                    nesting.push(true);
                    if self.next_member(&mut true)?.is_some() {
                        continue;
                    }
                    nesting.pop();
                }
                Kind::Array => {
                    self.enter();
                    nesting.push(false);
                    if self.next_element(&mut true)? {
                        continue;
                    }
                    nesting.pop();
                }
                Kind::String => {
                    self.raw_string()?;
                }
                Kind::Number => {
                    self.raw_number()?;
                }
                Kind::Bool => {
                    self.boolean()?;
                }
                Kind::Null => self.null()?,
            }
            loop {
                let more = match nesting.innermost() {
                    None => return Ok(&self.text[start..self.at]),
                    Some(true) => self.next_member(&mut false)?.is_some(),
                    Some(false) => self.next_element(&mut false)?,
                };
                if more {
                    break;
                }
                nesting.pop();
            }
        }
    }

    /// The text of the number that comes next.
    pub(crate) fn raw_number(&mut self) -> Read<&'a str> {
        let start = self.at;
        if self.byte() == Some(b'-') {
            self.at += 1;
        }
        match self.byte() {
            Some(b'0') => self.at += 1,
            _ => self.digits()?,
        }
        if self.byte() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.byte() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.byte() {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(&self.text[start..self.at])
    }

    pub(crate) fn boolean(&mut self) -> Read<bool> {
        if self.byte() == Some(b't') {
            self.literal("true").map(|()| true)
        } else {
            self.literal("false").map(|()| false)
        }
    }

    pub(crate) fn null(&mut self) -> Read<()> {
        self.literal("null")
    }

    /// Checks that nothing but space follows.
    pub(crate) fn end(&mut self) -> Read<()> {
        self.skip_space();
        if self.at == self.text.len() { Ok(()) } else { Err(self.expected("the end")) }
    }

    /// Steps over the separator before an item, or over the bracket that closes the container.
    fn next_item(&mut self, first: &mut bool, close: u8, expected: &'static str) -> Read<bool> {
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
            _ => Err(self.expected(expected)),
        }
    }

    fn digits(&mut self) -> Read<()> {
        let start = self.at;
        while let Some(b'0'..=b'9') = self.byte() {
            self.at += 1;
        }
        if self.at == start { Err(self.expected("a digit")) } else { Ok(()) }
    }

    fn literal(&mut self, literal: &'static str) -> Read<()> {
        if self.text.as_bytes()[self.at..].starts_with(literal.as_bytes()) {
            self.at += literal.len();
            Ok(())
        } else {
            Err(self.expected(literal))
        }
    }

    fn eat(&mut self, byte: u8, expected: &'static str) -> Read<()> {
        if self.byte() == Some(byte) {
            self.at += 1;
            Ok(())
        } else {
            Err(self.expected(expected))
        }
    }

    fn skip_space(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.byte() {
            self.at += 1;
        }
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn expected(&self, expected: &'static str) -> Syntax {
        Syntax { at: self.at, expected }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::de::IgnoredAny;

    use super::Reader;

    fn accepts(text: &str) -> bool {
        let mut reader = Reader::new(text);
        reader.raw_value().and_then(|_| reader.end()).is_ok()
    }

    #[track_caller]
    fn check(text: &str) {
        let reference = serde_json::from_str::<IgnoredAny>(text).is_ok();
        assert_eq!(accepts(text), reference, "{text}");
    }

    #[test]
    fn grammar_agrees_with_serde_json() {
        for text in [
            "",
            " ",
            "null",
            "nul",
            "nulll",
            "true",
            "false",
            "tru",
            "0",
            "-0",
            "01",
            "-",
            "1.",
            "1.5",
            ".5",
            "1e5",
            "1e",
            "1E+5",
            "1e400",
            "+1",
            "\"\"",
            "\"a",
            "\"\\u00e9\"",
            "\"\\u00g9\"",
            "\"\\x\"",
            "\"\u{1}\"",
            "[]",
            "[,]",
            "[1,]",
            "[1 2]",
            "[1,2]",
            "[[]",
            "[]]",
            "{}",
            "{,}",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\":1,}",
            "{\"a\":1 \"b\":2}",
            "{a:1}",
            "{\"a\":[{}, [ ] ,{\"b\":null}]}",
            "[}",
            "{]",
            "\u{feff}1",
            "\"\u{7f}\"",
        ] {
            check(text);
        }
    }

    #[test]
    fn deep_nesting_is_read_without_recursion() {
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        assert!(accepts(&deep));
        assert!(!accepts(&deep[1..]));
    }

    proptest! {
        #[test]
        fn any_text_agrees_with_serde_json(text in "[\\[\\]{},:\"\\\\0-9eE.+\\- \na-fntrus\u{e9}]{0,24}") {
            check(&text);
        }
    }
}
