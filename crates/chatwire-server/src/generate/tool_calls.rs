//! Selects the functions that a response calls.

use serde_json::{Map, Value, json};

use super::{
    rng::{Rng, SeedDomain},
    schema_instance::InstanceSchema,
};
use crate::error_response::ErrorResponse;

/// A function to call.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) name: String,
    pub(crate) arguments: InstanceSchema,
}

/// The functions to call, in order; empty for a text response.
///
/// Custom tools are never called, because no published schema has them in a stream.
///
/// # Errors
/// 400 for invalid tools and for parameters that are not a JSON Schema; if `strict`, also for a
/// `tool_choice` that names a function which `tools` does not have.
pub(crate) fn calls(
    request: &Map<String, Value>,
    messages: &[Value],
    digest: &[u8; 32],
    strict: bool,
) -> Result<Vec<Call>, ErrorResponse> {
    let mut tools = tools(request)?;
    let choice = Choice::read(request);
    if let Some(names) = &choice.allowed {
        tools.retain(|tool| names.contains(&tool.name));
    }
    let count = match choice.mode {
        Mode::None => 0,
        Mode::Auto if ends_with_tool_result(messages) => 0,
        Mode::Auto | Mode::Required
            if request.get("parallel_tool_calls") == Some(&Value::Bool(true))
                && !is_legacy(request) =>
        {
            2
        }
        Mode::Auto | Mode::Required => 1,
        Mode::Named => 1,
    };
    if strict && tools.is_empty() && matches!(choice.mode, Mode::Required | Mode::Named) {
        return Err(ErrorResponse::at(
            "/tool_choice",
            "names a function that `tools` does not have",
        ));
    }
    if !tools.is_empty() {
        let first = Rng::new(digest, SeedDomain::Call, 0).below(tools.len());
        tools.rotate_left(first);
    }
    tools.into_iter().take(count).map(Tool::call).collect()
}

/// One of the functions in `tools`.
struct Tool<'a> {
    name: &'a str,
    /// The schema of its arguments; absent if it accepts any object.
    parameters: Option<&'a Value>,
    /// JSON pointer to that schema in the request.
    pointer: String,
}

impl Tool<'_> {
    fn call(self) -> Result<Call, ErrorResponse> {
        let parameters = self.parameters.cloned().unwrap_or_else(|| json!({}));
        let arguments = InstanceSchema::new(&parameters, self.pointer)?;
        Ok(Call { name: self.name.to_owned(), arguments })
    }
}

/// A parsed `tool_choice`.
struct Choice<'a> {
    mode: Mode,
    /// The only functions that may be called; `None` allows all.
    allowed: Option<Vec<&'a str>>,
}

enum Mode {
    None,
    Auto,
    Required,
    Named,
}

impl<'a> Choice<'a> {
    /// Parses `tool_choice`; anything invalid counts as `auto`.
    fn read(request: &'a Map<String, Value>) -> Self {
        let choice = request.get("tool_choice").or_else(|| request.get("function_call"));
        let mode = match choice.and_then(Value::as_str) {
            Some("none") => Mode::None,
            Some("required") => Mode::Required,
            _ => Mode::Auto,
        };
        let named = choice
            .and_then(|choice| choice.pointer("/function/name").or_else(|| choice.get("name")));
        if let Some(name) = named.and_then(Value::as_str) {
            return Self { mode: Mode::Named, allowed: Some(vec![name]) };
        }
        let Some(allowed) = choice.and_then(|choice| choice.get("allowed_tools")) else {
            return Self { mode, allowed: None };
        };
        let required = allowed.get("mode").and_then(Value::as_str) == Some("required");
        let tools = allowed.get("tools").and_then(Value::as_array);
        Self {
            mode: if required { Mode::Required } else { Mode::Auto },
            allowed: Some(
                tools
                    .into_iter()
                    .flatten()
                    .filter_map(|tool| tool.pointer("/function/name").or_else(|| tool.get("name")))
                    .filter_map(Value::as_str)
                    .collect(),
            ),
        }
    }
}

/// The functions in `tools`; custom tools are left out.
fn tools(request: &Map<String, Value>) -> Result<Vec<Tool<'_>>, ErrorResponse> {
    if is_legacy(request) {
        return legacy_functions(request);
    }
    let given = match request.get("tools") {
        None | Some(Value::Null) => &[],
        Some(Value::Array(given)) => given.as_slice(),
        Some(_) => return Err(ErrorResponse::at("/tools", "must be an array")),
    };
    let mut tools = Vec::new();
    for (index, tool) in given.iter().enumerate() {
        let Some(kind) = tool.get("type").and_then(Value::as_str) else {
            let at = format!("/tools/{index}");
            return Err(ErrorResponse::at(at, "must be an object with a string `type`"));
        };
        let name = tool.pointer("/function/name").and_then(Value::as_str);
        if let ("function", Some(name)) = (kind, name) {
            let parameters = tool.pointer("/function/parameters");
            tools.push(Tool {
                name,
                parameters: parameters.filter(|parameters| !parameters.is_null()),
                pointer: format!("/tools/{index}/function/parameters"),
            });
        }
    }
    Ok(tools)
}

