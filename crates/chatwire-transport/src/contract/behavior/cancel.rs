//! Cancellation: what is closed when a future or body is dropped.

use std::time::Duration;

use crate::Timeouts;
use crate::contract::{
    Verdict,
    probe::{Probe, expect, expect_body, frame, get, post, read},
    server::Server,
    wait::{First, first},
};

const CLOSE_DEADLINE: Duration = Duration::from_millis(100);

pub(super) async fn body(probe: &Probe<'_>) -> Verdict {
    for (head, more) in [
        ("content-length: 100\r\n", "ab"),
        ("transfer-encoding: chunked\r\n", "2\r\nab\r\n"),
        ("", "ab"),
    ] {
        let server = Server::start(move |peer| {
            peer.request()?;
            peer.write(format!("HTTP/1.1 200 OK\r\n{head}\r\n{more}"))?;
            peer.wait_for_gate()?;
            peer.expect_close(CLOSE_DEADLINE)
        })?;
        let mut body = probe.get(&server).await?.into_body();
        expect_body(&frame(&mut body).await?, b"ab")?;
        drop(body);
        server.open_gate();
        server.served(1).await?;
    }
    Ok(())
}

pub(super) async fn send(probe: &Probe<'_>) -> Verdict {
    for begun in ["", "HTTP/1.1 200 OK\r\nx-a: "] {
        let server = Server::start(move |peer| {
            peer.request()?;
            peer.write(begun)?;
            peer.signal();
            peer.wait_for_gate()?;
            peer.expect_close(CLOSE_DEADLINE)
        })?;
        let answer = probe.send(get(server.address()), Timeouts::default());
        match first(answer, server.signaled()).await {
            First::Left(Ok(_)) => return Err("an answer that was not sent".to_owned()),
            First::Left(Err(error)) => return Err(format!("a error before the drop: {error}")),
            First::Right(signaled) => signaled?,
        }
        server.open_gate();
        server.served(1).await?;
    }
    Ok(())
}

pub(super) async fn lazy(probe: &Probe<'_>) -> Verdict {
    let server = Server::start(|peer| {
        let request = peer.request()?;
        peer.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n")?;
        peer.write(if request.line.starts_with("GET") { "ok" } else { "no" })
    })?;
    drop(probe.send(post(server.address()), Timeouts::default()));
    // If the first request had been sent, its connection would have been accepted first.
    let response = probe.get(&server).await?;
    expect_body(&read(response.into_body()).await?, b"ok")?;
    expect(server.accepted() == 1, || format!("{} connections", server.accepted()))
}
