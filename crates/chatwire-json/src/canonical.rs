//! Documents written anew: members in the order of their names, and one spelling of each string.

use std::fmt::Write as _;

use crate::{
    decimal::Decimal,
    document::Document,
    node::Node,
    reader::Kind,
    string::{RawString, write_string},
};

/// How the values of a document are set apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Layout {
    /// Without any space.
    Compact,
    /// Each item and member on a line of its own, two spaces of indent for each level, and a line
    /// end after the last line.
    Pretty,
}

/// How the numbers of a document are spelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Numbers {
    /// The spelling of the text.
    AsSpelled,
    /// As [`Decimal`] writes them: one spelling for each amount.
    Canonical,
}

impl Node<'_> {
    /// The value as JSON with sorted members, in one spelling for all equal values.
    ///
    /// Nothing is lost but the order of members and the spelling: equal values give the same text,
    /// and others another.
    pub fn canonical(&self) -> String {
        self.to_text(Layout::Compact, Numbers::Canonical)
    }

    /// The value as JSON with sorted members and in one spelling for each string.
    pub fn to_text(&self, layout: Layout, numbers: Numbers) -> String {
        let mut writer = Writer { text: String::new(), numbers };
        match layout {
            Layout::Compact => writer.value(*self, None),
            Layout::Pretty => {
                writer.value(*self, Some(0));
                writer.text.push('\n');
            }
        }
        writer.text
    }
}

impl Document<'_> {
    /// The document in one spelling for all equal ones; see [`Node::canonical`].
    pub fn canonical(&self) -> String {
        self.root().canonical()
    }

    /// The document as JSON with sorted members; see [`Node::to_text`].
    pub fn to_text(&self, layout: Layout, numbers: Numbers) -> String {
        self.root().to_text(layout, numbers)
    }
}

struct Writer {
    text: String,
    numbers: Numbers,
}

impl Writer {
    /// Recurs as deep as the document at most; `indent` is the level, if lines are indented.
    fn value(&mut self, node: Node<'_>, indent: Option<usize>) {
        match node.kind() {
            Kind::Array => {
                self.container(['[', ']'], node.items(), indent, |writer, item, inner| {
                    writer.value(item, inner);
                })
            }
            Kind::Object => {
                let members = node.sorted_members().into_iter();
                self.container(['{', '}'], members, indent, |writer, member, inner| {
                    writer.string(member.name);
                    writer.text.push_str(if inner.is_some() { ": " } else { ":" });
                    writer.value(member.value, inner);
                });
            }
            Kind::String => self.string(node.as_string().unwrap_or_else(|| RawString::new(""))),
            Kind::Number if self.numbers == Numbers::Canonical => {
                let number = Decimal::of(node.as_str());
                write!(self.text, "{number}").expect("writing to a string cannot fail");
            }
            Kind::Number | Kind::Bool | Kind::Null => self.text.push_str(node.as_str()),
        }
    }

    fn container<T>(
        &mut self,
        [open, close]: [char; 2],
        parts: impl Iterator<Item = T>,
        indent: Option<usize>,
        mut write: impl FnMut(&mut Self, T, Option<usize>),
    ) {
        let inner = indent.map(|indent| indent + 1);
        let mut any = false;
        self.text.push(open);
        for part in parts {
            if any {
                self.text.push(',');
            }
            any = true;
            self.new_line(inner);
            write(self, part, inner);
        }
        if any {
            self.new_line(indent);
        }
        self.text.push(close);
    }

    fn string(&mut self, string: RawString<'_>) {
        self.text.push('"');
        write_string(string, &mut self.text);
        self.text.push('"');
    }

    fn new_line(&mut self, indent: Option<usize>) {
        if let Some(indent) = indent {
            self.text.push('\n');
            self.text.extend(std::iter::repeat_n("  ", indent));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Layout, Numbers};
    use crate::Document;

    #[test]
    fn pretty_sorts_members_and_keeps_numbers() {
        let document = Document::parse(r#"{"b":[1.50,{}],"a":"x\n\u0001\/","c":[]}"#).unwrap();
        let expected =
            "{\n  \"a\": \"x\\n\\u0001/\",\n  \"b\": [\n    1.50,\n    {}\n  ],\n  \"c\": []\n}\n";
        assert_eq!(document.to_text(Layout::Pretty, Numbers::AsSpelled), expected);
        let expected = r#"{"a":"x\n\u0001/","b":[1.50,{}],"c":[]}"#;
        assert_eq!(document.to_text(Layout::Compact, Numbers::AsSpelled), expected);
        assert_eq!(document.canonical(), r#"{"a":"x\n\u0001/","b":[15e-1,{}],"c":[]}"#);
    }

    #[test]
    fn members_are_sorted_by_the_characters_of_their_names() {
        let document = Document::parse(r#"{"b":1,"é":2,"\u0061":3,"\n":4,"":5,"b":0}"#).unwrap();
        assert_eq!(document.canonical(), r#"{"":5,"\n":4,"a":3,"b":1,"b":0,"é":2}"#);
    }

    #[test]
    fn strings_are_escaped_as_little_as_can_be() {
        let document = Document::parse(r#""\u0022\\\/\b\f\n\r\t\u001f\u007f\ud83c\udf88\uD83C""#);
        let expected = "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u001f\u{7f}🎈\\ud83c\"";
        assert_eq!(document.unwrap().canonical(), expected);
    }
}
