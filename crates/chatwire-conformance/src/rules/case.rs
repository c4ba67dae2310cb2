//! Rules about what the case of a recording must get.

mod status_is_as_expected;

use crate::rule::BuiltIn;

pub(super) const RULES: &[&BuiltIn] = &[&status_is_as_expected::RULE];
