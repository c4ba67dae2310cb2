//! Finds the recording that answers a request.

pub(super) mod no_match;
pub(super) mod recording_set;
