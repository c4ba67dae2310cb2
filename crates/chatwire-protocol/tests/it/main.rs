//! Tests of the public interface.

mod sse;
