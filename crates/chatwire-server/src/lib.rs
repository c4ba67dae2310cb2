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
//!                                       +--> recording ---------------------------------+
//! connection -> Service: key, body -----+                                               +--> frames
//!                                       +--> contract -> Order -> Answer -> body or events +
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

mod clock;
mod config;
mod contract;
mod frames;
mod refusal;
mod replay;
mod reply;
mod route;
mod server;
mod service;
pub mod synthesize;

pub use clock::Clock;
pub use config::{Config, ErrorStyle, Limits};
pub use server::{Server, StartError};
