//! What a request asks for, read from JSON.

mod members;

use serde_json::{Map, Value};

use super::{
    digest::digest,
    logprobs::MOST_ALTERNATIVES,
    schema_instance::Template,
    tokenizer,
    tool_calls::{self, Call},
};
use crate::error_response::Refusal;
use members::Members;

/// What a request asks for.
#[derive(Debug)]
pub(crate) struct Order {
    pub(crate) model: String,
    /// What the text follows from.
    pub(crate) digest: [u8; 32],
    /// How many choices; at least 1.
    pub(crate) choices: usize,
    /// Most tokens of one choice; at least 1.
    pub(crate) limit: usize,
    /// Strings before which the text ends; none is empty.
    pub(crate) stops: Vec<String>,
    /// How many alternatives each token is given; `None` without log probabilities.
    pub(crate) top_logprobs: Option<usize>,
    pub(crate) format: Format,
    /// Text to put before the answer.
    pub(crate) echo: String,
    /// Functions to call, in this order.
    pub(crate) calls: Vec<Call>,
    pub(crate) stream: bool,
    pub(crate) include_usage: bool,
    pub(crate) prompt_tokens: usize,
}

/// What the content has to be.
#[derive(Debug)]
pub(crate) enum Format {
    Text,
    JsonObject,
    /// An instance of this schema.
    JsonSchema(Template),
}

/// Where the schema of [`Format::JsonSchema`] stands in a request.
const FORMAT_SCHEMA: &str = "/response_format/json_schema/schema";

/// Most tokens of one answer, all its choices together.
///
/// With everything that can be asked for each token, this bounds a body to about 32 MiB.
const MOST_TOKENS: usize = 16_384;

/// Most choices of one answer, which is the limit that OpenAI documents.
const MOST_CHOICES: usize = 128;

/// Most stop strings, so that looking for them stays cheap; the documented limit is four.
const MOST_STOPS: usize = 64;
const DOCUMENTED_STOPS: usize = 4;

