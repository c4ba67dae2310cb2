//! Reasoning in the messages of a conversation: which members hold it, and when it is sent back.

use crate::{
    chat::{Content, ContentPart, Message},
    json::{Extra, Json},
};

/// When the reasoning of a response goes back to the provider, within the assistant message of the
/// next request.
///
/// Given to [`Message::to_request_message_with`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum ReasoningHistory {
    /// Never: the provider returns no reasoning, ignores it, or rejects it.
    #[default]
    Never,
    /// With the messages that call tools, as [DeepSeek] and [Anthropic] require.
    ///
    /// A tool loop keeps it in its final message too.
    ///
    /// [DeepSeek]: https://api-docs.deepseek.com/guides/thinking_mode#tool-calls
    /// [Anthropic]: https://docs.anthropic.com/en/docs/build-with-claude/extended-thinking#preserving-thinking-blocks
    InsideToolLoop,
    /// In every request.
    Always,
}

/// How the names of members and of content parts with reasoning begin.
///
/// `reasoning_text` and `reasoning_opaque` (GitHub Copilot), `thinking_blocks` ([LiteLLM]),
/// `thinking` (Ollama, Mistral), `redacted_thinking` ([Anthropic]), `thought` and
/// `thought_signature` (Gemini), `encrypted_content` (xAI).
///
/// [LiteLLM]: https://docs.litellm.ai/docs/reasoning_content
/// [Anthropic]: https://docs.anthropic.com/en/docs/build-with-claude/extended-thinking
const PREFIXES: [&str; 6] =
    ["reasoning", "thinking", "redacted_thinking", "redacted_reasoning", "thought", "encrypted_"];

/// The members that certify reasoning, or hold it in a provider's own object: Anthropic's
/// `signature`, Gemini's `extra_content`, LiteLLM's `provider_specific_fields`.
const NAMES: [&str; 3] = ["signature", "extra_content", "provider_specific_fields"];

impl ReasoningHistory {
    /// Whether the reasoning of this message goes back.
    fn keeps(self, message: &Message) -> bool {
        match self {
            Self::Never => false,
            Self::InsideToolLoop => calls_tools(message),
            Self::Always => true,
        }
    }
}

impl Message {
    /// Converts the message of a response into a message of the next request, with its reasoning
    /// if the provider needs it.
    ///
    /// Without the reasoning, as [`to_request_message`](Self::to_request_message) and without
    /// `reasoning_content`, `reasoning`, `reasoning_details`, `thinking_blocks` and their kind, and
    /// without the parts of the content that are reasoning.
    /// Reasoning between `<think>` tags is text of the content and stays.
    ///
    /// ```
    /// use chatwire_protocol::chat::{Message, ReasoningHistory};
    ///
    /// let message = Message::from_text(r#"{"content":"4","reasoning_content":"2 + 2 = 4"}"#)?;
    /// let sent = message.to_request_message_with(ReasoningHistory::InsideToolLoop);
    /// assert_eq!(sent.to_vec(), br#"{"content":"4"}"#);
    /// let sent = message.to_request_message_with(ReasoningHistory::Always);
    /// assert_eq!(sent, message.to_request_message());
    /// # Ok::<(), chatwire_protocol::json::DecodeError>(())
    /// ```
    #[must_use]
    pub fn to_request_message_with(&self, reasoning: ReasoningHistory) -> Self {
        let mut message = self.to_request_message();
        if !reasoning.keeps(self) {
            message.remove_reasoning();
        }
        message
    }

    fn remove_reasoning(&mut self) {
        self.reasoning_content = None;
        self.reasoning = None;
        self.reasoning_details = None;
        self.extra = Extra::default();
        if let Some(Content::Parts(parts)) = &mut self.content {
            parts.retain(|part| !is_reasoning_part(part));
            if parts.is_empty() {
                self.content = None;
            }
        }
    }
}

/// The members without a field that hold reasoning, or what certifies it.
///
/// A number or a boolean of such a name is a count or a flag.
pub(super) fn reasoning_members(extra: &Extra) -> Extra {
    let mut kept = Extra::default();
    let members = extra.iter().filter(|(name, value)| is_reasoning_name(name) && is_content(value));
    for (name, value) in members {
        kept.insert(name, value.clone());
    }
    kept
}

