//! Joins tool calls.

use super::{
    AccumulateError, DiagnosticKind,
    content::append,
    tracker::{Tracker, keep_first},
};
use crate::chat::{Arguments, FunctionCall, FunctionDelta, ToolCall, ToolCallDelta};

/// The tool calls of one choice.
#[derive(Debug, Clone, Default)]
pub(super) struct ToolCalls {
    calls: Vec<IndexedCall>,
}

#[derive(Debug, Clone)]
struct IndexedCall {
    index: u64,
    call: ToolCall,
}

impl ToolCalls {
    /// Adds a part of a call.
    pub(super) fn push(
        &mut self,
        piece: &ToolCallDelta,
        choice: u64,
        tracker: &mut Tracker,
    ) -> Result<(), AccumulateError> {
        if piece.index.is_none() {
            tracker.report(DiagnosticKind::ToolIndexMissing, Some(choice));
        }
        let place = match self.find(piece) {
            Some(place) => place,
            None => {
                let limit = tracker.limits.max_tool_calls;
                if self.calls.len() >= limit {
                    return Err(AccumulateError::TooManyToolCalls { choice, limit });
                }
                let index = piece.index.unwrap_or(self.calls.len() as u64);
                if self.calls.iter().any(|known| known.index == index) {
                    tracker.report(DiagnosticKind::ToolIndexReused, Some(choice));
                }
                self.calls.push(IndexedCall { index, call: ToolCall::default() });
                self.calls.len() - 1
            }
        };
        merge(&mut self.calls[place].call, piece, choice, tracker)
    }

    /// The calls in the order of their indices; calls with the same index in order of arrival.
    pub(super) fn finish(mut self) -> Option<Vec<ToolCall>> {
        self.calls.sort_by_key(|indexed| indexed.index);
        let calls: Vec<_> = self.calls.into_iter().map(|indexed| indexed.call).collect();
        Some(calls).filter(|calls| !calls.is_empty())
    }

    /// The call that a part continues; `None` if the part starts a new call.
    ///
    /// Most servers send an index with each part.
    /// Without one, the ID identifies the call; without an ID, a name starts a new call.
    /// Some servers send all calls with the index 0, and some a new ID with each part of one call:
    /// with a known index, a part starts a new call only if it has both a different ID and a name.
    fn find(&self, piece: &ToolCallDelta) -> Option<usize> {
        let id = piece.id.as_deref().filter(|id| !id.is_empty());
        let with_id = |known: &IndexedCall| id.is_some() && known.call.id.as_deref() == id;
        let Some(index) = piece.index else {
            let last = self.calls.len().checked_sub(1)?;
            return match id {
                Some(_) => self.calls.iter().position(with_id),
                None if has_name(piece) && self.calls[last].call.name().is_some() => None,
                None => Some(last),
            };
        };
        let same_index = |known: &IndexedCall| known.index == index;
        let both = self.calls.iter().rposition(|known| same_index(known) && with_id(known));
        let latest = || {
            let latest = self.calls.iter().rposition(same_index)?;
            let known = self.calls[latest].call.id.as_deref().is_some_and(|id| !id.is_empty());
            let another = known && id.is_some() && has_name(piece);
            (!another).then_some(latest)
        };
        both.or_else(latest)
    }
}

/// Whether a part has a name, as the first part of a call has.
fn has_name(piece: &ToolCallDelta) -> bool {
    let function = piece.function.as_ref().and_then(|function| function.name.as_deref());
    let custom = piece.custom.as_ref().and_then(|custom| custom.name.as_deref());
    function.or(custom).is_some_and(|name| !name.is_empty())
}

fn merge(
    call: &mut ToolCall,
    piece: &ToolCallDelta,
    choice: u64,
    tracker: &mut Tracker,
) -> Result<(), AccumulateError> {
    if !keep_first(&mut call.id, piece.id.as_deref()) {
        tracker.report(DiagnosticKind::ToolIdChanged, Some(choice));
    }
    keep_first(&mut call.kind, piece.kind.as_deref());
    if let Some(function) = &piece.function {
        merge_function(call.function.get_or_insert_default(), function, choice, tracker)?;
    }
    if let Some(custom) = &piece.custom {
        let known = call.custom.get_or_insert_default();
        if !keep_first(&mut known.name, custom.name.as_deref()) {
            tracker.report(DiagnosticKind::ToolNameChanged, Some(choice));
        }
        append(&mut known.input, custom.input.as_deref(), tracker)?;
    }
    if let Some(content) = &piece.extra_content {
        tracker.reserve(content.as_str().len())?;
        call.extra_content = Some(content.clone());
    }
    for (name, value) in piece.extra.iter() {
        tracker.keep_extra(&mut call.extra, name, value, Some(choice))?;
    }
    Ok(())
}

/// Joins the parts of a function call.
pub(super) fn merge_function(
    call: &mut FunctionCall,
    piece: &FunctionDelta,
    choice: u64,
    tracker: &mut Tracker,
) -> Result<(), AccumulateError> {
    if !keep_first(&mut call.name, piece.name.as_deref()) {
        tracker.report(DiagnosticKind::ToolNameChanged, Some(choice));
    }
    if let Some(Arguments::Json(_)) = &piece.arguments {
        tracker.report(DiagnosticKind::ArgumentsAsJson, Some(choice));
    }
    if let Some(arguments) = &piece.arguments {
        tracker.reserve(arguments.as_text().len())?;
        call.arguments = Some(match call.arguments.take() {
            Some(Arguments::Text(mut text)) if !text.is_empty() => {
                text.push_str(arguments.as_text());
                Arguments::Text(text)
            }
            Some(Arguments::Json(json)) if !arguments.as_text().is_empty() => {
                Arguments::Text([json.as_str(), arguments.as_text()].concat())
            }
            Some(kept @ Arguments::Json(_)) => kept,
            _ => arguments.clone(),
        });
    }
    for (name, value) in piece.extra.iter() {
        tracker.keep_extra(&mut call.extra, name, value, Some(choice))?;
    }
    Ok(())
}
