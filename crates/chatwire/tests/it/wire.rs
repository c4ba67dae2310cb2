//! What hostile servers do with bytes and connections, over each backend: the page
//! `docs/hostile-connections.md`.

mod codings;
mod connections;
mod encode;
pub(crate) mod server;

use std::fmt::Write;

use chatwire::{
    Client, Error, Response, blocking,
    transport::{Transport, hyper::HyperTransport, reqwest::ReqwestTransport, ureq::UreqTransport},
};
use tokio::runtime::Builder;

use self::server::{Server, Step};
use crate::{
    CANARY, hello,
    hostile::{self, script},
};

/// A row of a table.
struct Row {
    about: String,
    /// What each connection of the server does with a non-streaming request.
    chat: Option<Vec<Vec<Step>>>,
    /// What it does with a streaming request.
    stream: Option<Vec<Vec<Step>>>,
    /// How many calls are made; the page has the result of the last.
    calls: usize,
}

impl Row {
    fn chat(about: &str, response: impl Into<Vec<u8>>) -> Self {
        let step = Step::Close(response.into());
        Self { about: about.to_owned(), chat: Some(vec![vec![step]]), stream: None, calls: 1 }
    }

    fn stream(about: &str, response: impl Into<Vec<u8>>) -> Self {
        let Self { about, chat, .. } = Self::chat(about, response);
        Self { about, chat: None, stream: chat, calls: 1 }
    }

    /// A row about both, from a server that does the same.
    fn both(about: &str, response: impl Into<Vec<u8>>) -> Self {
        let row = Self::chat(about, response);
        Self { stream: row.chat.clone(), ..row }
    }

    /// A second call on what may be the connection of the first.
    fn second(about: &str, connections: Vec<Vec<Step>>) -> Self {
        Self { about: about.to_owned(), chat: Some(connections), stream: None, calls: 2 }
    }
}

/// A response with a status, headers and a body.
fn response(status: &str, headers: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let mut response = format!("HTTP/1.1 {status}\r\n{headers}\r\n").into_bytes();
    response.extend_from_slice(body.as_ref());
    response
}

/// A complete JSON response with more headers.
fn json(headers: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let length = body.as_ref().len();
    let headers =
        format!("content-type: application/json\r\ncontent-length: {length}\r\n{headers}");
    response("200 OK", &headers, body)
}

/// An event stream that the end of the connection ends, with more headers.
fn events(headers: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    response("200 OK", &format!("content-type: text/event-stream\r\n{headers}"), body)
}

/// A whole event stream with the text `Hi`.
fn hi_events() -> String {
    [script::text("Hi"), script::stop(), script::DONE.to_owned()].concat()
}

fn sections() -> [(&'static str, Vec<Row>); 2] {
    [("Content codings", codings::rows()), ("Connections", connections::rows())]
}

/// The result of the last call of a row, on one backend.
fn run(connections: &[Vec<Step>], calls: usize, streaming: bool, backend: &str) -> String {
    let server = Server::start(connections.to_vec());
    let result = if backend == "ureq" {
        let client = blocking::Client::builder()
            .api_key(CANARY)
            .base_url(server.base_url())
            .transport(UreqTransport::new().without_proxies())
            .options(hostile::options())
            .build()
            .unwrap();
        let call = || match streaming {
            true => client.stream(&hello()).and_then(blocking::ChatStream::accumulate),
            false => client.chat(&hello()),
        };
        (1..calls).for_each(|_| drop(call()));
        call()
    } else {
        let builder = Client::builder().api_key(CANARY).base_url(server.base_url());
        let transport: Box<dyn Transport> = match backend {
            "reqwest" => Box::new(ReqwestTransport::new().without_proxies()),
            _ => Box::new(HyperTransport::new()),
        };
        let client = builder.transport(transport).options(hostile::options()).build().unwrap();
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let call = || {
            runtime.block_on(async {
                match streaming {
                    true => client.stream(&hello()).await?.accumulate().await,
                    false => client.chat(&hello()).await,
                }
            })
        };
        (1..calls).for_each(|_| drop(call()));
        call()
    };
    essence(&result, &server.authority())
}

/// The result without what differs between backends and runs: causes, addresses and times.
fn essence(result: &Result<Response, Error>, authority: &str) -> String {
    let text = hostile::describe(result, std::time::Duration::ZERO);
    let text = text.replace(authority, "HOST");
    let (message, rest) = text.split_once(" <- ").unwrap_or((&text, ""));
    let mut essence = match message.split_once(" attempts in ") {
        Some((before, after)) => {
            let after = after.trim_start_matches(|char| !matches!(char, ')' | ';'));
            format!("{before} attempts{after}")
        }
        None => message.to_owned(),
    };
    if let Some((_, partial)) = rest.rsplit_once(", partial ") {
        let _ = write!(essence, ", partial {partial}");
    }
    essence
}

/// The result on all backends, or that of each if they differ.
fn cell(connections: &Option<Vec<Vec<Step>>>, calls: usize, streaming: bool) -> String {
    let Some(connections) = connections else { return String::new() };
    let backends = ["reqwest", "hyper", "ureq"];
    let results = backends.map(|backend| run(connections, calls, streaming, backend));
    let shown = |text: &str| format!("``{}``", text.replace('|', "\\|"));
    if results.iter().all(|result| *result == results[0]) {
        return shown(&results[0]);
    }
    let mut groups: Vec<(String, Vec<&str>)> = Vec::new();
    for (backend, result) in backends.into_iter().zip(results) {
        match groups.iter_mut().find(|(known, _)| *known == result) {
            Some((_, names)) => names.push(backend),
            None => groups.push((result, vec![backend])),
        }
    }
    let groups =
        groups.iter().map(|(text, names)| format!("{}: {}", names.join(", "), shown(text)));
    groups.collect::<Vec<_>>().join("; ")
}

/// The page is the expectation: what it says is tested, and what is tested it says.
#[test]
fn every_row_gives_what_the_page_says() {
    let mut markdown = String::new();
    let mut count = 0;
    for (heading, rows) in sections() {
        let _ = writeln!(markdown, "## {heading}\n");
        markdown.push_str("| the server | `chat` gives | `stream` gives |\n|---|---|---|\n");
        for row in rows {
            let chat = cell(&row.chat, row.calls, false);
            let stream = cell(&row.stream, row.calls, true);
            let _ = writeln!(markdown, "| {} | {chat} | {stream} |", row.about);
            count += 1;
        }
        markdown.push('\n');
    }
    markdown.truncate(markdown.trim_end().len());
    markdown.push('\n');
    assert!(count >= 70, "{count} rows");
    let page = include_str!("../../docs/hostile-connections.md");
    if page.ends_with(&markdown) {
        return;
    }
    let wrong: Vec<_> = markdown.lines().filter(|line| !page.contains(line)).collect();
    let path = concat!(env!("CARGO_TARGET_TMPDIR"), "/hostile-connections.md");
    std::fs::write(path, &markdown).unwrap();
    panic!("{}\n\nthe page says otherwise; all sections are in {path}", wrong.join("\n"));
}
