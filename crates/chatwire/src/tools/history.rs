//! What a tool loop did.

use std::{fmt, time::Duration};

use chatwire_protocol::chat::{
    CompletionTokensDetails, Message, PromptTokensDetails, ToolCall, Usage,
};

use super::{ToolCallError, ToolError};
use crate::{Cost, Response};

/// What a tool loop did.
#[non_exhaustive]
pub struct ToolHistory {
    /// The conversation, ready to continue: every tool call in it has its result.
    ///
    /// It starts with the messages of the request.
    pub messages: Vec<Message>,
    /// The responses with tool calls, and their results, in order.
    ///
    /// If the last round ended the loop with an error, it is here and not in the conversation.
    pub rounds: Vec<ToolRound>,
}

/// One response with tool calls.
#[non_exhaustive]
pub struct ToolRound {
    /// The response as received.
    pub response: Response,
    /// The calls of its first choice, in order.
    pub calls: Vec<ToolCallReport>,
}

/// One tool call.
#[non_exhaustive]
pub struct ToolCallReport {
    /// The call as it is in the conversation.
    ///
    /// A missing or duplicate `id` has been replaced, and arguments that came as an object have
    /// become text.
    pub call: ToolCall,
    /// The result as sent to the model, or why there is none.
    pub result: Result<String, ToolCallError>,
    /// How long the function took; zero if it was not called.
    pub duration: Duration,
    /// The text of the error for the model.
    pub(super) error_text: Option<String>,
}

impl ToolCallReport {
    /// The text for the model: the result, or the error, which may repeat what the model wrote.
    pub fn text(&self) -> &str {
        let error_text = self.error_text.as_deref().unwrap_or_default();
        self.result.as_deref().unwrap_or(error_text)
    }

    /// The message with the result or the error, for the next request.
    pub fn to_message(&self) -> Message {
        Message::tool(self.call.id.clone().unwrap_or_default(), self.text())
    }
}

impl ToolHistory {
    /// The usage of all responses together; `None` if one of them has none, or there is no
    /// response.
    ///
    /// Optional token counts are summed over the responses that have them; fields that are not
    /// counts are absent.
    pub fn usage(&self) -> Option<Usage> {
        usage(self.responses())
    }

    /// The cost of all responses together; `None` if one of them has none, or there is no response.
    pub fn cost(&self) -> Option<Cost> {
        cost(self.responses())
    }

    /// The fatal error that ended the loop.
    pub(crate) fn fatal(&self) -> Option<&ToolError> {
        let failures =
            self.rounds.last()?.calls.iter().filter_map(|call| call.result.as_ref().err());
        failures.into_iter().find_map(|failure| match failure {
            ToolCallError::Function(error) if error.is_fatal() => Some(error),
            _ => None,
        })
    }

    pub(super) fn responses(&self) -> impl Iterator<Item = &Response> {
        self.rounds.iter().map(|round| &round.response)
    }
}

impl fmt::Debug for ToolHistory {
    /// Shows the rounds, not the conversation.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ToolHistory")
            .field("messages", &self.messages.len())
            .field("rounds", &self.rounds)
            .finish()
    }
}

impl fmt::Debug for ToolRound {
    /// Shows the calls, not the response.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ToolRound")
            .field("meta", &self.response.meta)
            .field("calls", &self.calls)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for ToolCallReport {
    /// Shows the function, the error and the duration; neither arguments nor result, and no name
    /// that only the model knows.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_known = !matches!(self.result, Err(ToolCallError::UnknownTool));
        f.debug_struct("ToolCallReport")
            .field("name", &self.call.name().filter(|_| is_known))
            .field("failure", &self.result.as_ref().err())
            .field("duration", &self.duration)
            .finish_non_exhaustive()
    }
}

/// The sum of the usage of responses.
pub(super) fn usage<'a>(responses: impl Iterator<Item = &'a Response>) -> Option<Usage> {
    let each: Option<Vec<&Usage>> = responses.map(|response| response.usage.as_ref()).collect();
    each?.into_iter().fold(None, |sum: Option<Usage>, usage| {
        let mut sum = sum.unwrap_or_default();
        add_usage(&mut sum, usage);
        Some(sum)
    })
}

/// The sum of the cost of responses.
pub(super) fn cost<'a>(responses: impl Iterator<Item = &'a Response>) -> Option<Cost> {
    let each: Option<Vec<Cost>> = responses.map(Response::cost).collect();
    each?.into_iter().reduce(|sum, cost| sum + cost)
}

/// Adds optional counts, field by field.
macro_rules! add {
    ($sum:expr, $more:expr, $($member:ident)*) => {$(
        if let Some(more) = $more.$member {
            $sum.$member = Some($sum.$member.unwrap_or_default().saturating_add(more));
        }
    )*};
}

fn add_usage(sum: &mut Usage, more: &Usage) {
    add!(sum, more, prompt_tokens completion_tokens total_tokens);
    add!(sum, more, prompt_cache_hit_tokens prompt_cache_miss_tokens);
    if let Some(more) = &more.completion_tokens_details {
        let sum: &mut CompletionTokensDetails =
            sum.completion_tokens_details.get_or_insert_default();
        add!(sum, more, accepted_prediction_tokens rejected_prediction_tokens reasoning_tokens);
        add!(sum, more, audio_tokens text_tokens image_tokens);
    }
    if let Some(more) = &more.prompt_tokens_details {
        let sum: &mut PromptTokensDetails = sum.prompt_tokens_details.get_or_insert_default();
        add!(sum, more, cached_tokens cache_write_tokens);
        add!(sum, more, audio_tokens text_tokens image_tokens video_tokens);
    }
}
