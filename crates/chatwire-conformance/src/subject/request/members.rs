//! The members of a request, by the documentation of the API.

use serde_json::Value;

use super::{RequestFault, Severity};
use crate::subject::Place;

/// Everything that is wrong with the members of a request.
pub(super) fn faults(root: &Place<'_>) -> Vec<RequestFault> {
    let mut faults = Faults(Vec::new());
    if !root.is_object() {
        faults.invalid(root, "a JSON object");
        return faults.0;
    }
    let messages = root.at("messages");
    if !messages.is_array() || messages.is_empty() {
        faults.invalid(&messages, "a non-empty array");
    }
    for message in messages.items() {
        if !message.is_object() {
            faults.invalid(&message, "an object");
        } else if message.at("role").non_empty_text().is_none() {
            faults.invalid(&message.at("role"), "a non-empty string");
        }
    }
    if root.at("model").non_empty_text().is_none() {
        faults.invalid(&root.at("model"), "a non-empty string");
    }
    for (name, bounds) in INTEGERS {
        faults.number(&root.at(name), bounds, true);
    }
    for (name, bounds) in NUMBERS {
        faults.number(&root.at(name), bounds, false);
    }
    for name in BOOLEANS {
        faults.typed(&root.at(name), "a boolean", Value::is_boolean);
    }
    let bias = root.at("logit_bias");
    faults.typed(&bias, "an object", Value::is_object);
    for weight in bias.members() {
        faults.number(&weight, (-100.0, 100.0), false);
    }
    let top = root.at("top_logprobs");
    if !top.is_nothing() && root.at("logprobs").value() != Some(&Value::Bool(true)) {
        faults.beyond(&top, "absent without `logprobs: true`");
    }
    if !root.at("stream_options").is_nothing()
        && root.at("stream").value() != Some(&Value::Bool(true))
    {
        faults.beyond(&root.at("stream_options"), "absent without `stream: true`");
    }
    stop(&root.at("stop"), &mut faults);
    tools(root, &mut faults);
    response_format(&root.at("response_format"), &mut faults);
    faults.0
}

/// A range, of which values below are senseless and values above are beyond bounds.
type Bounds = (f64, f64);

const INTEGERS: [(&str, Bounds); 5] = [
    ("n", (1.0, 128.0)),
    ("max_tokens", (1.0, f64::INFINITY)),
    ("max_completion_tokens", (1.0, f64::INFINITY)),
    ("top_logprobs", (0.0, 20.0)),
    ("seed", (f64::NEG_INFINITY, f64::INFINITY)),
];

const NUMBERS: [(&str, Bounds); 4] = [
    ("temperature", (0.0, 2.0)),
    ("top_p", (0.0, 1.0)),
    ("presence_penalty", (-2.0, 2.0)),
    ("frequency_penalty", (-2.0, 2.0)),
];

const BOOLEANS: [&str; 3] = ["logprobs", "stream", "parallel_tool_calls"];

struct Faults(Vec<RequestFault>);

impl Faults {
    fn invalid(&mut self, place: &Place<'_>, expected: &str) {
        self.0.push(RequestFault::of(place, expected, Severity::Invalid));
    }

    fn beyond(&mut self, place: &Place<'_>, expected: &str) {
        self.0.push(RequestFault::of(place, expected, Severity::BeyondBounds));
    }

    /// An absent or null value is that of the default.
    fn typed(&mut self, place: &Place<'_>, expected: &str, fits: fn(&Value) -> bool) {
        if !place.is_nothing() && !place.value().is_some_and(fits) {
            self.invalid(place, expected);
        }
    }

    fn number(&mut self, place: &Place<'_>, (least, most): Bounds, whole: bool) {
        if place.is_nothing() {
            return;
        }
        let fits = if whole { place.integer().is_some() } else { place.number().is_some() };
        let Some(number) = place.number().filter(|_| fits) else {
            self.invalid(place, if whole { "an integer" } else { "a number" });
            return;
        };
        // A count of nothing is senseless; a penalty beyond its range is only a large one.
        let counts = whole && number < least;
        if counts {
            self.invalid(place, &format!("at least {least}"));
        } else if number < least || number > most {
            self.beyond(place, &format!("from {least} to {most}"));
        }
    }
}

fn stop(stop: &Place<'_>, faults: &mut Faults) {
    if stop.is_nothing() || stop.text().is_some() {
        return;
    }
    if !stop.is_array() || stop.items().any(|item| item.text().is_none()) {
        faults.invalid(stop, "a string or an array of strings");
    } else if stop.items().count() > 4 {
        faults.beyond(stop, "an array of at most 4");
    }
}

