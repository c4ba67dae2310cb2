//! A tool loop from the request to the final response: decides what to do next, and does no I/O.

use std::{collections::BTreeSet, mem};

use chatwire_protocol::{
    chat::{ChatRequest, Message, ReasoningHistory, ToolChoice},
    stream::Truncation,
};

use super::{
    ToolCallError, ToolEvent, ToolHistory, ToolLimits, ToolLoopError, ToolRound, ToolRun, ToolSet,
    calls::{self, FinishedCall, PendingCall},
    set,
};
use crate::{
    Error, Response,
    client::config_error::ConfigError,
    error::{Context, ErrorSource},
};

/// The state of a tool loop.
pub(super) struct ToolLoop {
    /// The next request; its messages are the conversation so far.
    request: ChatRequest,
    names: Vec<String>,
    limits: ToolLimits,
    /// When reasoning goes back to the provider.
    reasoning: ReasoningHistory,
    /// The number of responses so far.
    rounds_done: usize,
    rounds: Vec<ToolRound>,
}

/// What to do after a response.
pub(super) enum Step {
    /// Run these calls of the response, then hand over both.
    Call(Response, Vec<PendingCall>),
    /// Nothing: this is the final response.
    Done(ToolRun),
}

impl ToolLoop {
    pub(super) fn new<F>(
        request: &ChatRequest,
        tools: &ToolSet<F>,
        reasoning: ReasoningHistory,
    ) -> Result<Self, Error> {
        tools.validate()?;
        if request.n.is_some_and(|choices| choices > 1) {
            return Err(ConfigError::ToolChoices.into());
        }
        let mut request = request.clone();
        let mut definitions = request.tools.take().unwrap_or_default();
        let known: BTreeSet<_> = definitions.iter().map(set::name).collect();
        let names: Vec<_> = tools.definitions().map(|tool| set::name(tool).to_owned()).collect();
        if let Some(twice) = names.iter().find(|name| known.contains(name.as_str())) {
            return Err(ConfigError::DuplicateTool(twice.clone()).into());
        }
        definitions.extend(tools.definitions().cloned());
        request.tools = Some(definitions).filter(|definitions| !definitions.is_empty());
        let (limits, rounds) = (tools.tool_limits(), Vec::new());
        Ok(Self { request, names, limits, reasoning, rounds_done: 0, rounds })
    }

    /// The next request to the model.
    pub(super) fn request(&self) -> &ChatRequest {
        &self.request
    }

    /// The maximum number of calls that run at the same time.
    pub(super) fn max_parallel(&self) -> usize {
        self.limits.max_parallel.max(1)
    }

    /// Handles a response of the model.
    pub(super) fn handle_response(&mut self, response: Response) -> Result<Step, Error> {
        self.rounds_done += 1;
        let choice = response.first_choice();
        let pending = choice
            .map(|choice| {
                calls::pending_calls(choice, &self.names, self.limits.max_calls_per_round)
            })
            .unwrap_or_default();
        if pending.is_empty() {
            let message = choice.and_then(|choice| choice.message.as_ref());
            let reasoning = self.final_reasoning();
            let message = message.map(|message| calls::assistant_message(message, &[], reasoning));
            // Servers reject an assistant message without content.
            let message =
                message.filter(|message| message.content.is_some() || message.refusal.is_some());
            self.request.messages.get_or_insert_default().extend(message);
            return Ok(Step::Done(ToolRun { response, history: self.history() }));
        }
        if self.rounds_done < self.limits.max_rounds {
            return Ok(Step::Call(response, pending));
        }
        let skip = |call: PendingCall| call.skip(ToolCallError::RoundsExhausted).report;
        let calls = pending.into_iter().map(skip).collect();
        Err(self.fail(ToolLoopError::TooManyRounds, ToolRound { response, calls }))
    }

    /// Handles the results of the calls of a response.
    pub(super) fn handle_results(
        &mut self,
        response: Response,
        finished: Vec<FinishedCall>,
    ) -> Result<(), Error> {
        let message = response.first_choice().and_then(|choice| choice.message.as_ref());
        let message =
            message.map(|message| calls::assistant_message(message, &finished, self.reasoning));
        let mut messages: Vec<_> = message.into_iter().collect();
        let mut calls = Vec::new();
        for FinishedCall { mut report, is_legacy } in finished {
            calls::settle(&mut report, || self.names.clone(), self.limits.max_result_bytes);
            messages.push(calls::result_message(&report, is_legacy));
            calls.push(report);
        }
        let failures = calls.iter().filter_map(|call| call.result.as_ref().err());
        let is_fatal = failures.into_iter().any(ToolCallError::is_fatal);
        let round = ToolRound { response, calls };
        if is_fatal {
            return Err(self.fail(ToolLoopError::Fatal, round));
        }
        self.rounds.push(round);
        self.request.messages.get_or_insert_default().extend(messages);
        release_tool_choice(&mut self.request);
        Ok(())
    }

    /// The results of the last round as events; its calls have been announced before.
    pub(super) fn result_events(&self) -> impl Iterator<Item = ToolEvent> {
        let calls = self.rounds.last().into_iter().flat_map(|round| &round.calls);
        calls.map(ToolEvent::result)
    }

    /// Handles a request that failed.
    pub(super) fn handle_error(&mut self, error: Error) -> Error {
        error.with_tool_history(self.history())
    }

    /// The error of a loop that is asked for its result after it has failed.
    pub(super) fn ended_before(&mut self) -> Error {
        let mut truncation = Truncation::default();
        truncation.failed = true;
        let error = Error::new(ErrorSource::Truncated(truncation), Context::default());
        error.with_tool_history(self.history())
    }

    fn fail(&mut self, error: ToolLoopError, round: ToolRound) -> Error {
        let context = Context::after_response(round.response.meta.clone());
        self.rounds.push(round);
        Error::new(ErrorSource::Tools(error), context).with_tool_history(self.history())
    }

    /// Whether the reasoning of the final message is kept: as that of the calls before it.
    fn final_reasoning(&self) -> ReasoningHistory {
        match self.reasoning {
            ReasoningHistory::InsideToolLoop if !self.rounds.is_empty() => ReasoningHistory::Always,
            other => other,
        }
    }

    fn history(&mut self) -> ToolHistory {
        let messages: Vec<Message> = self.request.messages.take().unwrap_or_default();
        ToolHistory { messages, rounds: mem::take(&mut self.rounds) }
    }
}

/// Releases a forced tool call after its round, so that the loop can end.
fn release_tool_choice(request: &mut ChatRequest) {
    match &mut request.tool_choice {
        Some(ToolChoice::Mode(mode)) if mode == "required" => request.tool_choice = None,
        Some(ToolChoice::Tool(choice)) => match &mut choice.allowed_tools {
            Some(allowed) => allowed.mode = Some("auto".to_owned()),
            None => request.tool_choice = None,
        },
        _ => {}
    }
}
