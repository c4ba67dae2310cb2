//! A generated completion before it is encoded, streaming or non-streaming.

use serde::Serialize;

use super::{
    content,
    digest::hex,
    logprobs::{TokenLogprob, logprobs},
    parsed_request::ParsedRequest,
    rng::{Rng, SeedDomain},
    tokenizer::{self, Tokens},
};
use crate::error_response::ErrorResponse;

/// A generated completion.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Completion {
    pub(crate) id: String,
    /// Seconds since the Unix epoch.
    pub(crate) created: u64,
    pub(crate) model: String,
    pub(crate) choices: Vec<Choice>,
    pub(crate) usage: Usage,
}

/// One choice, at its index.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Choice {
    pub(crate) content: Tokens,
    pub(crate) calls: Vec<Call>,
    pub(crate) finish_reason: FinishReason,
    /// One for each token of the content; `None` unless requested.
    pub(crate) logprobs: Option<Vec<TokenLogprob>>,
}

/// A tool call.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Call {
    pub(crate) id: String,
    pub(crate) name: String,
    /// JSON text.
    pub(crate) arguments: Tokens,
}

/// The finish reason of a choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum FinishReason {
    Stop,
    Length,
    ToolCalls,
}

/// Token counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) struct Usage {
    prompt_tokens: usize,
    completion_tokens: usize,
    total_tokens: usize,
}

impl Completion {
    /// Generates the completion of a request.
    ///
    /// # Errors
    /// 400 if no value is found for a schema in the request.
    pub(crate) fn generate(request: &ParsedRequest, created: u64) -> Result<Self, ErrorResponse> {
        let choices = (0..request.choices)
            .map(|index| Choice::new(request, index))
            .collect::<Result<Vec<_>, _>>()?;
        let completion_tokens = choices.iter().map(Choice::tokens).sum();
        Ok(Self {
            id: format!("chatcmpl-{}", hex(&request.digest[..12])),
            created,
            model: request.model.clone(),
            choices,
            usage: Usage {
                prompt_tokens: request.prompt_tokens,
                completion_tokens,
                total_tokens: request.prompt_tokens + completion_tokens,
            },
        })
    }
}

impl Completion {
    /// The number of generated tokens, all choices together.
    pub(crate) fn tokens(&self) -> usize {
        self.usage.completion_tokens
    }
}

impl Choice {
    fn new(request: &ParsedRequest, index: usize) -> Result<Self, ErrorResponse> {
        let calls = calls(request, index)?;
        let (content, finish_reason) = if calls.is_empty() {
            content::content(request, index)?
        } else if calls.iter().map(Call::tokens).sum::<usize>() > request.max_tokens {
            return Ok(Self::text_instead_of_calls(request, index));
        } else {
            (Tokens::default(), FinishReason::ToolCalls)
        };
        Ok(Self::with(request, index, content, calls, finish_reason))
    }

    fn text_instead_of_calls(request: &ParsedRequest, index: usize) -> Self {
        let content = content::truncated(request, index);
        Self::with(request, index, content, Vec::new(), FinishReason::Length)
    }

    fn with(
        request: &ParsedRequest,
        index: usize,
        content: Tokens,
        calls: Vec<Call>,
        finish_reason: FinishReason,
    ) -> Self {
        let rng = || Rng::new(&request.digest, SeedDomain::Logprob, index);
        let logprobs = request.top_logprobs.map(|top| logprobs(&content, top, rng()));
        Self { content, calls, finish_reason, logprobs }
    }

    fn tokens(&self) -> usize {
        self.content.len() + self.calls.iter().map(Call::tokens).sum::<usize>()
    }
}

impl Call {
    fn tokens(&self) -> usize {
        tokenizer::count(&self.name) + self.arguments.len()
    }
}

/// The tool calls of one choice.
fn calls(request: &ParsedRequest, choice: usize) -> Result<Vec<Call>, ErrorResponse> {
    let mut rng = Rng::new(&request.digest, SeedDomain::Call, choice);
    let mut calls = Vec::with_capacity(request.calls.len());
    for (position, call) in request.calls.iter().enumerate() {
        let arguments = call.arguments.generate(rng.clone())?;
        calls.push(Call {
            // The position keeps IDs distinct even if two random numbers are equal.
            id: format!("call_{:016x}_{choice}_{position}", rng.next()),
            name: call.name.clone(),
            arguments: Tokens::of(arguments.to_string()),
        });
    }
    Ok(calls)
}
