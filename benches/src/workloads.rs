//! The measured work: one pass over one input, and the number of items in it.
//!
//! Inputs are made before a pass, so that the difference of two counts of passes is the work alone.

use std::hint::black_box;

use bytes::Bytes;
use chatwire_protocol::{chat::ChatResponse, sse::SseDecoder};

#[cfg(feature = "alternatives")]
use crate::alternatives;
use crate::{chatwire_decoder, parts, responses, streams};

/// Number of chunks of the generated streams.
const CHUNKS: usize = 2_000;

/// Bytes of text in the one large event of a stream.
const EVENT_BYTES: usize = 64 << 20;

/// Number of chunks of generated streams that take more time.
const FEW_CHUNKS: usize = 200;

/// Work on one input.
#[derive(Debug, Clone, Copy)]
pub struct Workload {
    /// A short name, such as `stream-uniform`.
    pub name: &'static str,
    input: Input,
    work: Work,
}

/// Work on the pieces of an input.
pub type Work = fn(&[Bytes]);

#[derive(Debug, Clone, Copy)]
enum Input {
    /// A stream in reads as from a socket.
    Stream(fn(usize) -> Bytes, usize),
    /// A stream in reads of one byte.
    SingleBytes(fn(usize) -> Bytes, usize),
    /// A stream in reads as from a socket, whose time is that of its one large event.
    OneEvent(fn(usize) -> Bytes, usize),
    /// The longest recorded stream of each server.
    Recorded,
    /// A response in one piece.
    Response(fn() -> Vec<u8>),
}

/// All workloads.
pub const ALL: &[Workload] = &[
    of("stream-uniform", Input::Stream(streams::words, CHUNKS), accumulated),
    of("stream-uniform-chunks", Input::Stream(streams::words, CHUNKS), chunks),
    of("stream-tools", Input::Stream(streams::tool_calls, CHUNKS), accumulated),
    of("stream-tools-chunks", Input::Stream(streams::tool_calls, CHUNKS), chunks),
    of("stream-recorded", Input::Recorded, accumulated),
    of("stream-new-values", Input::Stream(streams::new_values, CHUNKS), accumulated),
    of("stream-two-choices", Input::Stream(streams::two_choices, CHUNKS), two_choices),
    of("stream-escapes", Input::Stream(streams::escapes, CHUNKS), accumulated),
    of("stream-non-ascii", Input::Stream(streams::non_ascii, CHUNKS), accumulated),
    of("stream-new-shapes", Input::Stream(streams::new_shapes, FEW_CHUNKS), accumulated),
    of("stream-logprobs", Input::Stream(streams::logprobs, FEW_CHUNKS), accumulated),
    of("stream-single-bytes", Input::SingleBytes(streams::words, FEW_CHUNKS), accumulated),
    of("stream-one-event", Input::OneEvent(streams::one_event, EVENT_BYTES), one_event),
    of("framing", Input::Stream(streams::words, CHUNKS), framing),
    of("unary-small", Input::Response(responses::small), typed),
    of("unary-text", Input::Response(responses::long_text), typed),
    of("unary-logprobs", Input::Response(responses::logprobs), typed),
    of("unary-logprobs-read", Input::Response(responses::logprobs), logprobs_read),
];

const fn of(name: &'static str, input: Input, work: Work) -> Workload {
    Workload { name, input, work }
}

/// A workload with its input.
#[derive(Debug)]
pub struct Prepared {
    /// Number of chunks or responses in a pass.
    pub items: u64,
    inputs: Vec<Vec<Bytes>>,
}

impl Workload {
    /// Makes the input.
    pub fn prepare(&self) -> Prepared {
        let (items, inputs) = match self.input {
            Input::Stream(stream, chunks) => {
                let stream = stream(chunks);
                (streams::events(&stream), vec![streams::network_reads(&stream)])
            }
            Input::OneEvent(stream, bytes) => (1, vec![streams::network_reads(&stream(bytes))]),
            Input::SingleBytes(stream, chunks) => {
                let stream = stream(chunks);
                (streams::events(&stream), vec![streams::single_bytes(&stream)])
            }
            Input::Recorded => {
                let streams: Vec<_> = streams::recorded().map(|(_, stream)| stream).collect();
                let events = streams.iter().map(|stream| streams::events(stream)).sum();
                (events, streams.iter().map(streams::network_reads).collect())
            }
            Input::Response(response) => (1, vec![vec![response().into()]]),
        };
        Prepared { items, inputs }
    }

    /// Does the work once.
    pub fn pass(&self, prepared: &Prepared) {
        prepared.pass(self.work);
    }

    /// The same work by chatwire and, with the feature `alternatives`, by other crates.
    pub fn crates(&self) -> Vec<(&'static str, Work)> {
        let mut crates = vec![("chatwire", self.work)];
        crates.extend(self.parts().map(|parts| (parts::NAME, parts)));
        #[cfg(feature = "alternatives")]
        crates.extend(match self.input {
            _ if self.name == "framing" => alternatives::OF_FRAMING.to_vec(),
            // Some of them look at the whole event again with each read, which takes minutes.
            Input::OneEvent(..) => Vec::new(),
            Input::Response(_) => alternatives::OF_RESPONSES.to_vec(),
            _ => alternatives::OF_STREAMS.to_vec(),
        });
        crates
    }

    /// The parts that the work cannot do without, where they are measured.
    fn parts(&self) -> Option<Work> {
        match self.name {
            "framing" => Some(parts::framing),
            "stream-uniform" => Some(parts::uniform),
            "stream-tools" => Some(parts::tools),
            "unary-small" | "unary-text" => Some(parts::unary),
            _ => None,
        }
    }
}

impl Prepared {
    /// Does work once.
    pub fn pass(&self, work: Work) {
        for reads in &self.inputs {
            work(black_box(reads));
        }
    }
}

fn accumulated(reads: &[Bytes]) {
    black_box(chatwire_decoder::accumulated(reads, 1));
}

fn two_choices(reads: &[Bytes]) {
    black_box(chatwire_decoder::accumulated(reads, 2));
}

fn one_event(reads: &[Bytes]) {
    black_box(chatwire_decoder::accumulated_within(reads, 2 * EVENT_BYTES));
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

fn typed(response: &[Bytes]) {
    black_box(read(response));
}

fn logprobs_read(response: &[Bytes]) {
    let response = read(response);
    let logprobs = response.first_choice().and_then(|choice| choice.logprobs.as_ref()?.read());
    black_box(logprobs.expect("the response has log probabilities"));
}

fn read(response: &[Bytes]) -> ChatResponse {
    ChatResponse::from_slice(&response[0]).expect("the response is JSON")
}
