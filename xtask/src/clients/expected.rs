//! Whether a client got what the reference server sent, response by response.

use serde_json::Value;

use super::call::{Call, CallResult};

/// What the server answers to the tasks that ask for text; see `clients/chatwire.toml`.
const CAPITAL: &str = "The capital of France is Paris, a city of cafés on the Seine.";

/// Whether the result of a call without a fault is right, or what is wrong.
pub(crate) fn check(call: &Call, result: &CallResult) -> Result<(), String> {
    let is_right = match result {
        CallResult::Skip(_) => true,
        CallResult::Value(value) => is_expected(call.task, value),
        CallResult::Error { status, .. } => {
            let expected = call.task.strip_prefix("error-");
            expected.is_some_and(|expected| status.is_some_and(|it| it.to_string() == expected))
        }
        CallResult::Hang | CallResult::Crash => false,
    };
    if is_right { Ok(()) } else { Err(format!("{}: {result:?}", call.task)) }
}

fn is_expected(task: &str, value: &Value) -> bool {
    let text = value.get("text").and_then(Value::as_str).unwrap_or_default();
    let list = |name: &str| value.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
    match task {
        "text" | "text-stream" => text == CAPITAL,
        "tool" | "tool-stream" => is_city(text) || list("tools").first().is_some_and(is_weather),
        "tool-loop" => !text.is_empty(),
        "json-schema" => is_city(text),
        "logprobs" => text == CAPITAL && list("logprobs").iter().all(is_token_of_two),
        "n-2" => list("choices") == [CAPITAL, CAPITAL],
        "models" => list("models") == [super::server::MODEL],
        "schema" => value.get("failures") == Some(&Value::Array(Vec::new())),
        _ => false,
    }
}

/// A call of the weather tool with its argument.
fn is_weather(call: &Value) -> bool {
    let name = call.get(0).and_then(Value::as_str);
    name == Some("get_weather") && call.pointer("/1/city").is_some_and(Value::is_string)
}

/// A city by the schema of the task.
fn is_city(text: &str) -> bool {
    let city: Value = serde_json::from_str(text).unwrap_or_default();
    let has = |name: &str, is: fn(&Value) -> bool| city.get(name).is_some_and(is);
    has("name", Value::is_string) && has("population", Value::is_u64)
}

/// A token with its log probability and two alternatives.
fn is_token_of_two(token: &Value) -> bool {
    token.get(1).is_some_and(Value::is_number) && token.get(2).and_then(Value::as_u64) == Some(2)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn is_right(task: &'static str, result: CallResult) -> bool {
        check(&Call::plain(task), &result).is_ok()
    }

    #[test]
    fn a_value_must_be_what_was_sent() {
        let value = |value: Value| CallResult::Value(value);
        assert!(is_right("text", value(json!({ "text": CAPITAL }))));
        assert!(!is_right("text", value(json!({"text": "The capital of France"}))));
        assert!(is_right("tool", value(json!({"tools": [["get_weather", {"city": "x"}]]}))));
        assert!(!is_right("tool", value(json!({"tools": [["get_weather", "{}"]]}))));
        assert!(is_right("json-schema", value(json!({"text": r#"{"name":"x","population":0}"#}))));
        assert!(!is_right("error-429", value(json!({ "text": CAPITAL }))));
    }

    #[test]
    fn an_error_must_tell_the_status() {
        let error =
            |status| CallResult::Error { kind: "E".to_owned(), status, message: "m".to_owned() };
        assert!(is_right("error-429", error(Some(429))));
        assert!(!is_right("error-429", error(None)));
        assert!(!is_right("text", error(Some(429))));
        assert!(!is_right("text", CallResult::Hang));
        assert!(is_right("models", CallResult::Skip("none".to_owned())));
    }
}
