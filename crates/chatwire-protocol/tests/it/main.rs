//! Tests of the public interface.

mod error;
mod limits;
mod lossless;
mod sse;
mod stream;
