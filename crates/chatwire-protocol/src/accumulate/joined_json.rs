//! Joins JSON that no type describes: members that are unknown or of another type than expected.

mod list;
mod members;

use std::collections::BTreeMap;

use chatwire_json::{Kind, Reader, Result};

use self::{list::List, members::Members};

use super::{AccumulateError, DiagnosticKind, tracker::Tracker};
use crate::{
    chat::whole_number,
    json::{Extra, Json},
};

/// Objects that are nested deeper are kept as text and not joined.
const MAX_DEPTH: usize = 32;

/// Strings that name something: the first value is kept, because they are not continued.
const LABELS: [&str; 14] = [
    "type",
    "id",
    "index",
    "object",
    "role",
    "model",
    "format",
    "mime_type",
    "mimeType",
    "media_type",
    "provider",
    "language",
    "status",
    "encoding",
];

/// Strings that some servers repeat and others continue: an equal value adds nothing.
const REPEATABLE: [&str; 4] = ["name", "title", "url", "signature"];

/// How the values of a member in successive chunks relate to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Growth {
    /// Each value adds to the previous one: members of deltas.
    Delta,
    /// Values repeat or replace the previous one: members of chunks and choices.
    Repeated,
}

/// The joined members of one object.
#[derive(Debug, Clone, Default)]
pub(super) struct JoinedMembers(BTreeMap<Box<str>, Node>);

#[derive(Debug, Clone, PartialEq)]
enum Node {
    /// A number, a boolean or `null`, or a value that is nested too deeply.
    Verbatim(Json),
    /// The escaped text between the quotes.
    Text(String),
    List(Box<List>),
    Object(Members),
}

impl JoinedMembers {
    /// Whether there is a value for this name.
    pub(super) fn contains(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Adds the next value of a member.
    pub(super) fn push(
        &mut self,
        name: &str,
        value: &Json,
        growth: Growth,
        choice: Option<u64>,
        tracker: &mut Tracker,
    ) -> std::result::Result<(), AccumulateError> {
        let node = Node::parse(value, tracker)?;
        let Some(known) = self.0.get_mut(name) else {
            tracker.reserve(name.len() + value.as_str().len())?;
            self.0.insert(name.into(), node);
            return Ok(());
        };
        let added = match (&*known, &node) {
            (Node::Verbatim(known), Node::Verbatim(new)) => {
                new.as_str().len().saturating_sub(known.as_str().len())
            }
            (known, new) if growth == Growth::Repeated && known == new => 0,
            _ => value.as_str().len(),
        };
        tracker.reserve(added)?;
        if !known.join(name, node, growth) {
            tracker.report(DiagnosticKind::MemberReplaced, choice);
        }
        Ok(())
    }

    /// The number of values in it.
    pub(super) fn size(&self) -> usize {
        self.0.values().map(Node::size).sum()
    }

    /// Adds the members to an object.
    pub(super) fn finish(self, extra: &mut Extra) {
        for (name, node) in self.0 {
            extra.insert(name, node.into_json());
        }
    }
}

/// Parts of content, joined like the elements of a list.
#[derive(Debug, Clone)]
pub(super) struct JoinedObject(Node);

impl JoinedObject {
    pub(super) fn read(
        object: &Json,
        tracker: &mut Tracker,
    ) -> std::result::Result<Self, AccumulateError> {
        Node::parse(object, tracker).map(Self)
    }

    /// Continues the object with another; `false` if a value was replaced.
    pub(super) fn join(&mut self, object: Self) -> bool {
        self.0.join("", object.0, Growth::Delta)
    }

    /// The number of its values.
    pub(super) fn size(&self) -> usize {
        self.0.size()
    }

    pub(super) fn into_json(self) -> Json {
        self.0.into_json()
    }
}

impl Node {
    fn parse(value: &Json, tracker: &mut Tracker) -> std::result::Result<Self, AccumulateError> {
        let mut reader = Reader::new(value.as_str());
        let node = tracker.read_values(|left| Self::read(&mut reader, MAX_DEPTH, left))?;
        // The text was checked when the chunk was read, so reading it again cannot fail.
        Ok(node.unwrap_or_else(|_| Self::Verbatim(value.clone())))
    }

    /// Reads a value; `left` is how many may follow, and with 0 the rest is read as text.
    fn read(reader: &mut Reader<'_>, depth: usize, left: &mut usize) -> Result<Self> {
        *left = left.saturating_sub(1);
        let depth = if *left > 0 { depth } else { 0 };
        let mut first = true;
        match reader.peek()? {
            Kind::String => Ok(Self::Text(reader.raw_string()?.as_str().to_owned())),
            Kind::Array if depth > 0 => {
                let mut list = List::default();
                reader.enter();
                while reader.next_element(&mut first)? {
                    list.read_item(reader, depth - 1, left)?;
                }
                Ok(Self::List(Box::new(list)))
            }
            Kind::Object if depth > 0 => {
                let mut members = Members::default();
                reader.enter();
                while let Some(name) = reader.next_member(&mut first)? {
                    let name = name.as_str().into();
                    members.insert(name, Self::read(reader, depth - 1, left)?);
                }
                Ok(Self::Object(members))
            }
            _ => Ok(Self::Verbatim(reader.json()?)),
        }
    }

