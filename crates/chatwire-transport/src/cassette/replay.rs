//! Returns recorded responses, and compares them with those of a server.

pub(super) mod drift;
pub(super) mod mode;
pub(super) mod replayer;
