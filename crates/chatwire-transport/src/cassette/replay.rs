//! Answers requests from recordings, and compares them with what a server answers today.

pub(super) mod drift;
pub(super) mod mode;
pub(super) mod replayer;
