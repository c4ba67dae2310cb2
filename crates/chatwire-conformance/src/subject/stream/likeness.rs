//! Chunks that differ from the one before in the text of their delta alone.
//!
//! Most chunks of a stream are such. What holds for the first of them by its members and types
//! holds for all, so they are not parsed, and rules look at the first alone.
//!
//! That is exact as long as nothing is found: a rule that finds anything checks every chunk.

use std::{collections::BTreeSet, ops::Range};

use bytes::Bytes;
use serde_json::Value;

use super::super::{JsonText, integer};

/// The members of a delta that hold text.
pub(crate) const TEXTS: [&str; 3] = ["content", "reasoning_content", "reasoning"];

/// The longest `obfuscation` that cannot hold anything that a rule searches for.
const MAX_PADDING: usize = 15;

/// What an event has that is like an earlier one.
#[derive(Debug, Clone)]
pub(crate) struct Likeness {
    /// Its own texts, by the order of [`TEXTS`]; none is empty.
    pub(crate) texts: [Option<Value>; TEXTS.len()],
}

/// A chunk whose text may be another in those that follow.
#[derive(Debug)]
pub(super) struct Template {
    json: Bytes,
    /// In the order in which they stand.
    slots: Vec<Slot>,
}

/// A string that may be another.
#[derive(Debug)]
struct Slot {
    range: Range<usize>,
    kind: SlotKind,
}

#[derive(Debug)]
enum SlotKind {
    /// The text at this place of [`TEXTS`].
    Text(usize),
    /// `obfuscation`, whose length hides that of the text.
    Padding,
}

impl Template {
    /// The template of a chunk; `None` for one that says more than text.
    ///
    /// `begun` has the indices of the choices that began before: the first chunk of a choice is
    /// one of its own. What only the end of a stream may have, and what is counted, is never part
    /// of a template.
    pub(super) fn of(json: &JsonText, begun: &BTreeSet<i64>) -> Option<Self> {
        let value = json.value().ok()?;
        let [choice] = value.get("choices")?.as_array()?.as_slice() else { return None };
        let is_nothing = |member: Option<&Value>| member.is_none_or(Value::is_null);
        let has_more = [value.get("usage"), value.get("error")]
            .into_iter()
            .chain(["finish_reason", "logprobs"].map(|name| choice.get(name)))
            .any(|member| !is_nothing(member));
        let index = choice.get("index").and_then(integer).unwrap_or(0);
        if has_more || !begun.contains(&index) {
            return None;
        }
        if json.repeats_names() {
            return None;
        }
        let root = json.root()?;
        let mut slots = Vec::new();
        let delta: chatwire_json::Pointer = "/choices/0/delta".parse().ok()?;
        for (name, member) in choice.get("delta")?.as_object()? {
            let text = TEXTS.iter().position(|text| text == name);
            match (member, text) {
                (Value::String(given), Some(kind)) if !given.is_empty() => {
                    let range = root.get(&delta.join(name))?.range();
                    slots.push(Slot { range, kind: SlotKind::Text(kind) });
                }
                (Value::String(_), Some(_)) | (Value::Null, _) => {}
                (Value::String(_), None) if name == "role" => {}
                (Value::Array(items), _) if items.is_empty() => {}
                _ => return None,
            }
        }
        if slots.is_empty() {
            return None;
        }
        if value.get("obfuscation").and_then(Value::as_str).is_some_and(is_padding) {
            let range = root.get(&"/obfuscation".parse().ok()?)?.range();
            slots.push(Slot { range, kind: SlotKind::Padding });
        }
        slots.sort_by_key(|slot| slot.range.start);
        Some(Self { json: json.bytes().clone(), slots })
    }

    /// What a payload has, if it is like the chunk but for its texts.
    pub(super) fn likeness(&self, payload: &str) -> Option<Likeness> {
        let mut texts = [const { None }; TEXTS.len()];
        let (mut rest, mut from) = (payload, 0);
        for Slot { range, kind } in &self.slots {
            rest = strip(rest, self.json.get(from..range.start)?)?;
            let (token, after) = rest.split_at_checked(string_length(rest)?)?;
            match kind {
                SlotKind::Text(kind) => *texts.get_mut(*kind)? = Some(decoded(token)?),
                SlotKind::Padding => {
                    is_padding(token.get(1..token.len() - 1)?).then_some(())?;
                }
            }
            (rest, from) = (after, range.end);
        }
        let is_whole = rest.as_bytes() == self.json.get(from..)?;
        is_whole.then_some(Likeness { texts })
    }
}

