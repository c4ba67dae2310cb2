//! Two sides of one API: what differs for a client that moves from the first to the second.
//!
//! A side is a folder of recordings, a live server, or the same server behind a gateway.
//! Exchanges are paired by their request or by the name of their case, and what every pair has is
//! compared: status, kind, error, broken rules, finish reasons, tool calls, shape, usage and, where
//! the request leaves the model no choice, text.
//! Of each side, what is compared is kept in memory, not the bodies.
//!
//! ```
//! use chatwire_conformance::{Judge, Subject, compare::{CompareOptions, Side, compare}};
//!
//! let judge = Judge::default();
//! let side = |body: &'static str| {
//!     let mut side = Side::new("a folder");
//!     let subject = Subject::from_json(body);
//!     side.add("hello", true, &subject, &judge.judge(&subject));
//!     side
//! };
//! let before = side(r#"{"choices": [], "usage": {"prompt_tokens": 2}}"#);
//! let after = side(r#"{"choices": [], "usage": {"prompt_tokens": 5}}"#);
//! let comparison = compare(&before, &after, CompareOptions::default());
//! let difference = &comparison.differences[0];
//! assert_eq!(difference.to_string(), "usage prompt_tokens: 2 in A, 5 in B");
//! assert!(difference.matters);
//! ```

mod comparison;
mod difference;
mod facts;
mod pairing;
mod render;
mod side;

pub use self::{
    comparison::{CompareOptions, Comparison, NotCompared, compare},
    difference::{Aspect, Difference},
    side::Side,
};
