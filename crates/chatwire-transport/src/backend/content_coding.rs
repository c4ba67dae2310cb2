//! Decodes response bodies: gzip, deflate, br and zstd, one inside the other, for all backends.
//!
//! ```text
//!  frames as received ──▶ push ──▶ Input ──▶ Read, one for each coding ──▶ next ──▶ decoded frames
//! ```
//!
//! Servers and gateways encode bodies that nobody asked them to encode.
//! What a server has flushed is decoded at once, and at most [`MAX_FRAME`] bytes at a time, so that
//! a small body that decodes to a huge one never is in memory as a whole.

mod deflate;
mod input;
mod stream;
mod zstd;

use std::io::{self, Read};

use bytes::Bytes;
use http::{
    HeaderMap,
    header::{CONTENT_ENCODING, CONTENT_LENGTH},
};

use self::{deflate::Deflate, input::Input, zstd::Zstd};
use crate::{Sent, TransportError, TransportErrorKind as Kind};

#[cfg(feature = "ureq")]
pub(super) use self::stream::decoded_frames;
#[cfg(any(feature = "hyper", feature = "reqwest", feature = "tower"))]
pub(super) use self::stream::decoded_stream;

/// The maximum length of a decoded frame, in bytes.
const MAX_FRAME: usize = 16 * 1024;

/// The maximum number of codings, one inside the other.
const MAX_CODINGS: usize = 4;

/// The maximum length of the name of an unknown coding in a message, in characters.
const MAX_NAME_CHARS: usize = 40;

/// The `accept-encoding` of the backends that ask for a coding.
#[cfg(any(feature = "hyper", feature = "reqwest", feature = "ureq"))]
pub(super) const ASKED_FOR: http::HeaderValue = http::HeaderValue::from_static("gzip");

/// Values of `content-encoding` that servers send for bodies without a coding.
const NO_CODING: [&str; 7] = ["", "identity", "none", "binary", "utf-8", "utf8", "chunked"];

/// The codings of a body.
pub(super) enum Codings {
    /// The body is not encoded.
    None,
    /// In the order in which they were applied.
    Known(Vec<Coding>),
    /// A coding that cannot be decoded.
    Unknown(String),
}

/// A coding of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Coding {
    Gzip,
    Deflate,
    Brotli,
    Zstd,
}

/// The codings that response headers name; decoding them is announced by removing
/// `content-encoding` and `content-length`.
pub(super) fn take_codings(headers: &mut HeaderMap) -> Codings {
    let mut known = Vec::new();
    for value in headers.get_all(CONTENT_ENCODING) {
        for name in value.as_bytes().split(|byte| *byte == b',') {
            let name = String::from_utf8_lossy(name).trim().to_ascii_lowercase();
            known.push(match &*name {
                "gzip" | "x-gzip" => Coding::Gzip,
                "deflate" => Coding::Deflate,
                "br" => Coding::Brotli,
                "zstd" => Coding::Zstd,
                other if NO_CODING.contains(&other) => continue,
                _ => return Codings::Unknown(shown(&name)),
            });
        }
    }
    if known.len() > MAX_CODINGS {
        return Codings::Unknown(format!("{} codings, one inside the other", known.len()));
    }
    if known.is_empty() {
        return Codings::None;
    }
    headers.remove(CONTENT_ENCODING);
    headers.remove(CONTENT_LENGTH);
    Codings::Known(known)
}

/// The error for a body in an unknown coding.
fn unknown(name: &str) -> TransportError {
    TransportError::new(Kind::Body, Sent::All)
        .with_detail(format!("the server sent the content coding {name:?}, which is not supported"))
}

fn shown(name: &str) -> String {
    let visible = name.chars().filter(|char| !char.is_control());
    visible.take(MAX_NAME_CHARS).collect()
}

/// The decoder of one body.
pub(super) struct Decoder {
    input: Input,
    reader: Box<dyn Read + Send>,
    names: String,
    buffer: Box<[u8]>,
}

