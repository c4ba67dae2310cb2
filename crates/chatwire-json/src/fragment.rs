//! Members of bytes that need not be a whole document.
//!
//! The search does not parse: it looks for `"name"`, a colon and a string or a number.
//! It works on a document, on events that carry documents, and on truncated bytes of either.
//! A name inside a string is not found, since its quotes are escaped there.
//!
//! ```
//! use chatwire_json::fragment;
//!
//! let cut = br#"data: {"id": "a-1", "created": 17, "text": "\"id\":\"b\""#;
//! let found = fragment::members(cut, &["id", "created"]);
//! let found: Vec<_> = found.into_iter().map(|value| &cut[value.range()]).collect();
//! assert_eq!(found, [&b"a-1"[..], b"17"]);
//! ```

use std::ops::Range;

use memchr::{memchr, memchr3, memmem::Finder};

/// The value of a member, as a range of bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "arrays, objects and words have no bytes of their own")]
pub enum Value {
    /// The bytes between the quotes, with escapes; up to a line end if the second quote is missing.
    String(Range<usize>),
    /// The characters of the number.
    Number(Range<usize>),
}

impl Value {
    /// The bytes of the value.
    pub fn range(self) -> Range<usize> {
        match self {
            Self::String(range) | Self::Number(range) => range,
        }
    }

    /// The bytes of the value when it is a string.
    pub fn string(self) -> Option<Range<usize>> {
        match self {
            Self::String(range) => Some(range),
            Self::Number(_) => None,
        }
    }

    /// The bytes of the value when it is a number.
    pub fn number(self) -> Option<Range<usize>> {
        match self {
            Self::Number(range) => Some(range),
            Self::String(_) => None,
        }
    }

    /// Where the value begins.
    pub fn start(&self) -> usize {
        match self {
            Self::String(range) | Self::Number(range) => range.start,
        }
    }
}

/// The strings and numbers that are values of the named members, in the order of the bytes.
///
/// To search often, keep a [`MemberSearch`].
pub fn members(bytes: &[u8], names: &[impl AsRef<str>]) -> Vec<Value> {
    MemberSearch::new(names).find(bytes)
}

/// A search for members by their names, made once for many texts.
///
/// ```
/// use chatwire_json::fragment::MemberSearch;
///
/// let search = MemberSearch::new(&["id"]);
/// assert_eq!(search.find(br#"{"id":"a"}"#).len(), 1);
/// assert!(search.find(br#"{"text":"id"}"#).is_empty());
/// ```
#[derive(Debug, Clone)]
pub struct MemberSearch(Vec<Finder<'static>>);

impl MemberSearch {
    /// A search for members with one of these names, as they stand in the text: with escapes.
    pub fn new(names: &[impl AsRef<str>]) -> Self {
        let quoted = names.iter().map(|name| format!("\"{}\"", name.as_ref()));
        Self(quoted.map(|name| Finder::new(&name).into_owned()).collect())
    }

    /// The strings and numbers that are values of the members, in the order of the bytes.
    pub fn find(&self, bytes: &[u8]) -> Vec<Value> {
        let mut values = Vec::new();
        for name in &self.0 {
            let places = name.find_iter(bytes);
            let length = name.needle().len();
            values.extend(places.filter_map(|place| value(bytes, place, place + length)));
        }
        values.sort_by_key(Value::start);
        values
    }
}

/// The ranges of the name and of the value, without quotes, of every member on one line whose value
/// is a string.
pub fn string_members(line: &[u8]) -> Vec<(Range<usize>, Range<usize>)> {
    let mut strings = Vec::new();
    let mut at = 0;
    while let Some(length) = memchr(b'"', line.get(at..).unwrap_or_default()) {
        let name = at + length + 1..string_end(line, at + length + 1);
        at = name.end + 1;
        if let Some(Value::String(range)) = value(line, name.start - 1, at) {
            at = range.end + 1;
            strings.push((name, range));
        }
    }
    strings
}

fn value(bytes: &[u8], name: usize, after_name: usize) -> Option<Value> {
    let escaped = name > 0 && bytes[name - 1] == b'\\';
    let colon = skip_space(bytes, after_name);
    if escaped || bytes.get(colon) != Some(&b':') {
        return None;
    }
    let start = skip_space(bytes, colon + 1);
    match bytes.get(start)? {
        b'"' => Some(Value::String(start + 1..string_end(bytes, start + 1))),
        b'-' | b'0'..=b'9' => {
            let length = bytes[start..]
                .iter()
                .take_while(|byte| matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E'))
                .count();
            Some(Value::Number(start..start + length))
        }
        _ => None,
    }
}

fn string_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    while let Some(length) = memchr3(b'"', b'\\', b'\n', bytes.get(at..).unwrap_or_default()) {
        at += length;
        match (bytes[at], bytes.get(at + 1)) {
            (b'\\', Some(b'\n')) => return at + 1,
            (b'\\', _) => at += 2,
            _ => return at,
        }
    }
    bytes.len()
}

fn skip_space(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    let space = |byte: &&u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
    at + rest.iter().take_while(space).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<_> = members(text.as_bytes(), &["id", "created"])
            .into_iter()
            .map(|value| &text[value.range()])
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn values_are_found_wherever_they_stand() {
        check(r#"{"created":17,"id":"a"}"#, &["17", "a"]);
        check("data: {\"id\" :\n \"a\"}\n\ndata: {\"id\":\"b\"}", &["a", "b"]);
        check(r#"{"id":"a\"b\\","id":-1.5e+3}"#, &[r#"a\"b\\"#, "-1.5e+3"]);
        check(r#"{"id":"","id":"cut"#, &["", "cut"]);
        check("{\"id\":\"cut\n\"created\":1", &["cut", "1"]);
        check("\"id\":\"cut\\\nx", &["cut\\"]);
    }

    #[test]
    fn strings_are_found_with_their_names() {
        let line = br#"data: {"id":"a\"b","x":{"y":["c"],"z" : "d","n":1,"e":"","cut":"f"#;
        let found: Vec<_> = string_members(line)
            .into_iter()
            .map(|ranges| [ranges.0, ranges.1].map(|range| str::from_utf8(&line[range]).unwrap()))
            .collect();
        assert_eq!(found, [["id", r#"a\"b"#], ["z", "d"], ["e", ""], ["cut", "f"]]);
    }

    #[test]
    fn nothing_else_is_found() {
        check(r#"{"text":"\"id\":\"a\""}"#, &[]);
        check(r#"{"id":null,"created":{"id":["a"]},"x":"id"}"#, &[]);
        check(r#"{"my_id":"a","idx":"b","x":["id","created"]}"#, &[]);
        check("\"id\"", &[]);
        check("\"id\":", &[]);
    }
}
