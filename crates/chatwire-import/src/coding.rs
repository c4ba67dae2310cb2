//! Decodes the content codings of stored bodies.

use std::io::{self, BufReader, Cursor, Read};

use brotli_decompressor::Decompressor;
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use crate::zstd::Zstd;

/// The most codings, one inside the other.
const MAX_CODINGS: usize = 4;

/// A body that was decoded, or as much of it as could be.
pub(crate) struct Decoded {
    pub(crate) bytes: Vec<u8>,
    /// What went wrong after these bytes; `None` if nothing did.
    pub(crate) fault: Option<String>,
}

/// Decodes a body as `content-encoding` says, in the order of the header's values.
///
/// A body that is not in the coding at all was decoded before it was stored, and stays as it is.
pub(crate) fn decode(codings: &[String], body: Vec<u8>, limit: usize) -> Decoded {
    let names: Vec<_> = codings
        .iter()
        .flat_map(|value| value.split(','))
        .map(|name| name.trim().to_ascii_lowercase())
        .filter(|name| is_coding(name))
        .collect();
    if names.len() > MAX_CODINGS {
        let fault = Some(format!("has {} content codings", names.len()));
        return Decoded { bytes: body, fault };
    }
    let mut decoded = Decoded { bytes: body, fault: None };
    for name in names.iter().rev() {
        if !looks_like(name, &decoded.bytes) {
            break;
        }
        decoded = step(name, decoded.bytes, limit);
        if decoded.fault.is_some() {
            break;
        }
    }
    decoded
}

fn is_coding(name: &str) -> bool {
    matches!(name, "gzip" | "x-gzip" | "deflate" | "br" | "zstd")
}

fn step(name: &str, body: Vec<u8>, limit: usize) -> Decoded {
    let source = Cursor::new(body);
    match name {
        "br" => read(Decompressor::new(source, 4096), name, limit),
        "zstd" => read(Zstd::new(BufReader::new(source)), name, limit),
        "deflate" => {
            let body = source.into_inner();
            let zlib = body.first().is_some_and(|byte| byte & 0x0f == 8)
                && body.len() > 1
                && u16::from_be_bytes([body[0], body[1]]).is_multiple_of(31);
            match zlib {
                true => read(ZlibDecoder::new(Cursor::new(body)), name, limit),
                false => read(DeflateDecoder::new(Cursor::new(body)), name, limit),
            }
        }
        _ => read(MultiGzDecoder::new(source), name, limit),
    }
}

fn read(reader: impl Read, name: &str, limit: usize) -> Decoded {
    let mut bytes = Vec::new();
    let result = read_bounded(reader, &mut bytes, limit);
    let fault = result.err().map(|error| format!("cannot be decoded as {name}: {error}"));
    Decoded { bytes, fault }
}

fn read_bounded(mut reader: impl Read, bytes: &mut Vec<u8>, limit: usize) -> io::Result<()> {
    let mut buffer = vec![0; 16 * 1024];
    loop {
        let count = reader.read(&mut buffer)?;
        if count == 0 {
            return Ok(());
        }
        if bytes.len() + count > limit {
            return Err(io::Error::other(format!("it has more than {limit} bytes")));
        }
        bytes.extend_from_slice(&buffer[..count]);
    }
}

/// Whether bytes can be in a coding; `br` and raw `deflate` have no mark, so text is not.
fn looks_like(name: &str, bytes: &[u8]) -> bool {
    match name {
        "gzip" | "x-gzip" => bytes.starts_with(&[0x1f, 0x8b]),
        "zstd" => bytes.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]),
        _ => !bytes.is_empty() && std::str::from_utf8(bytes).is_err(),
    }
}
