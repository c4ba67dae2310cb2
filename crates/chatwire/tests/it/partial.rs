//! What is left of a completion that failed: its content, and what was repaired in it.

use std::sync::{Arc, Mutex};

use chatwire::{
    CallOptions, Client, Error, RetryPolicy, blocking,
    http::StatusCode,
    observe::{CallFinished, CallObserver, CallStarted, Observer},
    protocol::accumulate::DiagnosticKind,
    transport::{
        TransportErrorKind,
        memory::{CannedResponse, Scripted},
    },
};

use crate::{CANARY, hello};

const FIRST: &str =
    r#"{"id":"a","choices":[{"index":0,"delta":{"role":"assistant","content":"Half"}}]}"#;
const SECOND: &str = r#"{"id":"b","choices":[{"index":0,"delta":{"content":" of it"}}]}"#;

fn ok(body: &str) -> CannedResponse {
    CannedResponse::new(StatusCode::OK).with_frames([body.to_owned()])
}

/// The diagnostics that an observer saw at the end of each call.
#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Vec<Vec<DiagnosticKind>>>>);

impl Observer for Seen {
    fn call(&self, _: &CallStarted<'_>) -> Box<dyn CallObserver> {
        Box::new(self.clone())
    }
}

impl CallObserver for Seen {
    fn finished(&mut self, call: &CallFinished<'_>) {
        let kinds = call.diagnostics.iter().map(|diagnostic| diagnostic.kind).collect();
        self.0.lock().unwrap().push(kinds);
    }
}

fn kinds(error: &Error) -> Vec<DiagnosticKind> {
    error.diagnostics().iter().map(|diagnostic| diagnostic.kind).collect()
}

/// Expects this partial text of all four calls, and that the change of the ID is reported.
#[track_caller]
fn check(response: &CannedResponse, text: &str) {
    let seen = Seen::default();
    let options = || CallOptions::default().retry(RetryPolicy::none());
    let server = Scripted::new([response.clone(), response.clone()]);
    let client = Client::builder()
        .api_key(CANARY)
        .options(options())
        .observer(seen.clone())
        .transport(server);
    let client = client.build().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let mut errors = vec![
        runtime.block_on(client.chat(&hello())).unwrap_err(),
        runtime
            .block_on(async { client.stream(&hello()).await.unwrap().accumulate().await })
            .unwrap_err(),
    ];
    let server = Scripted::new([response.clone(), response.clone()]);
    let client =
        blocking::Client::builder().api_key(CANARY).options(options()).observer(seen.clone());
    let client = client.transport(server).build().unwrap();
    errors.push(client.chat(&hello()).unwrap_err());
    errors.push(client.stream(&hello()).unwrap().accumulate().unwrap_err());
    for error in &errors {
        let partial = error.partial().unwrap_or_else(|| panic!("{error:?}"));
        assert_eq!(partial.first_text().as_deref(), Some(text), "{error}");
        assert_eq!(kinds(error), [DiagnosticKind::IdChanged], "{error}");
    }
    assert_eq!(*seen.0.lock().unwrap(), vec![vec![DiagnosticKind::IdChanged]; errors.len()]);
}

#[test]
fn a_truncated_event_stream_leaves_its_content() {
    let events = format!("data: {FIRST}\n\ndata: {SECOND}\n\n");
    check(&ok(&events), "Half of it");
    check(&ok(&format!("{events}data: {{\"choi")), "Half of it");
    check(&ok(&format!("{events}data: {{\"error\":{{\"message\":\"late\"}}}}\n\n")), "Half of it");
    check(&ok(&events).with_error(TransportErrorKind::Interrupted), "Half of it");
}

#[test]
fn truncated_lines_of_chunks_leave_their_content() {
    let lines = format!("{FIRST}\n{SECOND}\n");
    check(&ok(&lines), "Half of it");
    check(&ok(&format!("{lines}{{\"choi")), "Half of it");
    check(&ok(&lines).with_error(TransportErrorKind::Interrupted), "Half of it");
}

#[test]
fn a_truncated_completion_leaves_nothing() {
    let client = blocking::Client::builder()
        .api_key(CANARY)
        .transport(Scripted::new([ok(r#"{"choices":[{"message":{"content":"Ha"#)]))
        .build()
        .unwrap();
    assert!(client.chat(&hello()).unwrap_err().partial().is_none());
}