    /// The number of values in it, with itself.
    fn size(&self) -> usize {
        match self {
            Self::Verbatim(_) | Self::Text(_) => 1,
            Self::List(list) => 1 + list.size(),
            Self::Object(members) => 1 + members.iter().map(|(_, node)| node.size()).sum::<usize>(),
        }
    }

    /// Joins the next value; `false` if the previous value was replaced or dropped.
    fn join(&mut self, name: &str, new: Self, growth: Growth) -> bool {
        match (&mut *self, new) {
            (_, Self::Verbatim(new)) if new.is_null() => true,
            (Self::Verbatim(known), new) if known.is_null() => {
                *self = new;
                true
            }
            (known, new) if growth == Growth::Repeated && *known == new => true,
            (Self::Text(known), Self::Text(new)) => join_text(known, &new, name, growth),
            (Self::List(known), Self::List(new)) => {
                if growth == Growth::Repeated && new.starts_with(known) && !new.is_numbers() {
                    *known = new;
                    return true;
                }
                known.append(*new, growth)
            }
            (Self::List(known), new) => known.append(List::of(new), growth),
            (known @ Self::Object(_), Self::List(new)) => {
                let mut list = List::of(std::mem::replace(known, Self::Text(String::new())));
                let whole = list.append(*new, growth);
                *known = Self::List(Box::new(list));
                whole
            }
            (Self::Object(known), Self::Object(new)) => {
                let mut whole = true;
                for (name, new) in new {
                    match known.get_mut(&name) {
                        Some(known) if &*name == "index" && known.is_same_number(&new) => {}
                        Some(known) => whole &= known.join(&name, new, growth),
                        None => known.insert(name, new),
                    }
                }
                whole
            }
            (known, new) => {
                let whole = *known == new;
                *known = new;
                whole
            }
        }
    }

    fn into_json(self) -> Json {
        let mut text = String::new();
        self.write(&mut text);
        Json::from_text(&text).expect("the parts of JSON values make a JSON value")
    }

    fn write(&self, out: &mut String) {
        match self {
            Self::Verbatim(json) => out.push_str(json.as_str()),
            Self::Text(raw) => out.extend(["\"", raw, "\""]),
            Self::List(list) => list.write(out),
            Self::Object(members) => {
                out.push('{');
                for (place, (name, node)) in members.iter().enumerate() {
                    out.extend([if place > 0 { "," } else { "" }, "\"", name, "\":"]);
                    node.write(out);
                }
                out.push('}');
            }
        }
    }

    /// The index and type of an object that has an index.
    fn place(&self) -> Option<String> {
        let index = self.label("index")?;
        let kind = self.label("type").unwrap_or_default();
        Some(match whole_number(index) {
            Some(number) => format!("{number} {kind}"),
            None => format!("{index} {kind}"),
        })
    }

    /// The text or number of a member; `None` if it has none.
    fn label(&self, name: &str) -> Option<&str> {
        let Self::Object(members) = self else { return None };
        members.get(name)?.scalar()
    }

    fn scalar(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Verbatim(json) if !json.is_null() => Some(json.as_str()),
            _ => None,
        }
    }

    /// Whether both are the same whole number, in any spelling.
    fn is_same_number(&self, other: &Self) -> bool {
        let number = |node: &Self| node.scalar().and_then(whole_number);
        number(self).is_some() && number(self) == number(other)
    }

    /// Whether it is a block of reasoning: its parts have no index, and are one text up to the
    /// signature.
    fn is_block(&self) -> bool {
        self.label("type") == Some("thinking") && self.label("index").is_none()
    }

    /// Whether another part may continue the block: a signature ends it.
    fn is_open_block(&self) -> bool {
        self.is_block() && self.label("signature").is_none_or(str::is_empty)
    }
}

/// Joins two strings; `false` if the new one is dropped or replaces the other.
fn join_text(known: &mut String, new: &str, name: &str, growth: Growth) -> bool {
    let is_label = LABELS.contains(&name) || name.ends_with("_id") || name.ends_with("_type");
    let is_equal = *known == new;
    if new.is_empty() || is_equal && (is_label || REPEATABLE.contains(&name)) {
        return true;
    }
    if growth == Growth::Repeated && !known.is_empty() {
        new.clone_into(known);
        return is_equal;
    }
    let is_kept = is_label && !known.is_empty();
    if !is_kept {
        known.push_str(new);
    }
    !is_kept
}

