//! Parses the members of a request that a response depends on.

mod members;

use serde_json::{Map, Value};

use super::{
    logprobs::MAX_TOP_LOGPROBS,
    schema_instance::InstanceSchema,
    tokenizer,
    tool_calls::{self, Call},
};
use crate::error_response::ErrorResponse;
use members::Members;

/// The members of a request that a response depends on.
#[derive(Debug)]
pub(crate) struct ParsedRequest {
    pub(crate) model: String,
    /// Seed of the generated text.
    pub(crate) digest: [u8; 32],
    /// Number of choices; at least 1.
    pub(crate) choices: usize,
    /// Maximum number of tokens of one choice; at least 1.
    pub(crate) max_tokens: usize,
    /// Stop strings; none is empty.
    pub(crate) stops: Vec<String>,
    /// Number of most likely tokens at each position; `None` without log probabilities.
    pub(crate) top_logprobs: Option<usize>,
    pub(crate) format: Format,
    /// Text before the response: the last message if `echo` is set, else empty.
    pub(crate) echo: String,
    /// Functions to call, in this order.
    pub(crate) calls: Vec<Call>,
    pub(crate) stream: bool,
    pub(crate) include_usage: bool,
    pub(crate) prompt_tokens: usize,
}

/// The required format of the content.
#[derive(Debug)]
pub(crate) enum Format {
    Text,
    JsonObject,
    /// JSON that is valid under this schema.
    JsonSchema(InstanceSchema),
}

/// JSON pointer to the schema of [`Format::JsonSchema`].
const FORMAT_SCHEMA: &str = "/response_format/json_schema/schema";

/// Maximum number of tokens of one response, all choices together.
///
/// With all log probabilities, the body is then at most about 32 MiB long.
const MAX_TOKENS: usize = 16_384;

/// Maximum number of choices; OpenAI documents the same limit.
const MAX_CHOICES: usize = 128;

/// Maximum number of stop strings. A strict server allows the documented four.
const MAX_STOPS: usize = 64;
const MAX_DOCUMENTED_STOPS: usize = 4;

impl ParsedRequest {
    /// Parses a request; `digest` is the digest of its text.
    ///
    /// # Errors
    /// 400 for a member of the wrong type or outside this server's limits.
    pub(crate) fn parse(
        request: &Value,
        digest: [u8; 32],
        strict: bool,
    ) -> Result<Self, ErrorResponse> {
        let request =
            request.as_object().ok_or_else(|| ErrorResponse::at("", "must be a JSON object"))?;
        let members = Members(request);
        let model = members.string("model")?.ok_or_else(|| missing("model"))?;
        let messages = messages(request)?;
        if strict {
            check_documented_limits(request, messages)?;
        }
        let choices = members.integer("n")?.unwrap_or(1);
        if choices > MAX_CHOICES {
            return Err(ErrorResponse::at(
                "/n",
                format!("must be at most {MAX_CHOICES} on this server"),
            ));
        }
        let limits = [members.limit("max_tokens")?, members.limit("max_completion_tokens")?];
        let requested = limits.into_iter().flatten().min().unwrap_or(usize::MAX);
        let stream = members.boolean("stream")?.unwrap_or(false);
        Ok(Self {
            model: model.to_owned(),
            digest,
            choices,
            max_tokens: requested.min(MAX_TOKENS / choices),
            stops: stops(request)?,
            top_logprobs: top_logprobs(&members)?,
            format: format(&members, strict)?,
            echo: echo(&members, messages)?,
            calls: tool_calls::calls(request, messages, &digest, strict)?,
            stream,
            include_usage: stream && include_usage(&members)?,
            prompt_tokens: prompt_tokens(messages),
        })
    }
}

fn missing(name: &str) -> ErrorResponse {
    ErrorResponse::at(format!("/{name}"), "is required")
}

/// The messages, each an object with a role.
fn messages(request: &Map<String, Value>) -> Result<&[Value], ErrorResponse> {
    let messages = request.get("messages").ok_or_else(|| missing("messages"))?;
    let messages =
        messages.as_array().ok_or_else(|| ErrorResponse::at("/messages", "must be an array"))?;
    for (index, message) in messages.iter().enumerate() {
        if message.get("role").and_then(Value::as_str).is_none() {
            let at = format!("/messages/{index}");
            return Err(ErrorResponse::at(at, "must be an object with a string `role`"));
        }
    }
    Ok(messages)
}

