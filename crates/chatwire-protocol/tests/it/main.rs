//! Tests of the public interface.

mod lossless;
mod sse;
