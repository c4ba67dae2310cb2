//! Reasoning in a tool loop: the next request has what the provider demands.

use chatwire::{
    BaseUrl, Client, Provider, ReasoningHistory, Tools, blocking,
    protocol::chat::Tool,
    transport::memory::{CannedResponse, Scripted},
};
use serde_json::{Value, json};

use super::{message, sent};
use crate::{hello, virtual_clock::VirtualClock};

/// The reasoning of each shape, as it must go back: DeepSeek's, OpenRouter's, Anthropic's behind a
/// gateway, GitHub Copilot's, and Mistral's within the content.
fn shapes() -> Vec<Value> {
    vec![
        json!({"content": "", "reasoning_content": "The town is Lisbon, so"}),
        json!({"content": "", "reasoning_content": ""}),
        json!({"reasoning": "hm", "reasoning_details": [
            {"type": "reasoning.text", "text": "hm", "signature": "c2lnbmF0dXJl", "index": 0},
            {"type": "reasoning.encrypted", "data": "ZW5jcnlwdGVk", "id": "rs_1", "index": 1},
        ]}),
        json!({"content": "Let me see.", "reasoning_content": "hm", "thinking_blocks": [
            {"type": "thinking", "thinking": "hm", "signature": "c2lnbmF0dXJl"},
            {"type": "redacted_thinking", "data": "ZW5jcnlwdGVk"},
        ]}),
        json!({"reasoning_text": "hm", "reasoning_opaque": "ZW5jcnlwdGVk"}),
        json!({"content": [
            {"type": "thinking", "thinking": [{"type": "text", "text": "hm"}]},
            {"type": "text", "text": "Let me see."},
        ]}),
    ]
}

/// The turn that calls a tool, with this reasoning.
fn turn(reasoning: &Value) -> Value {
    let function = json!({"name": "f", "arguments": "{}"});
    let mut turn = json!({
        "role": "assistant",
        "tool_calls": [{"id": "a", "type": "function", "function": function}],
    });
    if let (Some(turn), Some(reasoning)) = (turn.as_object_mut(), reasoning.as_object()) {
        turn.extend(reasoning.clone());
    }
    turn
}

fn final_turn() -> Value {
    json!({"role": "assistant", "content": "Done.", "reasoning_content": "So"})
}

fn server(turn: &Value) -> Scripted {
    Scripted::new([message("tool_calls", turn), message("stop", &final_turn())])
}

/// The second request's assistant message, and the last message of the conversation.
fn run(provider: Provider, turn: &Value) -> (Value, Value) {
    let server = server(turn);
    let clock = VirtualClock::default();
    let client = Client::builder()
        .provider(provider)
        .api_key("key")
        .transport(server.clone())
        .clock(clock.clone())
        .build()
        .expect("the loop is well-formed");
    let tools = Tools::new()
        .with_definition(Tool::function("f", "", json!({})), async |given: Value| Ok(given));
    let run = clock.run(client.chat_with_tools(&hello(), &tools)).expect("the loop is well-formed");
    let last = serde_json::to_value(run.history.messages.last()).expect("the loop is well-formed");
    (sent(&server).remove(1)["messages"][1].clone(), last)
}

fn run_blocking(provider: Provider, turn: &Value) -> Value {
    let server = server(turn);
    let client = blocking::Client::builder()
        .provider(provider)
        .api_key("key")
        .transport(server.clone())
        .build()
        .expect("the loop is well-formed");
    let tools = blocking::Tools::new()
        .with_definition(Tool::function("f", "", json!({})), |given: Value| Ok(given));
    client.chat_with_tools(&hello(), &tools).expect("the loop is well-formed");
    sent(&server).remove(1)["messages"][1].clone()
}

fn compatible(reasoning: ReasoningHistory) -> Provider {
    let mut provider = Provider::compatible("http://localhost:9").expect("the loop is well-formed");
    provider.reasoning_history = reasoning;
    provider
}

#[test]
fn the_second_request_carries_the_reasoning_unchanged() {
    for shape in shapes() {
        let turn = turn(&shape);
        for reasoning in [ReasoningHistory::InsideToolLoop, ReasoningHistory::Always] {
            let (sent, last) = run(compatible(reasoning), &turn);
            assert_eq!(sent, turn);
            assert_eq!(last, final_turn());
            assert_eq!(run_blocking(compatible(reasoning), &turn), turn);
        }
        assert_eq!(run(Provider::openrouter(), &turn).0, turn);
        assert_eq!(run(Provider::aimlapi(), &turn).0, turn);
    }
}

#[test]
fn a_provider_that_rejects_reasoning_gets_none() {
    for shape in shapes() {
        for provider in [Provider::openai(), compatible(ReasoningHistory::Never)] {
            let (sent, last) = run(provider.clone(), &turn(&shape));
            for value in [sent.to_string(), last.to_string()] {
                assert!(!value.contains("hm") && !value.contains("reasoning"), "{value}");
                assert!(!value.contains("ZW5jcnlwdGVk"), "{value}");
            }
            assert_eq!(run_blocking(provider, &turn(&shape)), sent);
        }
    }
}

#[test]
fn a_gateway_under_the_name_of_openai_gets_its_reasoning_back() {
    let turn = turn(&shapes()[0]);
    let server = server(&turn);
    let clock = VirtualClock::default();
    let client = Client::builder()
        .provider(Provider::openai())
        .base_url(BaseUrl::parse("https://gateway.example").unwrap().to_string())
        .api_key("key")
        .transport(server.clone())
        .clock(clock.clone())
        .build()
        .unwrap();
    let tools = Tools::new()
        .with_definition(Tool::function("f", "", json!({})), async |given: Value| Ok(given));
    clock.run(client.chat_with_tools(&hello(), &tools)).unwrap();
    assert_eq!(sent(&server).remove(1)["messages"][1], turn);
}

#[test]
fn a_response_gives_the_message_that_its_provider_needs() {
    let body: CannedResponse = message("stop", &final_turn());
    let message = |provider| {
        let server = Scripted::new([body.clone()]);
        let client = Client::builder().provider(provider).api_key("key").transport(server);
        let client = client.clock(VirtualClock::default()).build().unwrap();
        let response = VirtualClock::default().run(client.chat(&hello())).unwrap();
        serde_json::to_value(response.to_request_message().unwrap()).unwrap()
    };
    let without = json!({"role": "assistant", "content": "Done."});
    assert_eq!(message(compatible(ReasoningHistory::Always)), final_turn());
    assert_eq!(message(compatible(ReasoningHistory::InsideToolLoop)), without);
    assert_eq!(message(Provider::openai()), without);
}
