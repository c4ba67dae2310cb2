//! Parses the members of a request that a response depends on.

mod members;
mod reasoning;

use chatwire_json::Pointer;
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
    /// Whether they are those of the legacy member `functions`.
    pub(crate) legacy_functions: bool,
    /// Number of tokens of reasoning before the response.
    pub(crate) reasoning_tokens: usize,
    pub(crate) service_tier: Option<String>,
    /// The text of the last message of a user, by which canned responses are chosen.
    pub(crate) prompt: String,
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
        check_logit_bias(&members)?;
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
            legacy_functions: tool_calls::is_legacy(request),
            reasoning_tokens: reasoning::tokens(request),
            service_tier: service_tier(&members)?,
            prompt: prompt(messages),
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
    } else if let Some(stop) = request.get("stop").filter(|stop| !is_stop(stop)) {
        let message = "must be a text or a list of texts, none of them empty, found";
        Err(ErrorResponse::at("/stop", format!("{message} {stop}")))
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

fn is_stop(stop: &Value) -> bool {
    let is_text = |stop: &Value| stop.as_str().is_some_and(|text| !text.is_empty());
    match stop {
        Value::Null => true,
        Value::Array(stops) => stops.iter().all(is_text),
        one => is_text(one),
    }
}

/// The biases are numbers from -100 to 100, which OpenAI's schema does not say.
fn check_logit_bias(members: &Members<'_>) -> Result<(), ErrorResponse> {
    for (token, bias) in members.object("logit_bias")?.into_iter().flatten() {
        if !bias.as_f64().is_some_and(|bias| (-100.0..=100.0).contains(&bias)) {
            let at = Pointer::root().join("logit_bias").join(token);
            let message = format!("must be a number from -100 to 100, found {bias}");
            return Err(ErrorResponse::at(at.as_str(), message));
        }
    }
    Ok(())
}

/// The tier that serves the request: `auto` is the default one.
fn service_tier(members: &Members<'_>) -> Result<Option<String>, ErrorResponse> {
    let tier = members.string("service_tier")?;
    Ok(tier.map(|tier| if tier == "auto" { "default" } else { tier }.to_owned()))
}

/// The text of the last message of a user.
fn prompt(messages: &[Value]) -> String {
    let is_user = |message: &&Value| message.get("role").and_then(Value::as_str) == Some("user");
    messages.iter().rfind(is_user).into_iter().flat_map(texts).collect()
}

fn include_usage(members: &Members<'_>) -> Result<bool, ErrorResponse> {
    let options = members.object("stream_options")?;
    Ok(options.and_then(|options| options.get("include_usage")) == Some(&Value::Bool(true)))
}

/// Tokens of an image in low detail.
///
/// <https://platform.openai.com/docs/guides/images-vision>
const IMAGE_TOKENS: usize = 85;

/// The tokens of all texts and images, plus four for each message.
fn prompt_tokens(messages: &[Value]) -> usize {
    let tokens = |message| {
        4 + texts(message).map(tokenizer::count).sum::<usize>() + IMAGE_TOKENS * images(message)
    };
    messages.iter().map(tokens).sum()
}

fn images(message: &Value) -> usize {
    let parts = message.get("content").and_then(Value::as_array).into_iter().flatten();
    parts.filter(|part| part.get("type").and_then(Value::as_str) == Some("image_url")).count()
}

/// The texts of a message: its content, or the text parts of its content.
fn texts(message: &Value) -> impl Iterator<Item = &str> {
    let content = message.get("content");
    let parts = content.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let part_texts = parts.iter().filter_map(|part| part.get("text"));
    content.into_iter().chain(part_texts).filter_map(Value::as_str)
}

#[cfg(test)]
mod tests;
