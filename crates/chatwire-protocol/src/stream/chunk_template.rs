//! Fast path for a chunk that differs from the previous one in a single string.
//!
//! Nearly all chunks of a stream have the same bytes around a new piece of text.
//! In that case the string is replaced in the parsed chunk, which costs a fraction of parsing the
//! JSON again.
//! The result is the same: the bytes before the string end with its opening quote, the bytes after
//! it start with its closing quote, and the string between them contains no unescaped quote, so a
//! parser would go through the same states.

use std::{borrow::Cow, ops::Range};

use chatwire_json::{Kind, RawString, Reader, Result};

use crate::chat::{Arguments, ChatChunk, Delta};

/// Number of mismatches in a row after which templates are rebuilt less often.
const MAX_MISMATCHES: u32 = 4;

/// Number of chunks per rebuilt template in a stream whose chunks do not match.
const REBUILD_INTERVAL: u32 = 16;

/// The text of a chunk and the position of the string that is likely to change.
#[derive(Debug, Clone, Default)]
pub(super) struct ChunkTemplate {
    text: String,
    varying: Option<(VaryingField, Range<usize>)>,
    /// Number of chunks in a row that did not match.
    mismatches: u32,
}

/// The fields that change from chunk to chunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum VaryingField {
    Content,
    ReasoningContent,
    Reasoning,
    Arguments,
}

impl ChunkTemplate {
    /// Reads `data` into `chunk` if `data` matches; `chunk` must be the one the template is made
    /// of.
    pub(super) fn apply(&mut self, data: &str, chunk: &mut ChatChunk) -> bool {
        let filled = self.try_apply(data, chunk).is_some();
        self.mismatches = if filled { 0 } else { self.mismatches.saturating_add(1) };
        filled
    }

    /// Makes a new template from a chunk and the text it was parsed from.
    pub(super) fn rebuild(&mut self, data: &str, chunk: &mut ChatChunk) {
        self.invalidate();
        if self.mismatches > MAX_MISMATCHES && !self.mismatches.is_multiple_of(REBUILD_INTERVAL) {
            return;
        }
        let Some((field, value)) = VaryingField::of(chunk) else {
            return;
        };
        let range = find_string(data, field.path());
        let same = |range: &Range<usize>| {
            RawString::new(&data[range.clone()]).decode().as_deref() == Some(value.as_str())
        };
        self.varying = range.filter(same).map(|range| (field, range));
        data.clone_into(&mut self.text);
    }

    /// Discards the template.
    pub(super) fn invalidate(&mut self) {
        self.varying = None;
    }

    fn try_apply(&self, data: &str, chunk: &mut ChatChunk) -> Option<()> {
        let (field, range) = self.varying.as_ref()?;
        let (head, tail) = (&self.text[..range.start], &self.text[range.end..]);
        let middle = data.strip_prefix(head)?.strip_suffix(tail)?;
        let found = RawString::scan(data, head.len()).ok()?;
        if found.len() != middle.len() {
            return None;
        }
        let text: Cow<'_, str> = found.decode()?;
        let value = field.value_in(chunk)?;
        value.clear();
        value.push_str(&text);
        Some(())
    }
}

impl VaryingField {
    /// The field that is likely to change and its value, if the chunk has one choice.
    fn of(chunk: &mut ChatChunk) -> Option<(Self, &mut String)> {
        let delta = delta_of(chunk)?;
        let filled = |text: &Option<String>| text.as_ref().is_some_and(|text| !text.is_empty());
        let field = if delta.tool_calls.is_some() {
            Self::Arguments
        } else if filled(&delta.reasoning_content) {
            Self::ReasoningContent
        } else if filled(&delta.reasoning) {
            Self::Reasoning
        } else {
            Self::Content
        };
        Some((field, field.value_in(chunk)?))
    }

    fn value_in(self, chunk: &mut ChatChunk) -> Option<&mut String> {
        let delta = delta_of(chunk)?;
        match self {
            Self::Content => delta.content.as_mut(),
            Self::ReasoningContent => delta.reasoning_content.as_mut(),
            Self::Reasoning => delta.reasoning.as_mut(),
            Self::Arguments => {
                let [call] = delta.tool_calls.as_deref_mut()? else {
                    return None;
                };
                match call.function.as_mut()?.arguments.as_mut()? {
                    Arguments::Text(text) => Some(text),
                    _ => None,
                }
            }
        }
    }

    fn path(self) -> &'static [&'static str] {
        match self {
            Self::Content => &["choices", FIRST_ELEMENT, "delta", "content"],
            Self::ReasoningContent => &["choices", FIRST_ELEMENT, "delta", "reasoning_content"],
            Self::Reasoning => &["choices", FIRST_ELEMENT, "delta", "reasoning"],
            Self::Arguments => &[
                "choices",
                FIRST_ELEMENT,
                "delta",
                "tool_calls",
                FIRST_ELEMENT,
                "function",
                "arguments",
            ],
        }
    }
}

/// In a path: the only element of an array.
const FIRST_ELEMENT: &str = "0";

fn delta_of(chunk: &mut ChatChunk) -> Option<&mut Delta> {
    match chunk.choices.as_deref_mut()? {
        [choice] => choice.delta.as_mut(),
        _ => None,
    }
}

/// The range of the string at a path, without quotes; `None` also if the path is ambiguous.
fn find_string(text: &str, path: &[&str]) -> Option<Range<usize>> {
    descend(&mut Reader::new(text), path).ok()?
}

