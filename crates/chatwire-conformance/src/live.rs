//! The live test of a server: which requests to send, and what the responses show together.
//!
//! In scope:
//! - [`Plan`]: the cases, each a [`ProbeCase`], by what the server turned out to support;
//! - [`Evidence`]: the exchanges that were made, and what no exchange keeps;
//! - [`judge_cases`]: the verdict on each case, by the rules for one exchange and by the rules of
//!   the area `live`, which compare several;
//! - [`ProbeReport`]: readiness for people, as text, [matrix] and [badge].
//!
//! Out of scope: sending requests, waiting, and printing, which `chatwire probe` does.
//!
//! ```text
//!  Plan::first --> driver --> Evidence --> Plan::second --> driver --> Evidence
//!                                                                         |
//!                          ProbeReport <-- CaseResult <-- judge_cases <---+
//! ```

pub mod badge;
pub mod matrix;

mod case;
mod cost;
mod evidence;
mod feature;
mod findings;
mod judging;
mod negative;
mod plan;
mod readiness;
mod report;
mod shrink;

pub(crate) use self::findings::LiveFindings;
pub use self::{
    case::{Area, CaseKey, ProbeCase, Wanted},
    cost::Cost,
    evidence::{ConnectionTrial, Evidence, Failure, Observation},
    feature::{Feature, Support},
    judging::{CaseResult, Culprit, culprit, judge_cases},
    negative::negative_cases,
    plan::{Plan, PlanOptions},
    readiness::{Readiness, State},
    report::{BrokenRule, ProbeReport},
    shrink::smaller_requests,
};
