//! Backends for tests: canned responses, delays and injected faults.

pub mod delayed;
pub mod fault_injecting;
pub mod memory;
