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
    /// the length of the field's name before it; `None` if the input continues in another way, or
    /// is not at the start of a block.
    #[inline]
    pub(crate) fn upcoming_data(&self) -> Option<(usize, &[u8])> {
        let data = self.upcoming()?.strip_prefix(b"data:")?;
        Some(data.strip_prefix(b" ").map_or((b"data:".len(), data), |data| (b"data: ".len(), data)))
    }

    /// Takes the next event if it is plain; gives the position of its value in the buffer, too.
    #[inline]
    pub(super) fn next_plain(&mut self) -> Option<(Range<usize>, PlainEvent)> {
        let (name, data) = self.upcoming_data()?;
        let length = memchr2(b'\r', b'\n', data)?;
        let start = self.block + name;
        let event = self.take_plain(name + length)?;
        Some((start..start + length, event))
    }

    /// Takes the event whose only line is the next `line` bytes, none of them a line end; `None` if
    /// the line or the event does not end there, or a limit is exceeded.
    #[inline]
    pub(crate) fn take_plain(&mut self, line: usize) -> Option<PlainEvent> {
        let line_end = match self.upcoming()?.get(line..)? {
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
