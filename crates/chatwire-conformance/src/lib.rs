//! Checks chat-completions responses against OpenAPI contracts and a catalog of rules.
//!
//! In scope:
//! - [`Judge`]: one [`Subject`] against both readings of its [contract](schema::Contract), all
//!   rules and our own types, which gives a [`Judgment`];
//! - [`RuleSet::catalog`]: what a schema cannot express, one pure [`Rule`] each, with its level and
//!   its source;
//! - [`Profile`]: how binding each rule is for a kind of target;
//! - [`Target`] and [`Expectations`]: what the recordings of one server are judged by, and the
//!   findings that they are known to have, so that recorded mistakes are tests;
//! - [`Survey`]: what holds for all recordings of a target together;
//! - [`mutate`]: faults made from good exchanges, which prove that the rules see them;
//! - [`manual`]: what each rule requires and why, with an example;
//! - [`impact`]: which real clients break when a rule is broken, as it was measured;
//! - [`live`]: the plan of a live test of a server, and the verdict on what it showed;
//! - [`coverage`]: what recordings exercise, and what to record next;
//! - [`compare`]: what differs between two folders or servers;
//! - [`shape`]: what the responses of a target always have, and a lock on it;
//! - [`assert_conforms!`]: an assertion for tests, with a message to read;
//! - [`collect`] and [`report`]: subjects from files, and reports for
//!   terminals, CI systems and browsers.
//!
//! Out of scope:
//! - sending requests;
//! - printing, exiting, reading a clock or the environment.
//!
//! ```text
//!  recording, .json, .sse     published + overlay       expect.toml
//!           |                        |                       |
//!        collect                 Contract                    |
//!           v                        v                       v
//!        Subject ----------------> Judge --> Judgment --> expecting
//!                                    ^                       |
//!                                  rules                     v
//!                         (levels: Profile)          report
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
//!
//! # Features
//!
//! - `yaml`: contracts in YAML.
#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod assert;
pub mod collect;
pub mod compare;
pub mod coverage;
pub mod impact;
pub mod live;
pub mod manual;
pub mod mutate;
pub mod report;
pub mod shape;

pub use chatwire_schema as schema;

mod expect;
mod finding;
mod judge;
mod judgment;
mod leak;
mod lossless;
mod phrases;
mod profile;
mod rule;
mod rules;
mod source;
mod subject;
mod survey;
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
    subject::{Kind, Place, Subject, SubjectLimits},
    survey::{Survey, SurveyOutcome},
    target::{ExpectedFinding, Ledger, Stale, TARGET_FILE, Target, TargetCache, TargetError},
    text_error::TextError,
    verdict::{Level, Verdict},
};

/// The examples of the README, so that they compile.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
