//! Rules about what a stream has in common with an answer in one piece.

mod folds_to_a_valid_response;

use crate::rule::Rule;

pub(super) const RULES: &[&Rule] = &[&folds_to_a_valid_response::RULE];
