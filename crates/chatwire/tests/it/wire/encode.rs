//! Encodes bodies: gzip and deflate by a library, br and zstd without compression.

use std::io::Write;

use flate2::{
    Compression,
    write::{DeflateEncoder, GzEncoder, ZlibEncoder},
};

pub(super) fn gzip(body: impl AsRef<[u8]>) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(body.as_ref()).unwrap();
    encoder.finish().unwrap()
}

/// Deflate in a zlib wrapper, as the standard wants it.
pub(super) fn zlib(body: impl AsRef<[u8]>) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(body.as_ref()).unwrap();
    encoder.finish().unwrap()
}

/// Deflate alone, as some servers send it.
pub(super) fn deflate(body: impl AsRef<[u8]>) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(body.as_ref()).unwrap();
    encoder.finish().unwrap()
}

/// One uncompressed meta-block, [RFC 7932](https://www.rfc-editor.org/rfc/rfc7932#section-9.2).
pub(super) fn brotli(body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let header = ((body.len() - 1) << 4) | (1 << 20);
    let mut encoded = header.to_le_bytes()[..3].to_vec();
    encoded.extend_from_slice(body);
    encoded.push(3);
    encoded
}

/// One raw block, [RFC 8878](https://www.rfc-editor.org/rfc/rfc8878#section-3.1.1).
pub(super) fn zstd(body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let length = u32::try_from(body.len()).unwrap();
    let mut encoded = b"\x28\xb5\x2f\xfd\xa0".to_vec();
    encoded.extend_from_slice(&length.to_le_bytes());
    encoded.extend_from_slice(&((length << 3) | 1).to_le_bytes()[..3]);
    encoded.extend_from_slice(body);
    encoded
}
