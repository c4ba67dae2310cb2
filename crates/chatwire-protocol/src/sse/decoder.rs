//! The state machine that splits bytes into blocks of lines.

use std::{ops::Range, time::Duration};

use memchr::memchr2;

use super::{
    PlainEvent, SseBlock, SseError, SseEvent, SseLimits,
    buffer::{Buffer, decode},
    field,
};

/// Up to so many bytes are searched for a line end when they are fed, so that nothing else is done
/// for most of the pieces of an input in many pieces.
const FEW_BYTES: usize = 8;

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Decodes an event stream that arrives in pieces.
///
/// Add bytes with [`feed`](Self::feed), take events with [`next`](Self::next) until it returns
/// `None`, and call [`finish`](Self::finish) at the end of the input.
/// An event is available as soon as its last byte has been fed.
/// Where the input is cut into pieces makes no difference to the results.
///
/// Events borrow from the decoder.
/// Time is linear in the length of the input, even if it is fed byte by byte.
/// An event with one `data` line in valid UTF-8 needs no allocation.
///
/// After an error, the decoder returns the same error on every call and ignores further input.
#[derive(Debug, Clone, Default)]
pub struct SseDecoder {
    pub(super) limits: SseLimits,
    state: State,
    /// Bytes not yet returned, preceded by returned bytes that are not worth removing yet.
    pub(super) buffer: Buffer,
    /// Number of input bytes before `buffer`.
    base: u64,
    /// Start of the current block in `buffer`.
    pub(super) block: usize,
    /// Start of the current line in `buffer`.
    line: usize,
    /// Position in `buffer` up to which line ends have been searched.
    scanned: usize,
    /// Whether the last line ended with CR, so that an LF right after it belongs to the line end.
    after_cr: bool,
    /// Whether the first bytes have been checked for a byte order mark.
    started: bool,
    /// Whether bytes beyond `max_total_bytes` were fed and dropped.
    overrun: bool,
    /// Number of `data` fields of the current block so far.
    data_lines: usize,
    /// Position of the value of the first `data` field, relative to `block`.
    data: Range<usize>,
    /// The joined values of several `data` fields.
    joined: Vec<u8>,
    /// The value of the last `event` field of the block.
    name: String,
    /// The value of the last valid `id` field.
    id: Option<String>,
    /// The value of the last valid `retry` field.
    retry: Option<Duration>,
    /// Whether no line has ended since more bytes were needed, and no limit was exceeded.
    is_waiting: bool,
    /// Number of dispatched events.
    pub(super) events: u64,
}

#[derive(Debug, Clone, Copy, Default)]
enum State {
    #[default]
    Reading,
    Finished,
    Failed(SseError),
}

impl SseDecoder {
    /// A decoder with the default [limits](SseLimits).
    pub fn new() -> Self {
        Self::default()
    }

    /// A decoder with these limits.
    pub fn with_limits(limits: SseLimits) -> Self {
        Self { limits, ..Self::default() }
    }

    /// Adds the next bytes of the input.
    ///
    /// Has no effect after an error or after [`finish`](Self::finish).
    pub fn feed(&mut self, bytes: &[u8]) {
        if !matches!(self.state, State::Reading) {
            return;
        }
        self.remove_returned();
        let room = self.limits.max_total_bytes - self.base - self.buffer.len() as u64;
        self.is_waiting &= bytes.len() <= FEW_BYTES
            && bytes.len() as u64 <= room
            && self.buffer.len() - self.block + bytes.len()
                <= self.limits.max_line_bytes.min(self.limits.max_event_bytes)
            && !bytes.iter().any(|byte| matches!(byte, b'\r' | b'\n'));
        if bytes.len() as u64 <= room {
            self.buffer.push(bytes);
        } else {
            self.buffer.push(&bytes[..room as usize]);
            self.overrun = true;
        }
    }

