//! Counts allocations, which do not depend on the load of the machine: of each workload in each
//! crate, for each chunk or response, and of a chunk that comes through the client.
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
use chatwire_benches::{streams, workloads};

fn main() -> io::Result<()> {
    // reqwest, which async-openai starts, expects a provider once the client's TLS is compiled in.
    #[cfg(feature = "call")]
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut out = io::stdout();
    for workload in workloads::ALL {
        let prepared = workload.prepare();
        for (who, work) in workload.crates() {
            // What is made once for all passes is not counted.
            prepared.pass(work);
            let each = count(|| prepared.pass(work)) / prepared.items as f64;
            writeln!(out, "{}\t{who}\t{each:.2}", workload.name)?;
        }
    }
    let stream = streams::words(2_000);
    let reads = streams::network_reads(&stream);
    let events = streams::events(&stream) as f64;
    for (who, observed) in [("chatwire", false), ("chatwire, observed", true)] {
        writeln!(out, "client\t{who}\t{:.2}", client(&reads, observed) / events)?;
    }
    Ok(())
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
