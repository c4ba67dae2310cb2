//! Rules that are read from the compiled schemas.

mod chunks_are_valid;
mod response_is_valid;

use std::borrow::Cow;

use crate::rule::{Rule, Unjudged};

pub(super) const RULES: &[&Rule] = &[&response_is_valid::RULE, &chunks_are_valid::RULE];

/// The contract says nothing about the body in question.
pub(super) fn undeclared() -> Unjudged {
    Unjudged::NotApplicable(Cow::Borrowed("the contract has no schema for this body"))
}
