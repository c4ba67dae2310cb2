//! Judges chat-completions exchanges against the published schema and a rule catalogue.

pub mod schema;
