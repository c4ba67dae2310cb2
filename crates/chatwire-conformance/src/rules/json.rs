//! Rules about the JSON text, which parsed values no longer show.

mod integers_fit;
mod names_are_unique;

use crate::rule::BuiltIn;

pub(super) const RULES: &[&BuiltIn] = &[&integers_fit::RULE, &names_are_unique::RULE];