fn is_reasoning_name(name: &str) -> bool {
    PREFIXES.iter().any(|prefix| name.starts_with(prefix)) || NAMES.contains(&name)
}

fn is_content(value: &Json) -> bool {
    value.as_str().starts_with(['"', '[', '{'])
}

fn is_reasoning_part(part: &ContentPart) -> bool {
    let kind = part.kind.as_deref().unwrap_or_default();
    PREFIXES.iter().any(|prefix| kind.starts_with(prefix))
}

fn calls_tools(message: &Message) -> bool {
    message.tool_calls.as_ref().is_some_and(|calls| !calls.is_empty())
        || message.function_call.is_some()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    /// What each server returns as the reasoning of a message.
    fn shapes() -> Vec<Value> {
        let details = json!([
            {"type": "reasoning.text", "text": "hm", "signature": "c2ln", "format": "x", "index": 0},
            {"type": "reasoning.encrypted", "data": "ZW5j", "id": "rs_1", "index": 1},
        ]);
        let block = json!({"type": "thinking", "thinking": "hm", "signature": "c2ln"});
        let redacted = json!({"type": "redacted_thinking", "data": "ZW5j"});
        vec![
            json!({"reasoning_content": "hm"}),
            json!({"reasoning_content": ""}),
            json!({"reasoning": "hm", "reasoning_details": details}),
            json!({"reasoning": {"text": "hm"}}),
            json!({"reasoning_content": "hm", "thinking_blocks": [block, redacted]}),
            json!({"provider_specific_fields": {"thinking_blocks": [block]}}),
            json!({"reasoning_text": "hm", "reasoning_opaque": "ZW5j"}),
            json!({"thinking": "hm", "signature": "c2ln"}),
            json!({"extra_content": {"google": {"thought_signature": "c2ln"}}}),
            json!({"encrypted_content": "ZW5j"}),
        ]
    }

    fn sent(message: &Value, reasoning: ReasoningHistory) -> Value {
        let message = Message::from_text(&message.to_string()).unwrap();
        serde_json::to_value(message.to_request_message_with(reasoning)).unwrap()
    }

    /// `with` and `without` reasoning, by the policy, for a message that calls tools or not.
    #[track_caller]
    fn check(with: &Value, without: &Value, calls: bool) {
        let mut received = with.clone();
        received["annotations"] = json!([]);
        received["reasoning_tokens"] = json!(7);
        received["own"] = json!("x");
        let in_loop = if calls { with } else { without };
        assert_eq!(&sent(&received, ReasoningHistory::Never), without);
        assert_eq!(&sent(&received, ReasoningHistory::InsideToolLoop), in_loop);
        assert_eq!(&sent(&received, ReasoningHistory::Always), with);
        let message = Message::from_text(&received.to_string()).unwrap();
        assert_eq!(&serde_json::to_value(message.to_request_message()).unwrap(), with);
    }

    #[test]
    fn every_shape_of_reasoning_goes_back_unchanged_or_not_at_all() {
        let calls = json!([{"id": "a", "type": "function", "function": {"name": "f"}}]);
        for reasoning in shapes() {
            let mut without = json!({"role": "assistant", "content": "4"});
            let mut with = without.clone();
            with.as_object_mut().unwrap().extend(reasoning.as_object().unwrap().clone());
            check(&with, &without, false);
            with["tool_calls"] = calls.clone();
            without["tool_calls"] = calls.clone();
            check(&with, &without, true);
        }
    }

    #[test]
    fn parts_with_reasoning_are_reasoning() {
        let text = json!({"type": "text", "text": "4"});
        for part in [
            json!({"type": "thinking", "thinking": [{"type": "text", "text": "hm"}]}),
            json!({"type": "thinking", "thinking": "hm", "signature": "c2ln"}),
            json!({"type": "redacted_thinking", "data": "ZW5j"}),
            json!({"type": "reasoning", "summary": [{"type": "summary_text", "text": "hm"}]}),
        ] {
            let with = json!({"role": "assistant", "content": [part, text]});
            check(&with, &json!({"role": "assistant", "content": [text]}), false);
            let alone = json!({"role": "assistant", "content": [part]});
            check(&alone, &json!({"role": "assistant"}), false);
        }
    }
}
