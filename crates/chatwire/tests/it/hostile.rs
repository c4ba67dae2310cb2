//! What hostile servers do, and what the caller gets: the page `docs/hostile-servers.md`.

mod body;
mod ending;
mod error_response;
mod framing;
mod in_band;
mod joining;
mod members;
mod provider_errors;
mod reports;
mod retry;
pub(crate) mod script;
mod sentinel;
mod shapes;
mod transport;

use std::{error::Error as _, fmt::Write, time::Duration};

use chatwire::{
    CallOptions, ChatResponse, Client, Ending, Error, Response, RetryPolicy, Timeouts, blocking,
};

use chatwire::protocol::accumulate::DiagnosticKind;

use self::{
    script::{End, Script},
    transport::HostileTransport,
};
use crate::{CANARY, hello, virtual_clock::VirtualClock};

/// A row of a table.
pub(crate) struct Row {
    /// What the server does.
    pub(crate) about: String,
    /// What it does with a non-streaming request; `None` if the row is about streams alone.
    pub(crate) chat: Option<Vec<Script>>,
    /// What it does with a streaming request; `None` if the row is about non-streaming responses
    /// alone.
    pub(crate) stream: Option<Vec<Script>>,
}

/// A row about non-streaming responses.
fn non_streaming(about: &str, script: Script) -> Row {
    Row { about: about.to_owned(), chat: Some(vec![script]), stream: None }
}

/// A row about streams.
fn stream(about: &str, script: Script) -> Row {
    Row { about: about.to_owned(), chat: None, stream: Some(vec![script]) }
}

/// A row about both, from a server that does the same.
fn both(about: &str, script: Script) -> Row {
    let scripts = vec![script];
    Row { about: about.to_owned(), chat: Some(scripts.clone()), stream: Some(scripts) }
}

/// All rows.
pub(crate) fn rows() -> Vec<Row> {
    sections().into_iter().flat_map(|(_, rows)| rows).collect()
}

