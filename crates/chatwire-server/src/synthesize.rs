//! Answers that are made up: any valid request gets one, and the same request always the same one.
//!
//! ```text
//! request --> Order --> Answer --+--> body
//!         read      fill         +--> events
//! ```
//!
//! Both ways of writing an answer start from the same value, so they agree.

mod answer;
mod chance;
mod content;
mod digest;
mod instance;
mod logprob;
mod order;
mod stream;
mod text;
mod token;
mod tool;
mod unary;

pub(crate) use answer::Answer;
pub(crate) use digest::hex;
pub(crate) use order::Order;
pub(crate) use stream::events;
pub(crate) use unary::body;
