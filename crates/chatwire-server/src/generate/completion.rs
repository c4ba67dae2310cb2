//! A generated completion before it is encoded, streaming or non-streaming.

use serde::{Deserialize, Serialize};

use super::{
    content,
    digest::hex,
    logprobs::{TokenLogprob, logprobs},
    parsed_request::ParsedRequest,
    rng::{Rng, SeedDomain},
    tokenizer::{self, Tokens},
    usage::Usage,
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
    /// The tier that the request asked for, as the server granted it.
    pub(crate) service_tier: Option<String>,
    pub(crate) usage: Usage,
}

/// One choice, at its index.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Choice {
    /// Text before the content, if the request asks for reasoning.
    pub(crate) reasoning: Tokens,
    pub(crate) content: Tokens,
    /// In place of the content, if the model declines.
    pub(crate) refusal: Option<Tokens>,
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum FinishReason {
    Stop,
    Length,
    ToolCalls,
    /// For a function of the legacy member `functions`.
    FunctionCall,
    ContentFilter,
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
        Ok(Self::of(request, choices, created))
    }

    /// The completion of a request with these choices.
    pub(crate) fn of(request: &ParsedRequest, choices: Vec<Choice>, created: u64) -> Self {
        let reasoning = choices.iter().map(|choice| choice.reasoning.len()).sum();
        let completion = choices.iter().map(Choice::tokens).sum();
        Self {
            id: format!("chatcmpl-{}", hex(&request.digest[..12])),
            created,
            model: request.model.clone(),
            choices,
            service_tier: request.service_tier.clone(),
            usage: Usage::new(request.prompt_tokens, completion, reasoning),
        }
    }
}

impl Completion {
    /// The number of generated tokens, all choices together.
    pub(crate) fn tokens(&self) -> usize {
        self.usage.completion_tokens()
    }
}

impl Choice {
    fn new(request: &ParsedRequest, index: usize) -> Result<Self, ErrorResponse> {
        let reasoning = content::reasoning(request, index);
        // The reasoning comes first, and counts.
        let remaining = request.max_tokens - reasoning.len();
        if remaining == 0 && !reasoning.is_empty() {
            let nothing = Self::with(request, index, Tokens::default(), Vec::new());
            return Ok(Self { reasoning, finish_reason: FinishReason::Length, ..nothing });
        }
        let calls = calls(request, index)?;
        let (content, calls, finish_reason) = if calls.is_empty() {
            let (content, finish_reason) = content::content(request, index, remaining)?;
            (content, calls, finish_reason)
        } else if calls.iter().map(Call::tokens).sum::<usize>() > remaining {
            (content::truncated(request, index, remaining), Vec::new(), FinishReason::Length)
        } else if request.legacy_functions {
            (Tokens::default(), calls, FinishReason::FunctionCall)
        } else {
            (Tokens::default(), calls, FinishReason::ToolCalls)
        };
        let choice = Self::with(request, index, content, calls);
        Ok(Self { reasoning, finish_reason, ..choice })
    }

    /// A choice that stops after its content or calls.
    pub(crate) fn with(
        request: &ParsedRequest,
        index: usize,
        content: Tokens,
        calls: Vec<Call>,
    ) -> Self {
        let rng = || Rng::new(&request.digest, SeedDomain::Logprob, index);
        let logprobs = request.top_logprobs.map(|top| logprobs(&content, top, rng()));
        Self {
            reasoning: Tokens::default(),
            content,
            refusal: None,
            calls,
            finish_reason: FinishReason::Stop,
            logprobs,
        }
    }

    fn tokens(&self) -> usize {
        let refusal = self.refusal.as_ref().map_or(0, Tokens::len);
        let text = self.reasoning.len() + self.content.len() + refusal;
        text + self.calls.iter().map(Call::tokens).sum::<usize>()
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