/// Checks what the documentation requires and the schemas do not; for strict servers.
fn check_documented_limits(
    request: &Map<String, Value>,
    messages: &[Value],
) -> Result<(), ErrorResponse> {
    let is_true = |name: &str| request.get(name).and_then(Value::as_bool) == Some(true);
    let is_present = |name: &str| request.get(name).is_some_and(|value| !value.is_null());
    let stops = request.get("stop").and_then(Value::as_array).map_or(0, Vec::len);
    if messages.is_empty() {
        Err(ErrorResponse::at("/messages", "must contain at least one message"))
    } else if is_present("top_logprobs") && !is_true("logprobs") {
        Err(ErrorResponse::at("/top_logprobs", "requires `logprobs: true`"))
    } else if is_present("stream_options") && !is_true("stream") {
        Err(ErrorResponse::at("/stream_options", "requires `stream: true`"))
    } else if stops > MAX_DOCUMENTED_STOPS {
        Err(ErrorResponse::at(
            "/stop",
            format!("must have at most {MAX_DOCUMENTED_STOPS} stop strings"),
        ))
    } else {
        Ok(())
    }
}

/// The stop strings: one string or an array. The published schemas allow any other value too; it
/// has no effect.
fn stops(request: &Map<String, Value>) -> Result<Vec<String>, ErrorResponse> {
    let given = match request.get("stop") {
        Some(Value::Array(items)) => items.as_slice(),
        Some(one) => std::slice::from_ref(one),
        None => &[],
    };
    if given.len() > MAX_STOPS {
        return Err(ErrorResponse::at(
            "/stop",
            format!("must have at most {MAX_STOPS} stop strings on this server"),
        ));
    }
    let strings = given.iter().filter_map(Value::as_str);
    Ok(strings.filter(|stop| !stop.is_empty()).map(str::to_owned).collect())
}

fn top_logprobs(members: &Members<'_>) -> Result<Option<usize>, ErrorResponse> {
    let top = members.count("top_logprobs")?.unwrap_or(0);
    if top > MAX_TOP_LOGPROBS {
        return Err(ErrorResponse::at(
            "/top_logprobs",
            format!("must be at most {MAX_TOP_LOGPROBS}"),
        ));
    }
    Ok(members.boolean("logprobs")?.unwrap_or(false).then_some(top))
}

fn format(members: &Members<'_>, strict: bool) -> Result<Format, ErrorResponse> {
    let Some(format) = members.object("response_format")? else { return Ok(Format::Text) };
    match format.get("type").and_then(Value::as_str) {
        Some("text") => Ok(Format::Text),
        Some("json_object") => Ok(Format::JsonObject),
        Some("json_schema") => {
            let json_schema = format.get("json_schema").and_then(Value::as_object);
            match json_schema.map(|json_schema| json_schema.get("schema")) {
                Some(Some(schema)) => {
                    Ok(Format::JsonSchema(InstanceSchema::new(schema, FORMAT_SCHEMA)?))
                }
                Some(None) if !strict => Ok(Format::JsonObject),
                Some(None) => Err(ErrorResponse::at(FORMAT_SCHEMA, "is required")),
                None => Err(ErrorResponse::at("/response_format/json_schema", "must be an object")),
            }
        }
        _ => {
            let message = "must be `text`, `json_object` or `json_schema`";
            Err(ErrorResponse::at("/response_format/type", message))
        }
    }
}

/// The text of the last message if `echo` is set, else empty.
fn echo(members: &Members<'_>, messages: &[Value]) -> Result<String, ErrorResponse> {
    let echo = members.boolean("echo")?.unwrap_or(false);
    let Some(last) = messages.last().filter(|_| echo) else { return Ok(String::new()) };
    // The token limit would cut any longer text.
    Ok(texts(last).flat_map(str::chars).take(MAX_TOKENS * tokenizer::MAX_TOKEN_CHARS).collect())
}

fn include_usage(members: &Members<'_>) -> Result<bool, ErrorResponse> {
    let options = members.object("stream_options")?;
    Ok(options.and_then(|options| options.get("include_usage")) == Some(&Value::Bool(true)))
}

/// The tokens of all texts, plus four for each message.
fn prompt_tokens(messages: &[Value]) -> usize {
    messages.iter().map(|message| 4 + texts(message).map(tokenizer::count).sum::<usize>()).sum()
}

