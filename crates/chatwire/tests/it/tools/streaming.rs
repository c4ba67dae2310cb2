//! Streaming tool loops, async and blocking.

use chatwire::{
    ChatEvent, Client, Error, ErrorKind, Provider, ToolError, ToolEvent, ToolLoopError, ToolRun,
    Tools, blocking,
    protocol::chat::Tool,
    testing::{self, Completion},
    transport::memory::{CannedResponse, Scripted},
};
use serde_json::{Value, json};

use super::sent;
use crate::{hello, virtual_clock::VirtualClock};

fn provider() -> Provider {
    Provider::compatible("http://localhost:9").expect("the loop is well-formed")
}

fn definition(name: &str) -> Tool {
    Tool::function(name, "", json!({}))
}

type Outcome = (Vec<ToolEvent>, Result<ToolRun, Error>, Vec<Value>);

fn run(responses: &[CannedResponse]) -> Outcome {
    let server = Scripted::new(responses.to_vec());
    let clock = VirtualClock::default();
    let builder = Client::builder().provider(provider()).api_key("key");
    let client = builder
        .transport(server.clone())
        .clock(clock.clone())
        .build()
        .expect("the loop is well-formed");
    let tools = Tools::new()
        .with_definition(definition("echo"), async |given: Value| Ok(given))
        .with_definition(definition("fail"), async |_: Value| {
            Err::<(), _>(ToolError::new("no such town"))
        })
        .with_definition(definition("stop"), async |_: Value| {
            Err::<(), _>(ToolError::fatal("stop"))
        });
    let (events, result) = clock.run(async {
        let mut stream =
            client.stream_with_tools(&hello(), &tools).expect("the loop is well-formed");
        let mut events = Vec::new();
        while let Some(event) = stream.event().await {
            match event {
                Ok(event) => events.push(event),
                Err(error) => return (events, Err(error)),
            }
        }
        (events, stream.finish().await)
    });
    (events, result, sent(&server))
}

fn run_blocking(responses: &[CannedResponse]) -> Outcome {
    let server = Scripted::new(responses.to_vec());
    let builder = blocking::Client::builder().provider(provider()).api_key("key");
    let client = builder
        .transport(server.clone())
        .clock(VirtualClock::jumping())
        .build()
        .expect("the loop is well-formed");
    let tools = blocking::Tools::new()
        .with_definition(definition("echo"), |given: Value| Ok(given))
        .with_definition(definition("fail"), |_: Value| {
            Err::<(), _>(ToolError::new("no such town"))
        })
        .with_definition(definition("stop"), |_: Value| Err::<(), _>(ToolError::fatal("stop")));
    let mut stream = client.stream_with_tools(&hello(), &tools).expect("the loop is well-formed");
    let mut events = Vec::new();
    while let Some(event) = stream.event() {
        match event {
            Ok(event) => events.push(event),
            Err(error) => return (events, Err(error), sent(&server)),
        }
    }
    (events, stream.finish(), sent(&server))
}

/// The events in words: what a terminal would show.
fn shown(events: &[ToolEvent]) -> Vec<String> {
    events
        .iter()
        .filter_map(|event| match event {
            ToolEvent::Chat(ChatEvent::Text { text, .. }) => Some(format!("text {text}")),
            ToolEvent::Chat(ChatEvent::Reasoning { text, .. }) => Some(format!("reasons {text}")),
            ToolEvent::Call(call) => {
                let arguments: Value = call.arguments().unwrap_or_default();
                Some(format!("call {} {arguments}", call.name().unwrap_or_default()))
            }
            ToolEvent::Result { id, text, is_error, .. } => {
                Some(format!("{} {id} {text}", if *is_error { "error" } else { "result" }))
            }
            _ => None,
        })
        .collect()
}

#[track_caller]
fn check(responses: &[CannedResponse], expected: &[&str]) -> Outcome {
    let (events, result, sent) = run(responses);
    let (in_threads, blocking_result, blocking_sent) = run_blocking(responses);
    assert_eq!(shown(&events), expected);
    assert_eq!(shown(&in_threads), expected);
    assert_eq!(blocking_sent, sent);
    assert_eq!(blocking_result.is_ok(), result.is_ok());
    (events, result, sent)
}

