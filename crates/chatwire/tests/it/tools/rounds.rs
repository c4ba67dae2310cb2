//! Loops with a final response.

use std::{
    future::poll_fn,
    sync::atomic::{AtomicUsize, Ordering::SeqCst},
    task::Poll,
    time::Duration,
};

use chatwire::{
    ToolLimits, Tools,
    http::StatusCode,
    protocol::chat::{Tool, ToolChoice},
    transport::{Clock, memory::CannedResponse},
};
use serde_json::{Value, json};

use super::{Town, calls, conversation, results, says, sent};
use crate::{Fixture, hello};

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn results_are_sent_to_the_model_until_it_responds() {
    let fixture = Fixture::new([
        calls(&[("weather", r#"{"name":"Lisbon"}"#), ("weather", r#"{"name":"Oslo"}"#)]),
        says("Lisbon is warmer."),
    ]);
    let degrees = json!({"Lisbon": 21.5, "Oslo": -3});
    let tools = Tools::new()
        .function("weather", "Degrees in a town.", async |town: Town| Ok(&degrees[town.name]));
    let run = fixture.clock.run(fixture.client.chat_with_tools(&hello(), &tools)).unwrap();

    assert_eq!(run.response.first_text().as_deref(), Some("Lisbon is warmer."));
    assert_eq!(results(&run), [("weather", Some("21.5")), ("weather", Some("-3"))]);
    let [first, second] = &sent(&fixture.server)[..] else { panic!("two requests are sent") };
    assert_eq!(
        first["tools"],
        json!([{"type": "function", "function": {
            "name": "weather",
            "description": "Degrees in a town.",
            "parameters": {
                "title": "Town",
                "type": "object",
                "properties": {"name": {"type": "string", "description": "In English."}},
                "required": ["name"],
                "additionalProperties": false,
            },
        }}])
    );
    assert_eq!(first["tools"], second["tools"]);
    let call = |id, arguments| json!({"id": id, "type": "function", "function": {"name": "weather", "arguments": arguments}});
    let until_then = json!([
        {"role": "user", "content": "Hello"},
        {"role": "assistant", "tool_calls": [call("a", r#"{"name":"Lisbon"}"#), call("b", r#"{"name":"Oslo"}"#)]},
        {"role": "tool", "content": "21.5", "tool_call_id": "a"},
        {"role": "tool", "content": "-3", "tool_call_id": "b"},
    ]);
    assert_eq!(second["messages"], until_then);
    let mut whole = until_then;
    whole
        .as_array_mut()
        .unwrap()
        .push(json!({"role": "assistant", "content": "Lisbon is warmer."}));
    assert_eq!(conversation(&run.history.messages), whole);
}

#[test]
fn usage_and_cost_of_all_responses_are_summed() {
    let fixture = Fixture::new([calls(&[("f", "")]), calls(&[("f", "")]), says("Done.")]);
    let tools =
        Tools::new().with_definition(Tool::function("f", "", json!({})), async |_: Value| Ok(()));
    let run = fixture.clock.run(fixture.client.chat_with_tools(&hello(), &tools)).unwrap();
    let (all, before) = (run.usage().unwrap(), run.history.usage().unwrap());
    assert_eq!((all.total_tokens, before.total_tokens), (Some(30), Some(20)));
    assert_eq!((all.cached_tokens(), all.completion_tokens), (Some(3), None));
    let (all, before) = (run.cost().unwrap(), run.history.cost().unwrap());
    assert_eq!((all.credits, before.credits), (Some(3_000.0), Some(2_000.0)));
    assert!((all.usd - 0.0015).abs() < 1e-9);
}

#[test]
fn a_sum_with_a_missing_part_is_none() {
    let body = r#"{"choices":[{"message":{"role":"assistant","content":"Hi"}}]}"#;
    let silent = CannedResponse::new(StatusCode::OK);
    let fixture = Fixture::new([calls(&[("f", "")]), silent.with_frames([body])]);
    let tools =
        Tools::new().with_definition(Tool::function("f", "", json!({})), async |_: Value| Ok(()));
    let run = fixture.clock.run(fixture.client.chat_with_tools(&hello(), &tools)).unwrap();
    assert!(run.usage().is_none() && run.cost().is_none());
    assert!(run.history.usage().is_some());
}

#[test]
fn calls_of_one_response_run_in_parallel_and_are_timed() {
    let fixture = Fixture::new([
        calls(&[
            ("wait", r#"{"name":"3"}"#),
            ("wait", r#"{"name":"2"}"#),
            ("wait", r#"{"name":"3"}"#),
        ]),
        says("Done."),
    ]);
    let clock = &fixture.clock;
    let tools = |max_parallel| {
        let tools = Tools::new().limits(ToolLimits::default().max_parallel(max_parallel));
        tools.function("wait", "Waits.", async |town: Town| {
            clock.sleep(town.name.parse::<u32>()? * SECOND).await;
            Ok(town.name)
        })
    };
    let run = clock.run(fixture.client.chat_with_tools(&hello(), &tools(3))).unwrap();
    assert_eq!(clock.passed(), 3 * SECOND);
    let calls = &run.history.rounds[0].calls;
    assert_eq!(
        calls.iter().map(|call| call.duration).collect::<Vec<_>>(),
        [3, 2, 3].map(|s| s * SECOND)
    );
    assert_eq!(results(&run), [("wait", Some("3")), ("wait", Some("2")), ("wait", Some("3"))]);
}

#[test]
fn calls_can_wait_for_one_another() {
    let fixture = Fixture::new([calls(&[("meet", ""), ("meet", "")]), says("Done.")]);
    let there = AtomicUsize::new(0);
    let tools = Tools::new().with_definition(Tool::function("meet", "", json!({})), |_: Value| {
        there.fetch_add(1, SeqCst);
        poll_fn(|_| if there.load(SeqCst) == 2 { Poll::Ready(Ok("met")) } else { Poll::Pending })
    });
    let run = fixture.clock.run(fixture.client.chat_with_tools(&hello(), &tools)).unwrap();
    assert_eq!(results(&run), [("meet", Some("met")), ("meet", Some("met"))]);
}

#[test]
fn at_most_max_parallel_calls_run_at_once() {
    let fixture = Fixture::new([calls(&[("wait", ""), ("wait", ""), ("wait", "")]), says("Done.")]);
    let clock = &fixture.clock;
    let tools = Tools::new().limits(ToolLimits::default().max_parallel(2)).with_definition(
        Tool::function("wait", "", json!({})),
        async |_: Value| {
            clock.sleep(SECOND).await;
            Ok(())
        },
    );
    clock.run(fixture.client.chat_with_tools(&hello(), &tools)).unwrap();
    assert_eq!(clock.passed(), 2 * SECOND);
}

#[test]
fn a_required_tool_call_is_required_once() {
    let allowed = |mode: &str| json!({"type": "allowed_tools", "allowed_tools": {"mode": mode, "tools": [{"type": "function", "function": {"name": "f"}}]}});
    for (choice, later) in [
        (ToolChoice::required(), Value::Null),
        (ToolChoice::function("f"), Value::Null),
        (ToolChoice::allowed("required", ["f"]), allowed("auto")),
        (ToolChoice::auto(), json!("auto")),
        (ToolChoice::none(), json!("none")),
    ] {
        let fixture = Fixture::new([calls(&[("f", "")]), says("Done.")]);
        let tools = Tools::new()
            .with_definition(Tool::function("f", "", json!({})), async |_: Value| Ok(()));
        let request = hello().tool_choice(choice.clone());
        fixture.clock.run(fixture.client.chat_with_tools(&request, &tools)).unwrap();
        let sent = sent(&fixture.server);
        assert_eq!(sent[0]["tool_choice"], serde_json::to_value(choice).unwrap());
        assert_eq!(sent[1]["tool_choice"], later);
    }
}

#[test]
fn without_tool_calls_one_request_is_sent() {
    let fixture = Fixture::new([says("Hi")]);
    let run = fixture.clock.run(fixture.client.chat_with_tools(&hello(), &Tools::new())).unwrap();
    assert_eq!(run.response.first_text().as_deref(), Some("Hi"));
    assert!(run.history.rounds.is_empty() && run.history.usage().is_none());
    assert_eq!(sent(&fixture.server)[0].get("tools"), None);
}

#[test]
fn runs_are_send() {
    fn movable<T: Send>(_: &T) {}
    fn shared<T: Send + Sync>(_: &T) {}
    let fixture = Fixture::new([]);
    let (request, tools) = (hello(), Tools::new());
    let run = fixture.client.chat_with_tools(&request, &tools);
    movable(&run);
    shared(&tools);
}
