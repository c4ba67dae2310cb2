//! Response bodies: framing, frames and gzip.

use crate::contract::{
    Gzip, Verdict,
    probe::{Probe, expect, expect_body, frame, read, read_until_error},
    server::Server,
};
use crate::{Body, Sent, TransportErrorKind as Kind};

/// Empty, small, around common buffer sizes, and large; in bytes.
pub(in crate::contract) const LENGTHS: [usize; 9] =
    [0, 1, 2, 8_192, 16_383, 16_384, 16_385, 65_537, 1024 * 1024];

/// Bytes without repetition at a short distance.
pub(in crate::contract) fn test_bytes(length: usize) -> Vec<u8> {
    (0..length).map(|index| (index ^ (index >> 8) ^ (index >> 16)) as u8).collect()
}

pub(super) async fn by_length(probe: &Probe<'_>) -> Verdict {
    check_lengths(probe, |body| {
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", body.len());
        [head.as_bytes(), body].concat()
    })
    .await
}

pub(super) async fn chunked(probe: &Probe<'_>) -> Verdict {
    check_lengths(probe, |body| {
        let mut response = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n".to_vec();
        for (index, chunk) in body.chunks(3_001).enumerate() {
            let extension = if index % 2 == 0 { ";a=b" } else { "" };
            response.extend(format!("{:X}{extension}\r\n", chunk.len()).bytes());
            response.extend(chunk);
            response.extend(b"\r\n");
        }
        response.extend(b"0\r\nx-trailer: 1\r\n\r\n");
        response
    })
    .await
}

pub(super) async fn close_delimited(probe: &Probe<'_>) -> Verdict {
    check_lengths(probe, |body| [b"HTTP/1.1 200 OK\r\n\r\n", body].concat()).await
}

/// Checks bodies of every length in one framing.
async fn check_lengths(probe: &Probe<'_>, frame: impl Fn(&[u8]) -> Vec<u8>) -> Verdict {
    for length in LENGTHS {
        let expected = test_bytes(length);
        let server = Server::responding(frame(&expected))?;
        let response = probe.get(&server).await?;
        expect_body(&read(response.into_body()).await?, &expected)?;
    }
    Ok(())
}

pub(super) async fn frames_at_once(probe: &Probe<'_>) -> Verdict {
    for parts in [
        ["transfer-encoding: chunked\r\n", "2\r\nab\r\n", "3\r\ncde\r\n", "0\r\n\r\n"],
        ["content-length: 5\r\n", "ab", "cde", ""],
        ["", "ab", "cde", ""],
    ] {
        let mut body = gated_body(probe, parts.map(|part| part.as_bytes())).await?;
        for expected in ["ab", "cde"] {
            body.server.open_gate();
            let seen = frame(&mut body.body).await?;
            expect(seen == expected, || format!("{} bytes in the frame", seen.len()))?;
        }
        body.server.open_gate();
        expect_body(&read(body.body).await?, b"")?;
    }
    Ok(())
}

/// A response body whose next part is written when the gate opens.
struct Gated {
    server: Server,
    body: Body,
}

async fn gated_body(probe: &Probe<'_>, parts: [&'static [u8]; 4]) -> Result<Gated, String> {
    let server = Server::start(move |peer| {
        peer.request()?;
        let [headers, parts @ ..] = parts;
        peer.write([b"HTTP/1.1 200 OK\r\n", headers, b"\r\n"].concat())?;
        for part in parts {
            peer.wait_for_gate()?;
            peer.write(part)?;
        }
        Ok(())
    })?;
    let body = probe.get(&server).await?.into_body();
    Ok(Gated { server, body })
}

/// `printf hello | gzip -n`.
const HELLO: &[u8] = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xcb\x48\xcd\xc9\xc9\x07\x00\x86\xa6\x10\x36\x05\x00\x00\x00";

fn compressed(body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head =
        format!("HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: {length}\r\n\r\n");
    [head.as_bytes(), body].concat()
}

pub(super) async fn gzip(probe: &Probe<'_>) -> Verdict {
    let server = Server::responding(compressed(HELLO))?;
    let response = probe.get(&server).await?;
    let coding = response.headers().get("content-encoding").cloned();
    let length = response.headers().get("content-length").cloned();
    let body = read(response.into_body()).await?;
    match probe.gzip() {
        Gzip::Decoded | Gzip::DecodedUnasked => {
            expect(coding.is_none(), || format!("content-encoding: {coding:?}"))?;
            expect(length.is_none(), || format!("content-length: {length:?}"))?;
            expect_body(&body, b"hello")
        }
        Gzip::Passed => {
            expect(coding.is_some_and(|coding| coding == "gzip"), || {
                "the content-encoding is gone".to_owned()
            })?;
            expect_body(&body, HELLO)
        }
    }
}

/// Two server-sent events, flushed after the first.
const EVENTS: [&[u8]; 2] = [
    b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\x4a\x49\x2c\x49\xb4\x52\x30\xe4\xe2\x02\x00\x00\x00\xff\xff",
    b"\x4b\x01\x33\x8c\xb8\xb8\x00\x06\x2d\x00\x8f\x12\x00\x00\x00",
];

pub(super) async fn gzip_at_once(probe: &Probe<'_>) -> Verdict {
    let headers = b"content-encoding: gzip\r\n";
    let mut gated = gated_body(probe, [headers, EVENTS[0], EVENTS[1], b""]).await?;
    let expected: [&[u8]; 2] = match probe.gzip() {
        Gzip::Decoded | Gzip::DecodedUnasked => [b"data: 1\n\n", b"data: 2\n\n"],
        Gzip::Passed => EVENTS,
    };
    for expected in expected {
        gated.server.open_gate();
        let mut seen = Vec::new();
        while seen.len() < expected.len() {
            seen.extend_from_slice(&frame(&mut gated.body).await?);
        }
        expect_body(&seen, expected)?;
    }
    gated.server.open_gate();
    expect_body(&read(gated.body).await?, b"")
}

pub(super) async fn gzip_broken(probe: &Probe<'_>) -> Verdict {
    let mut interrupted = compressed(HELLO);
    interrupted.truncate(interrupted.len() - 12);
    for (head_and_body, kinds) in [
        (compressed(&HELLO[..12]), &[Kind::Body][..]),
        (compressed(b"not gzip at all"), &[Kind::Body]),
        // A decoder may fail before the connection is known to be closed.
        (interrupted, &[Kind::Interrupted, Kind::Body]),
    ] {
        let server = Server::responding(head_and_body)?;
        let response = probe.get(&server).await?;
        let (_, error) = read_until_error(response.into_body()).await?;
        let error = error.ok_or("no error")?;
        let seen = error.kind();
        expect(kinds.contains(&seen), || format!("{seen:?} instead of {kinds:?}"))?;
        expect(error.sent() == Sent::All, || format!("{:?} sent", error.sent()))?;
    }
    Ok(())
}
