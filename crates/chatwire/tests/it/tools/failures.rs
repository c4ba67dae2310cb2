//! Calls that fail, and loops that fail.

use std::error::Error as _;

use chatwire::{
    Error, ErrorKind, Message, ToolError, ToolLimits, ToolLoopError, Tools, http::StatusCode,
    protocol::chat::Tool, tools::ToolCallError, transport::memory::CannedResponse,
};
use serde_json::{Value, json};

use super::{Town, calls, conversation, message, says, sent, tool_results};
use crate::{Fixture, hello};

fn tools<'t>() -> Tools<'t> {
    Tools::new()
        .function("greet", "Greets.", async |town: Town| match town.name.as_str() {
            "closed" => Err(ToolError::new("The town is closed.")),
            "far" => Ok(town.name.parse::<u32>()?.to_string()),
            "lost" => Err(ToolError::fatal("the map is lost")),
            name => Ok(format!("Hello {name}")),
        })
        .with_definition(Tool::function("nothing", "", json!({})), async |_: Value| Ok(()))
}

#[test]
fn errors_of_calls_are_sent_to_the_model_and_the_run_continues() {
    let fixture = Fixture::new([
        calls(&[
            ("gret", "{}"),
            ("greet", "{\"name\":"),
            ("greet", "{\"name\":5}"),
            ("greet", "{\"name\":\"closed\"}"),
            ("greet", "{\"name\":\"far\"}"),
            ("greet", "{\"name\":\"Bergen\"}"),
            ("nothing", "{}"),
            ("nothing", "{}"),
        ]),
        says("Done."),
    ]);
    let limits = ToolLimits::default().max_calls_per_round(7);
    let run = fixture
        .clock
        .run(fixture.client.chat_with_tools(&hello(), &tools().limits(limits)))
        .unwrap();
    assert_eq!(
        tool_results(&fixture.server),
        [
            "Error: unknown tool; available tools: greet, nothing",
            "Error: invalid arguments: the text is not JSON at line 1, column 9: expected a value",
            "Error: invalid arguments: the JSON does not match the type at line 1, column 9 (in `/name`): expected a string, found an integer",
            "Error: The town is closed.",
            "Error: invalid digit found in string",
            "Hello Bergen",
            "null",
            "Error: not run: too many calls in one response",
        ]
    );
    let failures = run.history.rounds[0].calls.iter().map(|call| call.result.as_ref().err());
    let failures: Vec<_> = failures.collect();
    assert!(
        matches!(
            failures[..],
            [
                Some(ToolCallError::UnknownTool),
                Some(ToolCallError::InvalidArguments(_)),
                Some(ToolCallError::InvalidArguments(_)),
                Some(ToolCallError::Function(_)),
                Some(ToolCallError::Function(_)),
                None,
                None,
                Some(ToolCallError::TooManyCalls),
            ]
        ),
        "{failures:?}"
    );
}

#[test]
fn a_result_that_is_too_long_is_not_sent() {
    let fixture = Fixture::new([calls(&[("greet", "{\"name\":\"Trondheim\"}")]), says("Done.")]);
    let tools = tools().limits(ToolLimits::default().max_result_bytes(14));
    let run = fixture.clock.run(fixture.client.chat_with_tools(&hello(), &tools)).unwrap();
    assert_eq!(tool_results(&fixture.server), ["Error: the result is too long: 15 bytes"]);
    let result = &run.history.rounds[0].calls[0].result;
    assert!(matches!(result, Err(ToolCallError::TooLong { bytes: 15, .. })));
}

#[test]
fn an_error_message_that_is_too_long_is_not_sent() {
    let fixture = Fixture::new([calls(&[("greet", "{\"name\":\"closed\"}")]), says("Done.")]);
    let tools = tools().limits(ToolLimits::default().max_result_bytes(20));
    fixture.clock.run(fixture.client.chat_with_tools(&hello(), &tools)).unwrap();
    assert_eq!(tool_results(&fixture.server), ["Error: the tool failed"]);
}

#[test]
fn a_truncated_call_is_not_run() {
    let call = |arguments: &str| json!({"id": "a", "function": {"name": "nothing", "arguments": arguments}});
    for (arguments, is_run) in [("", false), ("{\"x", false), ("{}", true)] {
        let cut = json!({"tool_calls": [call(""), call(arguments)]});
        let fixture = Fixture::new([message("length", &cut), says("Done.")]);
        let run = fixture.clock.run(fixture.client.chat_with_tools(&hello(), &tools())).unwrap();
        let results: Vec<_> =
            run.history.rounds[0].calls.iter().map(|call| call.result.is_ok()).collect();
        assert_eq!(results, [true, is_run], "{arguments}");
    }
}

#[test]
fn a_custom_tool_has_no_function() {
    let custom = json!({"tool_calls": [{"id": "a", "type": "custom", "custom": {"name": "nothing", "input": "x"}}]});
    let fixture = Fixture::new([message("tool_calls", &custom), says("Done.")]);
    let run = fixture.clock.run(fixture.client.chat_with_tools(&hello(), &tools())).unwrap();
    assert!(matches!(run.history.rounds[0].calls[0].result, Err(ToolCallError::UnknownTool)));
}

