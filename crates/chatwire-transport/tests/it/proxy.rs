//! Explicit proxies: what they see, and what an error means.

use std::{
    io::{self, Write},
    net::{Shutdown, TcpStream},
    sync::mpsc,
    thread,
    time::Duration,
};

use base64::prelude::{BASE64_STANDARD, Engine};
use chatwire_transport::{
    Phase, ProxyError, Timeouts, TransportErrorKind as Kind, hyper::HyperTransport,
    reqwest::ReqwestTransport, ureq::UreqTransport,
};

use crate::{
    backend::{Backend, SECRET, assert_nothing_sent},
    certificate_authority::CertificateAuthority,
    server::{Server, read_request, wait_for_close},
    tls,
};

/// The credentials of a proxy URL, percent-decoded.
const USER: &str = "aladdin";
const PASSWORD: &str = "open sesame";

fn url(server: &Server) -> String {
    format!("http://{}", server.address)
}

fn url_with_credentials(server: &Server) -> String {
    format!("http://aladdin:open%20sesame@{}", server.address)
}

fn authorization() -> String {
    format!("Basic {}", BASE64_STANDARD.encode(format!("{USER}:{PASSWORD}")))
}

/// A header of a request as text; its name may have any case.
fn header<'a>(request: &'a str, name: &str) -> Option<&'a str> {
    request.lines().skip(1).find_map(|line| {
        let (found, value) = line.split_once(": ")?;
        found.eq_ignore_ascii_case(name).then_some(value)
    })
}

/// A proxy that opens one tunnel; the channel receives its request.
fn tunnel() -> (Server, mpsc::Receiver<String>) {
    let (tell, asked) = mpsc::channel();
    let proxy = Server::raw(move |client| {
        let request = read_request(client).unwrap();
        let target = request.split(' ').nth(1).unwrap();
        let mut server = TcpStream::connect(target).unwrap();
        client.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").unwrap();
        let (mut from, mut to) = (server.try_clone().unwrap(), client.try_clone().unwrap());
        let back = thread::spawn(move || {
            // Both sides may reset the connection.
            let _ = io::copy(&mut from, &mut to);
            let _ = to.shutdown(Shutdown::Both);
        });
        let _ = io::copy(client, &mut server);
        let _ = server.shutdown(Shutdown::Both);
        back.join().unwrap();
        tell.send(request).unwrap();
    });
    (proxy, asked)
}

#[test]
fn a_tunnel_learns_host_and_port_alone() {
    let authority = CertificateAuthority::new();
    for secret in [false, true] {
        for index in 0..3 {
            let (base, seen) = tls::start(authority.server("127.0.0.1", &["http/1.1"]));
            let (proxy, asked) = tunnel();
            let url = if secret { url_with_credentials(&proxy) } else { url(&proxy) };
            let backend = Backend::through(&url).into_iter().nth(index).unwrap();
            let name = backend.name();
            let backend = backend.trusting(authority.pem());
            let response = backend.post(&base).expect(name);
            assert_eq!(&response.body()[..], b"hello");
            drop(backend);

            let request = seen.recv().unwrap().request.unwrap();
            assert_eq!(header(&request, "authorization"), Some(&*format!("Bearer {SECRET}")));
            assert_eq!(header(&request, "proxy-authorization"), None, "{name}");

            let asked = asked.recv().unwrap();
            let target = base.strip_prefix("https://").unwrap();
            assert!(asked.starts_with(&format!("CONNECT {target} HTTP/1.1\r\n")), "{asked}");
            assert!(!asked.contains(SECRET), "{name}: {asked}");
            let expected = secret.then(authorization);
            assert_eq!(header(&asked, "proxy-authorization"), expected.as_deref(), "{name}");
        }
    }
}

/// Expects that every backend reports this response to `CONNECT` as `Connect`.
#[track_caller]
fn check_no_tunnel(response: &'static str) {
    // The status of a response that is complete.
    let status = response.ends_with("\r\n\r\n").then(|| response.split(' ').nth(1)).flatten();
    let status =
        status.filter(|_| response.starts_with("HTTP")).map(|status| format!("status {status}"));
    for index in 0..3 {
        let (tell, asked) = mpsc::channel();
        let proxy = Server::raw(move |client| {
            tell.send(read_request(client).unwrap()).unwrap();
            client.write_all(response.as_bytes()).unwrap();
            client.shutdown(Shutdown::Write).unwrap();
            wait_for_close(client);
        });
        let backend =
            Backend::through(&url_with_credentials(&proxy)).into_iter().nth(index).unwrap();
        // No server listens there, and no request is sent.
        let failure = backend.post("https://127.0.0.1:1");
        let messages = assert_nothing_sent(failure, Kind::Connect, backend.name());
        assert!(messages.contains(&format!("through proxy {}", proxy.address)), "{messages}");
        if let (Backend::Hyper(_), Some(status)) = (&backend, &status) {
            assert!(messages.contains(status), "{messages}");
        }
        check_secret(&messages);
        assert!(!asked.recv().unwrap().contains(SECRET));
    }
}

