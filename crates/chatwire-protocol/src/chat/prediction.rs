//! Predicted output.

use crate::{chat::Content, json::object::wire_object};

wire_object! {
    /// Text that the output is expected to contain, see
    /// [predicted outputs](https://platform.openai.com/docs/guides/predicted-outputs).
    ///
    /// It reduces latency when a long text is regenerated with few changes.
    /// Tokens that do not match are billed, see
    /// [`rejected_prediction_tokens`](super::CompletionTokensDetails::rejected_prediction_tokens).
    pub struct Prediction {
        /// Always `content`.
        kind ("type"): String,
        /// The expected text.
        content: Content,
    }
}

impl Prediction {
    /// A prediction of this text.
    pub fn new(content: impl Into<Content>) -> Self {
        Self { kind: Some("content".into()), content: Some(content.into()), ..Self::default() }
    }
}