/// Whether the functions are those of the legacy member `functions`.
pub(crate) fn is_legacy(request: &Map<String, Value>) -> bool {
    let present = |name: &str| request.get(name).is_some_and(|value| !value.is_null());
    present("functions") && !present("tools")
}

/// <https://platform.openai.com/docs/api-reference/chat/create>
fn legacy_functions(request: &Map<String, Value>) -> Result<Vec<Tool<'_>>, ErrorResponse> {
    let given = request.get("functions").and_then(Value::as_array);
    let given = given.ok_or_else(|| ErrorResponse::at("/functions", "must be an array"))?;
    let functions = given.iter().enumerate().map(|(index, function)| {
        let name = function.get("name").and_then(Value::as_str).ok_or_else(|| {
            let at = format!("/functions/{index}");
            ErrorResponse::at(at, "must be an object with a string `name`")
        })?;
        let parameters = function.get("parameters").filter(|parameters| !parameters.is_null());
        Ok(Tool { name, parameters, pointer: format!("/functions/{index}/parameters") })
    });
    functions.collect()
}

/// Whether the last message is a tool result, after which `auto` gives a text response.
fn ends_with_tool_result(messages: &[Value]) -> bool {
    let role = messages.last().and_then(|message| message.get("role")).and_then(Value::as_str);
    matches!(role, Some("tool" | "function"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names of the called functions if `tools` has `a` and `b`, in alphabetical order.
    fn names(
        choice: Value,
        parallel: bool,
        last_role: &str,
        strict: bool,
    ) -> Result<String, String> {
        let tool = |name| json!({"type": "function", "function": {"name": name}});
        let messages = [json!({"role": last_role})];
        let request = json!({
            "tools": [tool("a"), {"type": "custom", "custom": {"name": "c"}}, tool("b")],
            "tool_choice": choice, "parallel_tool_calls": parallel,
        });
        let called = calls(request.as_object().unwrap(), &messages, &[9; 32], strict)
            .map_err(|error| error.pointer.unwrap())?;
        let mut names: Vec<_> = called.into_iter().map(|call| call.name).collect();
        names.sort();
        Ok(names.concat())
    }

    #[track_caller]
    fn check(choice: Value, expected: &[&str]) {
        let seen = names(choice.clone(), false, "user", false).unwrap();
        assert!(expected.contains(&seen.as_str()), "{choice}: {seen}");
    }

    #[test]
    fn choices() {
        let named = |name| json!({"type": "function", "function": {"name": name}});
        let allowed = |mode, name| json!({"type": "allowed_tools", "allowed_tools": {"mode": mode, "tools": [named(name)]}});
        check(json!("none"), &[""]);
        check(json!("auto"), &["a", "b"]);
        check(json!("required"), &["a", "b"]);
        check(Value::Null, &["a", "b"]);
        check(named("b"), &["b"]);
        check(named("c"), &[""]);
        check(allowed("auto", "a"), &["a"]);
        check(allowed("required", "b"), &["b"]);
        check(json!({"type": "function", "function": "name"}), &["a", "b"]);
    }

    #[test]
    fn parallel_calls_are_two() {
        assert_eq!(names(json!("auto"), true, "user", false).unwrap(), "ab");
        assert_eq!(names(json!("none"), true, "user", false).unwrap(), "");
    }

    #[test]
    fn after_a_tool_result_the_response_is_text() {
        assert_eq!(names(json!("auto"), false, "tool", false).unwrap(), "");
        assert_eq!(names(json!("required"), false, "tool", false).unwrap().len(), 1);
    }

    #[test]
    fn a_strict_server_rejects_an_unknown_function() {
        let missing = json!({"type": "function", "function": {"name": "z"}});
        assert_eq!(names(missing, false, "user", true), Err("/tool_choice".to_owned()));
    }

    #[test]
    fn legacy_functions_are_called_one_at_a_time() {
        let called = |choice: Value| {
            let functions = json!([{"name": "a"}, {"name": "b"}]);
            let request = json!({"functions": functions, "function_call": choice, "parallel_tool_calls": true});
            let calls = calls(request.as_object().unwrap(), &[], &[9; 32], false).unwrap();
            calls.into_iter().map(|call| call.name).collect::<Vec<_>>()
        };
        assert_eq!(called(json!({"name": "b"})), ["b"]);
        assert_eq!(called(json!("none")), [""; 0]);
        assert_eq!(called(json!("auto")).len(), 1);
    }

    #[track_caller]
    fn check_rejected(tools: Value, pointer: &str) {
        let request = json!({"tools": tools});
        let error = calls(request.as_object().unwrap(), &[], &[9; 32], false).unwrap_err();
        assert_eq!(error.pointer.as_deref(), Some(pointer));
    }

    #[test]
    fn invalid_tools_are_rejected() {
        check_rejected(json!(5), "/tools");
        check_rejected(json!(["a"]), "/tools/0");
        check_rejected(json!([{"type": "web_search"}, {}]), "/tools/1");
    }
}