#[track_caller]
fn check_secret(shown: &str) {
    for secret in [USER, "sesame", &authorization()] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

#[test]
fn a_proxy_that_opens_no_tunnel_is_a_failure_to_connect() {
    check_no_tunnel("HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n");
    check_no_tunnel("HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n");
    check_no_tunnel("HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\n\r\n");
    check_no_tunnel("SSH-2.0-OpenSSH_9.9\r\n\r\n");
    check_no_tunnel("HTTP/1.1 200 ");
    check_no_tunnel("");
}

#[test]
fn a_proxy_that_says_nothing_passes_the_limit_for_connecting() {
    for index in 0..3 {
        let proxy = Server::raw(wait_for_close);
        let backend = Backend::through(&url(&proxy)).into_iter().nth(index).unwrap();
        let limits = Timeouts::default().with_connect(Duration::from_millis(20));
        let failure = backend.post_within("https://127.0.0.1:1", limits);
        assert_nothing_sent(failure, Kind::Timeout(Phase::Connect), backend.name());
    }
}

#[test]
fn a_proxy_that_is_not_there_is_a_failure_to_connect() {
    for backend in Backend::through("http://aladdin:open%20sesame@127.0.0.1:1") {
        for base in ["http://127.0.0.1:2", "https://127.0.0.1:2"] {
            let messages = assert_nothing_sent(backend.post(base), Kind::Connect, backend.name());
            check_secret(&messages);
        }
    }
}

#[test]
fn a_proxy_whose_name_has_no_address_is_a_failure_of_names() {
    // A label of more than 63 characters is rejected before any lookup.
    let proxy = format!("http://aladdin:open%20sesame@{}.invalid:1", "a".repeat(64));
    for backend in Backend::through(&proxy) {
        let messages =
            assert_nothing_sent(backend.post("https://127.0.0.1:2"), Kind::Dns, backend.name());
        assert!(messages.contains("through proxy"), "{messages}");
        check_secret(&messages);
    }
}

#[test]
fn reqwest_and_hyper_hand_a_request_without_tls_to_the_proxy() {
    let statuses = ["200 OK", "407 Proxy Authentication Required", "502 Bad Gateway"];
    for (index, status) in
        [0, 1].into_iter().flat_map(|index| statuses.map(|status| (index, status)))
    {
        let (tell, asked) = mpsc::channel();
        let proxy = Server::start(move |client, request| {
            tell.send(request.to_owned()).unwrap();
            let head = format!("HTTP/1.1 {status}\r\ncontent-length: 2\r\n\r\nok");
            client.write_all(head.as_bytes()).unwrap();
        });
        let backend =
            Backend::through(&url_with_credentials(&proxy)).into_iter().nth(index).unwrap();
        let response = backend.post("http://target.test:81").unwrap();
        assert!(status.starts_with(response.status().as_str()), "{status}");
        let asked = asked.recv().unwrap();
        let line = format!("POST http://target.test:81/v1/x?key={SECRET} HTTP/1.1\r\n");
        assert!(asked.starts_with(&line), "{asked}");
        assert_eq!(header(&asked, "proxy-authorization"), Some(&*authorization()));
    }
}

#[test]
fn ureq_opens_a_tunnel_without_tls_too() {
    let server = Server::responding("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello");
    let (proxy, asked) = tunnel();
    let [_, _, backend] = Backend::through(&url_with_credentials(&proxy));
    assert_eq!(&backend.post(&url(&server)).unwrap().body()[..], b"hello");
    drop(backend);
    let asked = asked.recv().unwrap();
    assert!(asked.starts_with(&format!("CONNECT {} ", server.address)), "{asked}");
    assert!(!asked.contains(SECRET), "{asked}");
}

#[test]
fn a_backend_shows_its_proxy_without_credentials() {
    let url = "http://aladdin:open%20sesame@proxy.test:3128";
    let shown = [
        format!("{:?}", ReqwestTransport::new().with_proxy(url).unwrap()),
        format!("{:?}", HyperTransport::new().with_proxy(url).unwrap()),
        format!("{:?}", UreqTransport::new().with_proxy(url).unwrap()),
    ];
    for shown in shown {
        assert!(shown.contains("proxy.test:3128"), "{shown}");
        check_secret(&shown);
    }
    let url = "https://aladdin:open%20sesame@proxy.test";
    assert_eq!(ReqwestTransport::new().with_proxy(url).err(), Some(ProxyError::Scheme));
    assert_eq!(HyperTransport::new().with_proxy(url).err(), Some(ProxyError::Scheme));
    assert_eq!(UreqTransport::new().with_proxy(url).err(), Some(ProxyError::Scheme));
}
