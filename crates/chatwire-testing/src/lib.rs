//! Generators for the property tests of all crates.
//!
//! In scope:
//! - values of a JSON Schema, such as a vendored one, with changes ([`nearly_valid`]);
//! - documents of a wire type, with the changes that servers make ([`mutated`]), as trees in which
//!   nothing is rounded ([`Tree`]);
//! - requests that a provider accepts ([`requests()`]).
//!
//! Out of scope: faults of whole exchanges, which `chatwire-conformance` makes from recordings.
//!
//! This crate is not published.

mod documents;
mod requests;
mod schema_values;
mod tree;

pub use documents::mutated;
pub use requests::{HERMES_2, requests};
pub use schema_values::nearly_valid;
pub use tree::Tree;

/// How many values a property test tries: what `PROPTEST_CASES` asks for, or `few`.
///
/// For tests whose values are so large that proptest's own number of them takes too long.
pub fn cases(few: u32) -> u32 {
    #[expect(clippy::disallowed_methods, reason = "a test may be made longer from outside")]
    let asked = std::env::var("PROPTEST_CASES").ok();
    asked.and_then(|cases| cases.parse().ok()).unwrap_or(few)
}