/// The texts of a message: its content, or the text parts of its content.
fn texts(message: &Value) -> impl Iterator<Item = &str> {
    let content = message.get("content");
    let parts = content.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let part_texts = parts.iter().filter_map(|part| part.get("text"));
    content.into_iter().chain(part_texts).filter_map(Value::as_str)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn request(members: Value) -> Value {
        let mut request =
            json!({"model": "m", "messages": [{"role": "user", "content": "Hi there"}]});
        request.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        request
    }

    #[track_caller]
    fn check_rejected(members: Value, strict: bool, pointer: &str) {
        let error = ParsedRequest::parse(&request(members), [0; 32], strict).unwrap_err();
        assert_eq!(error.status, http::StatusCode::BAD_REQUEST);
        assert_eq!(error.pointer.as_deref(), Some(pointer), "{}", error.message);
        assert!(error.message.contains(pointer), "{}", error.message);
    }

    fn parse(members: Value) -> ParsedRequest {
        ParsedRequest::parse(&request(members), [0; 32], false).unwrap()
    }

    #[test]
    fn an_invalid_member_is_reported_with_its_pointer() {
        check_rejected(json!({"model": 1}), false, "/model");
        check_rejected(json!({"messages": {}}), false, "/messages");
        check_rejected(json!({"messages": [{"role": "user"}, {}]}), false, "/messages/1");
        check_rejected(json!({"n": 0}), false, "/n");
        check_rejected(json!({"n": 1.5}), false, "/n");
        check_rejected(json!({"n": 129}), false, "/n");
        check_rejected(json!({"max_tokens": 0}), false, "/max_tokens");
        check_rejected(json!({"max_completion_tokens": "9"}), false, "/max_completion_tokens");
        check_rejected(json!({"stream": "yes"}), false, "/stream");
        check_rejected(json!({"top_logprobs": 21}), false, "/top_logprobs");
        check_rejected(json!({"response_format": {"type": "xml"}}), false, "/response_format/type");
        check_rejected(json!({"response_format": 5}), false, "/response_format");
        check_rejected(json!({"stop": vec!["x"; 65]}), false, "/stop");
        assert_eq!(
            ParsedRequest::parse(&json!([]), [0; 32], false).unwrap_err().pointer.as_deref(),
            Some("")
        );
        let missing = ParsedRequest::parse(&json!({"model": "m"}), [0; 32], false).unwrap_err();
        assert_eq!(missing.pointer.as_deref(), Some("/messages"));
    }

    #[test]
    fn only_a_strict_server_checks_the_documentation() {
        for (members, pointer) in [
            (json!({"messages": []}), "/messages"),
            (json!({"top_logprobs": 2}), "/top_logprobs"),
            (json!({"stream_options": {"include_usage": true}}), "/stream_options"),
            (json!({"stop": ["a", "b", "c", "d", "e"]}), "/stop"),
            (
                json!({"response_format": {"type": "json_schema", "json_schema": {"name": "x"}}}),
                FORMAT_SCHEMA,
            ),
        ] {
            check_rejected(members.clone(), true, pointer);
            parse(members);
        }
    }

    #[test]
    fn limits() {
        assert_eq!(parse(json!({})).max_tokens, MAX_TOKENS);
        assert_eq!(parse(json!({"n": 128})).max_tokens, MAX_TOKENS / 128);
        assert_eq!(parse(json!({"max_tokens": 1.5})).max_tokens, 1);
        assert_eq!(parse(json!({"max_tokens": 1e300})).max_tokens, MAX_TOKENS);
        assert_eq!(parse(json!({"max_tokens": 9, "max_completion_tokens": 7})).max_tokens, 7);
    }

    #[test]
    fn null_is_absent() {
        let names =
            ["n", "max_tokens", "stop", "logprobs", "top_logprobs", "response_format", "echo"];
        let nulls = names.iter().map(|name| ((*name).to_owned(), Value::Null)).collect();
        let (request, plain) = (parse(Value::Object(nulls)), parse(json!({})));
        assert_eq!(format!("{request:?}"), format!("{plain:?}"));
    }

    #[test]
    fn stops_are_strings() {
        assert_eq!(parse(json!({"stop": "x"})).stops, ["x"]);
        assert_eq!(parse(json!({"stop": ["", "x", "y"]})).stops, ["x", "y"]);
        assert_eq!(parse(json!({"stop": 5})).stops, [""; 0]);
    }

    #[test]
    fn texts_of_parts_count() {
        let parts = json!([{"type": "text", "text": "Hi"}, {"type": "text", "text": " there"}]);
        let request =
            parse(json!({"echo": true, "messages": [{"role": "user", "content": parts}]}));
        assert_eq!((request.echo.as_str(), request.prompt_tokens), ("Hi there", 6));
        assert_eq!(parse(json!({"messages": []})).prompt_tokens, 0);
    }

    #[test]
    fn usage_is_for_streams() {
        let options = json!({"include_usage": true});
        assert!(parse(json!({"stream": true, "stream_options": options})).include_usage);
        assert!(!parse(json!({"stream_options": options})).include_usage);
        assert!(!parse(json!({"stream": true})).include_usage);
    }
}
