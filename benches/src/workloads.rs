//! The measured work: one pass over one input, and the number of items in it.
//!
//! Inputs are made before a pass, so that the difference of two counts of passes is the work alone.

use std::hint::black_box;

use bytes::Bytes;
use chatwire_protocol::{chat::ChatResponse, sse::SseDecoder};

use crate::{chatwire_decoder, responses, streams};

/// Number of chunks of the generated streams.
const CHUNKS: usize = 2_000;

/// Work on one input.
pub struct Workload {
    /// A short name, such as `stream-uniform`.
    pub name: &'static str,
    /// What an item is: a chunk or a response.
    pub unit: &'static str,
    /// Number of items in a pass.
    pub items: u64,
    pass: Box<dyn Fn()>,
}

impl Workload {
    /// Does the work once.
    pub fn pass(&self) {
        (self.pass)();
    }

    fn on_stream(name: &'static str, stream: &Bytes, work: fn(&[Bytes])) -> Self {
        Self::on_reads(name, streams::events(stream), streams::network_reads(stream), work)
    }

    fn on_reads(name: &'static str, items: u64, reads: Vec<Bytes>, work: fn(&[Bytes])) -> Self {
        Self { name, unit: "chunk", items, pass: Box::new(move || work(black_box(&reads))) }
    }

    fn on_response(name: &'static str, response: Vec<u8>, work: fn(&[u8])) -> Self {
        Self {
            name,
            unit: "response",
            items: 1,
            pass: Box::new(move || work(black_box(&response))),
        }
    }
}

/// All workloads.
pub fn all() -> Vec<Workload> {
    let uniform = streams::words(CHUNKS);
    let bytes = streams::single_bytes(&streams::words(CHUNKS / 10));
    let recorded: Vec<_> = streams::recorded().map(|(_, stream)| stream).collect();
    let recorded_events = recorded.iter().map(|stream| streams::events(stream)).sum();
    let recorded: Vec<_> = recorded.iter().map(streams::network_reads).collect();
    vec![
        Workload::on_stream("stream-uniform", &uniform, accumulated),
        Workload::on_stream("stream-uniform-chunks", &uniform, chunks),
        Workload::on_stream("stream-tools", &streams::tool_calls(CHUNKS), accumulated),
        Workload::on_stream("stream-tools-chunks", &streams::tool_calls(CHUNKS), chunks),
        Workload {
            name: "stream-recorded",
            unit: "chunk",
            items: recorded_events,
            pass: Box::new(move || recorded.iter().for_each(|reads| accumulated(reads))),
        },
        Workload::on_stream("stream-new-values", &streams::new_values(CHUNKS), accumulated),
        Workload::on_stream("stream-two-choices", &streams::two_choices(CHUNKS), two_choices),
        Workload::on_stream("stream-escapes", &streams::escapes(CHUNKS), accumulated),
        Workload::on_stream("stream-logprobs", &streams::logprobs(CHUNKS / 10), accumulated),
        Workload::on_reads("stream-single-bytes", CHUNKS as u64 / 10, bytes, accumulated),
        Workload::on_stream("framing", &uniform, framing),
        Workload::on_response("unary-small", responses::small(), typed),
        Workload::on_response("unary-text", responses::long_text(), typed),
        Workload::on_response("unary-logprobs", responses::logprobs(), typed),
        Workload::on_response("unary-logprobs-read", responses::logprobs(), logprobs_read),
    ]
}

fn accumulated(reads: &[Bytes]) {
    black_box(chatwire_decoder::accumulated(reads, 1));
}

fn two_choices(reads: &[Bytes]) {
    black_box(chatwire_decoder::accumulated(reads, 2));
}

fn chunks(reads: &[Bytes]) {
    black_box(chatwire_decoder::chunks(reads));
}

fn framing(reads: &[Bytes]) {
    let mut decoder = SseDecoder::new();
    for read in reads {
        decoder.feed(read);
        while let Some(event) = decoder.next() {
            black_box(event.expect("the stream is well-formed"));
        }
    }
}

fn typed(response: &[u8]) {
    black_box(ChatResponse::from_slice(response).expect("the response is JSON"));
}

fn logprobs_read(response: &[u8]) {
    let response = ChatResponse::from_slice(response).expect("the response is JSON");
    let logprobs = response.first_choice().and_then(|choice| choice.logprobs.as_ref()?.read());
    black_box(logprobs.expect("the response has log probabilities"));
}
