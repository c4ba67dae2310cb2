//! The common event, read at once: one `data` line that is at hand as a whole.

use std::ops::Range;

use memchr::memchr2;

use super::SseDecoder;

/// An event of one `data` line and its blank line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PlainEvent {
    /// The byte range of the line in the whole input, with its line end.
    pub(crate) range: Range<u64>,
    /// The number of events before this one.
    pub(crate) ordinal: u64,
}

impl SseDecoder {
    /// The value of the `data` field that the input continues with and everything after it, and
    /// the length of the field's name before it; `None` if the input continues in another way, is
    /// not at the start of a block, or is not known to be text.
    #[inline]
    pub(crate) fn upcoming_data(&self) -> Option<(usize, &str)> {
        let data = self.upcoming()?.strip_prefix("data:")?;
        Some(data.strip_prefix(' ').map_or(("data:".len(), data), |data| ("data: ".len(), data)))
    }

    /// Takes the next event if it is plain; gives the position of its value in the buffer, too.
    #[inline]
    pub(super) fn next_plain(&mut self) -> Option<(Range<usize>, PlainEvent)> {
        let (name, data) = self.upcoming_data()?;
        let length = memchr2(b'\r', b'\n', data.as_bytes())?;
        let start = self.block + name;
        let event = self.take_plain(name + length)?;
        Some((start..start + length, event))
    }

    /// Takes the event whose only line is the next `line` bytes, which
    /// [`upcoming_data`](Self::upcoming_data) has given and none of which is a line end; `None` if
    /// the line or the event does not end there, or a limit is exceeded.
    #[inline]
    pub(crate) fn take_plain(&mut self, line: usize) -> Option<PlainEvent> {
        let line_end = match self.buffer.bytes().get(self.block + line..)? {
            [b'\n', b'\n', ..] => b"\n".len(),
            [b'\r', b'\n', b'\r', b'\n', ..] => b"\r\n".len(),
            _ => return None,
        };
        let event = line + line_end;
        if line > self.limits.max_line_bytes || event > self.limits.max_event_bytes {
            return None;
        }
        let range = self.offset(self.block)..self.offset(self.block + event);
        self.skip_block(event + line_end);
        self.events += 1;
        Some(PlainEvent { range, ordinal: self.events - 1 })
    }
}
