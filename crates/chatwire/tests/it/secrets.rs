//! Canaries: whatever a client is configured with is shown nowhere, however a server repeats it.

mod echoes;

use std::{
    error::Error as _,
    fmt::{self, Write as _},
    sync::{Arc, Mutex},
    time::Duration,
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use chatwire::{
    CallOptions, Client, ClientBuilder, Error, ProvidedKey, blocking,
    http::{HeaderName, HeaderValue},
    transport::{
        self, Transport, hyper::HyperTransport, memory::Scripted, reqwest::ReqwestTransport,
        ureq::UreqTransport,
    },
};
use tokio::task::spawn_blocking;
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
};

use self::echoes::{Echo, echoes};
use crate::{
    hello,
    wire::server::{Server, Step},
};

/// The API key, a header with a scheme, a header, an option of a call, query values, a path, and a
/// key that a function returns.
const CANARIES: [&str; 8] = [
    "sk-CANARY-key/1+x",
    "CANARY-token-2+/",
    "CANARY-header-3",
    "CANARY-of-the-call-4",
    "CANARY+query/5",
    "CANARY-base-query-6",
    "CANARY-path-7",
    PROVIDED,
];

/// The key of a client whose key expires.
const PROVIDED: &str = "CANARY-provided-8/+";

/// The user of a proxy, and the password.
const PROXY_USER: &str = "CANARY-user-9";
const PROXY_PASSWORD: &str = "CANARY-password-10";

const HOUR: Duration = Duration::from_secs(3_600);

const BASE_URL: &str = "http://localhost:1/CANARY-path-7/v1?k=CANARY-base-query-6";

fn options() -> CallOptions {
    CallOptions::default()
        .header(
            HeaderName::from_static("x-auth"),
            HeaderValue::from_static("Token CANARY-token-2+/"),
        )
        .header(HeaderName::from_static("x-tenant"), HeaderValue::from_static("CANARY-header-3"))
        .query("sig", "CANARY+query/5")
}

fn call_options() -> CallOptions {
    CallOptions::default()
        .header(HeaderName::from_static("x-call"), HeaderValue::from_static("CANARY-of-the-call-4"))
}

/// A canary as servers spell it.
fn spellings(canary: &str) -> Vec<String> {
    let hex: Vec<_> = canary.bytes().map(|byte| format!("{byte:02x}")).collect();
    vec![
        canary.to_owned(),
        canary.replace('/', "\\/").replace('+', "\\u002B"),
        hex.iter().map(|hex| format!("%{hex}")).collect(),
        hex.iter().map(|hex| format!("\\u00{hex}")).collect(),
        STANDARD.encode(canary),
        STANDARD.encode(format!("user:{canary}")),
    ]
}

/// Everything that a program would show of an error.
fn shown(error: &Error) -> String {
    let mut shown = format!("{error} {error:?} {error:#?} {:?} ", error.request_id());
    let mut source = error.source();
    while let Some(error) = source {
        let _ = write!(shown, "{error} {error:?} ");
        source = error.source();
    }
    if let Some(api) = error.api() {
        let _ = write!(shown, "{api} {api:?} ");
    }
    let body = error.body().map(|body| String::from_utf8_lossy(body).into_owned());
    let _ = write!(shown, "{body:?} {:?}", error.meta().map(|meta| &meta.headers));
    shown
}

#[track_caller]
fn check(about: &str, text: &str, shown: &str) {
    assert!(!shown.contains(text), "{about}: {shown}");
    assert!(!shown.to_lowercase().contains("canary"), "{about}: {shown}");
}

/// Logs every field of every span and event.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<String>>);

impl Visit for Log {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let _ = write!(self.0.lock().expect("no visit panics"), "{field}={value:?} ");
    }
}

