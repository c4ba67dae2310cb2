//! A streamed answer: from bytes to chunks, and how the stream ended.
//!
//! ```text
//! bytes ──feed──▶ SseDecoder ──▶ ChatStreamDecoder ──next──▶ chunks, `[DONE]`, errors
//!                                                  └─finish─▶ Ending
//! ```
//!
//! A stream that just stops looks like one that is complete, unless somebody keeps count.
//! The decoder does: only a stream in which every choice said why it finished is [complete](Ending).
//!
//! ```
//! use chatwire_protocol::stream::{ChatStreamDecoder, Ending, StreamEvent};
//!
//! let mut decoder = ChatStreamDecoder::new();
//! decoder.feed(br#"data: {"choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":"stop"}]}"#);
//! decoder.feed(b"\n\ndata: [DONE]\n\n");
//! let mut text = String::new();
//! while let Some(event) = decoder.next() {
//!     if let StreamEvent::Chunk(chunk) = event? {
//!         text.extend(chunk.first_text());
//!     }
//! }
//! assert_eq!(text, "Hi");
//! assert_eq!(decoder.finish(), Ending::Complete);
//! # Ok::<(), chatwire_protocol::stream::StreamError>(())
//! ```

mod block;
mod chunk_template;
mod decoder;
mod ending;
mod envelope;
mod error;
mod event;
mod progress;

pub use self::{
    decoder::ChatStreamDecoder,
    ending::{Ending, Irregularities, Truncation},
    envelope::Envelope,
    error::StreamError,
    event::{StreamChunk, StreamEvent},
};
