//! Responses as values of Rust types.

use std::{borrow::Cow, fmt};

use chatwire_protocol::chat::{ChatRequest, ChatResponse, FinishReason};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;

use super::{InvalidOutput, InvalidOutputKind, fence, parse::read};
use crate::{
    Client, Error, Response, blocking,
    structured::typed::{self, Wrapped},
};

/// A response parsed as a `T`.
#[derive(Clone)]
#[non_exhaustive]
pub struct Structured<T> {
    /// The parsed value.
    pub value: T,
    /// The response it was parsed from, with usage, cost and headers.
    pub response: Response,
}

impl<T> fmt::Debug for Structured<T> {
    /// Shows metadata, no content.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Structured").field("meta", &self.response.meta).finish_non_exhaustive()
    }
}

impl Response {
    /// Parses the text of the first choice as a `T`, like [`Client::chat_as`].
    ///
    /// Use it for a response you already have: from a stream, or from a tool loop.
    /// The text must be only JSON, except that
    /// - it may be a single fenced code block in Markdown, with the info string `json` or none;
    /// - reasoning in `<think>` tags may precede it.
    ///
    /// JSON within other text is not searched for.
    ///
    /// # Errors
    ///
    /// Fails if the model refused, if the response is truncated, filtered or empty, and if its text
    /// is not JSON that matches `T`; the error has the position.
    pub fn parse_as<T: JsonSchema + DeserializeOwned>(&self) -> Result<T, InvalidOutput> {
        let text = text(&self.response)?;
        let (json, lines) = fence::contents(&text).unwrap_or((&text, 0));
        let value = if typed::is_wrapped::<T>() {
            // A server that ignores the schema does not wrap the value.
            read(json).map(|Wrapped { value }| value).or_else(|wrapped| {
                let is_object = json.trim_start().starts_with('{');
                read(json).map_err(|bare| if is_object { wrapped } else { bare })
            })
        } else {
            read(json)
        };
        value.map_err(|invalid_output| invalid_output.offset_lines(lines))
    }

    pub(super) fn structured<T: JsonSchema + DeserializeOwned>(
        self,
    ) -> Result<Structured<T>, Error> {
        match self.parse_as() {
            Ok(value) => Ok(Structured { value, response: self }),
            Err(invalid_output) => Err(Error::from_invalid_output(invalid_output, self)),
        }
    }
}

impl Client {
    /// Requests a completion that is a `T`, and parses it: structured output.
    ///
    /// The request gets [`typed::response_format`], unless it has a `response_format`.
    /// If the provider does not support JSON schemas, set
    /// [`ResponseFormat::json_object`](crate::protocol::chat::ResponseFormat::json_object) and
    /// describe the format in a message.
    /// `T` may be any type, including lists, enums and numbers; see [`typed`].
    /// Only the first choice is parsed.
    ///
    /// ```
    /// # use chatwire::{ChatRequest, Client, Message};
    /// /// A town.
    /// #[derive(schemars::JsonSchema, serde::Deserialize)]
    /// struct Town {
    ///     name: String,
    ///     inhabitants: Option<u32>,
    /// }
    ///
    /// # async fn example(client: Client) -> Result<(), chatwire::Error> {
    /// let request = ChatRequest::new("some-model", [Message::user("Which town?")]);
    /// let town = client.chat_as::<Town>(&request).await?;
    /// println!("{}, {:?}", town.value.name, town.response.cost());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`chat`](Self::chat), and with
    /// [`ErrorKind::InvalidOutput`](crate::ErrorKind::InvalidOutput) if the response is not a `T`:
    /// see [`Response::parse_as`].
    /// The whole response is then in [`Error::partial`].
    pub async fn chat_as<T: JsonSchema + DeserializeOwned>(
        &self,
        request: &ChatRequest,
    ) -> Result<Structured<T>, Error> {
        self.chat(&with_response_format::<T>(request)).await?.structured()
    }
}

impl blocking::Client {
    /// Requests a completion that is a `T`, and parses it: structured output.
    ///
    /// # Errors
    ///
    /// As [`Client::chat_as`](crate::Client::chat_as).
    pub fn chat_as<T: JsonSchema + DeserializeOwned>(
        &self,
        request: &ChatRequest,
    ) -> Result<Structured<T>, Error> {
        self.chat(&with_response_format::<T>(request))?.structured()
    }
}

/// The request with the schema of `T`, unless it has a response format.
pub(super) fn with_response_format<T: JsonSchema>(request: &ChatRequest) -> Cow<'_, ChatRequest> {
    let field = "response_format";
    let has_format = request.response_format.is_some() || request.extra.get(field).is_some();
    if has_format {
        Cow::Borrowed(request)
    } else {
        Cow::Owned(request.clone().response_format(typed::response_format::<T>()))
    }
}

/// The text of the first choice without reasoning, if the choice is complete.
fn text(response: &ChatResponse) -> Result<Cow<'_, str>, InvalidOutput> {
    let choice = response
        .first_choice()
        .ok_or_else(|| InvalidOutput::without_position(InvalidOutputKind::Empty))?;
    let message = choice.message.as_ref();
    let refusal = message.and_then(|message| message.refusal_text());
    if refusal.is_some_and(|refusal| !refusal.trim().is_empty()) {
        return Err(InvalidOutput::without_position(InvalidOutputKind::Refusal));
    }
    match choice.finished().map(FinishReason::normalized) {
        Some(FinishReason::Length) => {
            return Err(InvalidOutput::without_position(InvalidOutputKind::Length));
        }
        Some(FinishReason::ContentFilter) => {
            return Err(InvalidOutput::without_position(InvalidOutputKind::ContentFilter));
        }
        _ => {}
    }
    let split = message.and_then(|message| message.split_think_tag());
    let text = match split {
        Some(split) => Some(Cow::Borrowed(split.content)),
        None => message.and_then(|message| message.text()),
    };
    text.filter(|text| !text.trim().is_empty()).ok_or_else(|| {
        let calls = !response.tool_calls().is_empty();
        InvalidOutput::without_position(if calls {
            InvalidOutputKind::ToolCalls
        } else {
            InvalidOutputKind::Empty
        })
    })
}
