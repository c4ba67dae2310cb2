//! Tests of the public interface.

mod error;
mod lossless;
mod sse;
