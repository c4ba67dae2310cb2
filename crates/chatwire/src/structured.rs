//! Structured output: the text of a model as values of Rust types.

mod deserializer;
#[cfg(feature = "schemars")]
mod fence;
mod invalid_output;
mod mismatch;
mod parse;
#[cfg(feature = "schemars")]
mod partial;
#[cfg(feature = "schemars")]
mod response;
#[cfg(feature = "schemars")]
mod stream;
#[cfg(feature = "schemars")]
pub mod typed;

pub use self::invalid_output::{InvalidOutput, InvalidOutputKind};
pub(crate) use self::parse::read_arguments;
#[cfg(feature = "schemars")]
pub use self::{
    response::Structured,
    stream::{BlockingStructuredStream, StructuredStream},
};
