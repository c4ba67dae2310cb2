//! Fast path for a chunk that differs from an earlier one in a few strings and numbers.
//!
//! Nearly all chunks of a stream have the same bytes around a new piece of text, and often around
//! a new ID or new counts.
//! In that case only these values are read, into the parsed chunk of the earlier text, which costs
//! a fraction of parsing the JSON again.
//!
//! The result is the same: the bytes between the values are equal, a string is read up to its
//! closing quote and a number up to its last digit, so a parser would go through the same states.

mod slots;
mod target;

use std::ops::Range;

use chatwire_json::{Reader, append_string};

use self::{
    slots::slots,
    target::{Target, Value},
};
use super::Form;
use crate::chat::ChatChunk;

/// Longer texts are not kept.
const MAX_BYTES: usize = 16 << 10;

/// A chunk, its text, and the values in it that may change.
#[derive(Debug, Clone, Default)]
pub(super) struct ChunkTemplate {
    text: Vec<u8>,
    chunk: ChatChunk,
    /// All values that can be read alone, in the order of the text.
    slots: Vec<Slot>,
    /// Those that vary.
    holes: Vec<Hole>,
    /// `None` if more varies than the text of the model and values of the response, or if a choice
    /// finishes or has no index, which counts each time.
    form: Option<Form>,
}

/// A string or number of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Slot {
    /// Its bytes, without quotes.
    range: Range<usize>,
    target: Target,
    /// Whether it has been seen to change, or is likely to.
    varies: bool,
}

/// A value that varies.
#[derive(Debug, Clone)]
struct Hole {
    /// What is before it, from the value before that varies.
    literal: Range<usize>,
    target: Target,
    /// Where it ends.
    end: usize,
}

impl ChunkTemplate {
    /// The template of a chunk and the text it was parsed from; leaves the chunk if there can be
    /// none.
    pub(super) fn new(text: &str, chunk: &mut ChatChunk) -> Option<Self> {
        // Lines of an event are joined, so that what follows a line end may be no data.
        if text.len() > MAX_BYTES || memchr::memchr2(b'\n', b'\r', text.as_bytes()).is_some() {
            return None;
        }
        let slots = slots(text, chunk)?;
        let choices = chunk.choices.iter().flatten();
        let is_counted =
            choices.clone().all(|choice| choice.index.is_some() && choice.finished().is_none());
        let form = is_counted.then(Form::default);
        let chunk = std::mem::take(chunk);
        let holes = holes(&slots);
        Some(Self { text: text.into(), chunk, slots, holes, form })
    }

    /// The chunk that was read last.
    pub(super) fn chunk(&self) -> &ChatChunk {
        &self.chunk
    }

    /// The form of the chunk that was read last, if it is known.
    #[inline]
    pub(super) fn form(&self) -> Option<&Form> {
        self.form.as_ref()
    }

    /// Reads the chunk that the text begins with, and returns its length; `None` if it begins with
    /// something else, after which [`chunk`](Self::chunk) is of no use until the next success.
    #[inline]
    pub(super) fn read(&mut self, text: &str) -> Option<usize> {
        let (mut at, mut end) = (0, 0);
        for hole in &self.holes {
            at = after(text, at, &self.text[hole.literal.clone()])?;
            at = read_value(hole.target.value(&mut self.chunk)?, text, at)?;
            end = hole.end;
        }
        after(text, at, &self.text[end..])
    }

    /// Takes over what varies in an earlier template that differs in values only; returns whether
    /// it is such a template.
    pub(super) fn continues(&mut self, earlier: &Self) -> bool {
        let same = self.slots.len() == earlier.slots.len()
            && self.slots.iter().map(|it| it.target).eq(earlier.slots.iter().map(|it| it.target))
            && self.literals().eq(earlier.literals());
        if same {
            for (slot, known) in self.slots.iter_mut().zip(&earlier.slots) {
                let is_new = self.text[slot.range.clone()] != earlier.text[known.range.clone()];
                slot.varies |= known.varies || is_new;
            }
            let varying = self.slots.iter().filter(|slot| slot.varies).map(|slot| slot.target);
            let mut others = varying.filter(|target| !target.is_text_of_model()).peekable();
            if let (Some(form), Some(_)) = (&mut self.form, others.peek()) {
                form.has_new_values = true;
                self.form.take_if(|_| !others.all(Target::is_of_response));
            }
            self.holes = holes(&self.slots);
        }
        same
    }

    /// The bytes between all values.
    fn literals(&self) -> impl Iterator<Item = &[u8]> {
        let ends = self.slots.iter().map(|slot| slot.range.end);
        let starts = self.slots.iter().map(|slot| slot.range.start);
        let ranges = [0].into_iter().chain(ends).zip(starts.chain([self.text.len()]));
        ranges.map(|(start, end)| &self.text[start..end])
    }
}

/// The values that vary.
fn holes(slots: &[Slot]) -> Vec<Hole> {
    let mut start = 0;
    let varying = slots.iter().filter(|slot| slot.varies);
    let hole = varying.map(|Slot { range, target, .. }| {
        let literal = start..range.start;
        start = range.end;
        Hole { literal, target: *target, end: range.end }
    });
    hole.collect()
}

/// Where a text continues after a literal; `None` if the literal does not come next.
#[inline]
fn after(text: &str, at: usize, literal: &[u8]) -> Option<usize> {
    text.as_bytes().get(at..)?.starts_with(literal).then_some(at + literal.len())
}

