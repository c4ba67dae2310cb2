//! What the decoder hands out: events, and the blocks of lines they were made of.

use std::{borrow::Cow, ops::Range, time::Duration};

use super::SseFields;

/// One event, as the standard dispatches it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SseEvent<'a> {
    /// The value of the last `event` field; `None` when absent or empty, which the standard calls `message`.
    pub event: Option<&'a str>,
    /// The values of all `data` fields, joined by line feeds.
    ///
    /// Invalid UTF-8 is replaced by U+FFFD as the [Encoding standard] says; [`Cow::Owned`] says that this happened.
    ///
    /// [Encoding standard]: https://encoding.spec.whatwg.org/#utf-8-decode
    pub data: Cow<'a, str>,
    /// The last event ID in force: that of this event's last valid `id` field, or else of the latest block that had one; `None` when there was none so far.
    pub id: Option<&'a str>,
    /// The reconnection time in force, from the latest valid `retry` field up to here.
    ///
    /// Numbers of milliseconds beyond [`u64::MAX`] are taken as that.
    pub retry: Option<Duration>,
    /// Where the event's lines are, zero-based in the whole input: from the first byte of its first line to the last line end before the blank line that dispatched it.
    ///
    /// The blank line and the byte order mark belong to no event.
    pub range: Range<u64>,
    /// How many events were dispatched before this one.
    pub ordinal: u64,
}

/// The lines between two blank lines, whether or not they dispatch an event.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SseBlock<'a> {
    /// The lines as received, with their line ends, without the blank line that ends the block.
    pub raw: &'a [u8],
    /// Where [`raw`](Self::raw) is, zero-based in the whole input.
    pub range: Range<u64>,
    /// The event that the block dispatches; `None` when it has no `data` field.
    pub event: Option<SseEvent<'a>>,
}

impl<'a> SseBlock<'a> {
    /// All lines of the block: known and unknown fields and comments.
    pub fn fields(&self) -> SseFields<'a> {
        SseFields::new(self.raw, self.range.start)
    }
}
