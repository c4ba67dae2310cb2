//! A reference server for the chat-completions API, for tests of clients.
//!
//! In scope:
//! - replaying recorded responses, frame by frame
//! - generating a valid response for every other valid request; equal requests get equal ones
//! - rejecting requests that violate the published schema of their model, with the JSON pointer
//! - faults on demand: responses that are late, cut, reworded or wrong
//! - passing requests on to another server, with an observer of the exchanges
//!
//! Out of scope:
//! - running a language model: the generated text is random words
//! - TLS and untrusted clients: the server listens on loopback by default, and needs a key
//!   elsewhere
//!
//! ```text
//! connection -> API key, body, route -+-> recording ----------------------------------+-> frames
//!                                     +-> schema check -> generated completion -> body +
//! ```
//!
//! # Example
//!
//! A server on a free port, and one request over a plain socket:
//!
//! ```
//! # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
//! use chatwire_server::{Config, Server};
//! use tokio::{
//!     io::{AsyncReadExt, AsyncWriteExt},
//!     net::TcpStream,
//! };
//!
//! let server = Server::start(Config::default()).await?;
//! assert!(server.base_url().starts_with("http://127.0.0.1:"));
//!
//! let body = r#"{"model": "any", "messages": [{"role": "user", "content": "Hello"}]}"#;
//! let request = format!(
//!     "POST /v1/chat/completions HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\
//!      content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
//!     body.len()
//! );
//! let mut connection = TcpStream::connect(server.local_addr()).await?;
//! connection.write_all(request.as_bytes()).await?;
//! let mut response = String::new();
//! connection.read_to_string(&mut response).await?;
//! assert!(response.starts_with("HTTP/1.1 200 OK"));
//! assert!(response.contains(r#""object":"chat.completion""#));
//!
//! server.shutdown().await;
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! # }).unwrap();
//! ```
//!
//! # Routes
//!
//! | request | response |
//! |---|---|
//! | `POST /v1/chat/completions` | a chat completion, streaming or non-streaming |
//! | `GET /v1/models` | the models whose schemas are bundled |
//! | `GET /v1/models/NAME` | one of them, or 404 |
//! | `GET /` | a text page with these routes |
//! | `GET /_chatwire/health` | `{"status": "ok"}` |
//! | `GET /_chatwire/faults` | the faults that a request can ask for |
//! | `GET /_chatwire/requests` | the journal: the last requests without secrets, and what they got |
//! | `POST /_chatwire/reset` | starts again: the first recording of each request, an empty journal |
//!
//! The prefix `/v1` may be left out.
//! Recordings are looked up first, for any method and path.
//! Several recordings of one request come in turns; requests with the header `x-chatwire-run` have
//! a turn of their own for each value, so that tests that run at once share a server.
//!
//! # Accepted requests
//!
//! For a model with a bundled contract: every request that is valid under it.
//! For any other model: every request that is valid under OpenAI's contract.
//! A `null` member counts as absent, unless [`Config::reject_nulls`] is set.
//! A model that is not listed is accepted, unless [`Config::reject_unknown_models`] is set.
//!
//! Limits of this server: 128 choices, 64 stop strings, and 16,384 tokens in all choices together.
//!
//! Some invalid values have no effect if the server is not strict: a `stop` that is not a string or
//! an array of strings, `top_logprobs` without `logprobs`, and a `tool_choice` for a tool that is
//! missing or is not a function.
//!
//! A JSON Schema in the request that is invalid, or for which no value is found, gets 400.
//!
//! Unless [`Config::strict`] is `false`, the server also rejects what only the documentation
//! forbids:
//! - a `stop` that is empty, or not a string or an array of strings
//! - empty `messages`
//! - more than four stop strings
//! - `top_logprobs` without `logprobs`
//! - `stream_options` without `stream`
//! - `json_schema` without a schema
//! - a `tool_choice` for a tool that is missing or is not a function
//!
//! # Generated responses
//!
//! The text is derived from a digest of the request; equal requests get the same text.
//! Each response has an ID of its own: that of the first response to a request depends on the
//! request alone, and later ones on their number since the start or the last reset.
//! Requests are compared as JSON: white space, the order of members, and the spelling of numbers
//! (`0`, `-0.0`, `0e5`) and strings do not change the text.
//! Members that only limit or shape the response (`n`, `stop`, `stream`, `logprobs`, the token
//! limits and others) do not change the digest, so a smaller token limit gives a prefix of the same
//! text.
//!
//! - A token is a word with the space before it, or one other character.
//! - The text ends before the first stop string, and at the smaller of the two token limits.
//! - `echo` puts the last message before the text and counts its tokens as completion tokens.
//!   It has no effect on JSON responses.
//! - JSON that is cut at a stop string has the finish reason `length`, because `stop` means a
//!   complete document.
//! - `reasoning_effort`, and the members of other providers for it, put reasoning before the text;
//!   it counts as completion tokens.
//! - An image counts as 85 tokens; a prompt of 1,024 tokens or more counts as cached, as if it had
//!   been sent before.
//! - [`CannedResponse`]s take the place of generated ones, with refusals, content filters and
//!   errors.
//! - A function is called if `tool_choice` requires it, and with `auto` unless the last message is
//!   a tool result; two functions are called if `parallel_tool_calls` is `true`.
//!   If the calls exceed the token limit, the response is text with the finish reason `length`.
//!
//! # Faults
//!
//! A response gets a [`Fault`] if its request asks for one in the header `x-chatwire-fault`, or if
//! a [`FaultInjector`] of the configuration says so.
//! The response has the fault in the same header, with `; no effect` if there was nothing to
//! change, such as the sentinel of a response that is no stream.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod admin;
mod body_reader;
mod canned;
mod clock;
mod config;
mod config_file;
mod connection;
mod contract;
mod dialect;
mod error_response;
mod fault;
mod frames;
mod generate;
mod guard;
mod http_response;
mod journal;
mod limits;
mod pace;
mod proxy;
mod replay;
mod route;
mod server;
mod service;

pub use canned::CannedResponse;
pub use clock::Clock;
pub use config::Config;
pub use config_file::{ConfigFile, ConfigFileError};
pub use dialect::{Dialect, DialectError};
pub use fault::{CatalogEntry, Fault, FaultError, FaultInjector, InjectorError};
pub use journal::RequestSummary;
pub use limits::Limits;
pub use pace::Pace;
pub use proxy::{Upstream, UpstreamError};
pub use server::{Server, StartError};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
