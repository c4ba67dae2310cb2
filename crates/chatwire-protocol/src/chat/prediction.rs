//! Text an answer is expected to contain.

use crate::{chat::Content, json::object::wire_object};

wire_object! {
    /// Text an answer is expected to contain.
    pub struct Prediction {
        /// Always `content`.
        kind ("type"): String,
        /// The text.
        content: Content,
    }
}

impl Prediction {
    /// Expects this text.
    pub fn new(content: impl Into<Content>) -> Self {
        Self { kind: Some("content".into()), content: Some(content.into()), ..Self::default() }
    }
}
