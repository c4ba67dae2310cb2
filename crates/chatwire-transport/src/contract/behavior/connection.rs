//! Connection reuse: which connections serve several requests, and which never may.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use crate::contract::{
    Verdict,
    alarm::Alarm,
    probe::{Probe, expect, expect_body, expect_error, frame, get, post, read},
    server::Server,
};
use crate::{Sent, Timeouts, TransportError, TransportErrorKind as Kind};

const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
const NEW: &str = "HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nnew";

/// Maximum attempts until a connection is reused.
///
/// With several threads a request may be sent before the connection is back in the pool.
const ATTEMPTS: usize = 20;
const POOL_RETURN_DELAY: Duration = Duration::from_millis(10);

pub(super) async fn keep_alive(probe: &Probe<'_>) -> Verdict {
    for answer in [
        OK,
        "HTTP/1.1 204 No Content\r\n\r\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
    ] {
        let server = Server::start(move |peer| {
            while peer.next_request()?.is_some() {
                peer.write(answer)?;
            }
            Ok(())
        })?;
        let mut requests = 0;
        while requests == server.accepted() {
            expect(requests < ATTEMPTS, || format!("{requests} connections"))?;
            read(probe.get(&server).await?.into_body()).await?;
            requests += 1;
            Alarm::after(POOL_RETURN_DELAY).await;
        }
    }
    Ok(())
}

pub(super) async fn closed_in_pool(probe: &Probe<'_>) -> Verdict {
    let server = Server::start(|peer| {
        peer.request()?;
        if peer.index() > 0 {
            return peer.write(NEW);
        }
        peer.write(OK)?;
        peer.wait_for_gate()?;
        peer.close_writing()?;
        // A backend that monitors its pool closes the connection now; another backend does so when
        // it needs a connection.
        let _ = peer.expect_close(Duration::from_millis(100));
        Ok(())
    })?;
    read(probe.get(&server).await?.into_body()).await?;
    server.open_gate();
    server.served(1).await?;
    let response = probe.response(post(server.address()), Timeouts::default()).await?;
    expect_body(&read(response.into_body()).await?, b"new")
}

pub(super) async fn closed_unseen(probe: &Probe<'_>) -> Verdict {
    let server = Server::start(|peer| {
        peer.request()?;
        if peer.index() > 0 {
            return peer.write(NEW);
        }
        peer.write(OK)?;
        peer.wait_for_gate()
    })?;
    read(probe.get(&server).await?.into_body()).await?;
    server.open_gate();
    server.wait_until_served(1)?;
    let response = probe.response(post(server.address()), Timeouts::default()).await?;
    expect_body(&read(response.into_body()).await?, b"new")
}

pub(super) async fn never_resent(probe: &Probe<'_>) -> Verdict {
    for _ in 0..ATTEMPTS {
        let posts = Arc::new(AtomicUsize::new(0));
        let received = posts.clone();
        let server = Server::start(move |peer| {
            let mut reused = false;
            while let Some(request) = peer.next_request()? {
                let post = request.line.starts_with("POST");
                let first = post && received.fetch_add(1, Ordering::SeqCst) == 0;
                if first && reused {
                    return Ok(());
                }
                peer.write(OK)?;
                reused = true;
            }
            Ok(())
        })?;
        read(probe.get(&server).await?.into_body()).await?;
        Alarm::after(POOL_RETURN_DELAY).await;
        let answer = probe.send(post(server.address()), Timeouts::default()).await;
        expect(posts.load(Ordering::SeqCst) == 1, || "it was sent again".to_owned())?;
        // A response came over a new connection, which was not closed.
        if let Err(error) = answer {
            return expect_error(&error, Kind::Interrupted, &[Sent::Perhaps]);
        }
    }
    Err("no connection was reused".to_owned())
}

pub(super) async fn reused_told(probe: &Probe<'_>) -> Verdict {
    for reset in [false, true] {
        let error = error_on_reused(probe, "", reset).await?;
        expect_error(&error, Kind::Interrupted, &[Sent::Perhaps])?;
        expect(error.on_reused_connection(), || {
            format!("nothing about a reused connection, with reset {reset}")
        })?;
    }
    let server = Server::responding("")?;
    let error = probe.error(post(server.address()), Timeouts::default()).await?;
    expect(!error.on_reused_connection(), || "a reused connection instead of a new one".to_owned())
}

pub(super) async fn half_head_reused(probe: &Probe<'_>) -> Verdict {
    for head in ["H", "HTTP/1.1 2", "HTTP/1.1 200 OK\r\nx-a: 1\r\n"] {
        let error = error_on_reused(probe, head, false).await?;
        expect_error(&error, Kind::Interrupted, &[Sent::All])?;
        expect(!error.on_reused_connection(), || format!("no byte instead of {head:?}"))?;
    }
    Ok(())
}

/// The error of a request on a reused connection that the server ends after `head`.
async fn error_on_reused(
    probe: &Probe<'_>,
    head: &'static str,
    reset: bool,
) -> Result<TransportError, String> {
    for _ in 0..ATTEMPTS {
        let server = Server::start(move |peer| {
            peer.request()?;
            peer.write(OK)?;
            if peer.next_request()?.is_some() {
                if reset {
                    peer.reset_at_end()?;
                }
                peer.write(head)?;
            }
            Ok(())
        })?;
        read(probe.get(&server).await?.into_body()).await?;
        Alarm::after(POOL_RETURN_DELAY).await;
        if let Err(error) = probe.send(post(server.address()), Timeouts::default()).await {
            return Ok(error);
        }
    }
    Err("no connection was reused".to_owned())
}

pub(super) async fn half_read(probe: &Probe<'_>) -> Verdict {
    let server = Server::start(|peer| {
        peer.request()?;
        if peer.index() > 0 {
            return peer.write(NEW);
        }
        peer.write("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nab")?;
        peer.wait_for_close()
    })?;
    let mut body = probe.get(&server).await?.into_body();
    frame(&mut body).await?;
    drop(body);
    let response = probe.get(&server).await?;
    expect_body(&read(response.into_body()).await?, b"new")
}

pub(super) async fn close_header(probe: &Probe<'_>) -> Verdict {
    let server = Server::start(|peer| {
        peer.request()?;
        if peer.index() > 0 {
            return peer.write(NEW);
        }
        peer.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok")?;
        match peer.next_request()? {
            Some(_) => Err("another request on the connection".to_owned()),
            None => Ok(()),
        }
    })?;
    read(probe.get(&server).await?.into_body()).await?;
    let response = probe.response(get(server.address()), Timeouts::default()).await?;
    expect_body(&read(response.into_body()).await?, b"new")
}

pub(super) async fn stray_bytes(probe: &Probe<'_>) -> Verdict {
    let server = Server::start(|peer| {
        peer.request()?;
        if peer.index() > 0 {
            return peer.write(NEW);
        }
        peer.write(format!("{OK}HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nstray"))?;
        match peer.next_request()? {
            Some(_) => peer.write(NEW),
            None => Ok(()),
        }
    })?;
    read(probe.get(&server).await?.into_body()).await?;
    match probe.send(get(server.address()), Timeouts::default()).await {
        Ok(response) => expect_body(&read(response.into_body()).await?, b"new"),
        // Discarding the connection is allowed.
        Err(_) => Ok(()),
    }
}