fn descend(reader: &mut Reader<'_>, path: &[&str]) -> Result<Option<Range<usize>>> {
    let (kind, mut first) = (reader.peek()?, true);
    match (path, kind) {
        ([], Kind::String) => {
            let start = reader.position() + 1;
            let raw = reader.raw_string()?;
            Ok(Some(start..start + raw.len()))
        }
        ([FIRST_ELEMENT, rest @ ..], Kind::Array) => {
            reader.enter();
            let mut found = None;
            for place in 0.. {
                if !reader.next_element(&mut first)? {
                    break;
                }
                match place {
                    0 => found = descend(reader, rest)?,
                    _ => {
                        reader.raw_value()?;
                        found = None;
                    }
                }
            }
            Ok(found)
        }
        ([name, rest @ ..], Kind::Object) => {
            reader.enter();
            let (mut found, mut times) = (None, 0);
            while let Some(member) = reader.next_member(&mut first)? {
                if member.decode_lossy() == *name {
                    found = descend(reader, rest)?;
                    times += 1;
                } else {
                    reader.raw_value()?;
                }
            }
            Ok(found.filter(|_| times == 1))
        }
        _ => reader.raw_value().map(|_| None),
    }
}

#[cfg(test)]
mod tests {
    use super::ChunkTemplate;
    use crate::chat::ChatChunk;

    /// Makes a template of the first text and applies it to the second; parsing must give the same.
    #[track_caller]
    fn check(first: &str, second: &str, matches: bool) {
        let mut chunk = ChatChunk::from_text(first).unwrap();
        let mut template = ChunkTemplate::default();
        template.rebuild(first, &mut chunk);
        assert_eq!(template.apply(second, &mut chunk), matches, "{second}");
        let parsed = ChatChunk::from_text(if matches { second } else { first }).unwrap();
        assert_eq!(chunk, parsed, "{second}");
    }

    fn content(raw: &str) -> String {
        format!(r#"{{"id":"x","choices":[{{"index":0,"delta":{{"content":"{raw}"}}}}],"n":""}}"#)
    }

    #[test]
    fn another_text_matches() {
        for raw in ["", "b", "a longer text", "\\n\\\"é\\u00e9", "🎈", "\\ud83c\\udf88"] {
            check(&content("a"), &content(raw), true);
            check(&content("\\\\"), &content(raw), true);
        }
    }

    #[test]
    fn other_than_one_string_does_not_match() {
        for raw in [
            "\"",
            "b\",\"role\":\"c",
            "b\"}}],\"n\":\"",
            "\\\"}}],\"n\":\"\"",
            "b\\",
            "\u{1}",
            "\\x",
            "\\ud83c",
        ] {
            check(&content("a"), &content(raw), false);
        }
        check(&content("a"), &content("a")[1..], false);
        check(&content("a"), r#"{"id":"x","choices":[{"index":0,"delta":{"content":""#, false);
        check(&content("a"), "", false);
    }

    #[test]
    fn reasoning_and_arguments_match_too() {
        let around =
            |member: &str, raw: &str| format!(r#"{{"choices":[{{"delta":{{{member}{raw}"}}}}]}}"#);
        for member in [
            r#""reasoning_content":""#,
            r#""content":null,"reasoning_content":""#,
            r#""content":"","reasoning":""#,
            r#""role":"assistant" , "content" : ""#,
        ] {
            check(&around(member, "a"), &around(member, "b"), true);
        }
        let call = |raw: &str| {
            format!(
                r#"{{"choices":[{{"delta":{{"tool_calls":[{{"index":0,"function":{{"arguments":"{raw}"}}}}]}}}}]}}"#
            )
        };
        check(&call("a"), &call("{\\\"b\\\":1}"), true);
    }

    #[test]
    fn ambiguous_chunks_make_no_template() {
        for text in [
            r#"{"choices":[{"delta":{"content":"a","content":"a"}}]}"#,
            r#"{"choices":[{"delta":{"content":"a"}}],"choices":[{"delta":{"content":"a"}}]}"#,
            r#"{"choices":[{"delta":{"content":"a"}},{"delta":{"content":"a"}}]}"#,
            r#"{"choices":[{"delta":{"content":["a"]}}]}"#,
            r#"{"choices":[{"delta":{"content":1}}]}"#,
            r#"{"choices":[]}"#,
            r#"{"choices":[{"delta":{"tool_calls":[{"function":{"arguments":{"a":"a"}}}]}}]}"#,
            r#"{}"#,
        ] {
            check(text, &text.replace("\"a\"", "\"b\""), false);
        }
    }

    #[test]
    fn a_stream_that_does_not_repeat_itself_is_learned_from_rarely() {
        let mut template = ChunkTemplate::default();
        let mut rebuilt = 0;
        for id in 0..160 {
            let text = content("a").replace("\"x\"", &id.to_string());
            let mut chunk = ChatChunk::from_text(&text).unwrap();
            assert!(!template.apply(&text, &mut chunk));
            template.rebuild(&text, &mut chunk);
            rebuilt += u32::from(template.varying.is_some());
        }
        assert!((10..20).contains(&rebuilt), "{rebuilt}");
        let mut chunk = ChatChunk::from_text(&content("a")).unwrap();
        let mut tries = 0;
        while !template.apply(&content("b"), &mut chunk) {
            template.rebuild(&content("a"), &mut chunk);
            tries += 1;
            assert!(tries <= 16);
        }
    }
}
