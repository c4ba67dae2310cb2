//! JSON as text: reading without loss, exact comparison, and places in a document.
//!
//! In scope:
//! - [`Reader`]: a pull reader over text, without recursion and, but for escapes, without
//!   allocation;
//! - [`Json`] and [`Number`]: one value, or one number, as its original text;
//! - [`Document`]: where every value of a text stands, duplicate members included;
//! - one notion of equality, the hash and the canonical form that agree with it, and one structural
//!   comparison, [`differences`];
//! - [`Pointer`]: the name of a place in a document;
//! - [`fragment`]: members of bytes that need not be a whole document.
//!
//! Out of scope:
//! - mapping JSON to types: `serde_json` does that, and [`Json::parse`] calls it;
//! - JSON Schema, JSON Patch, comments and any other extension of the grammar;
//! - I/O.
//!
//! ```text
//!            Reader ──▶ raw values, numbers, strings: for types that read themselves
//!   text ──┤
//!            Document ──▶ Node ──┬──▶ ==, Hash, canonical()   the same for equal values
//!                                ├──▶ differences()           what is not equal, and where
//!                                └──▶ Pointer                 to a value and from it
//! ```
//!
//! # Equality
//!
//! Two values are equal when they differ in spelling alone:
//!
//! | values | equal when |
//! |---|---|
//! | numbers | they are the same decimal, of any size: `1`, `1.0` and `10e-1`; `0` and `-0`; but not 2^53 and 2^53 + 1, nor `1e400` and `1e401` |
//! | strings | they have the same characters, however escaped; half a surrogate pair equals itself alone |
//! | arrays | they have equal items in the same order |
//! | objects | they have equal members in any order |
//!
//! Duplicate members are kept: an object that has a name twice is equal only to an object that has
//! this name equally often, with equal values in the same order.
//!
//! # Limits
//!
//! A [`Document`] is nested at most [`MAX_DEPTH`] levels deep, and the text may be required to have
//! a bounded number of values.
//! The reader has no such limits and needs none.
//! No input makes a function of this crate panic or exhaust the stack.

mod canonical;
mod conversion;
mod decimal;
mod decode;
mod diff;
mod document;
mod equality;
pub mod fragment;
mod json;
mod nesting;
mod node;
mod number;
mod place;
mod pointer;
mod reader;
mod same;
mod skip;
mod string;
mod syntax;
mod token;
mod value;

pub use canonical::{Layout, Numbers};
pub use conversion::{EncodeError, FormError};
pub use decimal::Decimal;
pub use decode::{DecodeError, decode, utf8};
pub use diff::{Difference, DifferenceKind, Differences, differences};
pub use document::{Document, DocumentError, MAX_DEPTH};
pub use json::Json;
pub use node::{Member, Node};
pub use number::Number;
pub use pointer::{Pointer, PointerError};
pub use reader::{Kind, Reader};
pub use string::{RawString, append_string};
pub use syntax::{Result, SyntaxError};

/// The examples of the README, so that they compile.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
