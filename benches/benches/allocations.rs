//! Counts allocations, which do not depend on the load of the machine.
//!
//! `cargo xtask bench` prints these counts besides the timings.

use std::io::{self, Write};

use allocation_counter::measure;
use bytes::Bytes;
use chatwire::{
    ChatRequest, Message,
    blocking::{ChatStream, Client},
    http::StatusCode,
    observe::{CallObserver, CallStarted, Observer},
    transport::memory::{CannedResponse, Scripted},
};
use chatwire_benches::{chatwire_decoder, responses, streams};
use chatwire_protocol::chat::ChatResponse;

fn main() -> io::Result<()> {
    let stream = streams::words(2_000);
    let reads = streams::network_reads(&stream);
    let events = streams::events(&stream) as f64;
    let mut rows = vec![
        ("one answer, 488 bytes", "chatwire", unary(&responses::small())),
        ("one answer, log probabilities", "chatwire", unary(&responses::logprobs())),
        (
            "a chunk of a stream",
            "chatwire",
            count(|| drop(chatwire_decoder::text(&reads))) / events,
        ),
        ("a chunk through the client", "chatwire", client(&reads, false) / events),
        ("a chunk through the client", "chatwire, observed", client(&reads, true) / events),
    ];
    #[cfg(feature = "alternatives")]
    rows.extend(alternatives(&reads, events));
    #[cfg(not(feature = "alternatives"))]
    rows.shrink_to_fit();
    let mut out = io::stdout();
    for (what, who, allocations) in rows {
        writeln!(out, "allocations\t{what}\t{who}\t{allocations:.2}")?;
    }
    Ok(())
}

fn unary(response: &[u8]) -> f64 {
    count(|| drop(ChatResponse::from_slice(response)))
}

/// Reads a stream to its end through the client.
fn client(reads: &[Bytes], observed: bool) -> f64 {
    let response = CannedResponse::new(StatusCode::OK).with_frames(reads.to_vec());
    let builder = Client::builder().api_key("key").transport(Scripted::new([response]));
    let builder = if observed { builder.observer(NoOpObserver) } else { builder };
    let client = builder.build().expect("a key and a transport are given");
    let request = ChatRequest::new("a-model", [Message::user("Hello")]);
    count(|| drop(client.stream(&request).and_then(ChatStream::accumulate)))
}

/// An observer that does nothing.
struct NoOpObserver;

impl Observer for NoOpObserver {
    fn call(&self, _call: &CallStarted<'_>) -> Box<dyn CallObserver> {
        Box::new(())
    }
}

fn count(work: impl FnOnce()) -> f64 {
    measure(work).count_total as f64
}

#[cfg(feature = "alternatives")]
fn alternatives(reads: &[Bytes], events: f64) -> Vec<(&'static str, &'static str, f64)> {
    use chatwire_benches::alternatives::{async_openai_response, async_openai_text};

    let unary = |response: &[u8]| count(|| drop(async_openai_response(response)));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime without I/O starts");
    let stream = count(|| drop(runtime.block_on(async_openai_text(reads))));
    vec![
        ("one answer, 488 bytes", "async-openai", unary(&responses::small())),
        ("one answer, log probabilities", "async-openai", unary(&responses::logprobs())),
        ("a chunk of a stream", "async-openai", stream / events),
    ]
}
