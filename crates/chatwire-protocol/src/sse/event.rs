//! The output of the decoder: events, and the blocks of lines they come from.

use std::{borrow::Cow, ops::Range, time::Duration};

use super::SseFields;

/// An event, as the standard dispatches it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SseEvent<'a> {
    /// The value of the last `event` field; `None` if absent or empty, which means `message`.
    pub event: Option<&'a str>,
    /// The values of all `data` fields, joined by line feeds.
    ///
    /// Invalid UTF-8 is replaced by U+FFFD according to the [Encoding standard]; the value is then
    /// [`Cow::Owned`].
    ///
    /// [Encoding standard]: https://encoding.spec.whatwg.org/#utf-8-decode
    pub data: Cow<'a, str>,
    /// The last event ID: the value of the latest valid `id` field up to this event; `None` if
    /// there was none.
    pub id: Option<&'a str>,
    /// The reconnection time: the value of the latest valid `retry` field up to this event; `None`
    /// if there was none.
    ///
    /// Saturates at [`u64::MAX`] milliseconds.
    pub retry: Option<Duration>,
    /// The zero-based byte range of the lines of the event in the whole input.
    ///
    /// Includes the line end of the last line, but neither the blank line that ends the event nor
    /// the byte order mark.
    pub range: Range<u64>,
    /// The number of events before this one.
    pub ordinal: u64,
}

/// The lines between two blank lines, whether or not they dispatch an event.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SseBlock<'a> {
    /// The lines as received, with their line ends, without the blank line that ends the block.
    pub raw: &'a [u8],
    /// The zero-based byte range of [`raw`](Self::raw) in the whole input.
    pub range: Range<u64>,
    /// The event that the block dispatches; `None` if it has no `data` field.
    pub event: Option<SseEvent<'a>>,
}

impl<'a> SseBlock<'a> {
    /// All lines of the block: known fields, unknown fields and comments.
    pub fn fields(&self) -> SseFields<'a> {
        SseFields::new(self.raw, self.range.start)
    }
}
