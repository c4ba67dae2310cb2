//! Judges chat-completions exchanges against the published schema and a rule catalogue.

pub mod collect;
pub mod report;
pub mod rules;
pub mod schema;

mod expect;
mod finding;
mod judge;
mod leak;
mod lossless;
mod profile;
mod rule;
mod same;
mod source;
mod span;
mod subject;
#[cfg(test)]
mod testing;
mod verdict;

pub use self::{
    expect::{ExpectError, Expectations, Expected, Validity},
    finding::{Finding, Location},
    judge::{Judge, Judgement, SchemaVerdict, Violation, judge},
    lossless::Lossless,
    profile::Profile,
    rule::{Outcome, Rule, Scope},
    subject::{Kind, Subject},
    verdict::{Level, Verdict},
};
