//! Rules that validate against the contract.

mod chunks_are_valid;
mod response_is_valid;

use crate::rule::{BuiltIn, NotJudged};

pub(super) const RULES: &[&BuiltIn] = &[&response_is_valid::RULE, &chunks_are_valid::RULE];

/// The contract says nothing about the body in question.
pub(super) fn undeclared() -> NotJudged {
    NotJudged::not_applicable("the contract has no schema for this body")
}
