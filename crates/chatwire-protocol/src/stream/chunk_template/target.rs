//! The values of a chunk that are read alone.

use crate::chat::{Arguments, ChatChunk, ChunkChoice, Delta, ToolCallDelta};

/// One value of a chunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) member: Member,
    /// The position of the choice, if the value is in one.
    pub(super) choice: usize,
    /// The position of the tool call, if the value is in one.
    pub(super) call: usize,
}

/// The members with such values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Member {
    Id,
    Created,
    Model,
    SystemFingerprint,
    ServiceTier,
    Obfuscation,
    Provider,
    PromptTokens,
    CompletionTokens,
    TotalTokens,
    NativeFinishReason,
    Content,
    Refusal,
    ReasoningContent,
    Reasoning,
    CallId,
    CallName,
    Arguments,
}

/// Where a value is kept.
pub(super) enum Value<'a> {
    Text(&'a mut String),
    Number(&'a mut u64),
}

impl Target {
    /// A value outside of choices.
    pub(super) fn new(member: Member) -> Self {
        Self { member, choice: 0, call: 0 }
    }

    /// Whether the value is text of the model, which is new in every chunk.
    pub(super) fn is_text_of_model(self) -> bool {
        matches!(
            self.member,
            Member::Content
                | Member::Refusal
                | Member::ReasoningContent
                | Member::Reasoning
                | Member::Arguments
        )
    }

    /// Whether the value identifies the response, counts its tokens or is padding.
    pub(super) fn is_of_response(self) -> bool {
        matches!(
            self.member,
            Member::Id
                | Member::Created
                | Member::Model
                | Member::SystemFingerprint
                | Member::Provider
                | Member::Obfuscation
                | Member::PromptTokens
                | Member::CompletionTokens
                | Member::TotalTokens
        )
    }

    /// The value in a chunk; `None` if the chunk does not have it in this type.
    #[inline]
    pub(super) fn value(self, chunk: &mut ChatChunk) -> Option<Value<'_>> {
        let text = match self.member {
            Member::Content => &mut self.delta(chunk)?.content,
            Member::Refusal => &mut self.delta(chunk)?.refusal,
            Member::ReasoningContent => &mut self.delta(chunk)?.reasoning_content,
            Member::Reasoning => &mut self.delta(chunk)?.reasoning,
            Member::Arguments => {
                return match self.call(chunk)?.function.as_mut()?.arguments.as_mut()? {
                    Arguments::Text(text) => Some(Value::Text(text)),
                    _ => None,
                };
            }
            Member::CallId => &mut self.call(chunk)?.id,
            Member::CallName => &mut self.call(chunk)?.function.as_mut()?.name,
            Member::NativeFinishReason => &mut self.choice(chunk)?.native_finish_reason,
            Member::Id => &mut chunk.id,
            Member::Model => &mut chunk.model,
            Member::SystemFingerprint => &mut chunk.system_fingerprint,
            Member::ServiceTier => &mut chunk.service_tier,
            Member::Obfuscation => &mut chunk.obfuscation,
            Member::Provider => &mut chunk.provider,
            _ => return Some(Value::Number(self.number(chunk)?)),
        };
        text.as_mut().map(Value::Text)
    }

    fn number(self, chunk: &mut ChatChunk) -> Option<&mut u64> {
        let number = match self.member {
            Member::Created => &mut chunk.created,
            Member::PromptTokens => &mut chunk.usage.as_mut()?.prompt_tokens,
            Member::CompletionTokens => &mut chunk.usage.as_mut()?.completion_tokens,
            Member::TotalTokens => &mut chunk.usage.as_mut()?.total_tokens,
            _ => return None,
        };
        number.as_mut()
    }

    #[inline]
    fn choice(self, chunk: &mut ChatChunk) -> Option<&mut ChunkChoice> {
        chunk.choices.as_mut()?.get_mut(self.choice)
    }

    #[inline]
    fn delta(self, chunk: &mut ChatChunk) -> Option<&mut Delta> {
        self.choice(chunk)?.delta.as_mut()
    }

    #[inline]
    fn call(self, chunk: &mut ChatChunk) -> Option<&mut ToolCallDelta> {
        self.delta(chunk)?.tool_calls.as_mut()?.get_mut(self.call)
    }
}
