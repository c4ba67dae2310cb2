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
    /// HTTP/2, or something broken: nothing is checked.
    Unchecked,
}

#[derive(Debug, Default, Clone, Copy)]
struct Framing {
    length: u64,
    chunked: bool,
}

impl LineCheck {
    /// Replaces a LF that ends a line without CR by NUL, which hyper rejects with 400.
    pub(super) fn check(&mut self, bytes: &mut [u8]) {
        let mut at = 0;
        while at < bytes.len() {
            at += match self.state {
                State::Unchecked => return,
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
                    self.byte(&mut bytes[at]);
                    1
                }
            };
        }
    }

    fn byte(&mut self, byte: &mut u8) {
        if *byte != b'\n' {
            self.carriage_return = *byte == b'\r';
            self.length += 1;
            if self.line.len() < MAX_KEPT {
                self.line.push(*byte);
            }
            return;
        }
        let in_head = matches!(self.state, State::Start | State::Headers);
        if !self.carriage_return && in_head {
            *byte = 0;
            self.state = State::Unchecked;
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
    fn check(text: &str, expected: &str) {
        let mut bytes = text.as_bytes().to_vec();
        LineCheck::default().check(&mut bytes);
        assert_eq!(String::from_utf8(bytes).unwrap(), expected);
        let mut bytes = text.as_bytes().to_vec();
        let mut lines = LineCheck::default();
        bytes.iter_mut().for_each(|byte| lines.check(std::slice::from_mut(byte)));
        assert_eq!(String::from_utf8(bytes).unwrap(), expected);
    }

    #[track_caller]
    fn check_good(text: &str) {
        check(text, text);
    }

    #[test]
    fn a_line_that_ends_with_line_feed_alone_is_found() {
        check("GET / HTTP/1.1\nhost: a\r\n\r\n", "GET / HTTP/1.1\0host: a\r\n\r\n");
        check("GET / HTTP/1.1\r\nhost: a\n\r\n", "GET / HTTP/1.1\r\nhost: a\0\r\n");
        check("GET / HTTP/1.1\r\nhost: a\r\n\n", "GET / HTTP/1.1\r\nhost: a\r\n\0");
        check("\nGET / HTTP/1.1\r\n", "\0GET / HTTP/1.1\r\n");
    }

    #[test]
    fn bodies_are_not_checked_and_the_next_head_is() {
        check_good("GET / HTTP/1.1\r\nhost: a\r\n\r\n");
        check_good("\r\nPOST / HTTP/1.1\r\ncontent-length: 3\r\n\r\na\nb");
        check_good("POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n3;x\r\na\nb\r\n0\r\n\r\n");
        check_good("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\n\n");
        check(
            "POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\na\nbGET / HTTP/1.1\n",
            "POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\na\nbGET / HTTP/1.1\0",
        );
        check(
            "POST / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n1\r\n\n\r\n0\r\nx: y\r\n\r\nA\n",
            "POST / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n1\r\n\n\r\n0\r\nx: y\r\n\r\nA\0",
        );
    }
}
