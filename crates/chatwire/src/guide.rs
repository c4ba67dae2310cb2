//! How to do things, a page for each.

pub mod batch;
pub mod errors;
pub mod models;
pub mod observing;
pub mod patience;
pub mod providers;
pub mod streams;
#[cfg(feature = "schemars")]
pub mod structured;
pub mod testing;
#[cfg(feature = "schemars")]
pub mod tools;
