//! What fails, with which kind, and how much is said to have been sent.

use bytes::Bytes;

use super::{
    Verdict,
    probe::{
        Probe, expect, expect_body, expect_failure, frame, get, post, read_until_failure, request,
    },
    server::Server,
};
use crate::{Sent, Timeouts, TransportErrorKind as Kind};

/// How much has been sent when the server may have read the request.
const NOT_NOTHING: &[Sent] = &[Sent::Perhaps, Sent::All];

pub(super) async fn refused(probe: &Probe<'_>) -> Verdict {
    let request = post(Server::nobody()?);
    let error = probe.failure(request, Timeouts::default()).await?;
    expect_failure(&error, Kind::Connect, &[Sent::Nothing])
}

pub(super) async fn unresolved(probe: &Probe<'_>) -> Verdict {
    // A label of more than 63 characters is refused before anyone is asked.
    let uri = format!("http://{}.invalid/?key=canary", "a".repeat(64));
    let error = probe.failure(request("GET", &uri, Bytes::new()), Timeouts::default()).await?;
    expect_failure(&error, Kind::Dns, &[Sent::Nothing])
}

pub(super) async fn tls_refused(probe: &Probe<'_>) -> Verdict {
    let server = Server::start(|peer| {
        peer.write("HTTP/1.1 400 Bad Request\r\n\r\n")?;
        peer.hold()
    })?;
    let uri = format!("https://{}/?key=canary", server.address());
    let error = probe.failure(request("GET", &uri, Bytes::new()), Timeouts::default()).await?;
    expect_failure(&error, Kind::Tls, &[Sent::Nothing])
}

pub(super) async fn unsupported(probe: &Probe<'_>) -> Verdict {
    let server = Server::saying("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")?;
    let uri = format!("ftp://{}/?key=canary", server.address());
    let error = probe.failure(request("GET", &uri, Bytes::new()), Timeouts::default()).await?;
    expect_failure(&error, Kind::Unsupported, &[Sent::Nothing])?;
    expect(server.accepted() == 0, || "a connection".to_owned())
}

pub(super) async fn no_response(probe: &Probe<'_>) -> Verdict {
    let server = Server::saying("")?;
    let error = probe.failure(post(server.address()), Timeouts::default()).await?;
    expect_failure(&error, Kind::Interrupted, &[Sent::Perhaps])
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
            let error = probe.failure(get(server.address()), Timeouts::default()).await?;
            expect_failure(&error, Kind::Interrupted, NOT_NOTHING)?;
        }
    }
    Ok(())
}

pub(super) async fn not_http(probe: &Probe<'_>) -> Verdict {
    for answer in [&b"SSH-2.0-OpenSSH_9.9\r\n\r\n"[..], b"\x15\x03\x01\x00\x02\x02\x46\r\n\r\n"] {
        let server = Server::saying(answer)?;
        let error = probe.failure(get(server.address()), Timeouts::default()).await?;
        expect_failure(&error, Kind::Protocol, NOT_NOTHING)?;
    }
    Ok(())
}

pub(super) async fn cut_body(probe: &Probe<'_>) -> Verdict {
    for rest in [
        "content-length: 10\r\n\r\nabcde",
        "transfer-encoding: chunked\r\n\r\n5\r\nabcde\r\n",
        "transfer-encoding: chunked\r\n\r\n2\r\nab\r\n9\r\ncde",
    ] {
        let server = Server::saying(format!("HTTP/1.1 200 OK\r\n{rest}"))?;
        ends_with(probe, &server, Kind::Interrupted).await?;
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
            // A reset may overtake what was written before it.
            peer.gate()?;
            peer.reset_at_end()
        })?;
        let mut body = probe.get(&server).await?.into_body();
        let first = frame(&mut body).await?;
        server.open_gate();
        let (more, failure) = read_until_failure(body).await?;
        expect_body(&[&first, more.as_slice()].concat(), b"abcde")?;
        let failure = failure.ok_or_else(|| format!("an orderly end after {rest:?}"))?;
        expect_failure(&failure, Kind::Interrupted, &[Sent::All])?;
    }
    Ok(())
}

pub(super) async fn bad_chunk(probe: &Probe<'_>) -> Verdict {
    for chunk in ["xyz\r\n", "5\r\nfghijk\r\n0\r\n\r\n"] {
        let server = Server::saying(format!(
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nabcde\r\n{chunk}"
        ))?;
        let response = probe.get(&server).await?;
        let (_, failure) = read_until_failure(response.into_body()).await?;
        let failure = failure.ok_or_else(|| format!("an orderly end after {chunk:?}"))?;
        expect_failure(&failure, Kind::Protocol, &[Sent::All])?;
    }
    Ok(())
}

/// Expects the bytes `abcde` and then a failure.
async fn ends_with(probe: &Probe<'_>, server: &Server, kind: Kind) -> Verdict {
    let response = probe.get(server).await?;
    let (bytes, failure) = read_until_failure(response.into_body()).await?;
    expect_body(&bytes, b"abcde")?;
    let failure = failure.ok_or("an orderly end")?;
    expect_failure(&failure, kind, &[Sent::All])
}
