//! How much a request asks a model to reason, in the words of several providers.

use serde_json::{Map, Value};

/// Number of tokens of reasoning that a request asks for; 0 without reasoning.
///
/// | member | provider |
/// |---|---|
/// | `reasoning_effort` | OpenAI |
/// | `reasoning.effort`, `reasoning.enabled` | OpenRouter |
/// | `thinking.type` | Anthropic's, as gateways take it |
/// | `enable_thinking`, `chat_template_kwargs.enable_thinking` | Qwen |
pub(super) fn tokens(request: &Map<String, Value>) -> usize {
    let inner = |outer: &str, name: &str| request.get(outer).and_then(|it| it.get(name));
    let effort = request.get("reasoning_effort").or_else(|| inner("reasoning", "effort"));
    if let Some(effort) = effort.and_then(Value::as_str) {
        return of_effort(effort);
    }
    let switches = [
        request.get("enable_thinking"),
        inner("chat_template_kwargs", "enable_thinking"),
        inner("reasoning", "enabled"),
    ];
    let enabled = switches.into_iter().flatten().any(|switch| *switch == Value::Bool(true))
        || inner("thinking", "type").and_then(Value::as_str) == Some("enabled");
    if enabled { of_effort("medium") } else { 0 }
}

fn of_effort(effort: &str) -> usize {
    match effort {
        "none" => 0,
        "minimal" => 4,
        "low" => 8,
        "high" => 32,
        "xhigh" | "max" => 64,
        _ => 16,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(request: Value, expected: usize) {
        assert_eq!(tokens(request.as_object().unwrap()), expected, "{request}");
    }

    #[test]
    fn every_provider_has_its_member() {
        check(json!({}), 0);
        check(json!({"reasoning_effort": "none"}), 0);
        check(json!({"reasoning_effort": "low"}), 8);
        check(json!({"reasoning": {"effort": "high"}}), 32);
        check(json!({"reasoning": {"enabled": true}}), 16);
        check(json!({"thinking": {"type": "enabled", "budget_tokens": 1024}}), 16);
        check(json!({"thinking": {"type": "disabled"}}), 0);
        check(json!({"enable_thinking": true}), 16);
        check(json!({"chat_template_kwargs": {"enable_thinking": false}}), 0);
    }
}
