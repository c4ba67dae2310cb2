//! The forms of error bodies.

/// The form of an error body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ErrorShape {
    /// `{"error": {"message", "type", "param", "code"}}`:
    /// [OpenAI](https://platform.openai.com/docs/guides/error-codes) and most others.
    Nested,
    /// `{"message", ...}` at the top level: AI/ML API, Mistral and older versions of vLLM.
    Flat,
    /// `{"error": "text"}`.
    ErrorText,
    /// `{"detail": ...}` with a string, a list of errors or an object: FastAPI.
    Detail,
    /// [Problem details](https://www.rfc-editor.org/rfc/rfc9457) with a `title`.
    Problem,
    /// A list of errors, at the top level or under `errors`.
    List,
    /// JSON without a known message member.
    OtherJson,
    /// Text that is not JSON.
    Text,
    /// An HTML or XML page, usually from a proxy in front of the API; its title is the message.
    Markup,
    /// An empty body, or whitespace only.
    Empty,
    /// A choice with `finish_reason: "error"` and no other information.
    FinishReason,
}