/// The sections of the page, each with a heading and a table.
fn sections() -> [(&'static str, Vec<Row>); 12] {
    [
        ("Framing of event streams", framing::rows()),
        ("Ends of responses", ending::rows()),
        ("Other ends and signs of life", sentinel::rows()),
        ("Errors within a stream", in_band::rows()),
        ("Other forms of streams and errors", shapes::rows()),
        ("Missing, null, unknown and mistyped fields", members::rows()),
        ("Content, reasoning and tool calls in other places", joining::rows()),
        ("Bodies of successful responses", body::rows()),
        ("Error responses", error_response::rows()),
        ("Retries", retry::rows()),
        ("Errors of providers and gateways", provider_errors::rows()),
        ("What breaks other clients", reports::rows()),
    ]
}

/// What the caller of the async client gets.
pub(crate) fn run(scripts: &[Script], streaming: bool) -> String {
    let clock = VirtualClock::default();
    let client = Client::builder()
        .api_key(CANARY)
        .transport(HostileTransport::new(scripts, &clock))
        .clock(clock.clone())
        .options(options())
        .build()
        .expect("a key and a transport are given");
    let result = clock.run(async {
        if streaming {
            client.stream(&hello()).await?.accumulate().await
        } else {
            client.chat(&hello()).await
        }
    });
    describe(&result, clock.passed())
}

/// What the caller of the blocking client gets.
fn run_blocking(scripts: &[Script], streaming: bool) -> String {
    let clock = VirtualClock::jumping();
    let client = blocking::Client::builder()
        .api_key(CANARY)
        .transport(HostileTransport::new(scripts, &clock))
        .clock(clock.clone())
        .options(options())
        .build()
        .expect("a key and a transport are given");
    let result = if streaming {
        client.stream(&hello()).and_then(blocking::ChatStream::accumulate)
    } else {
        client.chat(&hello())
    };
    describe(&result, clock.passed())
}

pub(crate) fn options() -> CallOptions {
    CallOptions::default()
        .timeouts(Timeouts::default().stall(Duration::from_secs(900)))
        .retry(RetryPolicy::default().backoff(Duration::ZERO, Duration::ZERO))
}

pub(crate) fn describe(result: &Result<Response, Error>, passed: Duration) -> String {
    let mut text = match result {
        Ok(response) => describe_response(response),
        Err(error) => describe_error(error),
    };
    if passed >= Duration::from_secs(1) {
        let _ = write!(text, ", after {passed:.1?}");
    }
    assert!(!text.contains(CANARY), "{text}");
    assert!(!format!("{result:?}").contains(CANARY), "{text}");
    text
}

fn describe_response(response: &Response) -> String {
    let mut text = format!("{:?}", content(response));
    if response.stream.as_ref().is_some_and(|stream| stream.ending == Ending::CompleteWithoutDone) {
        text.push_str(", no [DONE]");
    }
    let message = response.first_choice().and_then(|choice| choice.message.as_ref());
    if let Some(reasoning) = message.and_then(|message| message.reasoning_text()) {
        let _ = write!(text, ", reasoning {:?}", reasoning.text);
    }
    if let Some(refusal) = message.and_then(|message| message.refusal_text()) {
        let _ = write!(text, ", refusal {refusal:?}");
    }
    if let Some(call) = message.and_then(|message| message.function_call.as_ref()) {
        let arguments = call.arguments.as_ref().map(|arguments| arguments.as_text());
        let name = call.name.as_deref().unwrap_or("?");
        let _ = write!(text, ", calls function {name}({})", arguments.unwrap_or_default());
    }
    for call in response.tool_calls() {
        let arguments = call.function.as_ref().and_then(|function| function.arguments.as_ref());
        let arguments = arguments.map(|arguments| arguments.as_text()).unwrap_or_default();
        let _ = write!(text, ", calls {}({arguments})", call.name().unwrap_or("?"));
    }
    if response.meta.attempts.len() > 1 {
        let _ = write!(text, ", {} attempts", response.meta.attempts.len());
    }
    for diagnostic in &response.diagnostics {
        // Nearly all rows lack a role or an index.
        if !matches!(diagnostic.kind, DiagnosticKind::RoleMissing | DiagnosticKind::IndexMissing) {
            let _ = write!(text, "; {}", diagnostic.kind.as_str());
        }
    }
    text
}

fn content(response: &ChatResponse) -> String {
    let message = response.first_choice().and_then(|choice| choice.message.as_ref());
    message.and_then(|message| message.text()).unwrap_or_default().into_owned()
}

fn describe_error(error: &Error) -> String {
    let mut text = format!("{:?}: {error}", error.kind());
    let mut source = error.source();
    while let Some(cause) = source {
        assert!(!error.to_string().contains(&cause.to_string()), "{error} repeats {cause}");
        let _ = write!(text, " <- {cause}");
        source = cause.source();
    }
    if let Some(partial) = error.partial() {
        let _ = write!(text, ", partial {:?}", content(partial));
    }
    text
}

/// The sections as the page has them.
fn markdown() -> String {
    let mut markdown = String::new();
    for (heading, rows) in sections() {
        let _ = writeln!(markdown, "## {heading}\n");
        markdown.push_str("| the server | `chat` gives | `stream` gives |\n|---|---|---|\n");
        for row in rows {
            let cell = |scripts: &Option<Vec<Script>>, streaming| match scripts {
                Some(scripts) => format!("``{}``", run(scripts, streaming).replace('|', "\\|")),
                None => String::new(),
            };
            let (chat, stream) = (cell(&row.chat, false), cell(&row.stream, true));
            let _ = writeln!(markdown, "| {} | {chat} | {stream} |", row.about);
        }
        markdown.push('\n');
    }
    markdown.truncate(markdown.trim_end().len());
    markdown.push('\n');
    markdown
}

/// The page is the expectation: what it says is tested, and what is tested it says.
#[test]
fn every_row_gives_what_the_page_says() {
    let markdown = markdown();
    let page = include_str!("../../docs/hostile-servers.md");
    if page.ends_with(&markdown) {
        return;
    }
    let wrong: Vec<_> = markdown.lines().filter(|line| !page.contains(line)).collect();
    let path = concat!(env!("CARGO_TARGET_TMPDIR"), "/hostile-servers.md");
    std::fs::write(path, &markdown).unwrap();
    panic!("{}\n\nthe page says otherwise; all sections are in {path}", wrong.join("\n"));
}

/// Except that a thread waits longer for the body of an error response, since it cannot be
/// interrupted.
#[test]
fn the_blocking_client_gives_the_same() {
    for row in rows() {
        for (scripts, streaming) in [(row.chat, false), (row.stream, true)] {
            let scripts = scripts.unwrap_or_default();
            let error_body_stalls =
                scripts.iter().any(|script| script.end == End::Stall && !script.is_success());
            let (mut blocking, mut other) =
                (run_blocking(&scripts, streaming), run(&scripts, streaming));
            if error_body_stalls {
                for text in [&mut blocking, &mut other] {
                    text.truncate(text.find(", after").unwrap_or(text.len()));
                }
            }
            assert_eq!(blocking, other, "{}", row.about);
        }
    }
}

#[test]
fn splitting_the_body_makes_no_difference() {
    for row in rows() {
        for (scripts, streaming) in [(row.chat, false), (row.stream, true)] {
            let scripts = scripts.unwrap_or_default();
            let cut: Vec<_> = scripts.iter().cloned().map(Script::in_bytes).collect();
            assert_eq!(run(&cut, streaming), run(&scripts, streaming), "{}", row.about);
        }
    }
}
