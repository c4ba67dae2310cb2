//! Changes of one value in a JSON text, which leave every other byte as it is.

use std::ops::Range;

use chatwire_json::{Document, Node, Pointer};
use serde_json::Value;

/// The text with the value at `pointer` replaced; `None` where there is none.
pub(super) fn replace(text: &str, pointer: &Pointer, with: &str) -> Option<String> {
    let document = Document::parse(text).ok()?;
    let range = document.get(pointer)?.range();
    Some(splice(text, range, with))
}

/// The text without the member or item at `pointer`.
pub(super) fn remove(text: &str, pointer: &Pointer) -> Option<String> {
    let document = Document::parse(text).ok()?;
    let parts = siblings(&document, pointer)?;
    let target = document.get(pointer)?.range().end;
    let at = parts.iter().position(|part| part.end == target)?;
    let here = parts.get(at)?.clone();
    let range = match (parts.get(at + 1), at.checked_sub(1).and_then(|before| parts.get(before))) {
        (Some(next), _) => here.start..next.start,
        (None, Some(before)) => before.end..here.end,
        (None, None) => here,
    };
    Some(splice(text, range, ""))
}

/// The text with the member at `pointer` under another name.
pub(super) fn rename(text: &str, pointer: &Pointer, name: &str) -> Option<String> {
    let document = Document::parse(text).ok()?;
    let (parent, old) = pointer.split_last()?;
    let member = document.get(&parent)?.members().find(|member| name_of(member.name) == old)?;
    let range = member.offset..member.offset + member.name.len() + 2;
    Some(splice(text, range, &Value::from(name).to_string()))
}

/// The text with the member or item at `pointer` once more, directly before it; with another value
/// if one is given.
pub(super) fn repeat(text: &str, pointer: &Pointer, value: Option<&str>) -> Option<String> {
    let document = Document::parse(text).ok()?;
    let target = document.get(pointer)?.range();
    let part = siblings(&document, pointer)?.into_iter().find(|part| part.end == target.end)?;
    let head = text.get(part.start..target.start)?;
    let value = value.map_or_else(|| text.get(target.clone()), Some)?;
    Some(splice(text, part.start..part.start, &format!("{head}{value},")))
}

/// The text with one member more at the end of the object at `pointer`.
pub(super) fn insert(text: &str, pointer: &Pointer, name: &str, value: &str) -> Option<String> {
    let document = Document::parse(text).ok()?;
    let object = document.get(pointer)?;
    let end = object.range().end - 1;
    text.get(end..)?.strip_prefix('}')?;
    let comma = if object.members().next().is_some() { "," } else { "" };
    Some(splice(text, end..end, &format!("{comma}{}:{value}", Value::from(name))))
}

/// The places of the members or items beside the one at `pointer`, names included.
fn siblings(document: &Document<'_>, pointer: &Pointer) -> Option<Vec<Range<usize>>> {
    let (parent, _) = pointer.split_last()?;
    let parent: Node<'_> = document.get(&parent)?;
    let members = parent.members().map(|member| member.offset..member.value.range().end);
    Some(members.chain(parent.items().map(|item| item.range())).collect())
}

fn name_of(name: chatwire_json::RawString<'_>) -> String {
    name.decode().unwrap_or_default().into_owned()
}

fn splice(text: &str, range: Range<usize>, with: &str) -> String {
    let mut changed = text.to_owned();
    changed.replace_range(range, with);
    changed
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"{"a": [1, 2, 3], "b": {}, "c": "x"}"#;

    fn at(pointer: &str) -> Pointer {
        pointer.parse().unwrap()
    }

    #[test]
    fn one_value_changes_and_nothing_else() {
        let is = |changed: Option<String>, expected: &str| assert_eq!(changed.unwrap(), expected);
        is(replace(TEXT, &at("/a/1"), "null"), r#"{"a": [1, null, 3], "b": {}, "c": "x"}"#);
        is(remove(TEXT, &at("/a/1")), r#"{"a": [1, 3], "b": {}, "c": "x"}"#);
        is(remove(TEXT, &at("/a/2")), r#"{"a": [1, 2], "b": {}, "c": "x"}"#);
        is(remove(TEXT, &at("/c")), r#"{"a": [1, 2, 3], "b": {}}"#);
        is(remove(TEXT, &at("/a")), r#"{"b": {}, "c": "x"}"#);
        is(rename(TEXT, &at("/b"), "d"), r#"{"a": [1, 2, 3], "d": {}, "c": "x"}"#);
        is(repeat(TEXT, &at("/b"), None), r#"{"a": [1, 2, 3], "b": {},"b": {}, "c": "x"}"#);
        is(repeat(TEXT, &at("/a/0"), None), r#"{"a": [1,1, 2, 3], "b": {}, "c": "x"}"#);
        is(insert(TEXT, &at("/b"), "d", "1"), r#"{"a": [1, 2, 3], "b": {"d":1}, "c": "x"}"#);
        is(insert(TEXT, &at(""), "d", "1"), r#"{"a": [1, 2, 3], "b": {}, "c": "x","d":1}"#);
        assert_eq!(insert(TEXT, &at("/a"), "d", "1"), None);
        assert_eq!(replace(TEXT, &at("/z"), "1"), None);
    }
}
