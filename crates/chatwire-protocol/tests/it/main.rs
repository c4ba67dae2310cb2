//! Tests of the public interface.

mod accumulate;
mod error;
mod limits;
mod lossless;
mod schema_walk;
mod serde_formats;
mod sse;
mod stream;
