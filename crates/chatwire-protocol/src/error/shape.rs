//! The forms in which errors come.

/// The form in which an error came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ErrorShape {
    /// `{"error": {"message", "type", "param", "code"}}`, as OpenAI sends it.
    Nested,
    /// `{"message", ...}` at the top level, as AI/ML API, Mistral and older vLLM send it.
    Flat,
    /// `{"error": "text"}`.
    ErrorText,
    /// `{"detail": ...}`, as FastAPI sends it: text, a list of faults, or an object.
    Detail,
    /// [Problem details](https://www.rfc-editor.org/rfc/rfc9457) with a `title`.
    Problem,
    /// A list of errors, alone or under `errors`.
    List,
    /// JSON in which no message was found.
    OtherJson,
    /// Text that is not JSON.
    Text,
    /// An HTML or XML page, usually from a proxy before the API; its title is the message.
    Markup,
    /// No body, or only space.
    Empty,
    /// A choice that ended with `finish_reason: "error"` and no further word.
    FinishReason,
}
