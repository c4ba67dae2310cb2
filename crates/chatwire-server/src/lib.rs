//! A server for the chat-completions API, to test clients against.
//!
//! In scope:
//! - answering from recordings, frame by frame as they came
//! - answering any other valid request with made-up text, the same for the same request
//! - refusing what the published schema of a model refuses, and naming the place
//!
//! Out of scope:
//! - language models, and answers that make sense
//! - TLS, HTTP/2, and traffic from strangers: it listens on loopback unless told otherwise
//!
//! ```text
//!                                    +--> recording --------------------------+
//! connection -> key, body, route ----+                                        +--> frames
//!                                    +--> schema -> order -> answer -> events +
//! ```
//!
//! ```
//! # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
//! use chatwire_server::{Config, Server};
//!
//! let server = Server::start(Config::default()).await?;
//! assert!(server.base_url().starts_with("http://127.0.0.1:"));
//! server.shutdown().await;
//! # Ok::<_, chatwire_server::StartError>(())
//! # }).unwrap();
//! ```
//!
//! # What is answered
//!
//! Everything that the published schema of the model lets pass, and for a model of which no schema
//! is known everything that can be read; a member that is `null` counts as absent.
//! The limits are this server's own: 128 choices, 64 stop strings, 16,384 tokens in all.
//! What is asked for in vain is passed over: a stop value that is no string, `top_logprobs` without
//! `logprobs`, a `tool_choice` for a tool that is not there or is no function.
//! What no answer can be made for is refused with 400: a schema in the request that is none, or of
//! which no instance is found.
//!
//! A strict server ([`Config::strict`]) refuses besides what only the prose of the documentation
//! forbids: the vain choices of a tool, `top_logprobs` without `logprobs`, empty `messages`, more
//! than four stop strings, `stream_options` without `stream`, `json_schema` without a schema,
//! models that it does not know, and `null` where the schema has none.
//!
//! # What the answer says
//!
//! The text follows from a digest of the request, less what only limits or shapes the answer, such
//! as `n`, `stop`, `stream`, `logprobs` and the limits on tokens.
//! So a smaller limit gives a prefix of the same text.
//!
//! - Tokens are this server's own: a word with the space before it, or one other character.
//! - The text ends before the first stop string, and at the smaller of the two limits.
//! - `echo` puts the last message first, and counts its tokens with the answer's; it does not
//!   precede JSON.
//! - JSON that a stop string cuts ends with `length`, since `stop` promises a whole document.
//! - A function is called when `tool_choice` insists, and under `auto` unless the last message is
//!   a tool's result; two at once if `parallel_tool_calls` is `true`.
//!   In place of calls that the limit has no room for comes text that ends with `length`.

mod clock;
mod config;
mod contract;
mod error_response;
mod frames;
mod generate;
mod http_response;
mod replay;
mod route;
mod server;
mod service;

pub use clock::Clock;
pub use config::{Config, ErrorStyle, Limits};
pub use server::{Server, StartError};
