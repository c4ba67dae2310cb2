//! When reasoning is part of the next request.

/// When the reasoning of a response is part of the next request, in its assistant message.
///
/// [`Message::to_request_message`](super::Message::to_request_message) does not apply it yet and
/// always drops reasoning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum ReasoningHistory {
    /// Never, because the provider returns no reasoning, ignores it in requests, or rejects it.
    #[default]
    Never,
    /// From a tool call to the end of the tool loop, as
    /// [DeepSeek](https://api-docs.deepseek.com/guides/thinking_mode#tool-calls) requires.
    InsideToolLoop,
    /// Always.
    Always,
}
