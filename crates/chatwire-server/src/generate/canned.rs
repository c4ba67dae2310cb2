//! Completions with given content.

use super::{
    completion::{Call, Choice, Completion, FinishReason},
    parsed_request::ParsedRequest,
    tokenizer::Tokens,
};

/// What every choice of a completion has in place of generated content.
#[derive(Debug, Clone)]
pub(crate) struct CannedContent {
    pub(crate) content: String,
    pub(crate) reasoning: String,
    pub(crate) refusal: Option<String>,
    pub(crate) calls: Vec<CannedCall>,
    /// By the content if it is `None`.
    pub(crate) finish_reason: Option<FinishReason>,
}

/// A tool call with given arguments.
#[derive(Debug, Clone)]
pub(crate) struct CannedCall {
    pub(crate) name: String,
    /// Text, usually JSON.
    pub(crate) arguments: String,
}

impl CannedContent {
    /// The completion of a request, with as many choices as it asks for.
    ///
    /// Token limits and stop strings do not change it.
    pub(crate) fn completion(&self, request: &ParsedRequest, created: u64) -> Completion {
        let choices = (0..request.choices).map(|index| self.choice(request, index)).collect();
        Completion::of(request, choices, created)
    }

    fn choice(&self, request: &ParsedRequest, index: usize) -> Choice {
        let calls = self.calls.iter().enumerate().map(|(position, call)| Call {
            id: format!("call_{index}_{position}"),
            name: call.name.clone(),
            arguments: Tokens::of(call.arguments.clone()),
        });
        let content = match self.refusal {
            Some(_) => Tokens::default(),
            None => Tokens::of(self.content.clone()),
        };
        let by_content = match (self.calls.is_empty(), request.legacy_functions) {
            (true, _) => FinishReason::Stop,
            (false, true) => FinishReason::FunctionCall,
            (false, false) => FinishReason::ToolCalls,
        };
        Choice {
            reasoning: Tokens::of(self.reasoning.clone()),
            refusal: self.refusal.clone().map(Tokens::of),
            finish_reason: self.finish_reason.unwrap_or(by_content),
            ..Choice::with(request, index, content, calls.collect())
        }
    }
}
