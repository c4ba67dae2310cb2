//! Streamed responses: decodes bytes to chunks and determines how the stream ended.
//!
//! ```text
//! bytes ──feed──▶ ChatStreamDecoder ──next──▶ StreamEvent: chunk or [DONE]
//!                    (SseDecoder)   ├─next──▶ StreamError: reported, malformed, over a limit
//!                                   └finish─▶ Ending: complete, without [DONE], truncated
//! ```
//!
//! A stream that is cut off looks like a complete one unless the reader checks each choice.
//! The decoder does: a stream is [complete](Ending) only if every choice has a `finish_reason`.
//!
//! ```
//! use chatwire_protocol::stream::{ChatStreamDecoder, Ending, StreamEvent};
//!
//! let pieces: [&[u8]; 3] = [
//!     b"data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"},\"finish_re",
//!     b"ason\":\"stop\"}]}\n\nda",
//!     b"ta: [DONE]\n\n",
//! ];
//! let mut decoder = ChatStreamDecoder::new();
//! let mut text = String::new();
//! for piece in pieces {
//!     decoder.feed(piece);
//!     while let Some(event) = decoder.next() {
//!         if let StreamEvent::Chunk(chunk) = event? {
//!             text.extend(chunk.first_text());
//!         }
//!     }
//! }
//! assert_eq!(text, "Hi");
//! assert_eq!(decoder.finish(), Ending::Complete);
//! # Ok::<(), chatwire_protocol::stream::StreamError>(())
//! ```
//!
//! [`crate::accumulate`] joins the chunks to one response.
//!
//! Reference: [streaming](https://platform.openai.com/docs/api-reference/chat-streaming).

mod block;
mod chunk_template;
mod decoder;
mod ending;
mod envelope;
mod error;
mod event;
mod form;
mod progress;
mod sequence;
mod stray_text;
mod template_set;
mod words;

pub(crate) use self::form::Form;
pub use self::{
    decoder::ChatStreamDecoder,
    ending::{Ending, Irregularities, Truncation},
    envelope::Envelope,
    error::StreamError,
    event::{StreamChunk, StreamEvent},
};
