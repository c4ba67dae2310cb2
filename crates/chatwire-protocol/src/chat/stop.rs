//! Stop sequences.

use crate::json::union::wire_union;

wire_union! {
    /// The sequences at which generation stops, see
    /// [`stop`](https://platform.openai.com/docs/api-reference/chat/create).
    pub enum Stop {
        /// A single sequence.
        One(String),
        /// A list of sequences; generation stops at the first that occurs.
        Many(Vec<String>),
    }
}

impl From<&str> for Stop {
    fn from(text: &str) -> Self {
        Self::One(text.to_owned())
    }
}

impl Stop {
    /// The sequences in order, for both variants.
    pub fn as_slice(&self) -> &[String] {
        match self {
            Self::One(text) => std::slice::from_ref(text),
            Self::Many(texts) => texts,
        }
    }
}
