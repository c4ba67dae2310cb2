//! Finds the recording of a request.

mod comparable;
pub(super) mod credentials;
pub(super) mod no_match;
pub(super) mod recording_set;
pub(super) mod rules;
