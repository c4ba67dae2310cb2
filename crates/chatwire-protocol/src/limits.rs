//! Validates requests by the published request schemas of models.
//!
//! In scope: everything that a schema requires of the request body, without a JSON Schema engine.
//! [`ChatRequest::check`] accepts exactly what the published schema accepts, its errors included:
//! if a schema accepts any value of `stop`, so does the check.
//!
//! Out of scope: requirements that providers document in prose only, such as "at most four stop
//! sequences".
//!
//! ```
//! use chatwire_protocol::{
//!     chat::{ChatRequest, Message},
//!     limits::Profile,
//! };
//!
//! let profile = Profile::of("nousresearch/hermes-4-405b").unwrap();
//! let request = ChatRequest::new(profile.models()[0], [Message::user("Hello")]).temperature(3);
//! let violations = request.check(profile);
//! assert_eq!(violations[0].pointer, "/temperature");
//! assert_eq!(
//!     violations[0].to_string(),
//!     "/temperature must be at most 2, is 3 \
//!      (/properties/temperature/maximum in the request schema of hermes-4-405b)",
//! );
//! ```
//!
//! The tables of the profiles are generated from the vendored schemas with `cargo xtask codegen`.

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
    violation::{Keyword, Violation},
};

use chatwire_json::{DecodeError, decode, utf8};

use crate::chat::ChatRequest;

impl ChatRequest {
    /// All violations of the request schema of `profile`; empty if the request is valid.
    ///
    /// Checks the request as it would be sent, members in `extra` included.
    pub fn check(&self, profile: &Profile) -> Vec<Violation> {
        check_text(self.to_vec(), profile).expect("a request serializes to JSON")
    }
}

/// All violations of the request schema of `profile` in a request body, JSON text in UTF-8.
///
/// Of two members with the same name, the later one counts.
///
/// # Errors
///
/// Fails if `text` is not exactly one JSON value.
pub fn check_text(
    text: impl AsRef<[u8]>,
    profile: &Profile,
) -> Result<Vec<Violation>, DecodeError> {
    decode(utf8(text.as_ref())?, |reader| {
        let value = reader.raw_value()?;
        walk::violations(value, profile)
    })
}
