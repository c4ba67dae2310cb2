//! One mutant.

use chatwire_transport::Exchange;

use super::{MutantKind, MutantPlace};

/// Any place of the response: the fault is one of the response as a whole.
pub(super) const ANYWHERE: &[&str] = &["*"];

/// A copy of a good exchange with one fault.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Mutant {
    /// What was done, such as `/choices/0/finish_reason: "stop" -> "tool_calls"`; unique among the
    /// mutants of one exchange.
    pub name: String,
    /// What kind of change it is.
    pub kind: MutantKind,
    /// Where the change is.
    pub place: MutantPlace,
    /// The rules of which at least one must see it; empty where none is known to be broken.
    pub breaks: Vec<&'static str>,
    /// The members and headers at which the fault may be reported instead, because two parts
    /// contradict each other and either may be the wrong one; `*` for any.
    pub twins: &'static [&'static str],
    /// The exchange with the fault.
    pub exchange: Exchange,
}