impl Order {
    /// Reads a request.
    ///
    /// # Errors
    /// 400 for a member that cannot be read, or that is beyond this server's limits.
    pub(crate) fn read(request: &Value, strict: bool) -> Result<Self, Refusal> {
        let request =
            request.as_object().ok_or_else(|| Refusal::at("", "must be a JSON object"))?;
        let members = Members(request);
        let model = members.string("model")?.ok_or_else(|| missing("model"))?;
        let messages = messages(request)?;
        if strict {
            refuse_what_only_prose_forbids(request, messages)?;
        }
        let choices = members.integer("n")?.unwrap_or(1);
        if choices > MOST_CHOICES {
            return Err(Refusal::at("/n", format!("at most {MOST_CHOICES} choices are made here")));
        }
        let limits = [members.limit("max_tokens")?, members.limit("max_completion_tokens")?];
        let asked = limits.into_iter().flatten().min().unwrap_or(usize::MAX);
        let stream = members.boolean("stream")?.unwrap_or(false);
        let digest = digest(request);
        Ok(Self {
            model: model.to_owned(),
            digest,
            choices,
            limit: asked.min(MOST_TOKENS / choices),
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

fn missing(name: &str) -> Refusal {
    Refusal::at(format!("/{name}"), "is required")
}

/// The messages, each of which is an object with a role.
fn messages(request: &Map<String, Value>) -> Result<&[Value], Refusal> {
    let messages = request.get("messages").ok_or_else(|| missing("messages"))?;
    let messages =
        messages.as_array().ok_or_else(|| Refusal::at("/messages", "must be an array"))?;
    for (index, message) in messages.iter().enumerate() {
        if message.get("role").and_then(Value::as_str).is_none() {
            let at = format!("/messages/{index}");
            return Err(Refusal::at(at, "must be an object with a string `role`"));
        }
    }
    Ok(messages)
}

/// What a strict server refuses of the messages and of members that need each other.
fn refuse_what_only_prose_forbids(
    request: &Map<String, Value>,
    messages: &[Value],
) -> Result<(), Refusal> {
    let is_true = |name: &str| request.get(name).and_then(Value::as_bool) == Some(true);
    let is_given = |name: &str| request.get(name).is_some_and(|value| !value.is_null());
    let stops = request.get("stop").and_then(Value::as_array).map_or(0, Vec::len);
    if messages.is_empty() {
        Err(Refusal::at("/messages", "must hold at least one message"))
    } else if is_given("top_logprobs") && !is_true("logprobs") {
        Err(Refusal::at("/top_logprobs", "needs `logprobs: true`"))
    } else if is_given("stream_options") && !is_true("stream") {
        Err(Refusal::at("/stream_options", "needs `stream: true`"))
    } else if stops > DOCUMENTED_STOPS {
        Err(Refusal::at("/stop", format!("at most {DOCUMENTED_STOPS} stop strings")))
    } else {
        Ok(())
    }
}

/// A string or an array of them; the published schemas let any other value pass as well, and it
/// stops nothing.
fn stops(request: &Map<String, Value>) -> Result<Vec<String>, Refusal> {
    let given = match request.get("stop") {
        Some(Value::Array(items)) => items.as_slice(),
        Some(one) => std::slice::from_ref(one),
        None => &[],
    };
    if given.len() > MOST_STOPS {
        return Err(Refusal::at(
            "/stop",
            format!("at most {MOST_STOPS} stop strings are read here"),
        ));
    }
    let strings = given.iter().filter_map(Value::as_str);
    Ok(strings.filter(|stop| !stop.is_empty()).map(str::to_owned).collect())
}

fn top_logprobs(members: &Members<'_>) -> Result<Option<usize>, Refusal> {
    let top = members.count("top_logprobs")?.unwrap_or(0);
    if top > MOST_ALTERNATIVES {
        return Err(Refusal::at("/top_logprobs", format!("must be at most {MOST_ALTERNATIVES}")));
    }
    Ok(members.boolean("logprobs")?.unwrap_or(false).then_some(top))
}

fn format(members: &Members<'_>, strict: bool) -> Result<Format, Refusal> {
    let Some(format) = members.object("response_format")? else { return Ok(Format::Text) };
    match format.get("type").and_then(Value::as_str) {
        Some("text") => Ok(Format::Text),
        Some("json_object") => Ok(Format::JsonObject),
        Some("json_schema") => {
            let described = format.get("json_schema").and_then(Value::as_object);
            match described.map(|described| described.get("schema")) {
                Some(Some(schema)) => Ok(Format::JsonSchema(Template::new(schema, FORMAT_SCHEMA)?)),
                Some(None) if !strict => Ok(Format::JsonObject),
                Some(None) => Err(Refusal::at(FORMAT_SCHEMA, "is required")),
                None => Err(Refusal::at("/response_format/json_schema", "must be an object")),
            }
        }
        _ => {
            let message = "must be `text`, `json_object` or `json_schema`";
            Err(Refusal::at("/response_format/type", message))
        }
    }
}

/// The text of the last message, if it is to be repeated.
fn echo(members: &Members<'_>, messages: &[Value]) -> Result<String, Refusal> {
    let echo = members.boolean("echo")?.unwrap_or(false);
    let Some(last) = messages.last().filter(|_| echo) else { return Ok(String::new()) };
    // As many characters as could be tokens; the rest would be cut again.
    Ok(texts(last).flat_map(str::chars).take(MOST_TOKENS * tokenizer::LONGEST).collect())
}

fn include_usage(members: &Members<'_>) -> Result<bool, Refusal> {
    let options = members.object("stream_options")?;
    Ok(options.and_then(|options| options.get("include_usage")) == Some(&Value::Bool(true)))
}

/// The tokens of all texts, and four for each message around them.
fn prompt_tokens(messages: &[Value]) -> usize {
    messages.iter().map(|message| 4 + texts(message).map(tokenizer::count).sum::<usize>()).sum()
}

/// The texts of a message: its content, or the text parts of it.
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
    fn check_refused(members: Value, strict: bool, pointer: &str) {
        let refusal = Order::read(&request(members), strict).unwrap_err();
        assert_eq!(refusal.status, http::StatusCode::BAD_REQUEST);
        assert_eq!(refusal.pointer.as_deref(), Some(pointer), "{}", refusal.message);
        assert!(refusal.message.contains(pointer), "{}", refusal.message);
    }

    fn read(members: Value) -> Order {
        Order::read(&request(members), false).unwrap()
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        check_refused(json!({"model": 1}), false, "/model");
        check_refused(json!({"messages": {}}), false, "/messages");
        check_refused(json!({"messages": [{"role": "user"}, {}]}), false, "/messages/1");
        check_refused(json!({"n": 0}), false, "/n");
        check_refused(json!({"n": 1.5}), false, "/n");
        check_refused(json!({"n": 129}), false, "/n");
        check_refused(json!({"max_tokens": 0}), false, "/max_tokens");
        check_refused(json!({"max_completion_tokens": "9"}), false, "/max_completion_tokens");
        check_refused(json!({"stream": "yes"}), false, "/stream");
        check_refused(json!({"top_logprobs": 21}), false, "/top_logprobs");
        check_refused(json!({"response_format": {"type": "xml"}}), false, "/response_format/type");
        check_refused(json!({"response_format": 5}), false, "/response_format");
        check_refused(json!({"stop": vec!["x"; 65]}), false, "/stop");
        assert_eq!(Order::read(&json!([]), false).unwrap_err().pointer.as_deref(), Some(""));
        let missing = Order::read(&json!({"model": "m"}), false).unwrap_err();
        assert_eq!(missing.pointer.as_deref(), Some("/messages"));
    }

    #[test]
    fn only_a_strict_server_reads_the_prose() {
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
            check_refused(members.clone(), true, pointer);
            read(members);
        }
    }

    #[test]
    fn limits() {
        assert_eq!(read(json!({})).limit, MOST_TOKENS);
        assert_eq!(read(json!({"n": 128})).limit, MOST_TOKENS / 128);
        assert_eq!(read(json!({"max_tokens": 1.5})).limit, 1);
        assert_eq!(read(json!({"max_tokens": 1e300})).limit, MOST_TOKENS);
        assert_eq!(read(json!({"max_tokens": 9, "max_completion_tokens": 7})).limit, 7);
    }

    #[test]
    fn null_is_absent() {
        let names =
            ["n", "max_tokens", "stop", "logprobs", "top_logprobs", "response_format", "echo"];
        let nulls = names.iter().map(|name| ((*name).to_owned(), Value::Null)).collect();
        let (order, plain) = (read(Value::Object(nulls)), read(json!({})));
        assert_eq!(format!("{order:?}"), format!("{plain:?}"));
    }

    #[test]
    fn stops_are_strings() {
        assert_eq!(read(json!({"stop": "x"})).stops, ["x"]);
        assert_eq!(read(json!({"stop": ["", "x", "y"]})).stops, ["x", "y"]);
        assert_eq!(read(json!({"stop": 5})).stops, [""; 0]);
    }

    #[test]
    fn texts_of_parts_count() {
        let parts = json!([{"type": "text", "text": "Hi"}, {"type": "text", "text": " there"}]);
        let order = read(json!({"echo": true, "messages": [{"role": "user", "content": parts}]}));
        assert_eq!((order.echo.as_str(), order.prompt_tokens), ("Hi there", 6));
        assert_eq!(read(json!({"messages": []})).prompt_tokens, 0);
    }

    #[test]
    fn usage_is_for_streams() {
        let options = json!({"include_usage": true});
        assert!(read(json!({"stream": true, "stream_options": options})).include_usage);
        assert!(!read(json!({"stream_options": options})).include_usage);
        assert!(!read(json!({"stream": true})).include_usage);
    }
}
