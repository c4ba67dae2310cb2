//! The forms of error bodies.

/// The form of an error body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ErrorShape {
    /// `{"error": {"message", "type", "param", "code"}}`:
    /// [OpenAI](https://platform.openai.com/docs/guides/error-codes) and most others; also
    /// `x_groq.error` and `error.error`.
    Nested,
    /// `{"message", ...}` at the top level: AI/ML API, Mistral and older versions of vLLM; also
    /// with AWS's `Message` and with `errorMessage` or `reason`.
    Flat,
    /// `{"error": "text"}`.
    ErrorText,
    /// `{"detail": ...}` with a string, a list of errors or an object: FastAPI.
    Detail,
    /// [Problem details](https://www.rfc-editor.org/rfc/rfc9457) with a `title`.
    Problem,
    /// A list of errors, at the top level or under `errors`.
    List,
    /// `{"base_resp": {"status_code", "status_msg"}}`:
    /// [MiniMax](https://platform.minimax.io/docs/api-reference/errorcode), with status 200.
    BaseResp,
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
