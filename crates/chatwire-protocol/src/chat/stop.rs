//! Texts at which an answer ends.

use crate::json::union::wire_union;

wire_union! {
    /// Texts at which an answer ends.
    pub enum Stop {
        /// One text.
        One(String),
        /// Any of several.
        Many(Vec<String>),
    }
}

impl From<&str> for Stop {
    fn from(text: &str) -> Self {
        Self::One(text.to_owned())
    }
}

impl Stop {
    /// The texts, in order.
    pub fn as_slice(&self) -> &[String] {
        match self {
            Self::One(text) => std::slice::from_ref(text),
            Self::Many(texts) => texts,
        }
    }
}
