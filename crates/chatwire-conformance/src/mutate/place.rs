//! What a mutant changed, and whether a finding stands there.

use std::fmt;

use chatwire_json::Pointer;
use serde::Serialize;

use crate::finding::Location;

/// The part of an exchange that a mutant changed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum MutantPlace {
    /// A value of the body, or of the payload of an event.
    Body {
        /// The one-based event; `None` in a non-streaming body.
        event: Option<usize>,
        /// The value.
        pointer: Pointer,
    },
    /// A header of the response, in lower case, or `status`.
    Head(String),
    /// A value of the request's body.
    Request(Pointer),
    /// The bytes of the body, or the frames that they came in.
    Bytes,
}

impl MutantPlace {
    /// Whether a finding stands at the place: at the value, in it or around it.
    pub(super) fn has(&self, at: &Location) -> bool {
        match self {
            Self::Body { event, pointer } => {
                let there = at.event.is_none() || at.event == *event;
                let found = at.pointer.as_deref();
                at.header.is_none()
                    && there
                    && found.is_none_or(|found| is_related(found, pointer.as_str()))
            }
            Self::Head(name) => at.header.as_deref() == Some(name),
            Self::Request(_) => false,
            Self::Bytes => true,
        }
    }

    /// The place with `*` for every index, by which places of many exchanges are compared.
    pub fn generalized(&self) -> String {
        let general = |pointer: &Pointer| {
            let tokens = pointer.tokens().map(|token| {
                let is_index = token.bytes().all(|byte| byte.is_ascii_digit());
                if is_index { "*".into() } else { token }
            });
            tokens.collect::<Pointer>().into_string()
        };
        match self {
            Self::Body { pointer, .. } => general(pointer),
            Self::Head(name) => name.clone(),
            Self::Request(pointer) => format!("request {}", general(pointer)),
            Self::Bytes => "bytes".to_owned(),
        }
    }
}

/// Whether one of two pointers leads to the other.
fn is_related(one: &str, other: &str) -> bool {
    let below = |outer: &str, inner: &str| {
        inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    below(one, other) || below(other, one)
}

impl fmt::Display for MutantPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Body { event: Some(event), pointer } => write!(f, "event {event} {pointer}"),
            Self::Body { event: None, pointer } => f.write_str(pointer.as_str()),
            Self::Head(name) => f.write_str(name),
            Self::Request(pointer) => write!(f, "request {pointer}"),
            Self::Bytes => f.write_str("body"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(event: Option<usize>, pointer: &str) -> MutantPlace {
        MutantPlace::Body { event, pointer: pointer.parse().unwrap() }
    }

    fn location(event: Option<usize>, pointer: &str) -> Location {
        Location { event, pointer: Some(pointer.to_owned()), ..Location::default() }
    }

    #[test]
    fn a_finding_stands_at_in_or_around_the_value() {
        let place = body(None, "/choices/0/message");
        for at in ["/choices/0/message", "/choices/0/message/role", "/choices/0", ""] {
            assert!(place.has(&location(None, at)), "{at}");
        }
        for at in ["/choices/0/mess", "/choices/1", "/usage"] {
            assert!(!place.has(&location(None, at)), "{at}");
        }
        assert!(!body(Some(1), "/id").has(&location(Some(2), "/id")));
    }

    #[test]
    fn indexes_are_generalized() {
        assert_eq!(body(Some(3), "/choices/0/delta").generalized(), "/choices/*/delta");
    }
}
