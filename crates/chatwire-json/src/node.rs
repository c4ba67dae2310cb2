//! One value of a document, and those in it.

use std::{collections::BTreeSet, ops::Range};

use crate::{
    document::{Document, Entry},
    json::Json,
    pointer::{Pointer, index},
    reader::Kind,
    string::RawString,
};

/// How many names are compared each with each; more of them are sorted.
const MAX_COMPARED: usize = 16;

/// One value of a [`Document`], read from the text when it is asked for.
///
/// Two nodes are equal when their values are, wherever they stand: see the
/// [crate](crate#equality).
#[derive(Debug, Clone, Copy)]
pub struct Node<'a> {
    text: &'a str,
    entries: &'a [Entry],
    at: usize,
}

/// A member of an object.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Member<'a> {
    /// Its name.
    pub name: RawString<'a>,
    /// The zero-based byte offset of the name's opening quote.
    pub offset: usize,
    /// Its value.
    pub value: Node<'a>,
}

impl<'a> Node<'a> {
    pub(crate) fn new(text: &'a str, entries: &'a [Entry], at: usize) -> Self {
        Self { text, entries, at }
    }

    /// The kind of the value.
    pub fn kind(&self) -> Kind {
        match self.as_str().as_bytes().first() {
            Some(b'{') => Kind::Object,
            Some(b'[') => Kind::Array,
            Some(b'"') => Kind::String,
            Some(b'n') | None => Kind::Null,
            Some(b't' | b'f') => Kind::Bool,
            Some(_) => Kind::Number,
        }
    }

    /// The text of the value, without surrounding space.
    pub fn as_str(&self) -> &'a str {
        self.text.get(self.range()).unwrap_or_default()
    }

    /// The value as text of its own.
    pub fn to_json(&self) -> Json {
        Json::from_checked(self.as_str())
    }

    /// The byte range of the value in the document's text, zero-based.
    pub fn range(&self) -> Range<usize> {
        self.entry().map_or(0..0, Entry::range)
    }

    /// The value when it is a string.
    pub fn as_string(&self) -> Option<RawString<'a>> {
        let raw = self.as_str().strip_prefix('"')?.strip_suffix('"')?;
        Some(RawString::new(raw))
    }

    /// The items when the value is an array; none for any other.
    pub fn items(&self) -> impl Iterator<Item = Self> + use<'a> {
        self.children(Kind::Array)
    }

    /// The members when the value is an object, in the order of the text, repeated ones included;
    /// none for any other value.
    pub fn members(&self) -> impl Iterator<Item = Member<'a>> + use<'a> {
        self.children(Kind::Object).filter_map(|value| {
            let offset = value.entry()?.name();
            let name = RawString::scan(value.text, offset + 1).ok()?;
            Some(Member { name, offset, value })
        })
    }

    /// The members that have the name of an earlier one.
    pub fn repeated_members(&self) -> impl Iterator<Item = Member<'a>> + use<'a> {
        let mut names = BTreeSet::new();
        self.members().filter(move |member| !names.insert(member.name.units()))
    }

    /// Whether any two members have one name.
    pub fn has_repeated_members(&self) -> bool {
        let mut earlier: Vec<RawString<'_>> = Vec::new();
        for member in self.members() {
            if earlier.len() == MAX_COMPARED {
                return self.repeated_members().next().is_some();
            }
            if earlier.contains(&member.name) {
                return true;
            }
            earlier.push(member.name);
        }
        false
    }

    /// The members in the order of their names, those of one name in the order of the text.
    pub(crate) fn sorted_members(&self) -> Vec<Member<'a>> {
        let mut members: Vec<_> = self.members().collect();
        // Names are seldom escaped: then nothing is decoded for the comparison.
        if !members.is_sorted_by(|one, other| one.name <= other.name) {
            members.sort_by_cached_key(|member| member.name.units());
        }
        members
    }

    /// The value at a place below this one.
    ///
    /// Of members of one name the last counts, as for most readers.
    pub fn get(&self, pointer: &Pointer) -> Option<Self> {
        pointer.tokens().try_fold(*self, |node, token| node.child(&token))
    }

    /// The value at a place below this one, or the innermost value around the place that exists.
    pub fn nearest(&self, pointer: &Pointer) -> Self {
        let mut nearest = *self;
        for token in pointer.tokens() {
            match nearest.child(&token) {
                Some(child) => nearest = child,
                None => break,
            }
        }
        nearest
    }

    /// This value and every value in it, in the order of the text.
    pub fn descendants(&self) -> impl Iterator<Item = Self> + use<'a> {
        let Self { text, entries, at } = *self;
        let end = self.entry().map_or(at, Entry::next);
        (at..end).map(move |at| Self { text, entries, at })
    }

    /// Calls `visit` for this value and every value in it, in the order of the text, each with its
    /// place below this one.
    pub fn walk(&self, mut visit: impl FnMut(&Pointer, Self)) {
        self.walk_from(&mut Pointer::root(), &mut visit);
    }

    /// As deep as the document at most.
    fn walk_from(self, pointer: &mut Pointer, visit: &mut impl FnMut(&Pointer, Self)) {
        visit(pointer, self);
        for (position, item) in self.items().enumerate() {
            pointer.push(position);
            item.walk_from(pointer, visit);
            pointer.pop();
        }
        for member in self.members() {
            pointer.push(member.name.decode_lossy());
            member.value.walk_from(pointer, visit);
            pointer.pop();
        }
    }

    fn child(&self, token: &str) -> Option<Self> {
        if self.kind() == Kind::Array {
            return self.items().nth(index(token)?);
        }
        let named = self.members().filter(|member| member.name.decode().as_deref() == Some(token));
        named.last().map(|member| member.value)
    }

    fn children(&self, kind: Kind) -> impl Iterator<Item = Self> + use<'a> {
        let Self { text, entries, at } = *self;
        let end = self.entry().filter(|_| self.kind() == kind).map_or(0, Entry::next);
        let first = Some(at + 1).filter(|first| *first < end);
        let following = move |child: &usize| {
            entries.get(*child).map(|entry| entry.next()).filter(|next| *next < end)
        };
        std::iter::successors(first, following).map(move |at| Self { text, entries, at })
    }

    fn entry(&self) -> Option<Entry> {
        self.entries.get(self.at).copied()
    }
}

