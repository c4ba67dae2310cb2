//! Messages in the format of the OpenTelemetry conventions: messages of parts.
//!
//! The formats are those of [`gen_ai.input.messages`][input] and
//! [`gen_ai.output.messages`][output].
//! A part without a format there is kept as it was sent, which the conventions allow.
//!
//! [input]: https://github.com/open-telemetry/semantic-conventions-genai/blob/main/docs/gen-ai/gen-ai-input-messages.json
//! [output]: https://github.com/open-telemetry/semantic-conventions-genai/blob/main/docs/gen-ai/gen-ai-output-messages.json

use chatwire_protocol::chat::{
    Arguments, ChatRequest, ChatResponse, Choice, Content, ContentPart, FinishReason, Message,
    Role, ToolCall,
};
use serde_json::{Value, json};

/// The messages of a request.
pub(super) fn input_messages(request: &ChatRequest) -> String {
    let messages = request.messages.iter().flatten().map(message);
    Value::from_iter(messages).to_string()
}

/// The messages of a response, one for each choice.
pub(super) fn output_messages(response: &ChatResponse) -> String {
    let choices = response.choices.iter().flatten().map(|choice: &Choice| {
        let mut value =
            choice.message.as_ref().map_or_else(|| message(&Message::default()), message);
        value["finish_reason"] = choice.finished().map(FinishReason::as_str).into();
        value
    });
    Value::from_iter(choices).to_string()
}

fn message(message: &Message) -> Value {
    let mut parts = Vec::new();
    let reasoning = message.reasoning_content.as_ref().or(message.reasoning.as_ref());
    parts.extend(reasoning.map(|text| json!({"type": "reasoning", "content": text})));
    match (&message.role, &message.tool_call_id) {
        (Some(Role::Tool), id) => {
            let text = message.text();
            parts.push(json!({"type": "tool_call_response", "id": id, "response": text}));
        }
        _ => match &message.content {
            Some(Content::Parts(given)) => parts.extend(given.iter().map(part)),
            _ => parts.extend(message.text().map(|value| text(&value))),
        },
    }
    parts.extend(message.refusal.as_ref().map(|refusal| text(refusal)));
    parts.extend(message.tool_calls.iter().flatten().map(tool_call));
    let role = message.role.as_ref().map_or("assistant", Role::as_str);
    let mut value = json!({"role": role, "parts": parts});
    if let Some(name) = &message.name {
        value["name"] = name.as_str().into();
    }
    value
}

fn text(value: &str) -> Value {
    json!({"type": "text", "content": value})
}

fn part(part: &ContentPart) -> Value {
    match &part.text {
        Some(value) => text(value),
        None => serde_json::to_value(part).unwrap_or_default(),
    }
}

fn tool_call(call: &ToolCall) -> Value {
    let function = call.function.as_ref().and_then(|function| function.arguments.as_ref());
    let custom = call.custom.as_ref().and_then(|custom| custom.input.as_deref());
    let text = function.map(Arguments::as_text).or(custom).unwrap_or_default();
    let arguments = serde_json::from_str(text).unwrap_or_else(|_| Value::from(text));
    json!({"type": "tool_call", "id": call.id, "name": call.name(), "arguments": arguments})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: &str, expected: Value) {
        assert_eq!(message(&Message::from_text(value).unwrap()), expected);
    }

    #[test]
    fn messages_have_parts() {
        check(
            r#"{"role":"user","content":"Hi","name":"Ann"}"#,
            json!({"role":"user","name":"Ann","parts":[{"type":"text","content":"Hi"}]}),
        );
        check(
            r#"{"role":"user","content":[{"type":"text","text":"Hi"},{"type":"image_url","image_url":{"url":"u"}}]}"#,
            json!({"role":"user","parts":[
                {"type":"text","content":"Hi"},
                {"type":"image_url","image_url":{"url":"u"}},
            ]}),
        );
        check(
            r#"{"role":"tool","tool_call_id":"c","content":"21"}"#,
            json!({"role":"tool","parts":[{"type":"tool_call_response","id":"c","response":"21"}]}),
        );
        check("{}", json!({"role":"assistant","parts":[]}));
    }

    #[test]
    fn the_parts_of_a_message_keep_their_order() {
        check(
            r#"{"role":"assistant","content":null,"reasoning":"hm","refusal":"no","tool_calls":[
                {"id":"c","type":"function","function":{"name":"f","arguments":"{\"a\":1}"}},
                {"id":"d","type":"custom","custom":{"name":"g","input":"x y"}}]}"#,
            json!({"role":"assistant","parts":[
                {"type":"reasoning","content":"hm"},
                {"type":"text","content":"no"},
                {"type":"tool_call","id":"c","name":"f","arguments":{"a":1}},
                {"type":"tool_call","id":"d","name":"g","arguments":"x y"},
            ]}),
        );
    }

    #[test]
    fn choices_carry_their_finish_reason() {
        let response = r#"{"choices":[{"message":{"content":"Hi"},"finish_reason":"stop"},{}]}"#;
        let response = ChatResponse::from_text(response).unwrap();
        let output: Value = serde_json::from_str(&output_messages(&response)).unwrap();
        assert_eq!(output[0]["finish_reason"], "stop");
        assert_eq!(output[1], json!({"role":"assistant","parts":[],"finish_reason":null}));
    }
}
