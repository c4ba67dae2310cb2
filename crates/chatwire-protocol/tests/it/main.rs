//! Tests of the public interface.

mod accumulate;
mod error;
mod limits;
mod lossless;
mod sse;
mod stream;
