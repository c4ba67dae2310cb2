//! One thing that is wrong with a request.

use chatwire_json::Pointer;

use crate::subject::Place;

/// One thing that is wrong with a request.
#[derive(Debug, Clone)]
pub(crate) struct RequestFault {
    pub(crate) pointer: Pointer,
    /// What should be there, in words.
    pub(crate) expected: String,
    /// What is there, in words.
    pub(crate) seen: String,
    pub(crate) severity: Severity,
}

/// Whether a request can be served in spite of a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Severity {
    /// Nothing sensible can be returned: a wrong type, a missing member, none of something.
    Invalid,
    /// Beyond a documented bound, which some servers set wider.
    BeyondBounds,
}

impl RequestFault {
    /// A fault that no server can make sense of.
    pub(super) fn certain(
        place: &Place<'_>,
        expected: impl Into<String>,
        seen: impl Into<String>,
    ) -> Self {
        let (expected, seen) = (expected.into(), seen.into());
        Self { pointer: place.pointer(), expected, seen, severity: Severity::Invalid }
    }

    /// A value that is not what it should be.
    pub(super) fn of(place: &Place<'_>, expected: impl Into<String>, severity: Severity) -> Self {
        Self { severity, ..Self::certain(place, expected, place.seen()) }
    }

    /// The member of the request that it is in.
    pub(super) fn member(&self) -> Option<&str> {
        self.pointer.as_str().strip_prefix('/')?.split('/').next()
    }

    /// The fault in one phrase, for a finding about the response.
    pub(crate) fn told(&self) -> String {
        let place = match self.pointer.as_str() {
            "" => "the request",
            pointer => pointer,
        };
        format!("{place} is {}, expected {}", self.seen, self.expected)
    }
}
