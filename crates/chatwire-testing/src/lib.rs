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
