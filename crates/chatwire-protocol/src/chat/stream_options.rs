//! What a stream carries beside the answer.

use crate::json::object::wire_object;

wire_object! {
    /// What a stream carries beside the answer.
    pub struct StreamOptions {
        /// Whether a last chunk tells what the answer used.
        include_usage: bool,
    }
}

impl StreamOptions {
    /// Asks for a last chunk that tells what the answer used.
    pub fn include_usage() -> Self {
        Self { include_usage: Some(true), ..Self::default() }
    }
}
