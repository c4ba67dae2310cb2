//! Judges recorded chat completions in Apache Arrow arrays.
//!
//! In scope:
//! - [`ArrowJudge`]: a batch of exchanges to an array of judgments, row by row, for engines
//!   (DataFusion, Ballista) and data frames (PySpark, DuckDB, Polars);
//! - [`schema`]: the columns of exchanges and of judgments, documented and versioned;
//! - [`recordings`]: recordings to a batch and back, so that folders become Parquet files;
//! - [`rules`]: the rules as a batch, and [`ArrowJudge::shapes`]: what a response consists of;
//! - `parquet`, behind the feature of this name: recordings to a Parquet file and back.
//!
//! Out of scope:
//! - other files, engines and threads: whoever has the arrays has them;
//! - what needs more than one exchange: pairs of recordings, surveys of a target, expected
//!   findings. `chatwire check` judges those.
//!
//! ```text
//!  request ─┐
//!  status  ─┤                  ┌─ verdict, kind, contract, model, usage
//!  headers ─┼─> ArrowJudge ──> ┼─ published, overlaid, counts
//!  body    ─┤    row by row    ├─ rules:    the broken ones, each with its count
//!  frames  ─┤                  └─ findings: each with its place, what was expected and seen
//!  target  ─┘
//! ```
//!
//! ```
//! use std::sync::Arc;
//!
//! use arrow_array::{Array, StringArray, cast::AsArray};
//! use chatwire_arrow::{ArrowJudge, ExchangeColumns};
//!
//! let bodies = StringArray::from(vec![r#"{"choices": []}"#, "data: [DONE]\n\n"]);
//! let judged = ArrowJudge::default().judge(&ExchangeColumns::new(Arc::new(bodies)))?;
//! let verdicts = judged.column_by_name("verdict").unwrap().as_string::<i32>();
//! assert_eq!((verdicts.value(0), verdicts.value(1)), ("fail", "fail"));
//! # Ok::<_, chatwire_arrow::ArrowJudgeError>(())
//! ```
//!
//! # Guarantees
//!
//! - A row's result depends on the row and the judge alone: not on the batch, the thread or the
//!   time.
//! - A row that is no exchange has the verdict `unreadable` and an `error`; a row that makes a
//!   rule panic has the verdict `harness`. Neither fails the batch.
//! - Bodies are read where they are; the judge keeps a copy of a JSON text while it judges the row.
//!   A body with several frames is copied once more.
//! - Memory beside the arrays is that of one exchange; the result of a row is bounded by
//!   [`Limits`].

#![cfg_attr(docsrs, feature(doc_cfg))]

mod error;
mod input;
mod judge;
mod limits;
mod output;
#[cfg(feature = "parquet")]
pub mod parquet;
pub mod recordings;
pub mod rules;
pub mod schema;

pub use self::{error::ArrowJudgeError, input::ExchangeColumns, judge::ArrowJudge, limits::Limits};

/// The examples of the README, so that they compile.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