    /// Takes the next event; `None` if more bytes are needed.
    ///
    /// Skips blocks without `data`; [`next_block`](Self::next_block) returns them.
    ///
    /// # Errors
    ///
    /// Fails if the input exceeds a limit; see [`SseError`].
    #[expect(clippy::should_implement_trait, reason = "an iterator cannot lend")]
    pub fn next(&mut self) -> Option<Result<SseEvent<'_>, SseError>> {
        loop {
            if let Some((data, PlainEvent { range, ordinal })) = self.next_plain() {
                let (id, retry) = (self.id.as_deref(), self.retry);
                let data = self.buffer.decoded(data);
                return Some(Ok(SseEvent { event: None, data, id, retry, range, ordinal }));
            }
            match self.advance() {
                Err(error) => return Some(Err(error)),
                Ok(None) => return None,
                Ok(Some(_)) if self.data_lines == 0 => {}
                Ok(Some(block)) => {
                    self.events += 1;
                    return Some(Ok(self.event(block)));
                }
            }
        }
    }

    /// Takes the next block, whether or not it dispatches an event; `None` if more bytes are
    /// needed.
    ///
    /// Calls of `next` and `next_block` may be mixed.
    ///
    /// # Errors
    ///
    /// Fails if the input exceeds a limit; see [`SseError`].
    pub fn next_block(&mut self) -> Option<Result<SseBlock<'_>, SseError>> {
        match self.advance() {
            Err(error) => Some(Err(error)),
            Ok(None) => None,
            Ok(Some(block)) => Some(Ok(self.block(block))),
        }
    }

    /// Ends the input and returns the unterminated block: the lines after the last blank line.
    ///
    /// `None` if there are none, which is the regular case.
    /// The standard discards such a block.
    /// Its [`event`](SseBlock::event) is the event that the missing blank line would have
    /// dispatched, for callers that accept servers without it.
    /// Take all events first: complete events that were not taken are skipped.
    ///
    /// # Errors
    ///
    /// Fails if the input exceeds a limit; see [`SseError`].
    pub fn finish(&mut self) -> Result<Option<SseBlock<'_>>, SseError> {
        self.is_waiting = false;
        self.buffer.finish();
        while self.advance()?.is_some() {}
        self.state = State::Finished;
        let rest = self.block..self.buffer.len();
        if self.line < self.buffer.len() {
            self.read_line(self.line..self.buffer.len());
        }
        (self.block, self.line, self.scanned) = (rest.end, rest.end, rest.end);
        Ok(if rest.is_empty() { None } else { Some(self.block(rest)) })
    }

    /// Whether more bytes are needed, as far as is known without looking at the buffer.
    #[inline]
    pub(crate) fn is_waiting(&self) -> bool {
        self.is_waiting
    }

    /// The text from the start of the next block on; `None` if nothing is known to start there, a
    /// line of the block was read already, or what was fed is not known to be text.
    ///
    /// Also `None` while nothing but a part of a line has come, so that input in single bytes is
    /// not looked at again and again.
    #[inline]
    pub(super) fn upcoming(&self) -> Option<&str> {
        let text = self.buffer.text()?;
        let is_start = self.started && self.block == self.line && !self.after_cr;
        let is_new = self.scanned == self.block || text.as_bytes().last() == Some(&b'\n');
        if is_start && is_new { text.get(self.block..) } else { None }
    }

    /// Skips a block of this length, its blank line included, of which no line was read.
    #[inline]
    pub(super) fn skip_block(&mut self, length: usize) {
        let end = self.block + length;
        (self.block, self.line, self.scanned) = (end, end, end);
    }

    /// Moves to the end of the next block that has lines and returns its range in the buffer.
    fn advance(&mut self) -> Result<Option<Range<usize>>, SseError> {
        if let State::Failed(error) = self.state {
            return Err(error);
        }
        if self.is_waiting {
            return Ok(None);
        }
        if !self.skip_byte_order_mark() {
            return self.need_more();
        }
        if self.block == self.line {
            self.data_lines = 0;
            self.name.clear();
        }
        loop {
            if self.after_cr {
                self.skip_line_feed();
            }
            let bytes = self.buffer.bytes();
            let Some(found) = find_line_end(&bytes[self.scanned..]) else {
                self.scanned = bytes.len();
                self.check_limits(self.buffer.len())?;
                return self.need_more();
            };
            let end = self.scanned + found;
            self.after_cr = bytes[end] == b'\r';
            self.check_limits(end)?;
            let (line, block) = (self.line..end, self.block..end);
            (self.line, self.scanned) = (end + 1, end + 1);
            if !line.is_empty() {
                self.read_line(line);
                continue;
            }
            self.block = end + 1;
            if !block.is_empty() {
                return Ok(Some(block));
            }
        }
    }

    /// Skips a byte order mark at the start; false while more bytes are needed to decide.
    fn skip_byte_order_mark(&mut self) -> bool {
        if !self.started {
            let bytes = self.buffer.bytes();
            if bytes.starts_with(BYTE_ORDER_MARK) {
                let end = BYTE_ORDER_MARK.len();
                (self.block, self.line, self.scanned) = (end, end, end);
            } else if BYTE_ORDER_MARK.starts_with(bytes) {
                return false;
            }
            self.started = true;
        }
        true
    }

    /// Skips the LF of a CRLF whose CR has ended a line, as soon as the next byte is known.
    fn skip_line_feed(&mut self) {
        let next = self.buffer.bytes().get(self.scanned).copied();
        if next == Some(b'\n') {
            if self.block == self.line {
                self.block += 1;
            }
            self.line += 1;
            self.scanned += 1;
        }
        self.after_cr = next.is_none();
    }

    /// Reports that more bytes are needed, or that the total limit was exceeded.
    fn need_more(&mut self) -> Result<Option<Range<usize>>, SseError> {
        if self.overrun {
            return Err(self.fail(SseError::InputTooLong { limit: self.limits.max_total_bytes }));
        }
        self.is_waiting = true;
        Ok(None)
    }

    /// Fails if the current line or event, which end at `end`, is too long.
    ///
    /// If both limits are exceeded, reports the one that was exceeded first, because a decoder that
    /// is fed byte by byte would have stopped there.
    fn check_limits(&mut self, end: usize) -> Result<(), SseError> {
        let SseLimits { max_line_bytes: line, max_event_bytes: event, .. } = self.limits;
        let line_over = (end - self.line > line).then(|| self.line + line);
        let event_over = (end - self.block > event).then(|| self.block + event);
        let error = match (line_over, event_over) {
            (None, None) => return Ok(()),
            (Some(at), None) => SseError::LineTooLong { offset: self.offset(at), limit: line },
            (Some(at), Some(other)) if at <= other => {
                SseError::LineTooLong { offset: self.offset(at), limit: line }
            }
            (_, Some(at)) => SseError::EventTooLong { offset: self.offset(at), limit: event },
        };
        Err(self.fail(error))
    }

    fn fail(&mut self, error: SseError) -> SseError {
        self.buffer = Buffer::default();
        self.state = State::Failed(error);
        error
    }

    /// Processes a line that is not blank.
    fn read_line(&mut self, line: Range<usize>) {
        let bytes = self.buffer.bytes();
        let (name, value) = field::split(&bytes[line.clone()]);
        match name {
            b"data" => {
                match self.data_lines {
                    0 => {
                        let end = line.end - self.block;
                        self.data = end - value.len()..end;
                    }
                    1 => {
                        self.joined.clear();
                        self.joined.extend_from_slice(&bytes[self.block..][self.data.clone()]);
                        self.joined.push(b'\n');
                        self.joined.extend_from_slice(value);
                    }
                    _ => {
                        self.joined.push(b'\n');
                        self.joined.extend_from_slice(value);
                    }
                }
                self.data_lines += 1;
            }
            b"event" => {
                self.name.clear();
                self.name.push_str(&String::from_utf8_lossy(value));
            }
            b"id" if !value.contains(&0) => {
                let id = self.id.get_or_insert_default();
                id.clear();
                id.push_str(&String::from_utf8_lossy(value));
            }
            b"retry" if !value.is_empty() && value.iter().all(u8::is_ascii_digit) => {
                let milliseconds = value.iter().fold(0_u64, |sum, digit| {
                    sum.saturating_mul(10).saturating_add(u64::from(digit - b'0'))
                });
                self.retry = Some(Duration::from_millis(milliseconds));
            }
            _ => {}
        }
    }

    /// The block at this range of the buffer, which must be the last one read.
    fn block(&mut self, block: Range<usize>) -> SseBlock<'_> {
        let raw = &self.buffer.bytes()[block.clone()];
        let range = self.offset(block.start)..self.offset(block.end);
        if self.data_lines == 0 {
            return SseBlock { raw, range, event: None };
        }
        self.events += 1;
        let raw = &self.buffer.bytes()[block.clone()];
        SseBlock { raw, range, event: Some(self.event(block)) }
    }

    /// The event of the block at this range of the buffer, which must be the last one read and
    /// counted.
    fn event(&self, block: Range<usize>) -> SseEvent<'_> {
        SseEvent {
            event: (!self.name.is_empty()).then_some(self.name.as_str()),
            data: match self.data_lines {
                1 => {
                    let (start, end) = (block.start + self.data.start, block.start + self.data.end);
                    self.buffer.decoded(start..end)
                }
                _ => decode(&self.joined),
            },
            id: self.id.as_deref(),
            retry: self.retry,
            range: self.offset(block.start)..self.offset(block.end),
            ordinal: self.events - 1,
        }
    }

    /// Removes the returned bytes from the buffer once they are at least as many as the others, so
    /// that each byte is moved at most once on average.
    fn remove_returned(&mut self) {
        let taken = self.block;
        if taken > 0 && taken >= self.buffer.len() - taken {
            self.buffer.remove(taken);
            self.base += taken as u64;
            self.block = 0;
            self.line -= taken;
            self.scanned -= taken;
        }
    }

    /// Converts a position in the buffer to a position in the input.
    pub(super) fn offset(&self, place: usize) -> u64 {
        self.base + place as u64
    }
}

/// Finds the first CR or LF.
///
/// Blank lines and pieces of one byte are frequent, and cheaper to handle without `memchr`.
fn find_line_end(bytes: &[u8]) -> Option<usize> {
    match bytes {
        [b'\r' | b'\n', ..] => Some(0),
        [] | [_] => None,
        _ => memchr2(b'\r', b'\n', bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_alone_are_looked_at_once() {
        for line_end in [&b"\n"[..], b"\r", b"\r\n"] {
            let mut decoder = SseDecoder::new();
            for byte in line_end.iter().cycle().take(10_000) {
                decoder.feed(&[*byte]);
                assert!(decoder.next().is_none());
                // Nothing is kept, so that the next byte is the only one to look at or to move.
                assert_eq!(
                    (decoder.scanned, decoder.block),
                    (decoder.buffer.len(), decoder.scanned)
                );
                assert!(decoder.buffer.len() <= 2);
            }
        }
    }
}
