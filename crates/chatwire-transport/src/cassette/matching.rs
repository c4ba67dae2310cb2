//! Finds the recording of a request.

pub(super) mod no_match;
pub(super) mod recording_set;
