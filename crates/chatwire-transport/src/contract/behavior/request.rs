//! Requests: what the server receives.

use bytes::Bytes;
use http::HeaderValue;

use crate::Timeouts;
use crate::contract::{
    Gzip, Verdict,
    behavior::body::{LENGTHS, test_bytes},
    probe::{Probe, expect, expect_body, post, read, request},
    server::{Received, Server},
};

pub(super) async fn arrives(probe: &Probe<'_>) -> Verdict {
    let gzip = probe.gzip();
    let server = Server::start(move |peer| {
        let request = peer.request()?;
        check(&request, gzip)?;
        peer.signal();
        peer.write("HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")?;
        let again = peer.next_request()?;
        expect(again.is_none(), || "a second request".to_owned())
    })?;
    let mut request = post(server.address());
    for (name, value) in [("x-a", "1"), ("x-a", "2"), ("x-b", "a  b")] {
        request.headers_mut().append(name, HeaderValue::from_static(value));
    }
    let answer = probe.response(request, Timeouts::default()).await;
    // The error of the server says more than the error of the client.
    server.signaled().await?;
    drop(answer?);
    server.served(1).await
}

fn check(request: &Received, gzip: Gzip) -> Verdict {
    let line = request.line.as_str();
    expect(line == "POST /v1/x?key=canary HTTP/1.1", || format!("the line {line:?}"))?;
    expect_body(&request.body, b"{\"prompt\":\"canary\"}")?;
    for (name, value) in [
        ("authorization", "Bearer canary"),
        ("x-a", "1, 2"),
        ("x-b", "a  b"),
        ("content-length", "19"),
    ] {
        let seen = request.header(name);
        expect(seen.as_deref() == Some(value), || format!("{name}: {seen:?}"))?;
    }
    expect(request.header("host").is_some(), || "no host header".to_owned())?;
    let coding = request.header("accept-encoding");
    let expected = match gzip {
        Gzip::Decoded => coding.as_deref().is_some_and(|coding| coding.contains("gzip")),
        Gzip::DecodedUnasked | Gzip::Passed => coding.is_none(),
    };
    expect(expected, || format!("accept-encoding: {coding:?}"))
}

pub(super) async fn lengths(probe: &Probe<'_>) -> Verdict {
    let server = Server::start(|peer| {
        while let Some(request) = peer.next_request()? {
            let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", request.body.len());
            peer.write(head)?;
            peer.write(&request.body)?;
        }
        Ok(())
    })?;
    for length in LENGTHS {
        let expected = test_bytes(length);
        let uri = format!("http://{}/", server.address());
        let request = request("POST", &uri, Bytes::from(expected.clone()));
        let response = probe.response(request, Timeouts::default()).await?;
        expect_body(&read(response.into_body()).await?, &expected)?;
    }
    Ok(())
}