fn strip<'t>(text: &'t str, start: &[u8]) -> Option<&'t str> {
    text.as_bytes().starts_with(start).then(|| text.get(start.len()..)).flatten()
}

/// Whether a text is too short and too plain for anything that a rule searches for.
fn is_padding(text: &str) -> bool {
    text.len() <= MAX_PADDING && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// How many bytes the JSON string has with which a text begins, its quotes among them.
fn string_length(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('"')?.as_bytes();
    let mut at = 0;
    loop {
        at += inner.get(at..)?.iter().position(|byte| matches!(byte, b'"' | b'\\'))?;
        match inner.get(at) {
            Some(b'"') => return Some(at + 2),
            _ => at += 2,
        }
    }
}

/// The text of a JSON string that is not empty; `None` for one that is no JSON.
fn decoded(token: &str) -> Option<Value> {
    let inner = token.get(1..token.len() - 1).filter(|inner| !inner.is_empty())?;
    let is_plain = inner.bytes().all(|byte| byte >= 0x20 && byte != b'\\');
    if is_plain {
        return Some(Value::from(inner));
    }
    serde_json::from_str::<String>(token).ok().map(Value::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::subject::SubjectLimits;

    fn template(json: &'static str) -> Option<Template> {
        Template::of(
            &JsonText::new(Bytes::from_static(json.as_bytes()), SubjectLimits::default()),
            &[0].into(),
        )
    }

    #[track_caller]
    fn check(of: &'static str, payload: &str, content: Option<&str>) {
        let likeness = template(of).unwrap().likeness(payload);
        let text = likeness.and_then(|likeness| likeness.texts[0].clone());
        assert_eq!(text.as_ref().and_then(Value::as_str), content, "{payload}");
    }

    const CHUNK: &str = r#"{"id":"a","choices":[{"index":0,"delta":{"content":"x"}}]}"#;

    #[test]
    fn only_the_text_may_differ() {
        let with = |text: &str| CHUNK.replace("\"x\"", text);
        check(CHUNK, CHUNK, Some("x"));
        check(CHUNK, &with(r#""a\"b\u00e9\n""#), Some("a\"bé\n"));
        check(CHUNK, &with("\"caf\u{e9}\""), Some("caf\u{e9}"));
        for other in ["\"\"", "1", "\"a\"b\"", r#""\ud800""#, "\"\u{1}\"", r#""\"#, "\"a", ""] {
            check(CHUNK, &with(other), None);
        }
        check(CHUNK, &CHUNK.replace("\"a\"", "\"b\""), None);
        check(CHUNK, &format!("{CHUNK} "), None);
        check(CHUNK, &CHUNK[..CHUNK.len() - 1], None);
    }

    #[test]
    fn padding_may_differ_while_it_is_plain() {
        let chunk = r#"{"obfuscation":"ab","choices":[{"delta":{"content":"x"}}]}"#;
        check(chunk, &chunk.replace("ab", "q7"), Some("x"));
        check(chunk, &chunk.replace("ab", "/home/"), None);
        check(chunk, &chunk.replace("ab", "abcdefghijklmnop"), None);
    }

    #[test]
    fn a_chunk_that_says_more_is_no_template() {
        for (from, to) in [
            ("\"x\"", "\"\""),
            ("\"x\"", "1"),
            ("\"x\"", "\"x\",\"tool_calls\":[{}]"),
            ("\"x\"", "\"x\",\"content\":\"y\""),
            ("\"index\":0", "\"index\":1"),
            ("\"index\":0", "\"index\":0,\"finish_reason\":\"stop\""),
            ("\"index\":0", "\"index\":0,\"logprobs\":{}"),
            ("\"id\":\"a\"", "\"usage\":{}"),
            ("\"id\":\"a\"", "\"error\":{}"),
        ] {
            let other: &'static str = CHUNK.replace(from, to).leak();
            assert!(template(other).is_none(), "{other}");
        }
    }
}
