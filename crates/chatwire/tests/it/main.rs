//! The client over the memory transport, on a virtual clock: nothing here waits.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod batch;
mod client;
mod draining;
mod field;
mod hostile;
mod key_provider;
mod loopback;
mod models;
mod observe;
mod options;
mod partial;
mod providers;
mod response_limits;
mod secrets;
mod stream_body;
#[cfg(feature = "schemars")]
mod structured;
#[cfg(feature = "schemars")]
mod tools;
mod virtual_clock;
mod wire;

use chatwire::{
    CallOptions, ChatRequest, Client, Message,
    transport::memory::{CannedResponse, Scripted},
};

use crate::virtual_clock::VirtualClock;

/// The API key, which must be shown nowhere.
const CANARY: &str = "sk-canary-0123456789";

/// A client with a scripted server.
struct Fixture {
    client: Client,
    server: Scripted,
    clock: VirtualClock,
}

impl Fixture {
    fn new(responses: impl IntoIterator<Item = CannedResponse>) -> Self {
        Self::with(CallOptions::default(), responses)
    }

    fn with(options: CallOptions, responses: impl IntoIterator<Item = CannedResponse>) -> Self {
        let server = Scripted::new(responses);
        let clock = VirtualClock::default();
        let client = Client::builder()
            .api_key(CANARY)
            .transport(server.clone())
            .clock(clock.clone())
            .seed(7)
            .options(options)
            .build()
            .expect("a key and a transport are given");
        Self { client, server, clock }
    }
}

fn hello() -> ChatRequest {
    ChatRequest::new("nousresearch/hermes-4-405b", [Message::user("Hello")])
}
