//! Rules about JSON text, which parsed values no longer show.

mod integers_fit;
mod names_are_unique;

use crate::rule::Rule;

pub(super) const RULES: &[&Rule] = &[&integers_fit::RULE, &names_are_unique::RULE];