#[cfg(test)]
mod tests {
    use super::{Growth, JoinedMembers};
    use crate::{
        accumulate::tracker::Tracker,
        json::{Extra, Json},
    };

    #[track_caller]
    fn check(growth: Growth, values: &[&str], expected: &str, reports: usize) {
        let (mut members, mut tracker) = (JoinedMembers::default(), Tracker::default());
        for value in values {
            let value = Json::from_text(value).unwrap();
            members.push("x", &value, growth, None, &mut tracker).unwrap();
        }
        let mut extra = Extra::default();
        members.finish(&mut extra);
        assert_eq!(extra.get("x").unwrap().as_str(), expected, "{values:?}");
        let counted: u64 = tracker.into_diagnostics().iter().map(|found| found.count).sum();
        assert_eq!(counted, reports as u64, "{values:?}");
    }

    #[test]
    fn members_of_deltas_are_joined() {
        for (values, expected, reports) in [
            (&[r#""a""#, r#""b""#, r#""b""#, "null"][..], r#""abb""#, 0),
            (&[r#""\ud83d""#, r#""\ude00""#], r#""\ud83d\ude00""#, 0),
            (&["[1]", "[1,2]", "[]", r#"["a"]"#], r#"[1,1,2,"a"]"#, 0),
            (&["null", "5", "5"], "5", 0),
            (&["5", "6", "null"], "6", 1),
            (&["true", "false"], "false", 1),
            (&[r#"{"a":"b","n":1}"#, r#"{"a":"c","m":[2]}"#], r#"{"a":"bc","m":[2],"n":1}"#, 0),
            (&[r#"{"id":"i","a":"b"}"#, r#"{"id":"i","a":"b"}"#], r#"{"a":"bb","id":"i"}"#, 0),
            (&[r#"{"id":"i"}"#, r#"{"id":"j"}"#], r#"{"id":"i"}"#, 1),
            (
                &[
                    r#"[{"index":0,"type":"t","text":"a"}]"#,
                    r#"[{"index":1,"text":"c"},{"index":0,"type":"t","text":"b","signature":"s"}]"#,
                    r#"[{"index":0,"type":"u"},{"no":1}]"#,
                ],
                r#"[{"index":0,"signature":"s","text":"ab","type":"t"},{"index":1,"text":"c"},{"index":0,"type":"u"},{"no":1}]"#,
                0,
            ),
            (
                &[
                    r#"[{"index":0,"text":"a"}]"#,
                    r#"[{"index":0.0,"text":"b"}]"#,
                    r#"[{"index":"0","text":"c"}]"#,
                ],
                r#"[{"index":0,"text":"abc"}]"#,
                0,
            ),
            (
                &[
                    r#"[{"type":"thinking","thinking":"a","signature":null}]"#,
                    r#"[{"type":"thinking","thinking":"b"}]"#,
                    r#"[{"type":"thinking","thinking":"","signature":"s"}]"#,
                    r#"[{"type":"redacted_thinking","data":"x"},{"type":"thinking","thinking":"c"},{"type":"thinking","thinking":"d"}]"#,
                ],
                r#"[{"signature":"s","thinking":"ab","type":"thinking"},{"type":"redacted_thinking","data":"x"},{"thinking":"c","type":"thinking"},{"thinking":"d","type":"thinking"}]"#,
                0,
            ),
            (&[r#"{"a":1}"#, r#"[{"b":2}]"#, "3"], r#"[{"a":1},{"b":2},3]"#, 0),
            (&["1", r#""a""#], r#""a""#, 1),
            (&["1e400", "1e400"], "1e400", 0),
            (&[r#"{"\ud83d":1}"#, r#"{"\ud83d":1}"#], r#"{"\ud83d":1}"#, 0),
        ] {
            check(Growth::Delta, values, expected, reports);
        }
    }

    #[test]
    fn members_that_every_chunk_repeats_are_not_doubled() {
        for (values, expected, reports) in [
            (&[r#""a""#, r#""a""#, r#""b""#][..], r#""b""#, 1),
            (&[r#"["u"]"#, r#"["u"]"#, r#"["u","v"]"#], r#"["u","v"]"#, 0),
            (&[r#"["u"]"#, r#"["v"]"#], r#"["u","v"]"#, 0),
            (&["[5]", "[5,6]"], "[5,5,6]", 0),
            (&[r#"{"a":"safe"}"#, r#"{"a":"safe","b":1}"#], r#"{"a":"safe","b":1}"#, 0),
        ] {
            check(Growth::Repeated, values, expected, reports);
        }
    }

    #[test]
    fn deep_nesting_is_kept() {
        let deep = ["{\"a\":".repeat(5_000), "1".to_owned(), "}".repeat(5_000)].concat();
        check(Growth::Delta, &[&deep, &deep], &deep, 0);
    }
}