fn tools<'a>(root: &Place<'a>, faults: &mut Faults) {
    let (tools, choice) = (root.at("tools"), root.at("tool_choice"));
    faults.typed(&tools, "an array", Value::is_array);
    for tool in tools.items() {
        let Some(kind) = tool.at("type").text() else {
            faults.invalid(&tool, "an object with a `type`");
            continue;
        };
        let named = tool.at(kind).at("name");
        if ["function", "custom"].contains(&kind) && named.non_empty_text().is_none() {
            faults.invalid(&named, "a non-empty string");
        }
    }
    if choice.is_nothing() {
        return;
    }
    if choice.text().is_some_and(|word| !["none", "auto", "required"].contains(&word)) {
        faults.beyond(&choice, "none, auto, required or an object");
    } else if choice.text().is_none() && !choice.is_object() {
        faults.invalid(&choice, "a string or an object");
    } else if tools.is_empty() && (choice.is_object() || choice.text() == Some("required")) {
        faults.invalid(&choice, "absent without `tools`");
    } else if let Some(kind @ ("function" | "custom")) = choice.at("type").text() {
        let name = choice.at(kind).at("name");
        let offered = tools.items().any(|tool| tool.at(kind).at("name").value() == name.value());
        if name.non_empty_text().is_none() || !offered {
            faults.invalid(&name, "the name of one of `tools`");
        }
    }
}

fn response_format(format: &Place<'_>, faults: &mut Faults) {
    if format.is_nothing() {
        return;
    }
    match format.at("type").text() {
        None => faults.invalid(&format.at("type"), "a string"),
        Some("json_schema") => {
            let schema = format.at("json_schema").at("schema");
            if !schema.is_object() {
                faults.invalid(&schema, "an object");
            }
        }
        Some(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// The places of the faults of a request that is good but for these members.
    #[track_caller]
    fn check(members: Value, invalid: &[&str], beyond: &[&str]) {
        let mut request = json!({"model": "m", "messages": [{"role": "user", "content": "Hi"}]});
        request.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        let faults = faults(&Place::root(Some(&request), None));
        let places = |severity| {
            let of = faults.iter().filter(move |fault| fault.severity == severity);
            of.map(|fault| fault.pointer.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(places(Severity::Invalid), invalid, "{request}");
        assert_eq!(places(Severity::BeyondBounds), beyond, "{request}");
    }

    #[test]
    fn what_is_documented_is_valid() {
        let tool = json!({"type": "function", "function": {"name": "look"}});
        check(json!({}), &[], &[]);
        check(json!({"n": null, "stop": null, "tools": null, "temperature": null}), &[], &[]);
        check(json!({"n": 2, "max_tokens": 1, "temperature": 2, "top_p": 0.5}), &[], &[]);
        check(json!({"logprobs": true, "top_logprobs": 20, "stop": ["a", "b"]}), &[], &[]);
        let named = json!({"type": "function", "function": {"name": "look"}});
        check(json!({"tools": [tool], "tool_choice": named}), &[], &[]);
        check(json!({"tools": [tool], "tool_choice": "required"}), &[], &[]);
    }

    #[test]
    fn what_makes_no_sense_is_invalid() {
        check(json!({"messages": []}), &["/messages"], &[]);
        check(json!({"messages": [{}, 1]}), &["/messages/0/role", "/messages/1"], &[]);
        check(json!({"model": 1}), &["/model"], &[]);
        check(json!({"n": 0}), &["/n"], &[]);
        check(json!({"max_tokens": -5}), &["/max_tokens"], &[]);
        check(json!({"max_tokens": 1.5}), &["/max_tokens"], &[]);
        check(json!({"logprobs": 5}), &["/logprobs"], &[]);
        check(json!({"stream": "true", "temperature": "hot"}), &["/temperature", "/stream"], &[]);
        check(json!({"stop": 1}), &["/stop"], &[]);
        check(json!({"tools": [{}]}), &["/tools/0"], &[]);
        check(json!({"tool_choice": "required"}), &["/tool_choice"], &[]);
        let other = json!({"type": "function", "function": {"name": "jump"}});
        let tools = json!([{"type": "function", "function": {"name": "look"}}]);
        check(json!({"tools": tools, "tool_choice": other}), &["/tool_choice/function/name"], &[]);
        check(
            json!({"response_format": {"type": "json_schema"}}),
            &["/response_format/json_schema/schema"],
            &[],
        );
    }

    #[test]
    fn what_is_too_much_is_beyond_bounds() {
        check(json!({"temperature": 2.5}), &[], &["/temperature"]);
        check(json!({"n": 200}), &[], &["/n"]);
        check(json!({"logprobs": true, "top_logprobs": 21}), &[], &["/top_logprobs"]);
        check(json!({"top_logprobs": 2}), &[], &["/top_logprobs"]);
        check(json!({"stop": ["a", "b", "c", "d", "e"]}), &[], &["/stop"]);
        check(json!({"tool_choice": "sometimes"}), &[], &["/tool_choice"]);
    }
}
