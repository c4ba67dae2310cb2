//! Whether reasoning goes back to the provider.

/// When the reasoning of a response goes back to the provider, within the assistant message of the
/// next request.
///
/// The client does not apply it yet: a message that becomes part of a request has no reasoning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum ReasoningHistory {
    /// Never: the provider returns no reasoning, ignores it, or rejects it.
    #[default]
    Never,
    /// Between a tool call and the response that ends the tool loop, as
    /// [DeepSeek](https://api-docs.deepseek.com/guides/thinking_mode#tool-calls) requires.
    InsideToolLoop,
    /// In every request.
    Always,
}
