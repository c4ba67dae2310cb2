//! An answer before it is written: one value for both ways of writing it.

use serde::Serialize;

use super::{
    content,
    digest::hex,
    logprobs::{TokenLogprob, logprobs},
    parsed_request::Order,
    rng::{Chance, Purpose},
    tokenizer::{self, Tokens},
};
use crate::error_response::Refusal;

/// An answer before it is written.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Answer {
    pub(crate) id: String,
    /// Seconds since the Unix epoch.
    pub(crate) created: u64,
    pub(crate) model: String,
    pub(crate) choices: Vec<Choice>,
    pub(crate) usage: Usage,
}

/// One of the choices, at its index.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Choice {
    pub(crate) content: Tokens,
    pub(crate) calls: Vec<Call>,
    pub(crate) finish_reason: FinishReason,
    /// One for each token of the content; `None` unless asked for.
    pub(crate) logprobs: Option<Vec<TokenLogprob>>,
}

/// A function called.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Call {
    pub(crate) id: String,
    pub(crate) name: String,
    /// JSON text.
    pub(crate) arguments: Tokens,
}

/// Why a choice ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum FinishReason {
    Stop,
    Length,
    ToolCalls,
}

/// Counts of tokens, as they are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) struct Usage {
    prompt_tokens: usize,
    completion_tokens: usize,
    total_tokens: usize,
}

impl Answer {
    /// Fills an order.
    ///
    /// # Errors
    /// 400 for a schema in the request that this server can make no instance of.
    pub(crate) fn to(order: &Order, created: u64) -> Result<Self, Refusal> {
        let choices = (0..order.choices)
            .map(|index| Choice::new(order, index))
            .collect::<Result<Vec<_>, _>>()?;
        let completion_tokens = choices.iter().map(Choice::tokens).sum();
        Ok(Self {
            id: format!("chatcmpl-{}", hex(&order.digest[..12])),
            created,
            model: order.model.clone(),
            choices,
            usage: Usage {
                prompt_tokens: order.prompt_tokens,
                completion_tokens,
                total_tokens: order.prompt_tokens + completion_tokens,
            },
        })
    }
}

impl Choice {
    fn new(order: &Order, index: usize) -> Result<Self, Refusal> {
        let calls = calls(order, index)?;
        let (content, finish_reason) = if calls.is_empty() {
            content::content(order, index)?
        } else if calls.iter().map(Call::tokens).sum::<usize>() > order.limit {
            return Ok(Self::cut_before_calls(order, index));
        } else {
            (Tokens::default(), FinishReason::ToolCalls)
        };
        Ok(Self::with(order, index, content, calls, finish_reason))
    }

    fn cut_before_calls(order: &Order, index: usize) -> Self {
        let content = content::overlong(order, index);
        Self::with(order, index, content, Vec::new(), FinishReason::Length)
    }

    fn with(
        order: &Order,
        index: usize,
        content: Tokens,
        calls: Vec<Call>,
        finish_reason: FinishReason,
    ) -> Self {
        let chance = || Chance::new(&order.digest, Purpose::Logprob, index);
        let logprobs = order.top_logprobs.map(|top| logprobs(&content, top, chance()));
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

/// The calls of one choice.
fn calls(order: &Order, choice: usize) -> Result<Vec<Call>, Refusal> {
    let mut chance = Chance::new(&order.digest, Purpose::Call, choice);
    let mut calls = Vec::with_capacity(order.calls.len());
    for (position, call) in order.calls.iter().enumerate() {
        let arguments = call.arguments.instance(chance.clone())?;
        calls.push(Call {
            // The position keeps ids apart even where the numbers should meet.
            id: format!("call_{:016x}_{choice}_{position}", chance.next()),
            name: call.name.clone(),
            arguments: Tokens::of(arguments.to_string()),
        });
    }
    Ok(calls)
}
