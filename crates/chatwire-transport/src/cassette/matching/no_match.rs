//! A request that no recording answers, and the recording that comes nearest.

use std::fmt;

use chatwire_json::Pointer;
use http::Method;

/// No recording answers a request.
///
/// The message names the nearest recording and where it differs, but no values: a prompt may stand
/// there.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct NoMatch {
    /// The method that was asked for.
    pub method: Method,
    /// The path that was asked for, without its query.
    pub path: String,
    /// The recording that comes nearest; absent when there is no recording at all.
    pub closest: Option<Box<ClosestMatch>>,
}

/// The recording that comes nearest to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ClosestMatch {
    /// The name of its recording.
    pub recording: String,
    /// Why it does not answer the request.
    pub difference: Difference,
}

/// Why a recording does not answer a request.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Difference {
    /// It has been given already, and recordings are given once only.
    Exhausted,
    /// It is for another method or target: this one, without its query.
    Target(String),
    /// Both bodies are JSON and differ.
    Body {
        /// The first places that differ, at most eight.
        pointers: Vec<Pointer>,
        /// The number of places, those not listed included.
        count: usize,
    },
    /// The bodies differ and at least one of them is not JSON.
    Bytes,
}

impl fmt::Display for NoMatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no recording answers {} {}", self.method, self.path)?;
        match &self.closest {
            None => f.write_str("; there are no recordings"),
            Some(closest) => {
                write!(f, "; nearest is {}, which {}", closest.recording, closest.difference)
            }
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exhausted => f.write_str("has been given already"),
            Self::Target(target) => write!(f, "is for {target}"),
            Self::Bytes => f.write_str("has another body"),
            Self::Body { pointers, count } => {
                f.write_str("differs at ")?;
                for (index, pointer) in pointers.iter().enumerate() {
                    let comma = if index > 0 { ", " } else { "" };
                    let shown = if pointer.is_root() { "the root" } else { pointer.as_str() };
                    write!(f, "{comma}{shown}")?;
                }
                match count.saturating_sub(pointers.len()) {
                    0 => Ok(()),
                    more => write!(f, " and {more} more places"),
                }
            }
        }
    }
}

impl std::error::Error for NoMatch {}