/// Reads a value, and returns where it ended.
#[inline(never)]
fn read_value(value: Value<'_>, text: &str, at: usize) -> Option<usize> {
    match value {
        Value::Text(value) => {
            value.clear();
            append_string(text, at, value)
        }
        Value::Number(number) => {
            let mut reader = Reader::new(text);
            reader.rewind(at);
            *number = reader.unsigned()?;
            Some(reader.position())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ChunkTemplate;
    use crate::chat::ChatChunk;

    /// Makes a template of the first two texts and reads the third; parsing must give the same.
    #[track_caller]
    fn check(first: &str, second: &str, third: &str, matches: bool) {
        let new = |text: &str| {
            let mut chunk = ChatChunk::from_text(text).unwrap();
            ChunkTemplate::new(text, &mut chunk)
        };
        let read = new(first).and_then(|first| {
            let mut template = new(second)?;
            template.continues(&first);
            let length = template.read(third)?;
            (length == third.len()).then_some(template.chunk)
        });
        let parsed = matches.then(|| ChatChunk::from_text(third).unwrap());
        assert_eq!(read, parsed, "{third}");
    }

    fn content(raw: &str) -> String {
        format!(r#"{{"id":"x","choices":[{{"index":0,"delta":{{"content":"{raw}"}}}}],"n":""}}"#)
    }

    #[test]
    fn another_text_matches() {
        for raw in ["", "b", "a longer text", "\\n\\\"é\\u00e9", "🎈", "\\ud83c\\udf88"] {
            check(&content("a"), &content("a"), &content(raw), true);
            check(&content("a"), &content("\\\\"), &content(raw), true);
        }
    }

    #[test]
    fn other_than_known_values_does_not_match() {
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
            check(&content("a"), &content("a"), &content(raw), false);
        }
        let one = content("a");
        check(&one, &one, &one[1..], false);
        check(&one, &one, r#"{"id":"x","choices":[{"index":0,"delta":{"content":""#, false);
        check(&one, &one, "", false);
        check(&one, &one, &one.replace("\"x\"", "\"y\""), false);
    }

    #[test]
    fn values_that_have_changed_once_may_change_again() {
        let chunk = |id: &str, count: &str| {
            format!(
                r#"{{"id":"{id}","created":{count},"choices":[{{"index":0,"delta":{{"content":"a"}}}}],"usage":{{"total_tokens":{count}}}}}"#
            )
        };
        let (one, two) = (chunk("a", "1"), chunk("b", "2"));
        for (id, count, matches) in [
            ("c", "0", true),
            ("\\n", "18446744073709551615", true),
            ("c", "18446744073709551616", false),
            ("c", "-1", false),
            ("c", "-0", false),
            ("c", "", false),
            ("c", "01", false),
            ("c", "00", false),
            ("c", "1.0", false),
            ("c", "1e1", false),
            ("c", "null", false),
            ("\\ud83c", "1", false),
        ] {
            check(&one, &two, &chunk(id, count), matches);
        }
    }

    #[test]
    fn text_is_likely_to_change_wherever_it_is() {
        let around =
            |member: &str, raw: &str| format!(r#"{{"choices":[{{"delta":{{{member}{raw}"}}}}]}}"#);
        for member in [
            r#""reasoning_content":""#,
            r#""content":null,"reasoning_content":""#,
            r#""content":"","reasoning":""#,
            r#""role":"assistant" , "content" : ""#,
        ] {
            let one = around(member, "a");
            check(&one, &one, &around(member, "b"), true);
        }
        let call = |raw: &str| {
            format!(
                r#"{{"choices":[{{"delta":{{"tool_calls":[{{"index":0,"function":{{"arguments":"{raw}"}}}}]}}}}]}}"#
            )
        };
        check(&call("a"), &call("a"), &call("{\\\"b\\\":1}"), true);
        let two = |raw: &str| {
            format!(
                r#"{{"choices":[{{"delta":{{"content":"{raw}"}}}},{{"delta":{{"content":"{raw}"}}}}]}}"#
            )
        };
        check(&two("a"), &two("a"), &two("b"), true);
    }

    #[test]
    fn ambiguous_chunks_make_no_template() {
        for text in [
            r#"{"choices":[{"delta":{"content":"a","content":"a"}}]}"#,
            r#"{"choices":[{"delta":{"content":"a","c\u006fntent":"a"}}]}"#,
            r#"{"choices":[{"delta":{"content":"a","content":null}}]}"#,
            r#"{"choices":[{"delta":{"content":"a"}}],"choices":[{"delta":{"content":"a"}}]}"#,
            r#"{"choices":[{"delta":{"content":"a"}}],"choices":[{"delta":{"refusal":"a"}}]}"#,
            r#"{"choices":[{"delta":{"content":["a"]}}]}"#,
            r#"{"choices":[{"delta":{"content":1}}]}"#,
            r#"{"choices":[]}"#,
            r#"{"choices":[{"delta":{"tool_calls":[{"function":{"arguments":{"a":"a"}}}]}}]}"#,
            r#"{}"#,
            "{\"choices\":[{\"delta\":\n{\"content\":\"a\"}}]}",
        ] {
            check(text, text, &text.replace("\"a\"", "\"b\""), false);
        }
    }
}
