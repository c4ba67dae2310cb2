//! What a model wrote as values of the caller's types, and why it is not one.

#[cfg(feature = "schemars")]
mod answer;
#[cfg(feature = "schemars")]
mod fence;
mod form;
mod invalid_output;
mod mismatch;
mod walk;

#[cfg(feature = "schemars")]
pub use self::answer::Structured;
pub(crate) use self::form::read_arguments;
pub use self::invalid_output::{InvalidOutput, InvalidOutputKind};
