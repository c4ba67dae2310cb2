//! Failures: the kind of the error, and how much was sent.

use bytes::Bytes;

use crate::contract::{
    Verdict,
    probe::{
        Probe, expect, expect_body, expect_error, frame, get, post, read_until_error, request,
    },
    server::Server,
};
use crate::{Sent, Timeouts, TransportErrorKind as Kind};

/// How much was sent if the server may have read the request.
const NOT_NOTHING: &[Sent] = &[Sent::Perhaps, Sent::All];

pub(super) async fn refused(probe: &Probe<'_>) -> Verdict {
    let request = post(Server::unused_address()?);
    let error = probe.error(request, Timeouts::default()).await?;
    expect_error(&error, Kind::Connect, &[Sent::Nothing])
}

pub(super) async fn unresolved(probe: &Probe<'_>) -> Verdict {
    // A label of more than 63 characters is rejected before any lookup.
    let uri = format!("http://{}.invalid/?key=canary", "a".repeat(64));
    let error = probe.error(request("GET", &uri, Bytes::new()), Timeouts::default()).await?;
    expect_error(&error, Kind::Dns, &[Sent::Nothing])
}

pub(super) async fn tls_refused(probe: &Probe<'_>) -> Verdict {
    let server = Server::start(|peer| {
        peer.write("HTTP/1.1 400 Bad Request\r\n\r\n")?;
        peer.wait_for_close()
    })?;
    let uri = format!("https://{}/?key=canary", server.address());
    let error = probe.error(request("GET", &uri, Bytes::new()), Timeouts::default()).await?;
    expect_error(&error, Kind::Tls, &[Sent::Nothing])
}

pub(super) async fn unsupported(probe: &Probe<'_>) -> Verdict {
    let server = Server::responding("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")?;
    let uri = format!("ftp://{}/?key=canary", server.address());
    let error = probe.error(request("GET", &uri, Bytes::new()), Timeouts::default()).await?;
    expect_error(&error, Kind::Unsupported, &[Sent::Nothing])?;
    expect(server.accepted() == 0, || "a connection".to_owned())
}

pub(super) async fn no_response(probe: &Probe<'_>) -> Verdict {
    let server = Server::responding("")?;
    let error = probe.error(post(server.address()), Timeouts::default()).await?;
    expect_error(&error, Kind::Interrupted, &[Sent::Perhaps])
}

pub(super) async fn half_head(probe: &Probe<'_>) -> Verdict {
    for head in ["HTTP/1.1 2", "HTTP/1.1 200 OK\r\nx-a:", "HTTP/1.1 200 OK\r\nx-a: 1\r\n"] {
        for reset in [false, true] {
            let server = Server::start(move |peer| {
                peer.request()?;
                if reset {
                    peer.reset_at_end()?;
                }
                peer.write(head)
            })?;
            let error = probe.error(get(server.address()), Timeouts::default()).await?;
            expect_error(&error, Kind::Interrupted, NOT_NOTHING)?;
        }
    }
    Ok(())
}

pub(super) async fn not_http(probe: &Probe<'_>) -> Verdict {
    for response in [&b"SSH-2.0-OpenSSH_9.9\r\n\r\n"[..], b"\x15\x03\x01\x00\x02\x02\x46\r\n\r\n"] {
        let server = Server::responding(response)?;
        let error = probe.error(get(server.address()), Timeouts::default()).await?;
        expect_error(&error, Kind::Protocol, NOT_NOTHING)?;
    }
    Ok(())
}

pub(super) async fn cut_body(probe: &Probe<'_>) -> Verdict {
    for rest in [
        "content-length: 10\r\n\r\nabcde",
        "transfer-encoding: chunked\r\n\r\n5\r\nabcde\r\n",
        "transfer-encoding: chunked\r\n\r\n2\r\nab\r\n9\r\ncde",
    ] {
        let server = Server::responding(format!("HTTP/1.1 200 OK\r\n{rest}"))?;
        expect_interrupted_after(probe, &server, Kind::Interrupted).await?;
    }
    Ok(())
}

pub(super) async fn reset(probe: &Probe<'_>) -> Verdict {
    for rest in [
        "content-length: 10\r\n\r\nabcde",
        "transfer-encoding: chunked\r\n\r\n5\r\nabcde\r\n",
        "\r\nabcde",
    ] {
        let server = Server::start(move |peer| {
            peer.request()?;
            peer.write(format!("HTTP/1.1 200 OK\r\n{rest}"))?;
            // A reset may overtake bytes that were written before it.
            peer.wait_for_gate()?;
            peer.reset_at_end()
        })?;
        let mut body = probe.get(&server).await?.into_body();
        let first = frame(&mut body).await?;
        server.open_gate();
        let (more, error) = read_until_error(body).await?;
        expect_body(&[&first, more.as_slice()].concat(), b"abcde")?;
        let error = error.ok_or_else(|| format!("no error after {rest:?}"))?;
        expect_error(&error, Kind::Interrupted, &[Sent::All])?;
    }
    Ok(())
}

pub(super) async fn bad_chunk(probe: &Probe<'_>) -> Verdict {
    for chunk in ["xyz\r\n", "5\r\nfghijk\r\n0\r\n\r\n"] {
        let server = Server::responding(format!(
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nabcde\r\n{chunk}"
        ))?;
        let response = probe.get(&server).await?;
        let (_, error) = read_until_error(response.into_body()).await?;
        let error = error.ok_or_else(|| format!("no error after {chunk:?}"))?;
        expect_error(&error, Kind::Protocol, &[Sent::All])?;
    }
    Ok(())
}

pub(super) async fn frames_before_error(probe: &Probe<'_>) -> Verdict {
    for (rest, data) in [
        ("zz\r\nfgh\r\n", "abcde"),
        ("-1\r\nf\r\n", "abcde"),
        ("3\r\nfghXX\r\n", "abcdefgh"),
        ("3\r\nfghij\r\n0\r\n\r\n", "abcdefgh"),
        ("5\r\nf\r\n0\r\n\r\n", "abcdef\r\n0\r"),
        ("9\r\nfgh", "abcdefgh"),
        ("3\r\nfgh", "abcdefgh"),
        ("3\r\nfgh\r\n3", "abcdefgh"),
        ("fffffffffffffffffffff\r\nf", "abcde"),
    ] {
        let server = Server::responding(format!(
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nab\r\n3\r\ncde\r\n{rest}"
        ))?;
        let response = probe.get(&server).await?;
        let (bytes, error) = read_until_error(response.into_body()).await?;
        expect(bytes == data.as_bytes(), || {
            format!("{:?} before the end of {rest:?}", String::from_utf8_lossy(&bytes))
        })?;
        let error = error.ok_or_else(|| format!("no error after {rest:?}"))?;
        let is_expected = matches!(error.kind(), Kind::Interrupted | Kind::Protocol);
        expect(is_expected, || format!("{:?} after {rest:?}", error.kind()))?;
    }
    Ok(())
}

/// Expects the bytes `abcde` and then an error.
async fn expect_interrupted_after(probe: &Probe<'_>, server: &Server, kind: Kind) -> Verdict {
    let response = probe.get(server).await?;
    let (bytes, error) = read_until_error(response.into_body()).await?;
    expect_body(&bytes, b"abcde")?;
    let error = error.ok_or("no error")?;
    expect_error(&error, kind, &[Sent::All])
}
