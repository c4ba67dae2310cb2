//! The proxies of the environment, which is that of a process: each case runs in a child.

use std::{
    env,
    io::Write,
    net::{SocketAddr, TcpListener},
    process::Command,
    sync::{Arc, mpsc},
    thread,
};

use chatwire_transport::{
    TransportErrorKind as Kind, hyper::HyperTransport, reqwest::ReqwestTransport,
    ureq::UreqTransport,
};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::{
    backend::{Backend, assert_nothing_sent, messages},
    certificate_authority::CertificateAuthority,
    server::{Server, read_request},
    tls,
};

/// Names the case that a child runs.
const CASE: &str = "CHATWIRE_TEST_CASE";
/// The root certificate that a child trusts.
const ROOT: &str = "CHATWIRE_TEST_ROOT";

const VARIABLES: [&str; 9] = [
    "ALL_PROXY",
    "all_proxy",
    "HTTPS_PROXY",
    "https_proxy",
    "HTTP_PROXY",
    "http_proxy",
    "NO_PROXY",
    "no_proxy",
    "REQUEST_METHOD",
];

/// Runs a case in a child with these variables.
#[track_caller]
fn run(case: &str, variables: &[(&str, &str)]) {
    let mut child = Command::new(env::current_exe().unwrap());
    child.args(["--exact", "proxy_environment::child", "--ignored"]);
    VARIABLES.iter().for_each(|name| {
        child.env_remove(name);
    });
    let output = child.env(CASE, case).envs(variables.iter().copied()).output().unwrap();
    assert!(output.status.success(), "{case} {variables:?}: {output:?}");
}

#[test]
#[ignore = "the child of the tests below"]
#[expect(clippy::disallowed_methods, reason = "the parent tells its child what to do")]
fn child() {
    let backends = || {
        [
            Backend::Reqwest(ReqwestTransport::new()),
            Backend::Hyper(HyperTransport::new()),
            Backend::Ureq(UreqTransport::new()),
        ]
    };
    let [_, hyper, _] = backends();
    match &*env::var(CASE).unwrap() {
        "tunnels" => {
            for backend in backends() {
                let response = backend.post("https://target.test:81");
                assert_nothing_sent(response, Kind::Connect, backend.name());
            }
        }
        // No server listens there.
        case @ ("direct" | "direct, all") => {
            for backend in backends() {
                // reqwest takes `*` for all host names, but for no address.
                if case == "direct, all" && backend.name() == "reqwest" {
                    continue;
                }
                for base in ["https://127.0.0.1:1", "http://127.0.0.1:1"] {
                    assert_nothing_sent(backend.post(base), Kind::Connect, backend.name());
                }
            }
        }
        "forwarded" => {
            let response = hyper.post("http://target.test:81").unwrap();
            assert_eq!(response.status(), 407);
        }
        "socks" => {
            let error = hyper.post("https://target.test").unwrap_err();
            let messages = messages(&error);
            assert_eq!(error.kind(), Kind::Unsupported, "{messages}");
            assert!(messages.contains("scheme socks5h"), "{messages}");
            assert!(!messages.contains("sesame"), "{messages}");
        }
        "tls" => {
            let hyper = hyper.trusting(env::var(ROOT).unwrap().as_bytes());
            let response = hyper.post("https://target.test").unwrap();
            assert_eq!(&response.body()[..], b"hello");
        }
        other => panic!("no case {other}"),
    }
}

/// A proxy that responds to each request with 407 on a connection of its own.
struct Rejecting {
    address: SocketAddr,
    requests: mpsc::Receiver<String>,
}

impl Rejecting {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (tell, requests) = mpsc::channel();
        thread::spawn(move || {
            while let Ok((mut stream, _)) = listener.accept() {
                tell.send(read_request(&mut stream).unwrap()).unwrap();
                let response = b"HTTP/1.1 407 No\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
                stream.write_all(response).unwrap();
            }
        });
        Self { address, requests }
    }

    fn url(&self) -> String {
        format!("http://aladdin:open%20sesame@{}", self.address)
    }

    /// The first lines of the requests so far; each must have the credentials.
    fn first_lines(&self) -> Vec<String> {
        let requests = self.requests.try_iter();
        let lines = requests.map(|request| {
            let head = request.to_ascii_lowercase();
            // `aladdin:open sesame` in base64.
            let credentials = "proxy-authorization: basic ywxhzgrpbjpvcgvuihnlc2ftzq==";
            assert!(head.contains(credentials), "{request}");
            request.lines().next().unwrap().to_owned()
        });
        lines.collect()
    }
}

#[test]
fn the_proxies_of_the_environment_are_used() {
    let proxy = Rejecting::start();
    let url = proxy.url();
    for name in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
        run("tunnels", &[(name, &url)]);
        assert_eq!(proxy.first_lines(), ["CONNECT target.test:81 HTTP/1.1"; 3], "{name}");
    }
    for name in ["HTTP_PROXY", "http_proxy", "ALL_PROXY"] {
        run("forwarded", &[(name, &url)]);
        let lines = proxy.first_lines();
        let expected = "POST http://target.test:81/v1/x?key=secret-of-the-server HTTP/1.1";
        assert_eq!(lines, [expected], "{name}");
    }
    let exceptions =
        [("direct", "127.0.0.1"), ("direct", "example.com,127.0.0.1"), ("direct, all", "*")];
    for (case, no_proxy) in exceptions {
        run(case, &[("ALL_PROXY", &url), ("NO_PROXY", no_proxy)]);
        assert_eq!(proxy.first_lines(), [""; 0], "{no_proxy}");
    }
}

#[test]
fn a_socks_proxy_is_named_as_the_problem() {
    run("socks", &[("ALL_PROXY", "socks5h://aladdin:sesame@127.0.0.1:1")]);
}

#[test]
fn a_proxy_may_speak_tls_itself() {
    let authority = CertificateAuthority::new();
    let of_proxy = authority.server("127.0.0.1", &[]);
    let of_server = authority.server("target.test", &["http/1.1"]);
    let proxy = Server::raw(move |stream| {
        let mut tunnel = secured(stream, of_proxy);
        let request = read_request(&mut tunnel).unwrap();
        assert!(request.starts_with("CONNECT target.test:443 HTTP/1.1\r\n"), "{request}");
        tunnel.write_all(b"HTTP/1.1 200 OK\r\n\r\n").unwrap();
        let seen = tls::serve(&mut tunnel, of_server);
        assert!(seen.request.unwrap().starts_with("POST /v1/x?"));
    });
    let url = format!("https://{}", proxy.address);
    let root = std::str::from_utf8(authority.pem()).unwrap();
    run("tls", &[("HTTPS_PROXY", &url), (ROOT, root)]);
}

fn secured<S: std::io::Read + Write>(
    stream: S,
    config: Arc<ServerConfig>,
) -> StreamOwned<ServerConnection, S> {
    StreamOwned::new(ServerConnection::new(config).unwrap(), stream)
}
