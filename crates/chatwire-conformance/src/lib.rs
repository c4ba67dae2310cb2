//! Judges chat-completions exchanges against the published schema and a rule catalogue.
//!
//! In scope:
//! - [`rules`]: what a schema cannot say, one pure rule each, with its level and its source;
//! - [`judge()`]: one [`Subject`] against both readings of its [`schema`], all rules and our own
//!   types;
//! - [`Expectations`]: what a fixture is known to break, so that a corpus of mistakes tests itself;
//! - [`collect`] and [`report`]: what is judged comes from files, and what was found goes into them.
//!
//! Out of scope:
//! - sending requests, and deciding which to send;
//! - printing, exiting, reading a clock or the environment.
//!
//! ```text
//!  recording, .json, .sse      published + overlay       expect.toml
//!           |                       |                     |
//!        collect                  schema                  |
//!           v                       v                     v
//!        Subject ---------------> judge --> Judgement --> expecting
//!                                   ^                     |
//!                                 rules                   v
//!                        (levels: Profile)   Report: terminal, NDJSON, HTML
//! ```
//!
//! ```
//! use chatwire_conformance::{Judge, Subject, Verdict, judge};
//!
//! let body = r#"{"id": "", "object": "chat.completion", "created": 1744187449, "model": "m",
//!     "choices": [{"index": 0, "finish_reason": "stop", "message":
//!         {"role": "assistant", "content": "Hello!"}}],
//!     "usage": {"prompt_tokens": 2, "completion_tokens": 2, "total_tokens": 4}}"#;
//! let judgement = judge(&Subject::from_json(body), &Judge::default());
//! assert_eq!(judgement.verdict, Verdict::Fail);
//! let broken: Vec<_> = judgement.failures().map(|outcome| outcome.rule).collect();
//! assert_eq!(broken, ["unary/id-is-not-empty"]);
//! ```

pub mod collect;
pub mod report;
pub mod rules;

pub use chatwire_schema as schema;

mod expect;
mod finding;
mod judge;
mod leak;
mod lossless;
mod profile;
mod rule;
mod source;
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