/// What a decoder has.
enum Step {
    /// Decoded bytes.
    Frame(Bytes),
    /// Nothing before more input.
    NeedsInput,
    /// The end of the decoded body.
    End,
}

impl Decoder {
    fn new(codings: &[Coding]) -> Self {
        let input = Input::default();
        let mut reader: Box<dyn Read + Send> = Box::new(input.clone());
        for coding in codings.iter().rev() {
            reader = match coding {
                Coding::Gzip => Box::new(flate2::read::MultiGzDecoder::new(reader)),
                Coding::Deflate => Box::new(Deflate::new(reader)),
                Coding::Brotli => {
                    Box::new(brotli_decompressor::Decompressor::new(reader, MAX_FRAME))
                }
                Coding::Zstd => Box::new(Zstd::new(reader)),
            };
        }
        let names: Vec<_> = codings.iter().map(|coding| coding.name()).collect();
        let buffer = vec![0; MAX_FRAME].into();
        Self { input, reader, names: names.join(", "), buffer }
    }

    fn next(&mut self) -> Result<Step, TransportError> {
        if self.input.is_empty_body() {
            // A response to HEAD has the headers of a body, and none.
            return Ok(Step::End);
        }
        match self.reader.read(&mut self.buffer) {
            Ok(0) => Ok(Step::End),
            Ok(length) => Ok(Step::Frame(Bytes::copy_from_slice(&self.buffer[..length]))),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Ok(Step::NeedsInput),
            Err(error) => Err(self.error(error)),
        }
    }

    fn error(&self, error: io::Error) -> TransportError {
        let cut = if self.input.is_at_end() { ", which may have been cut" } else { "" };
        TransportError::new(Kind::Body, Sent::All)
            .with_detail(format!("the coding is {}{cut}", self.names))
            .with_source(error)
    }
}

impl Coding {
    fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Deflate => "deflate",
            Self::Brotli => "br",
            Self::Zstd => "zstd",
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use http::HeaderValue;

    use super::*;

    const BROTLI: &[u8] = b"\x0b\x02\x80\x68\x65\x6c\x6c\x6f\x03";
    const ZSTD: &[u8] = b"\x28\xb5\x2f\xfd\x04\x58\x29\x00\x00\x68\x65\x6c\x6c\x6f\xa3\x6d\x9f\x88";

    fn gzip(body: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(body).unwrap();
        encoder.finish().unwrap()
    }

    fn deflate(body: &[u8], header: bool) -> Vec<u8> {
        let mut encoder = flate2::Compress::new(flate2::Compression::fast(), header);
        let mut target = Vec::with_capacity(body.len() + 64);
        let end = flate2::FlushCompress::Finish;
        encoder.compress_vec(body, &mut target, end).unwrap();
        target
    }

    /// Every coding, with a body and what it decodes to.
    fn table() -> Vec<(Vec<Coding>, Vec<u8>, Vec<u8>)> {
        let long: Vec<u8> = (0..60_000_u32).map(|n| (n * n / 7 % 251) as u8).collect();
        let hello = b"hello".to_vec();
        vec![
            (vec![Coding::Gzip], gzip(&long), long.clone()),
            (
                vec![Coding::Gzip],
                [gzip(&hello), gzip(&long)].concat(),
                [&hello[..], &long].concat(),
            ),
            (vec![Coding::Deflate], deflate(&long, true), long.clone()),
            (vec![Coding::Deflate], deflate(&long, false), long.clone()),
            (vec![Coding::Brotli], BROTLI.to_vec(), hello.clone()),
            (vec![Coding::Zstd], ZSTD.to_vec(), hello.clone()),
            (vec![Coding::Zstd], [ZSTD, ZSTD].concat(), b"hellohello".to_vec()),
            (vec![Coding::Zstd, Coding::Gzip], gzip(ZSTD), hello),
            (vec![Coding::Deflate, Coding::Gzip], gzip(&deflate(&long, false)), long),
        ]
    }

