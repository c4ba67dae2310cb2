//! Canned responses: chosen by the prompt and the model, instead of generated ones.

use regex_automata::meta::Regex;
use serde::Deserialize;
use serde_json::Value;

use crate::{
    error_response::ErrorResponse,
    fault::Fault,
    generate::{CannedCall, CannedContent, Completion, FinishReason, ParsedRequest},
};

/// A response for requests of one kind, in place of a generated one.
///
/// It is read from TOML, or any other format of serde; `chatwire.toml` has it as
/// `[[serve.response]]`:
///
/// ```
/// use chatwire_server::{CannedResponse, Config};
///
/// let weather: CannedResponse = toml::from_str(
///     r#"
///     prompt = "(?i)weather"
///     tool_calls = [{ name = "get_weather", arguments = { city = "Oslo" } }]
///     "#,
/// )?;
/// let config = Config::default().respond(weather);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// | member | meaning | default |
/// |---|---|---|
/// | `prompt` | regular expression that is searched in the last message of the user | any |
/// | `model` | regular expression that is searched in the name of the model | any |
/// | `content` | the text of the response | empty |
/// | `reasoning` | reasoning before the text | none |
/// | `refusal` | text with which the model declines, in place of the content | none |
/// | `tool_calls` | calls, each with `name` and `arguments`, a table or its JSON text | none |
/// | `finish_reason` | `stop`, `length`, `tool_calls`, `function_call` or `content_filter` | by the content |
/// | `status`, `message` | an error with this status and message, in place of a completion | none |
/// | `retry_after` | seconds in the header `retry-after` of the error | 1 for 429, else no header |
/// | `fault` | a [`Fault`] of the response | none |
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "CannedFile")]
pub struct CannedResponse {
    prompt: Option<Pattern>,
    model: Option<Pattern>,
    content: CannedContent,
    error: Option<ErrorResponse>,
    fault: Option<Fault>,
}

#[derive(Debug, Clone)]
struct Pattern(Regex);

impl CannedResponse {
    /// Whether it is for a request.
    pub(crate) fn is_for(&self, request: &ParsedRequest) -> bool {
        let found = |pattern: &Option<Pattern>, text: &str| {
            pattern.as_ref().is_none_or(|pattern| pattern.0.is_match(text.as_bytes()))
        };
        found(&self.prompt, &request.prompt) && found(&self.model, &request.model)
    }

    /// The completion of a request.
    ///
    /// # Errors
    /// The error that it stands for.
    pub(crate) fn completion(
        &self,
        request: &ParsedRequest,
        created: u64,
    ) -> Result<Completion, ErrorResponse> {
        match &self.error {
            Some(error) => Err(error.clone()),
            None => Ok(self.content.completion(request, created)),
        }
    }

    pub(crate) fn fault(&self) -> Option<&Fault> {
        self.fault.as_ref()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CannedFile {
    prompt: Option<String>,
    model: Option<String>,
    #[serde(default)]
    content: String,
    #[serde(default)]
    reasoning: String,
    refusal: Option<String>,
    #[serde(default)]
    tool_calls: Vec<CallFile>,
    finish_reason: Option<FinishReason>,
    status: Option<u16>,
    message: Option<String>,
    retry_after: Option<u32>,
    fault: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CallFile {
    name: String,
    #[serde(default)]
    arguments: Value,
}

impl TryFrom<CannedFile> for CannedResponse {
    type Error = String;

    fn try_from(file: CannedFile) -> Result<Self, String> {
        let status = |code| match http::StatusCode::from_u16(code) {
            Ok(status) if status.as_u16() >= 400 => Ok(status),
            _ => Err(format!("`status` {code}: must be that of an error, from 400 to 999")),
        };
        let error = file.status.map(status).transpose()?;
        let of_error =
            [("message", file.message.is_some()), ("retry_after", file.retry_after.is_some())];
        if let (None, Some((member, _))) = (error, of_error.into_iter().find(|(_, is)| *is)) {
            return Err(format!("`{member}`: is for an error, which has a `status`"));
        }
        let message = file.message.unwrap_or_else(|| "canned error".to_owned());
        let calls = file.tool_calls.into_iter().map(|call| CannedCall {
            name: call.name,
            arguments: match call.arguments {
                Value::String(text) => text,
                Value::Null => "{}".to_owned(),
                other => other.to_string(),
            },
        });
        Ok(Self {
            prompt: file.prompt.as_deref().map(pattern).transpose()?,
            model: file.model.as_deref().map(pattern).transpose()?,
            content: CannedContent {
                content: file.content,
                reasoning: file.reasoning,
                refusal: file.refusal,
                calls: calls.collect(),
                finish_reason: file.finish_reason,
            },
            error: error.map(|status| ErrorResponse::of_status(status, &message, file.retry_after)),
            fault: file.fault.map(|text| text.parse()).transpose().map_err(display)?,
        })
    }
}

fn pattern(text: &str) -> Result<Pattern, String> {
    let invalid = |error| format!("`{text}` is not a regular expression: {error}");
    Regex::new(text).map(Pattern).map_err(invalid)
}

fn display(error: impl std::fmt::Display) -> String {
    error.to_string()
}
