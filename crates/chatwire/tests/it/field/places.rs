//! Text, reasoning, images and tool calls in other places.

use chatwire::{ChatEvent, protocol::accumulate::DiagnosticKind};
use serde_json::{Value, json};

use super::{chat, message, response, stream, streamed};

/// The text and the reasoning of both clients.
#[track_caller]
fn check_unary(content: &str, reasoning: &str) {
    let body = format!(
        r#"{{"choices":[{{"index":0,"message":{{"role":"assistant","content":{content}}},"finish_reason":"stop"}}]}}"#
    );
    for result in chat(&response(200, &body)) {
        let response = result.unwrap();
        assert_eq!(response.first_text().unwrap(), "Hello");
        assert_eq!(message(&response).reasoning_text().unwrap().text, reasoning);
    }
}

fn texts(events: &[ChatEvent]) -> (String, String) {
    let (mut text, mut reasoning) = (String::new(), String::new());
    for event in events {
        match event {
            ChatEvent::Text { choice: 0, text: more } => text.push_str(more),
            ChatEvent::Reasoning { choice: 0, text: more } => reasoning.push_str(more),
            _ => {}
        }
    }
    (text, reasoning)
}

#[test]
fn reasoning_in_parts_of_the_content_is_reasoning() {
    check_unary(
        r#"[{"type":"reasoning","summary":[{"type":"summary_text","text":"The user"}]},{"type":"text","text":"Hello"}]"#,
        "The user",
    );
    check_unary(
        r#"[{"type":"thinking","thinking":[{"type":"text","text":"Okay, so"}]},{"type":"text","text":"Hello"}]"#,
        "Okay, so",
    );
}

#[test]
fn reasoning_in_parts_streams_as_reasoning() {
    let part = |text: &str| {
        format!(
            r#"{{"index":0,"delta":{{"content":[{{"type":"thinking","thinking":[{{"type":"text","text":"{text}"}}]}}]}}}}"#
        )
    };
    let body = stream(&[
        r#"{"index":0,"delta":{"role":"assistant","content":""}}"#,
        &part("Okay"),
        &part(", so"),
        r#"{"index":0,"delta":{"content":[{"type":"text","text":"Hel"}]}}"#,
        r#"{"index":0,"delta":{"content":"lo"}}"#,
        r#"{"index":0,"delta":{},"finish_reason":"stop"}"#,
    ]);
    for (response, events) in streamed(&body) {
        assert_eq!(texts(&events), ("Hello".to_owned(), "Okay, so".to_owned()));
        assert_eq!(response.first_text().unwrap(), "Hello");
        assert_eq!(message(&response).reasoning_text().unwrap().text, "Okay, so");
    }
}

#[test]
fn a_message_in_place_of_a_delta_streams_as_text() {
    let body = stream(&[
        r#"{"index":0,"message":{"role":"assistant","content":"Hello"},"finish_reason":"stop"}"#,
    ]);
    for (response, events) in streamed(&body) {
        assert_eq!(texts(&events).0, "Hello");
        assert_eq!(response.first_text().unwrap(), "Hello");
    }
}

#[test]
fn images_of_all_chunks_are_kept() {
    let image = |index: u64, data: &str| {
        let image = json!({"index": index, "type": "image_url", "image_url": {"url": data}});
        json!({"index": 0, "delta": {"images": [image]}}).to_string()
    };
    let stop = r#"{"index":0,"delta":{},"finish_reason":"stop"}"#;
    let body = stream(&[&image(0, "data:image/png;base64,AA"), &image(1, "data:,BB"), stop]);
    for (response, _) in streamed(&body) {
        let images: Value = message(&response).extra.get("images").unwrap().to_value().unwrap();
        let urls: Vec<_> = [0, 1].map(|at| images[at]["image_url"]["url"].clone()).into();
        assert_eq!(urls, ["data:image/png;base64,AA", "data:,BB"]);
        assert_eq!(images[1]["index"], 1);
    }
}

#[test]
fn reasoning_under_another_name_is_joined() {
    let body = stream(&[
        r#"{"index":0,"delta":{"reasoning_text":"The user"}}"#,
        r#"{"index":0,"delta":{"reasoning_text":" said hi"}}"#,
        r#"{"index":0,"delta":{"reasoning_opaque":"b64=="}}"#,
        r#"{"index":0,"delta":{"content":"Hi"},"finish_reason":"stop"}"#,
    ]);
    for (response, events) in streamed(&body) {
        assert_eq!(texts(&events).1, "The user said hi");
        let message = message(&response);
        assert_eq!(message.reasoning_text().unwrap().text, "The user said hi");
        let member = |name| message.extra.get(name).and_then(|json| json.as_text());
        assert_eq!(member("reasoning_text").as_deref(), Some("The user said hi"));
        assert_eq!(member("reasoning_opaque").as_deref(), Some("b64=="));
    }
}

#[test]
fn arguments_after_an_empty_object_replace_it() {
    let body = stream(&[
        r#"{"index":0,"delta":{"tool_calls":[{"index":0,"id":"f1","function":{"name":"price","arguments":"{}"}}]}}"#,
        r#"{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"stock\":\"A\"}"}}]}}"#,
        r#"{"index":0,"delta":{},"finish_reason":"tool_calls"}"#,
    ]);
    for (response, _) in streamed(&body) {
        let arguments: Value = response.tool_calls()[0].arguments().unwrap();
        assert_eq!(arguments, json!({"stock": "A"}));
        let kinds: Vec<_> = response.diagnostics.iter().map(|found| found.kind).collect();
        assert!(kinds.contains(&DiagnosticKind::ArgumentsReplaced), "{kinds:?}");
    }
}