    /// Decodes frames of this length; the longest decoded frame, and the whole.
    fn decode(codings: &[Coding], body: &[u8], length: usize) -> Result<Vec<u8>, TransportError> {
        let mut decoder = Decoder::new(codings);
        let mut frames = body.chunks(length);
        let mut decoded = Vec::new();
        loop {
            match decoder.next()? {
                Step::Frame(frame) => {
                    assert!(frame.len() <= MAX_FRAME);
                    decoded.extend_from_slice(&frame);
                }
                Step::NeedsInput => match frames.next() {
                    Some(frame) => decoder.input.push(Bytes::copy_from_slice(frame)),
                    None => decoder.input.end(),
                },
                Step::End => return Ok(decoded),
            }
        }
    }

    #[test]
    fn a_body_is_the_same_however_it_is_cut_into_frames() {
        for (codings, body, expected) in table() {
            for length in [1, 2, 3, 7, 100, 4_096, usize::MAX] {
                let decoded = decode(&codings, &body, length).unwrap();
                assert!(decoded == expected, "{codings:?}, frames of {length}");
            }
        }
    }

    #[test]
    fn a_truncated_body_is_an_error_wherever_it_is_cut() {
        for (codings, body, expected) in table() {
            let step = (body.len() / 50).max(1);
            for length in (1..body.len()).step_by(step) {
                match decode(&codings, &body[..length], 100) {
                    Err(error) => assert_eq!(error.kind(), Kind::Body, "{codings:?}"),
                    // A cut between two members is an end.
                    Ok(decoded) => assert!(
                        decoded == b"hello" && expected.len() > 5,
                        "{codings:?}, {length} of {} bytes",
                        body.len()
                    ),
                }
            }
        }
    }

    #[test]
    fn a_corrupt_body_is_an_error_and_never_a_panic() {
        for (codings, body, _) in table() {
            let step = (body.len() / 200).max(1);
            for at in (0..body.len()).step_by(step) {
                let mut corrupt = body.clone();
                corrupt[at] ^= 0x55;
                let _ = decode(&codings, &corrupt, 1_000);
            }
            let error = decode(&codings, b"{\"a\": 1, \"not\": \"encoded at all\"}", 9);
            let error = error.unwrap_err();
            assert!(error.to_string().contains(codings.last().unwrap().name()), "{error}");
        }
    }

    #[test]
    fn a_response_without_a_body_may_name_a_coding() {
        for (codings, ..) in table() {
            assert_eq!(decode(&codings, b"", 1).unwrap(), b"");
        }
    }

    #[test]
    fn headers_name_codings_in_every_spelling() {
        let take = |values: &[&'static str]| {
            let mut headers = HeaderMap::new();
            headers.insert(CONTENT_LENGTH, HeaderValue::from_static("9"));
            for value in values {
                headers.append(CONTENT_ENCODING, HeaderValue::from_static(value));
            }
            let codings = take_codings(&mut headers);
            let is_kept = headers.contains_key(CONTENT_LENGTH);
            assert_eq!(is_kept, !matches!(codings, Codings::Known(_)));
            match codings {
                Codings::None => "none".to_owned(),
                Codings::Known(known) => format!("{known:?}"),
                Codings::Unknown(name) => name,
            }
        };
        assert_eq!(take(&[]), "none");
        assert_eq!(take(&["", "identity, NONE", "UTF-8"]), "none");
        assert_eq!(take(&["GZip"]), "[Gzip]");
        assert_eq!(take(&["X-GZIP ,deflate", "BR, zstd"]), "[Gzip, Deflate, Brotli, Zstd]");
        assert_eq!(take(&["gzip, Compress"]), "compress");
        assert_eq!(take(&["br,br,br,br,br"]), "5 codings, one inside the other");
    }
}
