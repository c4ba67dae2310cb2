//! The same on threads.

use std::sync::{
    Barrier,
    atomic::{AtomicUsize, Ordering::SeqCst},
};

use chatwire::{
    ErrorKind, ToolError, ToolLimits, ToolLoopError,
    blocking::{Client, Tools},
    protocol::chat::Tool,
    tools::ToolCallError,
    transport::memory::{CannedResponse, Scripted},
};
use serde_json::{Value, json};

use super::{Town, calls, results, says, tool_results};
use crate::{CANARY, hello, virtual_clock::VirtualClock};

fn fixture(
    responses: impl IntoIterator<Item = CannedResponse>,
) -> (Client, Scripted, VirtualClock) {
    let (server, clock) = (Scripted::new(responses), VirtualClock::jumping());
    let builder = Client::builder().api_key(CANARY).transport(server.clone()).clock(clock.clone());
    (builder.build().expect("a key and a transport are given"), server, clock)
}

#[test]
fn calls_of_one_response_run_in_parallel_and_keep_their_order() {
    let names = ["1", "2", "3", "4"].map(|name| format!("{{\"name\":{name:?}}}"));
    let asked: Vec<_> = names.iter().map(|arguments| ("meet", arguments.as_str())).collect();
    let (client, server, clock) = fixture([calls(&asked), says("Done.")]);
    // Each waits until two are there.
    let barrier = Barrier::new(2);
    let tools = Tools::new().limits(ToolLimits::default().max_parallel(2)).function(
        "meet",
        "Waits for another.",
        |town: Town| {
            barrier.wait();
            Ok(town.name)
        },
    );
    let run = client.chat_with_tools(&hello(), &tools).unwrap();
    assert_eq!(tool_results(&server), ["1", "2", "3", "4"]);
    assert_eq!(results(&run).len(), 4);
    assert!(clock.passed().is_zero());
}

#[test]
fn at_most_max_parallel_calls_run_at_once() {
    let (client, ..) = fixture([calls(&[("f", ""); 5]), says("Done.")]);
    let (running, max_running) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let tools = Tools::new().limits(ToolLimits::default().max_parallel(1)).with_definition(
        Tool::function("f", "", json!({})),
        |_: Value| {
            max_running.fetch_max(running.fetch_add(1, SeqCst) + 1, SeqCst);
            running.fetch_sub(1, SeqCst);
            Ok(())
        },
    );
    client.chat_with_tools(&hello(), &tools).unwrap();
    assert_eq!(max_running.load(SeqCst), 1);
}

#[test]
fn a_call_is_timed_by_the_clock_of_the_client() {
    let (client, _, clock) = fixture([calls(&[("f", "")]), says("Done.")]);
    let second = std::time::Duration::from_secs(1);
    let tools = Tools::new().with_definition(Tool::function("f", "", json!({})), |_: Value| {
        clock.pass(second);
        Ok(())
    });
    let run = client.chat_with_tools(&hello(), &tools).unwrap();
    assert_eq!(run.history.rounds[0].calls[0].duration, second);
}

#[test]
fn a_panic_in_a_function_fails_its_own_call_only() {
    let (client, server, _) =
        fixture([calls(&[("panic", ""), ("f", ""), ("panic", "")]), says("Done.")]);
    let tools = Tools::new()
        .with_definition(
            Tool::function("panic", "", json!({})),
            |_: Value| -> Result<(), ToolError> {
                std::panic::resume_unwind(Box::new("a tool's own affair"))
            },
        )
        .with_definition(Tool::function("f", "", json!({})), |_: Value| Ok("fine"));
    let run = client.chat_with_tools(&hello(), &tools).unwrap();
    assert_eq!(tool_results(&server), ["Error: the tool failed", "fine", "Error: the tool failed"]);
    assert!(matches!(run.history.rounds[0].calls[0].result, Err(ToolCallError::Panicked)));
}

#[test]
fn a_tool_can_end_the_run() {
    let (client, ..) = fixture([calls(&[("f", ""), ("f", "")])]);
    let tools = Tools::new()
        .with_definition(Tool::function("f", "", json!({})), |_: Value| -> Result<(), ToolError> {
            Err(ToolError::fatal("enough"))
        });
    let error = client.chat_with_tools(&hello(), &tools).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Tools(ToolLoopError::Fatal));
    assert_eq!(error.tool_history().unwrap().rounds[0].calls.len(), 2);
}
