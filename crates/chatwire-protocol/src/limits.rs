//! Whether a request keeps the limits that a model's published schema sets.
//!
//! In scope: everything the schema says about the body, checked without a JSON Schema engine.
//! `check` accepts exactly what the published schema accepts, its oddities included: where a schema lets anything pass as `stop`, so does the check.
//! Out of scope: what providers say in prose only, such as "at most four stop sequences".
//!
//! ```
//! use chatwire_protocol::{chat::{ChatRequest, Message}, limits::Profile};
//!
//! let profile = Profile::of("nousresearch/hermes-4-405b").unwrap();
//! let request = ChatRequest::new(profile.models()[0], [Message::user("Hello")]).temperature(3);
//! let violations = request.check(profile);
//! assert_eq!(violations[0].pointer, "/temperature");
//! assert_eq!(
//!     violations[0].to_string(),
//!     "/temperature must be at most 2, is 3 (/properties/temperature/maximum in the request schema of hermes-4-405b)",
//! );
//! ```
//!
//! The tables behind the profiles are made from the vendored schemas by `cargo xtask codegen`.

mod branch;
mod generated;
mod instance;
mod kinds;
mod pattern;
mod profile;
mod schema;
mod violation;
mod walk;

pub use self::{
    generated::models::*,
    profile::Profile,
    violation::{Bound, Violation},
};

use chatwire_json::{DecodeError, decode, utf8};

use crate::chat::ChatRequest;

impl ChatRequest {
    /// All the ways in which the request breaks the schema that `profile` stands for; none when it is valid.
    ///
    /// Members in `extra` count, at any depth: the request is checked as it would be sent.
    pub fn check(&self, profile: &Profile) -> Vec<Violation> {
        check_text(self.to_vec(), profile).expect("a request is written as JSON")
    }
}

/// All the ways in which a request, as JSON in UTF-8, breaks the schema that `profile` stands for.
///
/// Of two members with one name the later counts.
///
/// # Errors
///
/// Fails when `text` is not one JSON value.
pub fn check_text(
    text: impl AsRef<[u8]>,
    profile: &Profile,
) -> Result<Vec<Violation>, DecodeError> {
    decode(utf8(text.as_ref())?, |reader| {
        let value = reader.raw_value()?;
        walk::violations(value, profile)
    })
}