#[test]
fn text_reasoning_calls_and_results_come_as_events_and_reasoning_goes_back() {
    let asks = Completion::new()
        .reasoning("Two ")
        .reasoning("towns.")
        .text("Let me see.")
        .tool_call("echo", json!({"town": "Lisbon"}))
        .tool_call("fail", json!({}))
        .tool_call("ecko", json!({}));
    let responses = [asks.stream(), testing::stream(["It is ", "warm."])];
    let (_, result, sent) = check(
        &responses,
        &[
            "reasons Two ",
            "reasons towns.",
            "text Let me see.",
            "call echo {\"town\":\"Lisbon\"}",
            "call fail {}",
            "call ecko {}",
            "result call_1 {\"town\":\"Lisbon\"}",
            "error call_2 Error: no such town",
            "error call_3 Error: unknown tool; available tools: echo, fail, stop",
            "text It is ",
            "text warm.",
        ],
    );
    let run = result.unwrap();
    assert_eq!(run.response.first_text().unwrap_or_default(), "It is warm.");
    assert_eq!(run.history.rounds.len(), 1);
    assert_eq!(run.history.messages.len(), 6);
    assert_eq!(run.usage().and_then(|usage| usage.prompt_tokens), Some(16));
    assert_eq!(sent[1]["messages"][1]["reasoning_content"], "Two towns.");
    assert!(sent.iter().all(|request| request["stream"] == true));
}

#[test]
fn signed_reasoning_goes_back_after_a_stream() {
    let details = json!([
        {"type": "reasoning.text", "text": "hm", "signature": "c2ln", "format": "x", "index": 0},
        {"type": "reasoning.encrypted", "data": "ZW5j", "id": "rs_1", "index": 1},
    ]);
    let blocks = json!([
        {"type": "thinking", "thinking": "hm", "signature": "c2ln"},
        {"type": "redacted_thinking", "data": "ZW5j"},
    ]);
    for (name, value) in [
        ("reasoning_details", details),
        ("thinking_blocks", blocks),
        ("reasoning_opaque", json!("ZW5j")),
    ] {
        let asks = Completion::new().field(name, value.clone()).tool_call("echo", json!({}));
        let responses = [asks.stream(), testing::stream(["Done."])];
        for (_, result, sent) in [run(&responses), run_blocking(&responses)] {
            assert!(result.is_ok());
            assert_eq!(sent[1]["messages"][1][name], value);
        }
    }
}

#[test]
fn an_error_ends_the_events_and_has_the_history() {
    let asks = Completion::new().tool_call("echo", json!({})).stream();
    let denied = testing::error(401, "invalid_api_key", "Incorrect API key provided.");
    let shown = ["call echo {}", "result call_1 {}"];
    let (_, result, _) = check(&[asks.clone(), denied], &shown);
    let error = result.unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(401));
    assert_eq!(error.tool_history().map(|history| history.rounds.len()), Some(1));

    let stops = Completion::new().tool_call("stop", json!({})).stream();
    let (_, result, _) = check(&[stops], &["call stop {}"]);
    assert_eq!(result.unwrap_err().kind(), ErrorKind::Tools(ToolLoopError::Fatal));

    let (_, result, _) = check(&vec![asks; 40], &["call echo {}", "result call_1 {}"].repeat(7));
    assert_eq!(result.unwrap_err().kind(), ErrorKind::Tools(ToolLoopError::TooManyRounds));
}

#[test]
fn a_call_runs_outside_a_loop() {
    let calls = Completion::new()
        .tool_call("echo", json!({"a": 1}))
        .tool_call("echo", "{")
        .tool_call("ecko", json!({}))
        .response();
    let tools = Tools::new().with_definition(definition("echo"), async |given: Value| Ok(given));
    let threads =
        blocking::Tools::new().with_definition(definition("echo"), |given: Value| Ok(given));
    let clock = VirtualClock::default();
    let client = Client::builder().api_key("key").transport(Scripted::new([calls]));
    let client = client.clock(clock.clone()).build().unwrap();
    let response = clock.run(client.chat(&hello())).unwrap();
    let expected =
        [r#"{"a":1}"#, "Error: invalid arguments: ", "Error: unknown tool; available tools: echo"];
    for (call, expected) in response.tool_calls().iter().zip(expected) {
        let message = clock.run(tools.call(call)).to_message();
        assert_eq!(threads.call(call).to_message(), message);
        assert_eq!(message.tool_call_id, call.id);
        let text = message.text().unwrap_or_default();
        assert!(text.starts_with(expected), "{text}");
    }
}
