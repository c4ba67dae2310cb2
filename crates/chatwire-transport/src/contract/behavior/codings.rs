//! Content codings that nobody asked for.

use crate::contract::{
    Verdict,
    probe::{Probe, expect, expect_body, read, read_until_error},
    server::Server,
};
use crate::{Sent, TransportErrorKind as Kind};

/// The value of `content-encoding`, and `hello` in that coding.
#[rustfmt::skip]
const HELLO: [(&str, &[u8]); 16] = [
    ("gzip", b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xcb\x48\xcd\xc9\xc9\x07\x00\x86\xa6\x10\x36\x05\x00\x00\x00"),
    ("GZIP", b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xcb\x48\xcd\xc9\xc9\x07\x00\x86\xa6\x10\x36\x05\x00\x00\x00"),
    ("x-gzip", b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xcb\x48\xcd\xc9\xc9\x07\x00\x86\xa6\x10\x36\x05\x00\x00\x00"),
    (" X-GZip ", b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xcb\x48\xcd\xc9\xc9\x07\x00\x86\xa6\x10\x36\x05\x00\x00\x00"),
    ("deflate", b"\x78\x9c\xcb\x48\xcd\xc9\xc9\x07\x00\x06\x2c\x02\x15"),
    ("deflate", b"\xcb\x48\xcd\xc9\xc9\x07\x00"),
    ("Deflate", b"\x78\x9c\xcb\x48\xcd\xc9\xc9\x07\x00\x06\x2c\x02\x15"),
    ("br", b"\x0b\x02\x80\x68\x65\x6c\x6c\x6f\x03"),
    ("zstd", b"\x28\xb5\x2f\xfd\x04\x58\x29\x00\x00\x68\x65\x6c\x6c\x6f\xa3\x6d\x9f\x88"),
    ("deflate, gzip", b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xab\x98\x73\xda\xe3\xec\xc9\x93\xec\x0c\x6c\x3a\x4c\xa2\x00\x44\xfe\x85\xaa\x0d\x00\x00\x00"),
    ("br,gzip", b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xe3\x66\x6a\xc8\x48\xcd\xc9\xc9\x67\x06\x00\xdb\x4e\x4b\x50\x09\x00\x00\x00"),
    ("zstd, identity, gzip", b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xd3\xd8\xaa\xff\x97\x25\x42\x93\x81\x21\x23\x35\x27\x27\x7f\x71\xee\xfc\x0e\x00\xb0\x6c\xf8\xe5\x12\x00\x00\x00"),
    ("gzip, gzip", b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\x93\xef\xe6\x60\x00\x01\x26\xe6\xd3\x1e\x67\x4f\x9e\x64\x67\x68\x5b\x26\x60\xc6\x0a\x14\x00\x00\xa7\x6f\xb4\x45\x19\x00\x00\x00"),
    ("identity", b"\x68\x65\x6c\x6c\x6f"),
    ("utf-8", b"\x68\x65\x6c\x6c\x6f"),
    ("", b"\x68\x65\x6c\x6c\x6f"),
];

/// Codings that no backend decodes.
const UNKNOWN: [&str; 3] = ["compress", "aws-chunked", "br, canary"];

pub(super) async fn codings(probe: &Probe<'_>) -> Verdict {
    for (name, body) in HELLO {
        let length = body.len();
        let chunked: Vec<u8> = body
            .iter()
            .flat_map(|byte| [b"1\r\n", &[*byte][..], b"\r\n"].concat())
            .chain(*b"0\r\n\r\n")
            .collect();
        for (framing, body) in [
            (format!("content-length: {length}"), body.to_vec()),
            ("transfer-encoding: chunked".to_owned(), chunked),
        ] {
            let head = format!("HTTP/1.1 200 OK\r\ncontent-encoding: {name}\r\n{framing}\r\n\r\n");
            let server = Server::responding([head.into_bytes(), body].concat())?;
            let seen = read(probe.get(&server).await?.into_body()).await;
            expect_body(&seen.map_err(|error| format!("{name}: {error}"))?, b"hello")
                .map_err(|error| format!("{name}: {error}"))?;
        }
    }
    for name in UNKNOWN {
        let server = Server::responding(format!(
            "HTTP/1.1 200 OK\r\ncontent-encoding: {name}\r\ncontent-length: 5\r\n\r\nhello"
        ))?;
        let (_, error) = read_until_error(probe.get(&server).await?.into_body()).await?;
        let error = error.ok_or_else(|| format!("no error for {name}"))?;
        let last = name.rsplit(' ').next().unwrap_or(name);
        expect(error.kind() == Kind::Body && error.sent() == Sent::All, || format!("{error:?}"))?;
        expect(error.to_string().contains(last), || format!("{error} does not name {name}"))?;
    }
    Ok(())
}
