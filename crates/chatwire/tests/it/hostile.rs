//! What hostile servers do, and what a caller gets: one table, which the README shows.

mod body;
mod ending;
mod framing;
mod in_band;
mod members;
mod play;
mod refusal;
mod repetition;
pub(crate) mod script;

use std::{error::Error as _, fmt::Write, time::Duration};

use chatwire::{
    CallOptions, ChatResponse, Client, Ending, Error, Response, RetryPolicy, Timeouts, blocking,
};

use self::{
    play::Play,
    script::{End, Script},
};
use crate::{CANARY, hello, virtual_clock::VirtualClock};

/// One line of the table.
pub(crate) struct Row {
    /// What the server does.
    pub(crate) about: String,
    /// What it does when an answer in one piece is asked for; nothing if the line is about streams alone.
    pub(crate) chat: Option<Vec<Script>>,
    /// What it does when a stream is asked for; nothing if the line is about answers in one piece alone.
    pub(crate) stream: Option<Vec<Script>>,
}

/// A line about answers in one piece.
fn whole(about: &str, script: Script) -> Row {
    Row { about: about.to_owned(), chat: Some(vec![script]), stream: None }
}

/// A line about streams.
fn stream(about: &str, script: Script) -> Row {
    Row { about: about.to_owned(), chat: None, stream: Some(vec![script]) }
}

/// A line about both, from a server that does the same.
fn both(about: &str, script: Script) -> Row {
    let scripts = vec![script];
    Row { about: about.to_owned(), chat: Some(scripts.clone()), stream: Some(scripts) }
}

pub(crate) fn rows() -> Vec<Row> {
    [
        framing::rows(),
        ending::rows(),
        in_band::rows(),
        members::rows(),
        body::rows(),
        refusal::rows(),
        repetition::rows(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What a caller gets, in a few words.
pub(crate) fn given(scripts: &[Script], streaming: bool) -> String {
    let clock = VirtualClock::default();
    let client = Client::builder()
        .api_key(CANARY)
        .transport(Play::new(scripts, &clock))
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
    told(&result, clock.passed())
}

/// What a caller who waits on a thread gets.
fn given_blocking(scripts: &[Script], streaming: bool) -> String {
    let clock = VirtualClock::jumping();
    let client = blocking::Client::builder()
        .api_key(CANARY)
        .transport(Play::new(scripts, &clock))
        .clock(clock.clone())
        .options(options())
        .build()
        .expect("a key and a transport are given");
    let result = if streaming {
        client.stream(&hello()).and_then(blocking::ChatStream::accumulate)
    } else {
        client.chat(&hello())
    };
    told(&result, clock.passed())
}

fn options() -> CallOptions {
    CallOptions::default()
        .timeouts(Timeouts::default().stall(Duration::from_secs(900)))
        .retry(RetryPolicy::default().backoff(Duration::ZERO, Duration::ZERO))
}

pub(crate) fn told(result: &Result<Response, Error>, passed: Duration) -> String {
    let mut told = match result {
        Ok(answer) => answered(answer),
        Err(error) => failed(error),
    };
    if passed >= Duration::from_secs(1) {
        let _ = write!(told, ", after {passed:.1?}");
    }
    assert!(!told.contains(CANARY), "{told}");
    assert!(!format!("{result:?}").contains(CANARY), "{told}");
    told
}

fn answered(answer: &Response) -> String {
    let mut told = format!("{:?}", text(answer));
    if answer.stream.as_ref().is_some_and(|stream| stream.ending == Ending::CompleteWithoutDone) {
        told.push_str(", no [DONE]");
    }
    if answer.meta.attempts.len() > 1 {
        let _ = write!(told, ", {} attempts", answer.meta.attempts.len());
    }
    told
}

fn text(response: &ChatResponse) -> String {
    let message = response.first_choice().and_then(|choice| choice.message.as_ref());
    message.and_then(|message| message.to_text()).unwrap_or_default().into_owned()
}

fn failed(error: &Error) -> String {
    let mut told = format!("{:?}: {error}", error.kind());
    let mut source = error.source();
    while let Some(cause) = source {
        assert!(!error.to_string().contains(&cause.to_string()), "{error} repeats {cause}");
        let _ = write!(told, " <- {cause}");
        source = cause.source();
    }
    if let Some(partial) = error.partial() {
        let _ = write!(told, ", partial {:?}", text(partial));
    }
    told
}

/// The table as the README has it.
fn table() -> String {
    let mut table = "| the server | `chat` gives | `stream` gives |\n|---|---|---|\n".to_owned();
    for row in rows() {
        let cell = |scripts: &Option<Vec<Script>>, streaming| match scripts {
            Some(scripts) => format!("``{}``", given(scripts, streaming).replace('|', "\\|")),
            None => String::new(),
        };
        let (chat, stream) = (cell(&row.chat, false), cell(&row.stream, true));
        let _ = writeln!(table, "| {} | {chat} | {stream} |", row.about);
    }
    table
}

/// The README holds what is expected; so what it says is tested, and what is tested it says.
#[test]
fn every_row_gives_what_the_readme_says() {
    let table = table();
    let readme = include_str!("../../README.md");
    if readme.contains(&table) {
        return;
    }
    let wrong: Vec<_> = table.lines().filter(|line| !readme.contains(line)).collect();
    let path = concat!(env!("CARGO_TARGET_TMPDIR"), "/hostile.md");
    std::fs::write(path, &table).unwrap();
    panic!("{}\n\nthe README says otherwise; the whole table is in {path}", wrong.join("\n"));
}

/// Only the body of a refusal is waited for longer, since a thread cannot stop to wait.
#[test]
fn a_caller_who_blocks_gets_the_same() {
    for row in rows() {
        for (scripts, streaming) in [(row.chat, false), (row.stream, true)] {
            let scripts = scripts.unwrap_or_default();
            let refusal_stalls =
                scripts.iter().any(|script| script.end == End::Stall && !script.is_success());
            let (mut blocking, mut other) =
                (given_blocking(&scripts, streaming), given(&scripts, streaming));
            if refusal_stalls {
                for told in [&mut blocking, &mut other] {
                    told.truncate(told.find(", after").unwrap_or(told.len()));
                }
            }
            assert_eq!(blocking, other, "{}", row.about);
        }
    }
}

#[test]
fn how_a_body_is_cut_makes_no_difference() {
    for row in rows() {
        for (scripts, streaming) in [(row.chat, false), (row.stream, true)] {
            let scripts = scripts.unwrap_or_default();
            let cut: Vec<_> = scripts.iter().cloned().map(Script::in_bytes).collect();
            assert_eq!(given(&cut, streaming), given(&scripts, streaming), "{}", row.about);
        }
    }
}
