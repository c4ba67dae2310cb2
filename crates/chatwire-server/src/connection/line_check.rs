//! Finds lines of a request's head that end with LF alone, which hyper accepts.
//!
//! A proxy in front may take such lines otherwise, so that one request becomes two.
//! <https://www.rfc-editor.org/rfc/rfc9112#section-2.2>

/// Longest line of which the text is kept, to read the framing of the body.
const MAX_KEPT: usize = 256;

/// Follows the bytes of a connection: heads are checked, bodies are skipped.
///
/// Lines of chunked framing are hyper's to check, which is strict about them.
#[derive(Debug, Default)]
pub(super) struct LineCheck {
    state: State,
    /// The beginning of the current line.
    line: Vec<u8>,
    /// Length of the current line so far, in bytes.
    length: usize,
    /// Whether the last byte was CR.
    carriage_return: bool,
    /// Framing of the body that follows the current head.
    body: Framing,
}

#[derive(Debug, Default, Clone, Copy, PartialEq)]
enum State {
    /// The request line, or empty lines before it.
    #[default]
    Start,
    /// Header lines.
    Headers,
    /// Bytes of a body, so many.
    Body(u64),
    /// A line with the size of a chunk.
    ChunkSize,
    /// Bytes of a chunk and its line end, so many.
    Chunk(u64),
    /// Lines after the last chunk.
    Trailers,
    /// HTTP/2, or chunks that are broken, which is found elsewhere: nothing is checked.
    Unchecked,
    /// A line ended with LF alone.
    Broken,
}

#[derive(Debug, Default, Clone, Copy)]
struct Framing {
    length: u64,
    chunked: bool,
}

impl LineCheck {
    /// Whether no line of a head so far ends with LF alone.
    pub(super) fn check(&mut self, bytes: &[u8]) -> bool {
        let mut at = 0;
        while at < bytes.len() {
            at += match self.state {
                State::Unchecked => return true,
                State::Broken => return false,
                State::Body(remaining) => {
                    let (skipped, rest) = skip(remaining, bytes.len() - at);
                    self.state = if rest == 0 { State::Start } else { State::Body(rest) };
                    skipped
                }
                State::Chunk(remaining) => {
                    let (skipped, rest) = skip(remaining, bytes.len() - at);
                    self.state = if rest == 0 { State::ChunkSize } else { State::Chunk(rest) };
                    skipped
                }
                _ => {
                    self.byte(bytes[at]);
                    1
                }
            };
        }
        self.state != State::Broken
    }

    fn byte(&mut self, byte: u8) {
        if byte != b'\n' {
            self.carriage_return = byte == b'\r';
            self.length += 1;
            if self.line.len() < MAX_KEPT {
                self.line.push(byte);
            }
            return;
        }
        let in_head = matches!(self.state, State::Start | State::Headers);
        if !self.carriage_return && in_head {
            self.state = State::Broken;
            return;
        }
        let line = std::mem::take(&mut self.line);
        let is_empty = self.length <= 1;
        (self.length, self.carriage_return) = (0, false);
        self.end_line(line.strip_suffix(b"\r").unwrap_or(&line), is_empty);
    }

    fn end_line(&mut self, line: &[u8], is_empty: bool) {
        self.state = match self.state {
            State::Start if is_empty => State::Start,
            State::Start if line.starts_with(b"PRI ") => State::Unchecked,
            State::Start => {
                self.body = Framing::default();
                State::Headers
            }
            State::Headers if is_empty && self.body.chunked => State::ChunkSize,
            State::Headers if is_empty && self.body.length > 0 => State::Body(self.body.length),
            State::Headers if is_empty => State::Start,
            State::Headers => {
                self.header(line);
                State::Headers
            }
            State::ChunkSize => match chunk_size(line) {
                Some(0) => State::Trailers,
                // The data, and the line end after it.
                Some(size) => State::Chunk(size.saturating_add(2)),
                None => State::Unchecked,
            },
            State::Trailers if is_empty => State::Start,
            other => other,
        };
    }

    fn header(&mut self, line: &[u8]) {
        let Some(colon) = line.iter().position(|byte| *byte == b':') else { return };
        let (name, value) = (&line[..colon], line[colon + 1..].trim_ascii());
        if name.eq_ignore_ascii_case(b"content-length") {
            let length = str::from_utf8(value).ok().and_then(|value| value.parse().ok());
            self.body.length = length.unwrap_or(0);
        } else if name.eq_ignore_ascii_case(b"transfer-encoding") {
            let last = value.rsplit(|byte| *byte == b',').next().unwrap_or_default();
            self.body.chunked = last.trim_ascii().eq_ignore_ascii_case(b"chunked");
        }
    }
}

/// How many of `available` bytes are skipped, and how many remain of `remaining`.
fn skip(remaining: u64, available: usize) -> (usize, u64) {
    let skipped = usize::try_from(remaining).unwrap_or(usize::MAX).min(available);
    (skipped, remaining - skipped as u64)
}

fn chunk_size(line: &[u8]) -> Option<u64> {
    let digits = line.split(|byte| *byte == b';').next()?.trim_ascii();
    u64::from_str_radix(str::from_utf8(digits).ok()?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks in one piece and byte by byte.
    #[track_caller]
    fn check(text: &str, expected: bool) {
        assert_eq!(LineCheck::default().check(text.as_bytes()), expected, "{text:?}");
        let mut lines = LineCheck::default();
        let single = text.bytes().all(|byte| lines.check(&[byte]));
        assert_eq!(single, expected, "{text:?}");
    }

    #[test]
    fn a_line_that_ends_with_line_feed_alone_is_found() {
        check("GET / HTTP/1.1\nhost: a\r\n\r\n", false);
        check("GET / HTTP/1.1\r\nhost: a\n\r\n", false);
        check("GET / HTTP/1.1\r\nhost: a\r\n\n", false);
        check("\nGET / HTTP/1.1\r\n", false);
    }

    #[test]
    fn bodies_are_not_checked_and_the_next_head_is() {
        check("GET / HTTP/1.1\r\nhost: a\r\n\r\n", true);
        let length = "\r\nPOST / HTTP/1.1\r\nContent-Length: 3\r\n\r\na\nb";
        check(length, true);
        check(&format!("{length}GET / HTTP/1.1\n"), false);
        let coding = "POST / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n";
        let chunks = "3;x\r\na\nb\r\n0\r\nx: y\r\n\r\n";
        check(&format!("{coding}{chunks}"), true);
        check(&format!("{coding}{chunks}A\n"), false);
        check("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\n\n", true);
    }
}
