//! Rules that are read from the compiled schemas.

mod answer_is_valid;
mod chunks_are_valid;

use crate::rule::Rule;

pub(super) const RULES: &[&Rule] = &[&answer_is_valid::RULE, &chunks_are_valid::RULE];
