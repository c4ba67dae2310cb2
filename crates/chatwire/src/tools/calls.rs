//! The tool calls of a response, and which of them are run.

use std::{collections::BTreeSet, time::Duration};

use chatwire_protocol::chat::{
    Arguments, Choice, FinishReason, Message, ReasoningHistory, Role, ToolCall,
};

use super::{ToolCallError, ToolCallReport, ToolEvent, ToolSet, function::ToolResult};
use crate::{InvalidOutput, InvalidOutputKind};

/// A tool call of a response.
pub(super) struct PendingCall {
    /// The call as it is in the conversation.
    call: ToolCall,
    /// Whether it came as the legacy `function_call`, which expects a `function` message.
    is_legacy: bool,
    /// The index of the called function, or why none is called.
    function: Result<usize, ToolCallError>,
}

impl PendingCall {
    /// The function to call, if there is one.
    pub(super) fn function<'b, F>(&self, tools: &'b ToolSet<F>) -> Option<&'b F> {
        tools.function_at(*self.function.as_ref().ok()?)
    }

    /// The call as an event.
    pub(super) fn event(&self) -> ToolEvent {
        ToolEvent::Call(self.call.clone())
    }

    /// The arguments as the model wrote them.
    pub(super) fn arguments(&self) -> &str {
        let function = self.call.function.as_ref();
        function.and_then(|function| function.arguments.as_ref()).map_or("", Arguments::as_text)
    }

    /// The call with the result of the function.
    pub(super) fn finish(self, result: ToolResult, duration: Duration) -> FinishedCall {
        let result = self.function.and(result);
        let report = ToolCallReport { call: self.call, result, duration, error_text: None };
        FinishedCall { report, is_legacy: self.is_legacy }
    }

    /// The call without calling a function, with this error unless it has one.
    pub(super) fn skip(self, error: ToolCallError) -> FinishedCall {
        self.finish(Err(error), Duration::ZERO)
    }
}

/// A call and its result.
pub(super) struct FinishedCall {
    pub(super) report: ToolCallReport,
    pub(super) is_legacy: bool,
}

/// The calls of a choice; only the first `max_calls` are run.
///
/// They decide whether the loop goes on, whatever the finish reason.
pub(super) fn pending_calls(
    choice: &Choice,
    names: &[String],
    max_calls: usize,
) -> Vec<PendingCall> {
    let Some(message) = &choice.message else { return Vec::new() };
    let mut calls = message.tool_calls.clone().unwrap_or_default();
    let is_legacy = calls.is_empty();
    if let (true, Some(function)) = (is_legacy, &message.function_call) {
        let mut call = ToolCall::default();
        call.function = Some(function.clone());
        calls.push(call);
    }
    assign_ids(&mut calls);
    let last = calls.len().checked_sub(1);
    let is_length = choice.finished().map(FinishReason::normalized) == Some(FinishReason::Length);
    let pending = |(index, call): (usize, ToolCall)| {
        let is_truncated = is_length && Some(index) == last && is_without_arguments(&call);
        let mut pending = PendingCall { is_legacy, ..pending_call(call, names) };
        pending.function = match pending.function {
            Ok(_) if index >= max_calls => Err(ToolCallError::TooManyCalls),
            Ok(_) if is_truncated => Err(ToolCallError::InvalidArguments(
                InvalidOutput::without_position(InvalidOutputKind::Length),
            )),
            other => other,
        };
        pending
    };
    calls.into_iter().enumerate().map(pending).collect()
}

/// One call, in the format of requests, with the function it names.
pub(super) fn pending_call<N: AsRef<str>>(mut call: ToolCall, names: &[N]) -> PendingCall {
    normalize(&mut call);
    let name = call.function.as_ref().and_then(|function| function.name.as_deref());
    let known = names.iter().position(|known| Some(known.as_ref()) == name);
    PendingCall { call, is_legacy: false, function: known.ok_or(ToolCallError::UnknownTool) }
}

/// Replaces a result that is too long, and writes the text of an error for the model.
pub(super) fn settle<N: AsRef<str>>(
    report: &mut ToolCallReport,
    names: impl Fn() -> Vec<N>,
    max_result_bytes: usize,
) {
    if let Some(bytes) = report.result.as_ref().ok().map(String::len)
        && bytes > max_result_bytes
    {
        report.result = Err(ToolCallError::TooLong { bytes });
    }
    let Err(error) = &report.result else { return };
    let mut text = error.to_model_text();
    if let ToolCallError::UnknownTool = error {
        let names: Vec<_> = names();
        let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
        if !names.is_empty() {
            text = format!("{text}; available tools: {}", names.join(", "));
        }
    } else if text.len() > max_result_bytes {
        text = format!("Error: {error}");
    }
    report.error_text = Some(text);
}

/// The assistant message of the response, with the calls as normalized, and with its reasoning if
/// the provider needs it.
pub(super) fn assistant_message(
    message: &Message,
    finished: &[FinishedCall],
    reasoning: ReasoningHistory,
) -> Message {
    let mut message = message.to_request_message_with(reasoning);
    message.role.get_or_insert(Role::Assistant);
    let (is_legacy, calls): (Vec<_>, Vec<_>) =
        finished.iter().partition(|finished| finished.is_legacy);
    message.function_call =
        is_legacy.first().and_then(|finished| finished.report.call.function.clone());
    if !calls.is_empty() {
        message.tool_calls =
            Some(calls.into_iter().map(|finished| finished.report.call.clone()).collect());
    }
    message
}

/// The message with the result of a call.
pub(super) fn result_message(report: &ToolCallReport, is_legacy: bool) -> Message {
    let mut message = report.to_message();
    if is_legacy {
        message.role = Some(Role::Function);
        message.tool_call_id = None;
        message.name = report.call.name().map(str::to_owned);
    }
    message
}

/// Assigns an ID to each call that has none, or the ID of an earlier one.
///
/// Nine letters and digits are what the strictest servers accept.
fn assign_ids(calls: &mut [ToolCall]) {
    let existing: BTreeSet<_> = calls.iter().filter_map(|call| call.id.clone()).collect();
    let mut generated =
        (1..).map(|number| format!("call{number:05}")).filter(|id| !existing.contains(id));
    let mut taken = BTreeSet::new();
    for call in calls {
        let id = call.id.take().filter(|id| !id.is_empty() && !taken.contains(id));
        let id = id.or_else(|| generated.next());
        taken.extend(id.clone());
        call.id = id;
    }
}

/// Normalizes a call to the format of requests.
fn normalize(call: &mut ToolCall) {
    if let Some(function) = &mut call.function {
        // Some servers leave the type empty, or write it in capital letters.
        let kind = call.kind.as_deref().unwrap_or_default();
        if kind.is_empty() || kind.eq_ignore_ascii_case("function") {
            call.kind = Some("function".to_owned());
        }
        let text = function.arguments.as_ref().map_or("", Arguments::as_text);
        let text = if text.trim().is_empty() { "{}" } else { text };
        function.arguments = Some(Arguments::Text(text.to_owned()));
    }
}

fn is_without_arguments(call: &ToolCall) -> bool {
    let arguments = call.function.as_ref().and_then(|function| function.arguments.as_ref());
    arguments.is_none_or(|arguments| arguments.as_text().trim().is_empty())
}
