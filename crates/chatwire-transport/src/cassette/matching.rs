//! Finds the recording of a request.

mod comparable;
pub(super) mod credentials;
mod known_requests;
pub(super) mod no_match;
pub(super) mod recording_set;
pub(super) mod rules;
mod runs;
