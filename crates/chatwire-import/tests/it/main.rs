//! Tests of the public interface.

mod fixtures;
mod malformed;
mod sources;