impl Subscriber for Log {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        span.record(&mut self.clone());
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut self.clone());
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        event.record(&mut self.clone());
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// Everything but the key and the transport.
fn configured<T: ?Sized>(builder: ClientBuilder<T>) -> ClientBuilder<T> {
    let options = options().retry(chatwire::RetryPolicy::none());
    let builder = builder.base_url(BASE_URL).options(options);
    #[cfg(feature = "tracing")]
    let builder = builder.observer(chatwire::observe::Tracing::new().with_content());
    builder
}

fn client(is_provided: bool, transport: impl Transport + 'static) -> Client {
    let builder = configured(Client::builder()).transport(transport);
    let key = || async { Ok::<_, std::io::Error>(ProvidedKey::new(PROVIDED).expires_in(HOUR)) };
    let builder =
        if is_provided { builder.key_provider(key) } else { builder.api_key(CANARIES[0]) };
    let built = format!("{builder:?}");
    let client = builder.build().unwrap().with(call_options());
    check("client", CANARIES[0], &format!("{built} {client:?}"));
    client
}

fn blocking_client(
    is_provided: bool,
    transport: impl transport::blocking::Transport + 'static,
) -> blocking::Client {
    let builder = configured(blocking::Client::builder()).transport(transport);
    let key = || Ok::<_, std::io::Error>(ProvidedKey::new(PROVIDED).expires_in(HOUR));
    let builder =
        if is_provided { builder.key_provider(key) } else { builder.api_key(CANARIES[0]) };
    let built = format!("{builder:?}");
    let client = builder.build().unwrap().with(call_options());
    check("client", CANARIES[0], &format!("{built} {client:?}"));
    client
}

/// The error of a call, which fails.
async fn error(client: &Client, streaming: bool) -> Error {
    if !streaming {
        return client.chat(&hello()).await.unwrap_err();
    }
    match client.stream(&hello()).await {
        Ok(stream) => stream.accumulate().await.unwrap_err(),
        Err(error) => error,
    }
}

fn blocking_error(client: &blocking::Client, streaming: bool) -> Error {
    if !streaming {
        return client.chat(&hello()).unwrap_err();
    }
    match client.stream(&hello()) {
        Ok(stream) => stream.accumulate().unwrap_err(),
        Err(error) => error,
    }
}

#[tokio::test]
async fn what_a_client_is_configured_with_is_shown_nowhere() {
    let log = Log::default();
    let _guard = tracing::subscriber::set_default(log.clone());
    for canary in CANARIES {
        for (spelling, text) in spellings(canary).into_iter().enumerate() {
            let echoes = echoes(&text);
            assert!(echoes.len() >= 90, "{} places", echoes.len());
            let server = || Scripted::new(echoes.iter().map(Echo::canned));
            let (server, other) = (server(), server());
            let client = client(canary == PROVIDED, server.clone());
            let blocking = blocking_client(canary == PROVIDED, other);
            for echo in &echoes {
                // Each place has both modes in half of the spellings of each client.
                let streaming = spelling % 2 == 0;
                let about = format!("{}, streaming: {streaming}, {text}", echo.about);
                check(&about, &text, &shown(&error(&client, streaming).await));
                check(&about, &text, &shown(&blocking_error(&blocking, !streaming)));
            }
            for received in server.received() {
                check("request", &text, &format!("{:?}", received.request.headers()));
            }
        }
    }
    let log = log.0.lock().expect("no visit panics").clone();
    #[cfg(feature = "tracing")]
    assert!(log.contains("gen_ai.operation.name"), "{log}");
    for text in CANARIES.into_iter().flat_map(spellings) {
        assert!(!log.contains(&text), "{text}: {log}");
    }
}

