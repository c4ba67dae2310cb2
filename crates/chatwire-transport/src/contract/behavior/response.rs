//! Responses: status and headers.

use bytes::Bytes;

use crate::Timeouts;
use crate::contract::{
    Verdict,
    probe::{Probe, expect, expect_body, get, read, request},
    server::Server,
};

/// Some of each class, and an unassigned one.
pub(in crate::contract) const STATUSES: [u16; 14] =
    [200, 201, 202, 206, 400, 401, 404, 418, 429, 500, 502, 503, 529, 599];

pub(super) async fn statuses(probe: &Probe<'_>) -> Verdict {
    let server = Server::start(|peer| {
        while let Some(request) = peer.next_request()? {
            let status = request.line.split(['/', ' ']).nth(2).unwrap_or_default();
            peer.write(format!("HTTP/1.1 {status} Reason\r\ncontent-length: 2\r\n\r\nok"))?;
        }
        Ok(())
    })?;
    for status in STATUSES {
        let uri = format!("http://{}/{status}", server.address());
        let request = request("GET", &uri, Bytes::new());
        let response = probe.response(request, Timeouts::default()).await?;
        let seen = response.status();
        expect(seen == status, || format!("{seen} instead of {status}"))?;
        expect_body(&read(response.into_body()).await?, b"ok")?;
    }
    Ok(())
}

pub(super) async fn headers(probe: &Probe<'_>) -> Verdict {
    let long = "l".repeat(8 * 1024);
    let mut head = b"HTTP/1.1 200 OK\r\nX-A: 1\r\nx-b:  a b \t\r\nx-raw: caf\xe9\r\nx-a: 2\r\n\
        x-empty:\r\nx-A: 3\r\ncontent-length: 0\r\n"
        .to_vec();
    head.extend(format!("x-long: {long}\r\n").bytes());
    for index in 0..56 {
        head.extend(format!("x-{index}: {index}\r\n").bytes());
    }
    head.extend(b"\r\n");

    let server = Server::responding(head)?;
    let response = probe.get(&server).await?;
    let headers = response.headers();
    let expected: [(&str, &[&[u8]]); 5] = [
        ("x-a", &[b"1", b"2", b"3"]),
        ("x-b", &[b"a b"]),
        ("x-raw", &[b"caf\xe9"]),
        ("x-empty", &[b""]),
        ("x-long", &[long.as_bytes()]),
    ];
    for (name, expected) in expected {
        let values = headers.get_all(name).iter();
        expect(values.eq(expected.iter().copied()), || {
            format!("{name}: {:?}", headers.get_all(name).iter().collect::<Vec<_>>())
        })?;
    }
    for index in 0..56 {
        let value = headers.get(format!("x-{index}"));
        let expected = index.to_string();
        expect(value.is_some_and(|value| value == expected.as_str()), || {
            format!("x-{index}: {value:?}")
        })?;
    }
    Ok(())
}

pub(super) async fn split_head(probe: &Probe<'_>) -> Verdict {
    let server = Server::start(|peer| {
        peer.request()?;
        for byte in b"HTTP/1.1 200 OK\r\nx-a: 1\r\ncontent-length: 2\r\n\r\nok" {
            peer.write([*byte])?;
        }
        peer.wait_for_close()
    })?;
    let response = probe.get(&server).await?;
    let value = response.headers().get("x-a");
    expect(value.is_some_and(|value| value == "1"), || format!("x-a: {value:?}"))?;
    expect_body(&read(response.into_body()).await?, b"ok")
}

pub(super) async fn interim(probe: &Probe<'_>) -> Verdict {
    for interim in [
        "HTTP/1.1 100 Continue\r\n\r\n",
        "HTTP/1.1 102 Processing\r\n\r\n",
        "HTTP/1.1 103 Early Hints\r\nlink: </x>; rel=preload\r\n\r\n",
        "HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n",
    ] {
        let server =
            Server::responding(format!("{interim}HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"))?;
        let response = probe.get(&server).await?;
        let line = interim.lines().next().unwrap_or_default();
        let seen = response.status();
        expect(seen == 200, || format!("{seen} after {line}"))?;
        expect(response.headers().get("link").is_none(), || format!("a header of {line}"))?;
        expect_body(&read(response.into_body()).await?, b"ok")?;
    }
    Ok(())
}

pub(super) async fn no_body(probe: &Probe<'_>) -> Verdict {
    for (method, head) in [
        ("HEAD", "200 OK\r\ncontent-length: 5"),
        ("HEAD", "200 OK\r\ntransfer-encoding: chunked"),
        ("GET", "204 No Content"),
        ("GET", "304 Not Modified\r\ncontent-length: 5"),
    ] {
        let server = Server::start(move |peer| {
            peer.request()?;
            peer.write(format!("HTTP/1.1 {head}\r\n\r\n"))?;
            peer.wait_for_close()
        })?;
        let uri = format!("http://{}/", server.address());
        let request = request(method, &uri, Bytes::new());
        let response = probe.response(request, Timeouts::default()).await?;
        expect_body(&read(response.into_body()).await?, b"")?;
    }
    Ok(())
}

pub(super) async fn redirect(probe: &Probe<'_>) -> Verdict {
    let elsewhere = Server::responding("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")?;
    let location = format!("http://{}/", elsewhere.address());
    for status in [301, 302, 303, 307, 308] {
        let server = Server::responding(format!(
            "HTTP/1.1 {status} Elsewhere\r\nlocation: {location}\r\ncontent-length: 2\r\n\r\nok"
        ))?;
        let response = probe.response(get(server.address()), Timeouts::default()).await?;
        let seen = response.status();
        expect(seen == status, || format!("{seen} instead of {status}"))?;
        let value = response.headers().get("location");
        expect(value.is_some_and(|value| value == location.as_str()), || {
            format!("location: {value:?}")
        })?;
        expect_body(&read(response.into_body()).await?, b"ok")?;
    }
    expect(elsewhere.accepted() == 0, || "the redirect was followed".to_owned())
}
