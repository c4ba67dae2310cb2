//! Which calls an answer asks for, and which of them are run.

use std::{collections::BTreeSet, time::Duration};

use chatwire_protocol::chat::{Arguments, Choice, FinishReason, Message, Role, ToolCall};

use super::{ToolCallReport, ToolFailure, ToolSet, function::ToolResult};
use crate::{InvalidOutput, InvalidOutputKind};

/// One call that an answer asks for.
pub(super) struct PendingCall {
    /// The call as it is in the conversation.
    call: ToolCall,
    /// Whether it came as `function_call`, and is answered in kind.
    retired: bool,
    /// The place of the function that is called, or why none is.
    tool: Result<usize, ToolFailure>,
}

impl PendingCall {
    /// The function to call, if there is one to be.
    pub(super) fn function<'b, F>(&self, tools: &'b ToolSet<F>) -> Option<&'b F> {
        tools.at(*self.tool.as_ref().ok()?)
    }

    /// The arguments as the model wrote them.
    pub(super) fn arguments(&self) -> &str {
        let function = self.call.function.as_ref();
        function.and_then(|function| function.arguments.as_ref()).map_or("", Arguments::as_text)
    }

    /// The call with what the function gave.
    pub(super) fn settle(self, given: ToolResult, took: Duration) -> FinishedCall {
        let result = self.tool.and(given);
        FinishedCall {
            report: ToolCallReport { call: self.call, result, took },
            retired: self.retired,
        }
    }

    /// The call when no function is called, for this reason unless there is another.
    pub(super) fn leave(self, failure: ToolFailure) -> FinishedCall {
        self.settle(Err(failure), Duration::ZERO)
    }
}

/// One call and what came of it.
pub(super) struct FinishedCall {
    pub(super) report: ToolCallReport,
    pub(super) retired: bool,
}

/// The calls that a choice asks for; of the first `most` of them, those that can be run are.
///
/// Whether there are any decides what the answer is, whatever reason it gives for having finished.
pub(super) fn calls(choice: &Choice, names: &[String], most: usize) -> Vec<PendingCall> {
    let Some(message) = &choice.message else { return Vec::new() };
    let mut asked = message.tool_calls.clone().unwrap_or_default();
    let retired = asked.is_empty();
    if let (true, Some(function)) = (retired, &message.function_call) {
        let mut call = ToolCall::default();
        call.function = Some(function.clone());
        asked.push(call);
    }
    name_apart(&mut asked);
    let last = asked.len().checked_sub(1);
    let is_cut = choice.finished().map(FinishReason::normalized) == Some(FinishReason::Length);
    let plan = |(place, mut call): (usize, ToolCall)| {
        let is_half = is_cut && Some(place) == last && is_without_arguments(&call);
        spell_out(&mut call);
        let name = call.function.as_ref().and_then(|function| function.name.as_deref());
        let tool = match names.iter().position(|known| Some(known.as_str()) == name) {
            None => Err(ToolFailure::Unknown),
            Some(_) if place >= most => Err(ToolFailure::TooMany),
            Some(_) if is_half => {
                Err(ToolFailure::Arguments(InvalidOutput::whole(InvalidOutputKind::Cut)))
            }
            Some(known) => Ok(known),
        };
        PendingCall { call, retired, tool }
    };
    asked.into_iter().enumerate().map(plan).collect()
}

/// The answer's turn in the conversation, with the calls as they were planned.
pub(super) fn turn(message: &Message, settled: &[FinishedCall]) -> Message {
    let mut turn = message.to_request_message();
    turn.role.get_or_insert(Role::Assistant);
    let (retired, calls): (Vec<_>, Vec<_>) = settled.iter().partition(|settled| settled.retired);
    turn.function_call = retired.first().and_then(|settled| settled.report.call.function.clone());
    if !calls.is_empty() {
        turn.tool_calls =
            Some(calls.into_iter().map(|settled| settled.report.call.clone()).collect());
    }
    turn
}

/// The turn that tells the model what a call gave.
pub(super) fn result_turn(call: &ToolCall, retired: bool, told: String) -> Message {
    let mut turn = Message::tool(call.id.clone().unwrap_or_default(), told);
    if retired {
        turn.role = Some(Role::Function);
        turn.tool_call_id = None;
        turn.name = call.name().map(str::to_owned);
    }
    turn
}

/// Gives an id to each call that has none, or that of another.
///
/// Nine letters and digits are what the strictest servers take.
fn name_apart(calls: &mut [ToolCall]) {
    let given: BTreeSet<_> = calls.iter().filter_map(|call| call.id.clone()).collect();
    let mut made = (1..).map(|number| format!("call{number:05}")).filter(|id| !given.contains(id));
    let mut taken = BTreeSet::new();
    for call in calls {
        let id = call.id.take().filter(|id| !id.is_empty() && !taken.contains(id));
        let id = id.or_else(|| made.next());
        taken.extend(id.clone());
        call.id = id;
    }
}

/// Writes a call as requests have it, however it came.
fn spell_out(call: &mut ToolCall) {
    if let Some(function) = &mut call.function {
        call.kind.get_or_insert_with(|| "function".to_owned());
        let text = function.arguments.as_ref().map_or("", Arguments::as_text);
        let text = if text.trim().is_empty() { "{}" } else { text };
        function.arguments = Some(Arguments::Text(text.to_owned()));
    }
}

fn is_without_arguments(call: &ToolCall) -> bool {
    let arguments = call.function.as_ref().and_then(|function| function.arguments.as_ref());
    arguments.is_none_or(|arguments| arguments.as_text().trim().is_empty())
}
