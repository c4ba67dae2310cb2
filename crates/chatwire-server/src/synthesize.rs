//! Answers that are made up: any valid request gets one, and the same request always the same one.
//!
//! A request is read into an `Order`, an order is filled by an `Answer`, and an answer is written as one body
//! or as a stream; since both are written from the same value, the twins agree.
//!
//! # What is answered
//!
//! Everything that the published schema of the model lets pass, within the limits of this server (at most
//! 128 choices, 64 stop strings, 16,384 tokens in all).
//! What is asked for in vain is passed over: a stop value that is no string, a `tool_choice` for a tool that is
//! not there or is no function, `top_logprobs` without `logprobs`.
//!
//! A strict server ([`Config::strict`](crate::Config::strict)) refuses these instead, and besides: empty
//! `messages`, more than four stop strings, `stream_options` without `stream`, `json_schema` without a schema,
//! and models that are not vendored.
//! The published prose forbids each of them although the schema does not.
//!
//! # How the answer follows from the request
//!
//! The text comes from a digest of the request, less what only limits or shapes the answer: `n`, `stop`, the token
//! limits, `stream`, `logprobs`. So a smaller limit gives a prefix of the same text.
//! - Tokens are this server's own: a word with the space before it, or one other character.
//! - `stop` cuts before the first stop string, then the token limit cuts; when both limits are given, the smaller holds.
//! - `echo` puts the last message before the answer, and its tokens count as the answer's; JSON is never preceded by it.
//! - JSON that a stop string cuts ends with `length`, since `stop` promises a whole document.
//! - Functions are called when `tool_choice` insists, and under `auto` unless the last message is a tool's result;
//!   two of them at once if `parallel_tool_calls` is `true`.
//!   Calls that the token limit has no room for are replaced by text that ends with `length`.

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
