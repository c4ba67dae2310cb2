//! A request that no recording matches, with the closest recording.

use std::fmt;

use chatwire_json::Pointer;
use http::Method;

/// No recording matches a request.
///
/// The message names the closest recording and where it differs, but no values, which may contain
/// a prompt.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct NoMatch {
    /// The method of the request.
    pub method: Method,
    /// The path of the request, without its query.
    pub path: String,
    /// The closest recording; `None` if there are no recordings.
    pub closest: Option<Box<ClosestMatch>>,
}

/// The recording that differs least from a request.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ClosestMatch {
    /// The name of the recording.
    pub recording: String,
    /// Why the recording does not match.
    pub difference: Difference,
}

/// Why a recording does not match a request.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Difference {
    /// It was already replayed, and each recording is replayed once only.
    Exhausted,
    /// It is for this method and path, without the query.
    Target(String),
    /// Both bodies are JSON and differ.
    Body {
        /// The first places that differ, at most 8.
        pointers: Vec<Pointer>,
        /// The number of places that differ, including those not in `pointers`.
        count: usize,
        /// Each of these places with the recorded and the sent value, redacted and shortened, as
        /// `/n: 1 against 2`.
        ///
        /// The values may contain a prompt, so the message does not have them.
        values: Vec<String>,
    },
    /// The values of this header differ.
    Header(String),
    /// The recording answers requests with other credentials: with or without a key, or with a key
    /// that the server rejected.
    Credentials,
    /// The bodies differ, and at least one of them is not JSON.
    Bytes,
}

impl fmt::Display for NoMatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no recording matches {} {}", self.method, self.path)?;
        match &self.closest {
            None => f.write_str("; there are no recordings"),
            Some(closest) => {
                write!(f, "; the closest is {}, which {}", closest.recording, closest.difference)
            }
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exhausted => f.write_str("was already replayed"),
            Self::Target(target) => write!(f, "is for {target}"),
            Self::Bytes => f.write_str("has a different body"),
            Self::Header(name) => write!(f, "differs in the header {name}"),
            Self::Credentials => f.write_str("was recorded with other credentials"),
            Self::Body { pointers, count, .. } => {
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
