//! Rules that compare a stream with a non-streaming response.

mod folds_to_a_valid_response;

use crate::rule::BuiltIn;

pub(super) const RULES: &[&BuiltIn] = &[&folds_to_a_valid_response::RULE];
