//! Records the exchanges of a backend.

pub(super) mod memory_sink;
pub(super) mod normalizer;
pub(super) mod recorder;
