//! Timeouts: each applies in its phase only.

use std::time::Duration;

use bytes::Bytes;

use crate::contract::{
    Verdict,
    alarm::{Alarm, MAX_WAIT, pause},
    probe::{Probe, expect, expect_body, expect_error, frame, get, read, request},
    server::Server,
};
use crate::{Phase, Sent, Timeouts, TransportErrorKind as Kind};

/// A timeout that is meant to be exceeded.
const SHORT: Duration = Duration::from_millis(60);

/// Longer than [`SHORT`].
const LONGER: Duration = Duration::from_millis(150);

const HEAD: &str = "HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\n";

pub(super) async fn connect(probe: &Probe<'_>) -> Verdict {
    // The server never answers the handshake.
    let server = Server::start(|peer| peer.wait_for_close())?;
    let timeouts = Timeouts::default().with_connect(SHORT);
    let error = probe.error(secure(&server), timeouts).await?;
    expect_error(&error, Kind::Timeout(Phase::Connect), &[Sent::Nothing])
}

pub(super) async fn header(probe: &Probe<'_>) -> Verdict {
    let server = Server::start(|peer| {
        peer.request()?;
        peer.wait_for_close()
    })?;
    let timeouts = Timeouts::default().with_response_headers(SHORT);
    let error = probe.error(get(server.address()), timeouts).await?;
    expect_error(&error, Kind::Timeout(Phase::ResponseHeaders), &[Sent::Perhaps])?;
    server.served(1).await
}

pub(super) async fn header_while_connecting(probe: &Probe<'_>) -> Verdict {
    let server = Server::start(|peer| peer.wait_for_close())?;
    let timeouts = Timeouts::default().with_response_headers(SHORT);
    let error = probe.error(secure(&server), timeouts).await?;
    expect_error(&error, Kind::Timeout(Phase::ResponseHeaders), &[Sent::Nothing, Sent::Perhaps])?;

    let timeouts = timeouts.with_connect(MAX_WAIT);
    let error = probe.error(secure(&server), timeouts).await?;
    expect_error(&error, Kind::Timeout(Phase::ResponseHeaders), &[Sent::Nothing, Sent::Perhaps])
}

pub(super) async fn slow_header(probe: &Probe<'_>) -> Verdict {
    let server = Server::start(|peer| {
        peer.request()?;
        peer.write("HTTP/1.1 200 OK\r\nx-a: ")?;
        // Until the client has closed its connection; the second write after that fails.
        for _ in 0..MAX_WAIT.as_millis() / 20 {
            pause(Duration::from_millis(20));
            if peer.write("a").is_err() {
                return Ok(());
            }
        }
        Err("the connection was still open".to_owned())
    })?;
    let timeouts = Timeouts::default().with_response_headers(LONGER);
    let error = probe.error(get(server.address()), timeouts).await?;
    expect_error(&error, Kind::Timeout(Phase::ResponseHeaders), &[Sent::Perhaps, Sent::All])?;
    server.served(1).await
}

pub(super) async fn header_ends(probe: &Probe<'_>) -> Verdict {
    let server = Server::start(|peer| {
        peer.request()?;
        peer.write(HEAD)?;
        pause(2 * LONGER);
        peer.write("body")
    })?;
    let timeouts = Timeouts::default().with_response_headers(LONGER).with_connect(LONGER);
    let response = probe.response(get(server.address()), timeouts).await?;
    expect_body(&read(response.into_body()).await?, b"body")
}

pub(super) async fn idle(probe: &Probe<'_>) -> Verdict {
    for sent in ["", "bo"] {
        let server = Server::start(move |peer| {
            peer.request()?;
            peer.write(HEAD)?;
            peer.write(sent)?;
            peer.wait_for_close()
        })?;
        let timeouts = Timeouts::default().with_read(SHORT);
        let response = probe.response(get(server.address()), timeouts).await?;
        let mut body = response.into_body();
        if !sent.is_empty() {
            expect_body(&frame(&mut body).await?, sent.as_bytes())?;
        }
        match body.frame().await {
            Some(Err(error)) => {
                expect_error(&error, Kind::Timeout(Phase::Read), &[Sent::All])?;
            }
            Some(Ok(_)) => return Err("a frame that was not sent".to_owned()),
            None => return Err("no error".to_owned()),
        }
        expect(body.frame().await.is_none(), || "a frame after the error".to_owned())?;
        drop(body);
        server.served(1).await?;
    }
    Ok(())
}

pub(super) async fn idle_restarts(probe: &Probe<'_>) -> Verdict {
    let (gap, limit) = (Duration::from_millis(60), Duration::from_millis(400));
    let server = Server::start(move |peer| {
        peer.request()?;
        peer.write("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n")?;
        for byte in b"abcdefghij" {
            pause(gap);
            peer.write([*byte])?;
        }
        Ok(())
    })?;
    let timeouts = Timeouts::default().with_read(limit);
    let response = probe.response(get(server.address()), timeouts).await?;
    expect_body(&read(response.into_body()).await?, b"abcdefghij")
}

pub(super) async fn idle_is_for_bodies(probe: &Probe<'_>) -> Verdict {
    let server = Server::start(|peer| {
        peer.request()?;
        pause(2 * LONGER);
        peer.write(HEAD)?;
        peer.write("body")
    })?;
    let timeouts = Timeouts::default().with_read(LONGER);
    let response = probe.response(get(server.address()), timeouts).await?;
    expect_body(&read(response.into_body()).await?, b"body")
}

pub(super) async fn idle_reader(probe: &Probe<'_>) -> Verdict {
    let server = Server::start(|peer| {
        peer.request()?;
        peer.write(HEAD)?;
        peer.write("bo")?;
        peer.wait_for_gate()?;
        peer.write("dy")
    })?;
    let timeouts = Timeouts::default().with_read(LONGER);
    let mut body = probe.response(get(server.address()), timeouts).await?.into_body();
    expect_body(&frame(&mut body).await?, b"bo")?;
    Alarm::after(2 * LONGER).await;
    server.open_gate();
    expect_body(&read(body).await?, b"dy")
}

fn secure(server: &Server) -> http::Request<Bytes> {
    request("GET", &format!("https://{}/?key=canary", server.address()), Bytes::new())
}
