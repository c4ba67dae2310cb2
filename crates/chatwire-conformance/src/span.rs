//! Where every value of a JSON text stands, duplicates included.
//!
//! `serde_json::Value` forgets positions, the spelling of numbers and all but the last of equal names.
//! Rules about those, the line of a finding and the lossless comparison read this tree instead.

use std::ops::Range;

/// The deepest nesting that is read; as deep as `serde_json` goes.
const DEPTH: usize = 128;

/// A JSON value's place in its text, and those of its parts.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Span {
    /// The bytes of the value, without space around it.
    pub(crate) range: Range<usize>,
    pub(crate) parts: Parts,
}

/// What a value consists of.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Parts {
    Scalar,
    Array(Vec<Span>),
    Object(Vec<Member>),
}

/// One member of an object, equal names kept.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Member {
    pub(crate) name: String,
    /// Where the name's opening quote stands.
    pub(crate) at: usize,
    pub(crate) value: Span,
}

impl Span {
    /// Reads the tree of a text that is valid JSON; `None` when it is not, or is nested too deep.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let mut reader = Reader { text, at: 0 };
        let root = reader.value(DEPTH)?;
        reader.space();
        (reader.at == text.len()).then_some(root)
    }

    /// The value at a JSON pointer, or the nearest one around it that exists.
    ///
    /// Of equal names the last counts, as `serde_json` has it.
    pub(crate) fn nearest(&self, pointer: &str) -> &Self {
        let mut here = self;
        for token in pointer.split('/').skip(1) {
            let next = match &here.parts {
                Parts::Scalar => None,
                Parts::Array(items) => token.parse().ok().and_then(|at: usize| items.get(at)),
                Parts::Object(members) => {
                    let name = unescape(token);
                    members.iter().rev().find(|member| member.name == name).map(|m| &m.value)
                }
            };
            match next {
                Some(next) => here = next,
                None => break,
            }
        }
        here
    }

    /// Calls `visit` for this value and every one inside it, each with its JSON pointer.
    pub(crate) fn walk(&self, visit: &mut impl FnMut(&str, &Self)) {
        self.walk_from(&mut String::new(), visit);
    }

    fn walk_from(&self, pointer: &mut String, visit: &mut impl FnMut(&str, &Self)) {
        visit(pointer, self);
        let length = pointer.len();
        match &self.parts {
            Parts::Scalar => {}
            Parts::Array(items) => {
                for (at, item) in items.iter().enumerate() {
                    pointer.push('/');
                    pointer.push_str(&at.to_string());
                    item.walk_from(pointer, visit);
                    pointer.truncate(length);
                }
            }
            Parts::Object(members) => {
                for member in members {
                    pointer.push('/');
                    pointer.push_str(&escape(&member.name));
                    member.value.walk_from(pointer, visit);
                    pointer.truncate(length);
                }
            }
        }
    }
}

/// A member name as a token of a JSON pointer.
pub(crate) fn escape(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

fn unescape(token: &str) -> String {
    token.replace("~1", "/").replace("~0", "~")
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn value(&mut self, depth: usize) -> Option<Span> {
        self.space();
        let start = self.at;
        let parts = match self.peek()? {
            b'{' => self.object(depth.checked_sub(1)?)?,
            b'[' => self.array(depth.checked_sub(1)?)?,
            b'"' => {
                self.string()?;
                Parts::Scalar
            }
            _ => {
                self.word()?;
                Parts::Scalar
            }
        };
        Some(Span { range: start..self.at, parts })
    }

    fn object(&mut self, depth: usize) -> Option<Parts> {
        let mut members = Vec::new();
        self.at += 1;
        self.space();
        if self.take(b'}') {
            return Some(Parts::Object(members));
        }
        loop {
            self.space();
            let at = self.at;
            let name = self.string()?;
            self.space();
            if !self.take(b':') {
                return None;
            }
            members.push(Member { name, at, value: self.value(depth)? });
            self.space();
            if self.take(b'}') {
                return Some(Parts::Object(members));
            }
            if !self.take(b',') {
                return None;
            }
        }
    }

    fn array(&mut self, depth: usize) -> Option<Parts> {
        let mut items = Vec::new();
        self.at += 1;
        self.space();
        if self.take(b']') {
            return Some(Parts::Array(items));
        }
        loop {
            items.push(self.value(depth)?);
            self.space();
            if self.take(b']') {
                return Some(Parts::Array(items));
            }
            if !self.take(b',') {
                return None;
            }
        }
    }

    fn string(&mut self) -> Option<String> {
        let start = self.at;
        if !self.take(b'"') {
            return None;
        }
        loop {
            match self.peek()? {
                b'"' => break,
                b'\\' => self.at += 2,
                _ => self.at += 1,
            }
        }
        self.at += 1;
        serde_json::from_str(self.text.get(start..self.at)?).ok()
    }

    /// A number or one of the three words.
    fn word(&mut self) -> Option<()> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
        {
            self.at += 1;
        }
        (self.at > start).then_some(())
    }

    fn space(&mut self) {
        while self.peek().is_some_and(|byte| b" \t\r\n".contains(&byte)) {
            self.at += 1;
        }
    }

    fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, pointer: &str, found: &str) {
        let tree = Span::read(text).unwrap();
        assert_eq!(&text[tree.nearest(pointer).range.clone()], found, "{pointer} in {text}");
    }

    #[test]
    fn finds_values_by_pointer() {
        let text = r#" {"a": [1, {"b/c": "x\"y"}], "d~": -1.5e3 } "#;
        check(text, "/a/0", "1");
        check(text, "/a/1/b~1c", r#""x\"y""#);
        check(text, "/d~0", "-1.5e3");
        check(text, "/a/9/z", r#"[1, {"b/c": "x\"y"}]"#);
        check(text, "", text.trim());
    }

    #[test]
    fn keeps_equal_names_and_finds_the_last() {
        let text = r#"{"a":1,"a":2}"#;
        check(text, "/a", "2");
        let Parts::Object(members) = Span::read(text).unwrap().parts else { panic!("an object") };
        assert_eq!(members.iter().map(|member| member.at).collect::<Vec<_>>(), [1, 7]);
    }

    #[test]
    fn refuses_what_is_not_json() {
        for text in ["", "{", "[1,", "{\"a\"}", "\"a", "\"\\", "1 2", "{\"a\":1,}", "[1]x"] {
            assert_eq!(Span::read(text), None, "{text}");
        }
        assert_eq!(Span::read(&"[".repeat(100_000)), None);
    }
}
