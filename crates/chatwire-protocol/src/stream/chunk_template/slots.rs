//! Finds the values of a chunk in its text.

use chatwire_json::{Kind, RawString, Reader, Result};

use super::{
    Slot,
    target::{Member, Target, Value},
};
use crate::chat::ChatChunk;

/// Maximum number of values; chunks with more are rare and large.
const MAX_SLOTS: usize = 64;

/// The values of a text that a chunk was parsed from, in the order of the text; `None` if it is not
/// certain which of them the chunk has.
pub(super) fn slots(text: &str, chunk: &mut ChatChunk) -> Option<Vec<Slot>> {
    let mut search = Search { slots: Vec::new(), is_ambiguous: false };
    search.chunk(&mut Reader::new(text)).ok()?;
    let Search { slots, is_ambiguous } = search;
    let is_certain = !is_ambiguous
        && chunk.choices.is_some()
        && slots.len() <= MAX_SLOTS
        && slots.iter().any(|slot| slot.varies)
        && slots.iter().enumerate().all(|(place, slot)| {
            slots[..place].iter().all(|known| known.target != slot.target)
                && is_value(&text[slot.range.clone()], slot.target, chunk)
        });
    is_certain.then_some(slots)
}

/// Whether a chunk has the value with this text.
fn is_value(text: &str, target: Target, chunk: &mut ChatChunk) -> bool {
    match target.value(chunk) {
        Some(Value::Text(value)) => {
            RawString::new(text).decode().as_deref() == Some(value.as_str())
        }
        Some(Value::Number(value)) => text.parse() == Ok(*value),
        None => false,
    }
}

struct Search {
    slots: Vec<Slot>,
    /// Whether a name has escapes, so that it may be that of another member.
    is_ambiguous: bool,
}

impl Search {
    fn chunk(&mut self, reader: &mut Reader<'_>) -> Result<()> {
        self.object(reader, |this, name, reader| {
            let member = match name {
                "id" => Member::Id,
                "created" => Member::Created,
                "model" => Member::Model,
                "system_fingerprint" => Member::SystemFingerprint,
                "service_tier" => Member::ServiceTier,
                "obfuscation" => Member::Obfuscation,
                "provider" => Member::Provider,
                "choices" => return this.list(reader, Self::choice),
                "usage" => return this.usage(reader),
                _ => return reader.raw_value().map(drop),
            };
            this.value(reader, Target::new(member))
        })
    }

    fn usage(&mut self, reader: &mut Reader<'_>) -> Result<()> {
        self.object(reader, |this, name, reader| {
            let member = match name {
                "prompt_tokens" => Member::PromptTokens,
                "completion_tokens" => Member::CompletionTokens,
                "total_tokens" => Member::TotalTokens,
                _ => return reader.raw_value().map(drop),
            };
            this.value(reader, Target::new(member))
        })
    }

    fn choice(&mut self, choice: usize, reader: &mut Reader<'_>) -> Result<()> {
        let of = |member| Target { member, choice, call: 0 };
        self.object(reader, |this, name, reader| match name {
            "native_finish_reason" => this.value(reader, of(Member::NativeFinishReason)),
            "delta" => this.delta(choice, reader),
            _ => reader.raw_value().map(drop),
        })
    }

    fn delta(&mut self, choice: usize, reader: &mut Reader<'_>) -> Result<()> {
        self.object(reader, |this, name, reader| {
            let member = match name {
                "content" => Member::Content,
                "refusal" => Member::Refusal,
                "reasoning_content" => Member::ReasoningContent,
                "reasoning" => Member::Reasoning,
                "tool_calls" => {
                    return this.list(reader, |this, call, reader| this.call(choice, call, reader));
                }
                _ => return reader.raw_value().map(drop),
            };
            this.value(reader, Target { member, choice, call: 0 })
        })
    }

    fn call(&mut self, choice: usize, call: usize, reader: &mut Reader<'_>) -> Result<()> {
        let of = |member| Target { member, choice, call };
        self.object(reader, |this, name, reader| match name {
            "id" => this.value(reader, of(Member::CallId)),
            "function" => this.object(reader, |this, name, reader| match name {
                "name" => this.value(reader, of(Member::CallName)),
                "arguments" => this.value(reader, of(Member::Arguments)),
                _ => reader.raw_value().map(drop),
            }),
            _ => reader.raw_value().map(drop),
        })
    }

    /// Keeps a string or an integer without sign; any other value is no slot.
    fn value(&mut self, reader: &mut Reader<'_>, target: Target) -> Result<()> {
        let kind = reader.peek()?;
        let start = reader.position();
        let raw = reader.raw_value()?;
        let range = match kind {
            Kind::String => start + 1..start + raw.len() - 1,
            Kind::Number if raw.bytes().all(|byte| byte.is_ascii_digit()) => {
                start..start + raw.len()
            }
            _ => return Ok(()),
        };
        self.slots.push(Slot { range, target, varies: target.is_text_of_model() });
        Ok(())
    }

    /// Reads each member of an object; skips any other value.
    fn object(
        &mut self,
        reader: &mut Reader<'_>,
        mut read: impl FnMut(&mut Self, &str, &mut Reader<'_>) -> Result<()>,
    ) -> Result<()> {
        if reader.peek()? != Kind::Object {
            return reader.raw_value().map(drop);
        }
        reader.enter();
        let mut first = true;
        while let Some(name) = reader.next_member(&mut first)? {
            self.is_ambiguous |= name.as_str().contains('\\');
            reader.peek()?;
            read(self, name.as_str(), reader)?;
        }
        Ok(())
    }

    /// Reads each element of a list; skips any other value.
    fn list(
        &mut self,
        reader: &mut Reader<'_>,
        mut read: impl FnMut(&mut Self, usize, &mut Reader<'_>) -> Result<()>,
    ) -> Result<()> {
        if reader.peek()? != Kind::Array {
            return reader.raw_value().map(drop);
        }
        reader.enter();
        let (mut first, mut place) = (true, 0);
        while reader.next_element(&mut first)? {
            read(self, place, reader)?;
            place += 1;
        }
        Ok(())
    }
}