impl Document<'_> {
    /// The value at a place; see [`Node::get`].
    pub fn get(&self, pointer: &Pointer) -> Option<Node<'_>> {
        self.root().get(pointer)
    }
}

#[cfg(test)]
mod tests {
    use crate::{Document, Kind, Pointer};

    #[track_caller]
    fn check(text: &str, pointer: &str, found: &str) {
        let document = Document::parse(text).unwrap();
        let pointer = Pointer::parse(pointer).unwrap();
        assert_eq!(document.root().nearest(&pointer).as_str(), found, "{pointer} in {text}");
        let exact = document.get(&pointer);
        assert!(exact.is_none_or(|node| node.as_str() == found), "{pointer} in {text}");
    }

    #[test]
    fn finds_values_by_pointer() {
        let text = r#" {"a": [1, {"b/c": "x\"y"}], "d~": -1.5e3 } "#;
        check(text, "/a/0", "1");
        check(text, "/a/1/b~1c", r#""x\"y""#);
        check(text, "/d~0", "-1.5e3");
        check(text, "/a/9/z", r#"[1, {"b/c": "x\"y"}]"#);
        check(text, "/a/01", r#"[1, {"b/c": "x\"y"}]"#);
        check(text, "/d~0/x", "-1.5e3");
        check(text, "", text.trim());
        check(r#"{"\u0061":[[],{}]}"#, "/a/1", "{}");
    }

    #[test]
    fn repeated_members_are_kept_and_the_last_is_found() {
        let text = r#"{"a":1,"\u0061":2,"b":{"a":3}}"#;
        check(text, "/a", "2");
        let document = Document::parse(text).unwrap();
        let offsets: Vec<_> = document.root().members().map(|member| member.offset).collect();
        assert_eq!(offsets, [1, 7, 18]);
        let repeated: Vec<_> = document.root().repeated_members().collect();
        assert_eq!(repeated.len(), 1);
        assert_eq!((repeated[0].offset, repeated[0].value.as_str()), (7, "2"));
        assert!(document.root().has_repeated_members());
    }

    #[test]
    fn few_and_many_names_are_compared() {
        for count in [1, 2, 16, 17, 40] {
            let member = |name: usize| format!("\"{name}\":0");
            let names: Vec<_> = (0..count).map(member).collect();
            let has_repeated = |names: &[String]| {
                let document = Document::parse(format!("{{{}}}", names.join(","))).unwrap();
                document.root().has_repeated_members()
            };
            assert!(!has_repeated(&names), "{count}");
            for repeated in 0..count {
                let twice = [&names[..], &[member(repeated)]].concat();
                assert!(has_repeated(&twice), "{repeated} of {count}");
            }
        }
    }

    #[test]
    fn every_value_is_visited_in_the_order_of_the_text() {
        let document = Document::parse(r#"{"a":[1,[],{"b":null}],"~":"x"}"#).unwrap();
        let mut seen = Vec::new();
        document.root().walk(|pointer, node| seen.push((pointer.to_string(), node.as_str())));
        let expected = [
            ("", document.text()),
            ("/a", r#"[1,[],{"b":null}]"#),
            ("/a/0", "1"),
            ("/a/1", "[]"),
            ("/a/2", r#"{"b":null}"#),
            ("/a/2/b", "null"),
            ("/~0", "\"x\""),
        ];
        assert_eq!(seen, expected.map(|(pointer, text)| (pointer.to_owned(), text)));
        let nodes: Vec<_> = document.root().descendants().map(|node| node.as_str()).collect();
        assert_eq!(nodes, expected.map(|(_, text)| text));
        let inner = document.get(&Pointer::parse("/a/2").unwrap()).unwrap();
        assert_eq!(inner.kind(), Kind::Object);
        assert_eq!(inner.descendants().count(), 2);
    }
}
