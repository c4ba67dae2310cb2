//! Server-sent events: decodes bytes, in pieces of any size, to events.
//!
//! [`SseDecoder`] implements the [event-stream grammar of the WHATWG HTML standard][grammar]
//! completely.
//! It does not know JSON or `[DONE]`: [`crate::stream`] does.
//!
//! ```text
//! bytes ──feed──▶ SseDecoder ──next────────▶ SseEvent   the events that the standard dispatches
//!                            └─next_block──▶ SseBlock   every block with its raw lines
//! ```
//!
//! ```
//! use chatwire_protocol::sse::SseDecoder;
//!
//! let mut decoder = SseDecoder::new();
//! decoder.feed(b"data: hel");
//! assert!(decoder.next().is_none());
//! decoder.feed(b"lo\n\n");
//! let event = decoder.next().unwrap()?;
//! assert_eq!(event.data, "hello");
//! assert_eq!(event.range, 0..12);
//! # Ok::<(), chatwire_protocol::sse::SseError>(())
//! ```
//!
//! [grammar]: https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation

mod buffer;
mod decoder;
mod event;
mod field;
mod limits;
mod plain;
mod sniff;

pub(crate) use self::plain::PlainEvent;
pub use self::{
    decoder::SseDecoder,
    event::{SseBlock, SseEvent},
    field::{SseField, SseFields},
    limits::{SseError, SseLimits},
    sniff::looks_like_events,
};
