//! Finds the ends of HTTP chunks, so that ureq decodes one at a time.
//!
//! ureq decodes all chunks that it has at once; if one of them is malformed, it returns the error
//! and drops the data of those before it.

use http::header::TRANSFER_ENCODING;
use memchr::memchr;

/// Maximum length of a line, in bytes; after a longer one nothing is divided.
const MAX_LINE: usize = 64 * 1024;

/// Follows the responses of one connection.
#[derive(Debug, Default)]
pub(super) struct Chunks {
    position: Position,
    /// The start of the current line.
    line: Vec<u8>,
    head: Head,
}

#[derive(Debug, Clone, Copy, Default)]
enum Position {
    /// In the head of a response.
    #[default]
    Head,
    /// In the size of a chunk.
    Size,
    /// In the data of a chunk, of which this many bytes remain.
    Data(usize),
    /// In the line end that follows the data of a chunk.
    LineEnd,
    /// In something that is not divided: another body, trailers, or a malformed chunk.
    Rest,
}

/// What the current head has said so far.
#[derive(Debug, Clone, Copy, Default)]
struct Head {
    has_status: bool,
    is_interim: bool,
    is_chunked: bool,
}

impl Chunks {
    /// The length of the start of `input`, which was received next, that ends with the data of a
    /// chunk; all of it if no data ends in it.
    pub(super) fn next_end(&mut self, input: &[u8]) -> usize {
        let mut end = 0;
        while let Some(rest) = input.get(end..).filter(|rest| !rest.is_empty()) {
            match self.position {
                Position::Rest => return input.len(),
                Position::Data(length) if length > rest.len() => {
                    self.position = Position::Data(length - rest.len());
                    return input.len();
                }
                Position::Data(length) => {
                    self.position = Position::LineEnd;
                    return end + length;
                }
                Position::Head | Position::Size | Position::LineEnd => {
                    let length = memchr(b'\n', rest).map_or(rest.len(), |index| index + 1);
                    self.line.extend(rest.iter().take(length));
                    end += length;
                    if self.line.ends_with(b"\n") {
                        self.end_line();
                    } else if self.line.len() > MAX_LINE {
                        self.position = Position::Rest;
                    }
                }
            }
        }
        end
    }

    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        let line = String::from_utf8_lossy(&line);
        let line = line.trim_end();
        self.position = match self.position {
            Position::Head => return self.end_head_line(line),
            Position::LineEnd if line.is_empty() => Position::Size,
            Position::Size => match size(line) {
                Some(length) if length > 0 => Position::Data(length),
                _ => Position::Rest,
            },
            _ => Position::Rest,
        };
    }

    fn end_head_line(&mut self, line: &str) {
        if !self.head.has_status {
            self.head.has_status = !line.is_empty();
            self.head.is_interim = line.split(' ').nth(1).is_some_and(|code| code.starts_with('1'));
        } else if line.is_empty() {
            self.position = match self.head {
                Head { is_interim: true, .. } => Position::Head,
                Head { is_chunked: true, .. } => Position::Size,
                _ => Position::Rest,
            };
            self.head = Head::default();
        } else if let Some((name, value)) = line.split_once(':') {
            self.head.is_chunked |= name.eq_ignore_ascii_case(TRANSFER_ENCODING.as_str())
                && value.to_ascii_lowercase().contains("chunked");
        }
    }
}

/// The size of a chunk, without its extensions.
fn size(line: &str) -> Option<usize> {
    let digits = line.split(';').next()?;
    usize::from_str_radix(digits.trim(), 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n";

    /// Divides `input`, which arrives in reads of `read` bytes.
    fn pieces(input: &[u8], read: usize) -> Vec<String> {
        let mut chunks = Chunks::default();
        let mut pieces = Vec::new();
        for mut read in input.chunks(read) {
            while !read.is_empty() {
                let (piece, rest) = read.split_at(chunks.next_end(read));
                pieces.push(String::from_utf8_lossy(piece).into_owned());
                read = rest;
            }
        }
        pieces
    }

    #[track_caller]
    fn check(body: &str, expected: &[&str]) {
        let response = format!("HTTP/1.1 103 Early\r\n\r\n{HEAD}{body}");
        let seen = pieces(response.as_bytes(), usize::MAX);
        let (first, rest) = seen.split_first().unwrap();
        assert!(first.ends_with(expected[0]), "{first:?}");
        assert_eq!(rest, &expected[1..]);
        assert_eq!(pieces(response.as_bytes(), 1).concat(), response);
    }

    #[test]
    fn each_piece_ends_with_the_data_of_one_chunk() {
        check(
            "2\r\nab\r\n1;x=y\r\nc\r\n0\r\nx: y\r\n\r\n",
            &["\r\n\r\n2\r\nab", "\r\n1;x=y\r\nc", "\r\n0\r\nx: y\r\n\r\n"],
        );
        check("2\r\nab\r\nzz\r\n1\r\nc", &["2\r\nab", "\r\nzz\r\n1\r\nc"]);
        check("2\r\nabc\r\n1", &["2\r\nab", "c\r\n1"]);
        check("ffffffffffffffffffff\r\nab", &["ab"]);
    }

    #[test]
    fn other_bodies_are_not_divided() {
        let response = "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n2\r\nab\r\n1\r\n";
        assert_eq!(pieces(response.as_bytes(), usize::MAX), [response]);
    }

    #[test]
    fn data_is_passed_as_it_arrives() {
        let response = format!("{HEAD}4\r\nabcd\r\n");
        let seen = pieces(response.as_bytes(), HEAD.len() + 5);
        assert_eq!(seen, [&format!("{HEAD}4\r\nab"), "cd", "\r\n"]);
    }
}
