//! A run of tools from the request to the answer: what to do next, decided without doing it.

use std::{collections::BTreeSet, mem};

use chatwire_protocol::chat::{ChatRequest, Message, ToolChoice};

use super::{
    ToolCallReport, ToolFailure, ToolHistory, ToolLimits, ToolLoopError, ToolRound, ToolRun,
    ToolSet,
    calls::{self, FinishedCall, PendingCall},
    function::ToolResult,
    set,
};
use crate::{
    Error, Response,
    client::config::ConfigError,
    error::{Context, ErrorSource},
};

/// A run of tools.
pub(super) struct ToolLoop {
    /// What is asked next; its messages are the conversation so far.
    request: ChatRequest,
    names: Vec<String>,
    limits: ToolLimits,
    /// How often the model has answered.
    answered: usize,
    rounds: Vec<ToolRound>,
}

/// What to do after an answer.
pub(super) enum Step {
    /// Settle these calls of the answer, then hand both over.
    Call(Response, Vec<PendingCall>),
    /// Nothing: there is an answer.
    Done(ToolRun),
}

impl ToolLoop {
    pub(super) fn new<F>(request: &ChatRequest, tools: &ToolSet<F>) -> Result<Self, Error> {
        tools.checked()?;
        if request.n.is_some_and(|choices| choices > 1) {
            return Err(ConfigError::ToolChoices.into());
        }
        let mut request = request.clone();
        let mut defined = request.tools.take().unwrap_or_default();
        let known: BTreeSet<_> = defined.iter().map(set::name).collect();
        let names: Vec<_> = tools.definitions().map(|tool| set::name(tool).to_owned()).collect();
        if let Some(twice) = names.iter().find(|name| known.contains(name.as_str())) {
            return Err(ConfigError::ToolTwice(twice.clone()).into());
        }
        defined.extend(tools.definitions().cloned());
        request.tools = Some(defined).filter(|defined| !defined.is_empty());
        Ok(Self { request, names, limits: tools.bounds(), answered: 0, rounds: Vec::new() })
    }

    /// What to ask the model.
    pub(super) fn request(&self) -> &ChatRequest {
        &self.request
    }

    /// How many calls run at the same time.
    pub(super) fn max_parallel(&self) -> usize {
        self.limits.max_parallel.max(1)
    }

    /// The model has answered.
    pub(super) fn handle_answer(&mut self, answer: Response) -> Result<Step, Error> {
        self.answered += 1;
        let choice = answer.first_choice();
        let planned = choice
            .map(|choice| calls::calls(choice, &self.names, self.limits.calls_per_round))
            .unwrap_or_default();
        if planned.is_empty() {
            let turn = choice.and_then(|choice| choice.message.as_ref());
            let turn = turn.map(|message| calls::turn(message, &[]));
            // Servers refuse a turn that says nothing.
            let turn = turn.filter(|turn| turn.content.is_some() || turn.refusal.is_some());
            self.request.messages.get_or_insert_default().extend(turn);
            return Ok(Step::Done(ToolRun { answer, history: self.history() }));
        }
        if self.answered < self.limits.rounds {
            return Ok(Step::Call(answer, planned));
        }
        let leave = |call: PendingCall| call.leave(ToolFailure::OutOfRounds).report;
        let calls = planned.into_iter().map(leave).collect();
        Err(self.stop(ToolLoopError::TooManyRounds, ToolRound { answer, calls }))
    }

    /// The calls of an answer have been run.
    pub(super) fn handle_calls(
        &mut self,
        answer: Response,
        settled: Vec<FinishedCall>,
    ) -> Result<(), Error> {
        let message = answer.first_choice().and_then(|choice| choice.message.as_ref());
        let turn = message.map(|message| calls::turn(message, &settled));
        let mut turns: Vec<_> = turn.into_iter().collect();
        let mut calls = Vec::new();
        for FinishedCall { report, retired } in settled {
            let ToolCallReport { call, result, took } = report;
            let result = result.and_then(|text| self.within_bounds(text));
            turns.push(calls::result_turn(&call, retired, self.told(&result)));
            calls.push(ToolCallReport { call, result, took });
        }
        let failures = calls.iter().filter_map(|call| call.result.as_ref().err());
        let ends = failures.into_iter().any(ToolFailure::is_fatal);
        let round = ToolRound { answer, calls };
        if ends {
            return Err(self.stop(ToolLoopError::Fatal, round));
        }
        self.rounds.push(round);
        self.request.messages.get_or_insert_default().extend(turns);
        relax(&mut self.request);
        Ok(())
    }

    /// The model could not be asked.
    pub(super) fn handle_failure(&mut self, error: Error) -> Error {
        error.after_tools(self.history())
    }

    fn stop(&mut self, stop: ToolLoopError, round: ToolRound) -> Error {
        let context = Context::answered(round.answer.meta.clone());
        self.rounds.push(round);
        Error::new(ErrorSource::Tools(stop), context).after_tools(self.history())
    }

    fn within_bounds(&self, text: String) -> ToolResult {
        let bytes = text.len();
        if bytes > self.limits.result_bytes {
            Err(ToolFailure::TooLong { bytes })
        } else {
            Ok(text)
        }
    }

    /// What the model is told of a call.
    fn told(&self, result: &ToolResult) -> String {
        match result {
            Ok(text) => text.clone(),
            Err(failure @ ToolFailure::Unknown) if !self.names.is_empty() => {
                format!("{}; there are: {}", failure.told(), self.names.join(", "))
            }
            Err(failure) => {
                let told = failure.told();
                let is_short = told.len() <= self.limits.result_bytes;
                if is_short { told } else { format!("Error: {failure}") }
            }
        }
    }

    fn history(&mut self) -> ToolHistory {
        let messages: Vec<Message> = self.request.messages.take().unwrap_or_default();
        ToolHistory { messages, rounds: mem::take(&mut self.rounds) }
    }
}

/// Lets the model answer after a round in which it had to call a tool, so that the run comes to an end.
fn relax(request: &mut ChatRequest) {
    match &mut request.tool_choice {
        Some(ToolChoice::Mode(mode)) if mode == "required" => request.tool_choice = None,
        Some(ToolChoice::Tool(choice)) => match &mut choice.allowed_tools {
            Some(allowed) => allowed.mode = Some("auto".to_owned()),
            None => request.tool_choice = None,
        },
        _ => {}
    }
}
