//! Judges chat-completions exchanges against the published schema and a rule catalogue.
//!
//! In scope:
//! - [`rules`]: what a schema cannot say, one pure rule each, with its level and its source;
//! - [`judge()`]: one [`Subject`] against both readings of its [`schema`], all rules and our own
//!   types;
//! - [`Expectations`]: what a fixture is known to break, so that a corpus of mistakes tests itself;
//! - [`collect`] and [`report`]: what is judged comes from files, and what was found goes into
//!   them.
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
//!        Subject ---------------> judge --> Judgment --> expecting
//!                                   ^                     |
//!                                 rules                   v
//!                        (levels: Profile)   Report: terminal, NDJSON, HTML
//! ```
//!
//! ```
//! use chatwire_conformance::{Judge, Subject, Verdict};
//!
//! let body = r#"{"id": "", "object": "chat.completion", "created": 1744187449, "model": "m",
//!     "choices": [{"index": 0, "finish_reason": "stop", "message":
//!         {"role": "assistant", "content": "Hello!"}}],
//!     "usage": {"prompt_tokens": 2, "completion_tokens": 2, "total_tokens": 4}}"#;
//! let judgment = Judge::default().judge(&Subject::from_json(body));
//! assert_eq!(judgment.verdict, Verdict::Fail);
//! let broken: Vec<_> = judgment.failures().map(|outcome| &*outcome.rule).collect();
//! assert_eq!(broken, ["unary/id-is-not-empty"]);
//! ```

pub mod collect;
pub mod report;

pub use chatwire_schema as schema;

mod expect;
mod finding;
mod judge;
mod judgment;
mod leak;
mod lossless;
mod profile;
mod rule;
mod rules;
mod source;
mod subject;
mod target;
#[cfg(test)]
mod testing;
mod text_error;
mod verdict;

pub use self::{
    expect::{Expectations, Expected, Validity},
    finding::{Finding, Location},
    judge::{ChosenBy, ContractChoice, Judge, JudgeBuilder, JudgeError, SchemaVerdict, Violation},
    judgment::Judgment,
    lossless::Lossless,
    profile::{Override, Profile, ProfileError, ProfileSet},
    rule::{CheckResult, Findings, NotJudged, Rule, RuleOutcome, RuleSet, Scope},
    subject::{Kind, Place, Subject},
    target::Target,
    text_error::TextError,
    verdict::{Level, Verdict},
};

/// The example of the README, so that it compiles and passes.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
