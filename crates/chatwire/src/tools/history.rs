//! What a run of tools did.

use std::{fmt, time::Duration};

use chatwire_protocol::chat::{
    CompletionTokensDetails, Message, PromptTokensDetails, ToolCall, Usage,
};

use super::{ToolCallError, ToolError};
use crate::{Cost, Response};

/// What a run of tools did.
#[non_exhaustive]
pub struct ToolHistory {
    /// The conversation, ready to go on with: every call in it has its result.
    ///
    /// It begins with the messages of the request.
    pub messages: Vec<Message>,
    /// The answers that called tools, and how the calls went, in their order.
    ///
    /// Where the last round ended the run with an error, it is here and not in the conversation.
    pub rounds: Vec<ToolRound>,
}

/// One answer that called tools.
#[non_exhaustive]
pub struct ToolRound {
    /// The answer as it came.
    pub response: Response,
    /// The calls of its first choice, in their order.
    pub calls: Vec<ToolCallReport>,
}

/// One call of a tool.
#[non_exhaustive]
pub struct ToolCallReport {
    /// The call as it is in the conversation.
    ///
    /// A call without an `id`, or with that of an earlier one, has been given another, and arguments that came as an object have become text.
    pub call: ToolCall,
    /// What the function gave, as the model was told it, or why it gave nothing.
    pub result: Result<String, ToolCallError>,
    /// How long it took; nothing when the function was not called.
    pub duration: Duration,
}

impl ToolHistory {
    /// What all answers used together; `None` when one of them does not tell, and when there was none.
    ///
    /// A kind of tokens that only some tell is counted where it is told; the members that are no counts are absent.
    pub fn usage(&self) -> Option<Usage> {
        usage(self.responses())
    }

    /// What all answers cost together; `None` when one of them does not tell, and when there was none.
    pub fn cost(&self) -> Option<Cost> {
        cost(self.responses())
    }

    /// The failure that ended the run.
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
    /// Tells how the calls went, nothing of the conversation.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ToolHistory")
            .field("messages", &self.messages.len())
            .field("rounds", &self.rounds)
            .finish()
    }
}

impl fmt::Debug for ToolRound {
    /// Tells how the calls went, nothing of the answer.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ToolRound")
            .field("meta", &self.response.meta)
            .field("calls", &self.calls)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for ToolCallReport {
    /// Tells which function was called and how it went; neither arguments nor result, and no name that only the model knows.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_known = !matches!(self.result, Err(ToolCallError::UnknownTool));
        f.debug_struct("ToolCallReport")
            .field("name", &self.call.name().filter(|_| is_known))
            .field("failure", &self.result.as_ref().err())
            .field("duration", &self.duration)
            .finish_non_exhaustive()
    }
}

/// What answers used together.
pub(super) fn usage<'a>(responses: impl Iterator<Item = &'a Response>) -> Option<Usage> {
    let each: Option<Vec<&Usage>> = responses.map(|response| response.usage.as_ref()).collect();
    each?.into_iter().fold(None, |sum: Option<Usage>, usage| {
        let mut sum = sum.unwrap_or_default();
        add_usage(&mut sum, usage);
        Some(sum)
    })
}

/// What answers cost together.
pub(super) fn cost<'a>(responses: impl Iterator<Item = &'a Response>) -> Option<Cost> {
    let each: Option<Vec<Cost>> = responses.map(Response::cost).collect();
    each?.into_iter().reduce(|sum, cost| sum + cost)
}

/// Adds counts, member by member.
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