/// Runs the loop to an error, whose conversation can be continued.
#[track_caller]
fn fail(
    tools: &Tools<'_>,
    responses: impl IntoIterator<Item = CannedResponse>,
) -> (Error, Vec<Value>) {
    let fixture = Fixture::new(responses);
    let error =
        fixture.clock.run(fixture.client.chat_with_tools(&hello(), tools)).expect_err("it fails");
    let history = error.tool_history().expect("a run has a history");
    let sent = sent(&fixture.server);
    let last = sent.last().map(|request| &request["messages"]);
    assert_eq!(Some(&conversation(&history.messages)), last);
    (error, sent)
}

#[test]
fn a_tool_can_end_the_run() {
    let responses =
        [calls(&[("nothing", "")]), calls(&[("greet", "{\"name\":\"lost\"}"), ("nothing", "")])];
    let (error, sent) = fail(&tools(), responses);
    assert_eq!(error.kind(), ErrorKind::Tools(ToolLoopError::Fatal));
    assert_eq!(error.to_string(), "a tool ended the run with a fatal error: the map is lost");
    assert!(error.source().is_none(), "the message has it already");
    let rounds = &error.tool_history().unwrap().rounds;
    assert_eq!((sent.len(), rounds.len()), (2, 2));
    assert!(rounds[1].calls[0].result.as_ref().is_err_and(ToolCallError::is_fatal));
    assert_eq!(rounds[1].calls[1].result.as_deref().unwrap(), "null");
}

#[test]
fn a_model_that_always_calls_tools_stops_at_max_rounds() {
    let tools = tools().limits(ToolLimits::default().max_rounds(3));
    let (error, sent) = fail(&tools, (0..4).map(|_| calls(&[("nothing", "")])));
    assert_eq!(error.kind(), ErrorKind::Tools(ToolLoopError::TooManyRounds));
    let history = error.tool_history().unwrap();
    assert_eq!((sent.len(), history.rounds.len()), (3, 3));
    assert_eq!(history.usage().unwrap().total_tokens, Some(30));
    let is_run = |round: usize| history.rounds[round].calls[0].result.is_ok();
    assert_eq!([0, 1, 2].map(is_run), [true, true, false]);
    assert_eq!(error.status(), Some(StatusCode::OK));
}

#[test]
fn a_failed_request_keeps_the_tool_history() {
    let refused = CannedResponse::new(StatusCode::UNAUTHORIZED);
    let (error, _) = fail(&tools(), [calls(&[("greet", "{\"name\":\"Oslo\"}")]), refused]);
    assert!(matches!(error.kind(), ErrorKind::Api(_)));
    let history = error.tool_history().unwrap();
    assert_eq!(history.rounds[0].calls[0].result.as_deref().unwrap(), "Hello Oslo");
    assert_eq!(history.messages.len(), 3);
}

#[test]
fn invalid_tools_are_rejected_before_anything_is_sent() {
    let one = |name: &str| {
        Tools::new().with_definition(Tool::function(name, "", json!({})), async |_: Value| Ok(()))
    };
    let own = hello().tools([Tool::function("f", "", json!({}))]);
    for (tools, request, message) in [
        (one("a b"), hello(), "the tool name \"a b\" is invalid"),
        (one(""), hello(), "the tool name \"\" is invalid"),
        (one(&"x".repeat(65)), hello(), "the tool name \"xxx"),
        (
            tools().function("greet", "", async |_: Town| Ok(())),
            hello(),
            "two tools are named \"greet\"",
        ),
        (one("f"), own, "two tools are named \"f\""),
        (
            Tools::new().function("f", "", async |_: Vec<Town>| Ok(())),
            hello(),
            "the arguments of the tool \"f\" are not an object",
        ),
        (one("f"), hello().n(2), "the tool loop supports one choice"),
    ] {
        let fixture = Fixture::new([]);
        let error =
            fixture.clock.run(fixture.client.chat_with_tools(&request, &tools)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.to_string().starts_with(message), "{error}");
        assert!(fixture.server.received().is_empty());
    }
}

#[test]
fn debug_and_errors_show_no_content() {
    let tools = || {
        Tools::new().function("echo", "canary", async |town: Town| match town.name.len() {
            6 => Ok(town.name),
            7 => Err(ToolError::new(town.name)),
            _ => Err(ToolError::fatal(town.name)),
        })
    };
    let response = || {
        calls(&[
            ("canary", "{}"),
            ("echo", "canary"),
            ("echo", "{\"canary\":\"canary\"}"),
            ("echo", "{\"name\":\"canary\"}"),
            ("echo", "{\"name\":\"canary-\"}"),
        ])
    };
    let fixture = Fixture::new([response(), says("canary")]);
    let request = hello().message(Message::user("canary"));
    let run = fixture.clock.run(fixture.client.chat_with_tools(&request, &tools())).unwrap();
    let mut shown = format!("{run:?} {:?}", tools());
    for call in &run.history.rounds[0].calls {
        shown += &call.result.as_ref().map_or_else(ToString::to_string, |_| String::new());
    }
    let (fatal, _) = fail(&tools(), [calls(&[("echo", "{\"name\":\"canary--\"}")])]);
    let (rounds, _) = fail(&tools().limits(ToolLimits::default().max_rounds(1)), [response()]);
    shown += &format!("{rounds} {fatal:?} {rounds:?}");
    shown += &format!("{:?} {:?}", fatal.tool_history(), rounds.tool_history());
    // Only the message repeats what the tool itself says.
    assert_eq!(fatal.to_string(), "a tool ended the run with a fatal error: canary--");
    assert!(!shown.contains("canary"), "{shown}");
}