/// The bytes of responses over HTTP/1.1 that repeat a text outside of headers and body.
fn on_the_wire(text: &str) -> Vec<Vec<u8>> {
    let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
    let responses = [
        format!("{text}\r\n\r\n"),
        format!("HTTP/1.1 {text}\r\n\r\n"),
        format!("HTTP/1.1 200 OK\r\n{text}\r\n\r\n{{}}"),
        format!("HTTP/1.1 200 OK\r\ncontent-length: {text}\r\n\r\n{{}}"),
        format!("HTTP/1.1 200 OK\r\ntransfer-encoding: {text}\r\n\r\n{{}}"),
        format!("HTTP/1.1 103 Early\r\nlink: {text}\r\n\r\nHTTP/1.1 400 {text}\r\n\r\n"),
        format!("{head}2;x=\"{text}\"\r\n{{}}\r\n0\r\n\r\n"),
        format!("{head}2\r\n{{}}\r\n0\r\nx-trailer: {text}\r\n\r\n"),
        format!("{head}2\r\n{{}}\r\n{text}\r\n"),
    ];
    responses.map(String::into_bytes).to_vec()
}

/// The clients of all backends, each with a proxy or without.
fn backends(base_url: &str, proxy: Option<&str>) -> (Vec<Client>, blocking::Client) {
    let options = || options().retry(chatwire::RetryPolicy::none());
    let builder = || Client::builder().api_key(CANARIES[0]).base_url(base_url).options(options());
    let blocking = blocking::Client::builder().api_key(CANARIES[0]).base_url(base_url);
    let blocking = blocking.options(options());
    let (builders, blocking) = match proxy {
        // These have a transport of their own.
        #[cfg(all(feature = "hyper", feature = "ureq"))]
        Some(proxy) => (vec![builder().proxy(proxy)], blocking.proxy(proxy)),
        _ => {
            let reqwest = builder().transport(ReqwestTransport::new().without_proxies());
            let hyper = builder().transport(HyperTransport::new().without_proxies());
            (vec![reqwest, hyper], blocking.transport(UreqTransport::new().without_proxies()))
        }
    };
    let clients = builders.into_iter().map(|builder| builder.build().unwrap().with(call_options()));
    (clients.collect(), blocking.build().unwrap().with(call_options()))
}

/// Checks every backend against a server that sends these bytes, which repeat a text.
async fn check_backends(text: &str, bytes: &[u8], is_proxy: bool) {
    let step = Step::Close(bytes.to_vec());
    let server = Server::start(vec![vec![step]; 3]);
    let base_url = match is_proxy {
        true => BASE_URL.replace("localhost:1", "nowhere.invalid"),
        false => BASE_URL.replace("localhost:1", &server.authority()),
    };
    let proxy =
        is_proxy.then(|| format!("http://{PROXY_USER}:{PROXY_PASSWORD}@{}", server.authority()));
    let (clients, blocking) = backends(&base_url, proxy.as_deref());
    for client in &clients {
        check("client", text, &format!("{client:?}"));
        check("backend", text, &shown(&error(client, false).await));
    }
    check("client", text, &format!("{blocking:?}"));
    let error = spawn_blocking(move || blocking_error(&blocking, false)).await.unwrap();
    check("blocking backend", text, &shown(&error));
}

#[tokio::test]
async fn no_backend_shows_what_a_server_repeats_on_the_wire() {
    let log = Log::default();
    let _guard = tracing::subscriber::set_default(log.clone());
    for canary in &CANARIES[..7] {
        for text in spellings(canary).into_iter().take(2) {
            for bytes in on_the_wire(&text) {
                check_backends(&text, &bytes, false).await;
            }
        }
    }
}

#[cfg(all(feature = "hyper", feature = "ureq"))]
#[tokio::test]
async fn user_and_password_of_a_proxy_are_shown_nowhere() {
    for canary in [PROXY_USER, PROXY_PASSWORD] {
        for text in spellings(canary).into_iter().take(2) {
            for bytes in on_the_wire(&text) {
                check_backends(&text, &bytes, true).await;
            }
            for echo in echoes(&text) {
                check_backends(&text, &echo.bytes(&text), true).await;
            }
        }
    }
}
