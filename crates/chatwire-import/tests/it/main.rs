//! Tests of the public interface.

mod fixtures;
mod har;
mod hostile;
mod malformed;
mod memory;
mod sources;
