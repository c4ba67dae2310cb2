//! Tool calls in another choice, and what the next turn needs.

use chatwire::{
    Provider, ReasoningHistory,
    protocol::{accumulate::DiagnosticKind, chat::Message},
};
use serde_json::{Value, json};

use super::{chat, response, stream, streamed};

const CALL: &str = r#"{"id":"call_1","type":"function","function":{"name":"price","arguments":"{\"stock\":\"X\"}"}}"#;

#[test]
fn tool_calls_in_a_second_choice_are_calls_of_the_answer() {
    let unary = format!(
        r#"{{"choices":[{{"finish_reason":"tool_calls","message":{{"role":"assistant","content":"I will look."}}}},{{"finish_reason":"tool_calls","message":{{"role":"assistant","tool_calls":[{CALL}]}}}}]}}"#
    );
    let events = stream(&[
        r#"{"index":0,"delta":{"role":"assistant","content":"I will look."}}"#,
        &format!(r#"{{"index":1,"delta":{{"tool_calls":[{CALL}]}},"finish_reason":"tool_calls"}}"#),
        r#"{"index":0,"delta":{},"finish_reason":"tool_calls"}"#,
    ]);
    let unary = chat(&response(200, &unary)).map(Result::unwrap);
    for response in unary.into_iter().chain(streamed(&events).map(|(response, _)| response)) {
        assert_eq!(response.first_text().unwrap(), "I will look.");
        assert_eq!(response.tool_calls().len(), 1);
        assert_eq!(response.tool_calls()[0].name(), Some("price"));
        let kinds: Vec<_> = response.diagnostics.iter().map(|found| found.kind).collect();
        assert!(kinds.contains(&DiagnosticKind::ToolCallsInLaterChoice), "{kinds:?}");
    }
}

#[test]
fn signed_reasoning_goes_back_as_received() {
    let details = json!([{"type": "reasoning.text", "text": "Let me", "signature": "Et8B", "format": "anthropic-claude-v1", "index": 0}]);
    let blocks = json!([{"type": "thinking", "thinking": "Let me", "signature": "EqQB"}]);
    for (member, value) in [("reasoning_details", details), ("thinking_blocks", blocks)] {
        let mut message = json!({"role": "assistant", "content": "", "tool_calls": []});
        message["tool_calls"] = json!([serde_json::from_str::<Value>(CALL).unwrap()]);
        message[member] = value.clone();
        let choice = json!({"index": 0, "message": message, "finish_reason": "tool_calls"});
        for result in chat(&response(200, &json!({"choices": [choice]}).to_string())) {
            let sent = result.unwrap().to_request_message().unwrap();
            assert_eq!(serde_json::to_value(&sent).unwrap()[member], value);
        }
    }
    // The provider of these clients needs it inside a tool loop.
    assert_eq!(Provider::default().reasoning_history, ReasoningHistory::InsideToolLoop);
}

#[test]
fn audio_goes_back_by_its_id() {
    let message = Message::from_text(
        r#"{"role":"assistant","content":null,"audio":{"id":"audio_1","data":"AAAA","expires_at":1,"transcript":"Hi"}}"#,
    );
    let sent = message.unwrap().to_request_message();
    assert_eq!(sent.to_vec(), br#"{"role":"assistant","audio":{"id":"audio_1"}}"#);
    let message = Message::from_text(r#"{"content":"Hi","audio":{"data":"AAAA"}}"#).unwrap();
    assert_eq!(message.to_request_message().to_vec(), br#"{"content":"Hi"}"#);
}
