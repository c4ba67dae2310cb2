//! What the HTTP libraries below the backends log, through `log` and `tracing`, at every level.

use std::{
    cell::RefCell,
    fmt::{self, Write as _},
    io::Write as _,
    net::TcpStream,
    sync::Once,
};

use base64::prelude::{BASE64_STANDARD, Engine};
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
};

use crate::{
    backend::{Backend, SECRET},
    certificate_authority::CertificateAuthority,
    http2,
    server::{Server, read_request},
    tls,
};

/// A line of a log: its target and its text.
type Line = (String, String);

/// Whether a target is logged at a level, the most verbose being TRACE.
type Filter = fn(target: &str, level: log::Level) -> bool;

thread_local! {
    /// The log of the current thread, while there is one.
    static LOG: RefCell<Option<(Filter, Vec<Line>)>> = const { RefCell::new(None) };
}

fn is_enabled(target: &str, level: log::Level) -> bool {
    LOG.with_borrow(|log| log.as_ref().is_some_and(|(filter, _)| filter(target, level)))
}

fn write(target: &str, text: String) {
    LOG.with_borrow_mut(|log| {
        if let Some((_, lines)) = log {
            lines.push((target.to_owned(), text));
        }
    });
}

/// Writes what is logged through `log`.
struct Logger;

impl log::Log for Logger {
    fn enabled(&self, metadata: &log::Metadata<'_>) -> bool {
        is_enabled(metadata.target(), metadata.level())
    }

    fn log(&self, record: &log::Record<'_>) {
        if self.enabled(record.metadata()) {
            write(record.target(), record.args().to_string());
        }
    }

    fn flush(&self) {}
}

/// Writes every field of every span and event of `tracing`.
struct Spans;

struct Fields(String);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let _ = write!(self.0, "{field}={value:?} ");
    }
}

impl Spans {
    fn write(metadata: &Metadata<'_>, record: impl FnOnce(&mut Fields)) {
        let mut fields = Fields(String::new());
        record(&mut fields);
        write(metadata.target(), fields.0);
    }
}

impl Subscriber for Spans {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        let level = match *metadata.level() {
            tracing::Level::TRACE => log::Level::Trace,
            tracing::Level::DEBUG => log::Level::Debug,
            _ => log::Level::Info,
        };
        is_enabled(metadata.target(), level)
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        Self::write(span.metadata(), |fields| span.record(fields));
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        let mut fields = Fields(String::new());
        values.record(&mut fields);
        write("span", fields.0);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        Self::write(event.metadata(), |fields| event.record(fields));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// The lines that this thread logs while it runs `calls`.
fn logged(filter: Filter, calls: impl FnOnce()) -> Vec<Line> {
    static LOGGER: Once = Once::new();
    LOGGER.call_once(|| {
        log::set_logger(&Logger).unwrap();
        log::set_max_level(log::LevelFilter::Trace);
    });
    LOG.set(Some((filter, Vec::new())));
    tracing::subscriber::with_default(Spans, calls);
    LOG.take().unwrap().1
}

/// A response that repeats the secret in headers and in the body.
fn response() -> String {
    let head = format!("location: /{SECRET}\r\nx-request-id: {SECRET}\r\nset-cookie: {SECRET}");
    let length = SECRET.len();
    format!("HTTP/1.1 400 {SECRET}\r\n{head}\r\ncontent-length: {length}\r\n\r\n{SECRET}")
}

/// A server, or a proxy that answers for it, with a tunnel or without.
fn respond(stream: &mut TcpStream) {
    let request = read_request(stream).unwrap();
    if request.starts_with("CONNECT") {
        stream.write_all(b"HTTP/1.1 200 Connected\r\n\r\n").unwrap();
        read_request(stream).unwrap();
    }
    stream.write_all(response().as_bytes()).unwrap();
}

/// Calls over every backend: plain, over TLS, through a proxy, and to a server that is not there.
///
/// The secret is in the path, the query, a header, the password of the proxy, and the response.
fn call_everywhere() {
    let authority = CertificateAuthority::new();
    for backend in Backend::all() {
        let name = backend.name();
        let server = Server::raw(respond);
        backend.post(&format!("http://{}/{SECRET}", server.address)).expect(name);
        backend.post(&format!("http://127.0.0.1:1/{SECRET}")).expect_err(name);
        let (base, _seen) = tls::start(authority.server("127.0.0.1", &["http/1.1"]));
        backend.trusting(authority.pem()).post(&format!("{base}/{SECRET}")).expect(name);
    }
    for index in 0..3 {
        let proxy = Server::raw(respond);
        let url = format!("http://user:{SECRET}@{}", proxy.address);
        let backend = Backend::through(&url).into_iter().nth(index).unwrap();
        let name = backend.name();
        backend.post(&format!("http://nowhere.invalid/{SECRET}")).expect(name);
    }
    http2::Over::ALL.into_iter().for_each(http2::exchange_once);
}

/// The targets whose lines contain the secret.
///
/// Rows of 16 bytes are joined first, because the secret is longer than one.
fn revealing(lines: &[Line]) -> Vec<&str> {
    let basic = BASE64_STANDARD.encode(format!("user:{SECRET}"));
    let mut targets: Vec<_> = lines.iter().map(|(target, _)| target.as_str()).collect();
    targets.sort_unstable();
    targets.dedup();
    targets.retain(|wanted| {
        let lines = lines.iter().filter(|(target, _)| target == wanted);
        let text: String = lines.map(|(_, text)| bytes_of_row(text)).collect();
        text.contains(SECRET) || text.contains(&basic)
    });
    targets
}

/// The bytes of a row, `4745 5420  GE.`, as text; another line as it is.
fn bytes_of_row(line: &str) -> String {
    let hex = line.split_once("  ").map(|(hex, _)| hex.replace([' ', '-'], ""));
    let bytes = hex.filter(|hex| !hex.is_empty()).and_then(|hex| {
        let digits = hex.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).ok());
        digits.map(|pair| u8::from_str_radix(pair?, 16).ok().map(char::from)).collect()
    });
    bytes.unwrap_or_else(|| format!("{line}\n"))
}

#[test]
fn at_trace_only_the_two_targets_that_the_guide_names_show_secrets() {
    let lines = logged(|_, _| true, call_everywhere);
    for target in ["h2", "hyper_util", "reqwest", "ureq"] {
        assert!(lines.iter().any(|(found, _)| found.starts_with(target)), "{target}");
    }
    assert_eq!(revealing(&lines), ["ureq::run", "ureq_proto::util"]);
}

#[test]
fn with_the_filter_of_the_guide_nothing_shows_a_secret() {
    let filter = |target: &str, level| !target.starts_with("ureq") || level < log::Level::Trace;
    let lines = logged(filter, call_everywhere);
    assert!(lines.iter().any(|(target, _)| target.starts_with("ureq")));
    assert_eq!(revealing(&lines), [""; 0], "{lines:#?}");
}
