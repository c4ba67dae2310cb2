//! Rules about what a stream has in common with an answer in one piece.

mod folds_to_a_valid_response;

use crate::rule::BuiltIn;

pub(super) const RULES: &[&BuiltIn] = &[&folds_to_a_valid_response::RULE];
