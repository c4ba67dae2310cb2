//! Joins tool calls: assigns each part to a call.

use super::{
    AccumulateError, ChatEvent, DiagnosticKind,
    arguments::JoinedArguments,
    joined_json::{Growth, JoinedMembers},
    tracker::{Tracker, keep_first},
};
use crate::{
    chat::{FunctionDelta, ToolCall, ToolCallDelta},
    json::Json,
};

/// The tool calls of one choice.
#[derive(Debug, Clone, Default)]
pub(super) struct ToolCalls {
    calls: Vec<JoinedCall>,
}

#[derive(Debug, Clone, Default)]
struct JoinedCall {
    /// The index of the server, or the number of calls before.
    index: u64,
    /// The number of the call in events.
    number: u64,
    call: ToolCall,
    arguments: JoinedArguments,
    extra: JoinedMembers,
    function_extra: JoinedMembers,
}

impl ToolCalls {
    /// Whether there are no calls so far.
    pub(super) fn is_empty(&self) -> bool {
        self.calls.is_empty()
    }

    pub(super) fn len(&self) -> usize {
        self.calls.len()
    }

    /// The number of values without a field.
    pub(super) fn size(&self) -> usize {
        self.calls.iter().map(|call| call.extra.size() + call.function_extra.size()).sum()
    }

    /// Adds the parts of a list.
    pub(super) fn push_list(
        &mut self,
        parts: &[ToolCallDelta],
        choice: u64,
        tracker: &mut Tracker,
    ) -> Result<(), AccumulateError> {
        let mut named = Vec::new();
        for part in parts {
            self.push(part, &mut named, choice, tracker)?;
        }
        Ok(())
    }

    /// Adds parts that are not a list of objects: one call, calls by name or number, or a list
    /// with other elements; returns whether it contains nothing else.
    pub(super) fn push_json(
        &mut self,
        json: &Json,
        choice: u64,
        tracker: &mut Tracker,
    ) -> Result<bool, AccumulateError> {
        tracker.report(DiagnosticKind::ToolCallsNotAList, Some(choice));
        let (parts, is_whole) = parts_of(json);
        if !is_whole {
            tracker.report(DiagnosticKind::NotUnderstood, Some(choice));
        }
        self.push_list(&parts, choice, tracker)?;
        Ok(is_whole)
    }

    /// Emits what events have held back, because the choice has finished.
    pub(super) fn flush(&mut self, choice: u64, tracker: &mut Tracker) {
        for call in &mut self.calls {
            let arguments = call.arguments.take_new(true);
            if !arguments.is_empty() {
                call.emit(choice, None, None, arguments, tracker);
            }
        }
    }

    /// The calls in the order of their indices; calls with the same index in order of arrival.
    pub(super) fn finish(mut self, choice: u64, tracker: &mut Tracker) -> Option<Vec<ToolCall>> {
        self.calls.sort_by_key(|joined| joined.index);
        let calls: Vec<_> =
            self.calls.into_iter().map(|joined| joined.finish(choice, tracker)).collect();
        if has_repeated_ids(&calls) {
            tracker.report(DiagnosticKind::ToolIdReused, Some(choice));
        }
        Some(calls).filter(|calls| !calls.is_empty())
    }

    /// Adds a part; `named` has the calls that parts of the same list named.
    fn push(
        &mut self,
        part: &ToolCallDelta,
        named: &mut Vec<usize>,
        choice: u64,
        tracker: &mut Tracker,
    ) -> Result<(), AccumulateError> {
        if let Some(place) = self.continued(part) {
            let known = &mut self.calls[place];
            return match only_arguments(part) {
                Some(function) if known.call.function.is_some() && !tracker.takes_events() => {
                    known.arguments.push_function(function, choice, tracker)
                }
                _ => known.push(part, false, choice, tracker),
            };
        }
        let flat = unflattened(part, choice, tracker);
        let part = flat.as_ref().unwrap_or(part);
        let unnamed = (!self.is_empty()).then(|| without_null_name(part)).flatten();
        let part = unnamed.as_ref().unwrap_or(part);
        if part.number().is_none() {
            tracker.report(DiagnosticKind::ToolIndexMissing, Some(choice));
        }
        let found = self.candidate(part).filter(|place| {
            let is_named = named.contains(place);
            !self.calls[*place].ends_before(part, is_named)
        });
        let found = found.or_else(|| self.open_call(part));
        let place = match found {
            Some(place) => place,
            None => self.start(part, choice, tracker)?,
        };
        if name_of(part).is_some() {
            named.push(place);
        }
        self.calls[place].push(part, found.is_none(), choice, tracker)
    }

    /// The last call, if a part has nothing but the index of that call and arguments, as most have.
    fn continued(&self, part: &ToolCallDelta) -> Option<usize> {
        let ToolCallDelta { index: Some(index), id: None, custom: None, .. } = part else {
            return None;
        };
        let is_bare = part.function.as_ref()?.name.is_none() && part.extra.is_empty();
        let place = self.calls.len().checked_sub(1)?;
        (is_bare && self.calls[place].index == *index).then_some(place)
    }

    fn start(
        &mut self,
        part: &ToolCallDelta,
        choice: u64,
        tracker: &mut Tracker,
    ) -> Result<usize, AccumulateError> {
        let limit = tracker.limits.max_tool_calls;
        if self.calls.len() >= limit {
            return Err(AccumulateError::TooManyToolCalls { choice, limit });
        }
        let index = part.number().unwrap_or(self.calls.len() as u64);
        if self.calls.iter().any(|known| known.index == index) {
            tracker.report(DiagnosticKind::ToolIndexReused, Some(choice));
        }
        let number = if tracker.is_single { tracker.tool_calls } else { self.calls.len() as u64 };
        tracker.tool_calls += 1;
        self.calls.push(JoinedCall { index, number, ..JoinedCall::default() });
        Ok(self.calls.len() - 1)
    }

    /// The last call, if a part has nothing but an index that no call has, and the arguments of
    /// that call are not finished: some servers begin a call with another index.
    fn open_call(&mut self, part: &ToolCallDelta) -> Option<usize> {
        let is_bare = name_of(part).is_none() && filled(part.id.as_deref()).is_none();
        let place = self.calls.len().checked_sub(1).filter(|_| is_bare)?;
        let last = &mut self.calls[place];
        let is_open = last.call.name().is_some() && !last.arguments.is_complete();
        is_open.then_some(place)
    }

    /// The call that a part continues if it does not start another.
    ///
    /// Most servers send an index with each part; without one, the ID identifies the call; without
    /// an ID, it is the latest call.
    fn candidate(&self, part: &ToolCallDelta) -> Option<usize> {
        let id = filled(part.id.as_deref());
        let with_id = |known: &JoinedCall| id.is_some() && known.id() == id;
        let Some(index) = part.number() else {
            let last = self.calls.len().checked_sub(1)?;
            return match id {
                Some(_) => {
                    let same = self.calls.iter().rposition(with_id);
                    same.or_else(|| name_of(part).is_none().then_some(last))
                }
                None => Some(last),
            };
        };
        let same_index = |known: &JoinedCall| known.index == index;
        let both = self.calls.iter().rposition(|known| same_index(known) && with_id(known));
        both.or_else(|| self.calls.iter().rposition(same_index))
    }
}

impl JoinedCall {
    fn id(&self) -> Option<&str> {
        filled(self.call.id.as_deref())
    }

    /// Whether a part starts another call, although its index or its ID is that of this one.
    ///
    /// Some servers send all calls with the index 0, some with one ID or none, some a new ID with
    /// each part of one call, and some repeat the name or send it in pieces.
    /// A part without a name never starts a call.
    /// `is_named` is whether a part of the same list has named this call.
    fn ends_before(&mut self, part: &ToolCallDelta, is_named: bool) -> bool {
        let Some(name) = name_of(part) else {
            return false;
        };
        let id = filled(part.id.as_deref());
        let is_other_id = id.is_some() && self.id().is_some() && self.id() != id;
        let Some(known) = filled(self.call.name()) else {
            return is_named || is_other_id;
        };
        let is_same_name = known == name;
        let arguments = arguments_of(part).trim();
        let is_start = arguments.starts_with(['{', '[']);
        if is_named || is_other_id {
            let is_middle = !arguments.is_empty() && !is_start;
            let is_open = !self.arguments.is_empty() && !self.arguments.is_complete();
            return !(is_same_name && is_middle && is_open);
        }
        let is_anonymous = part.number().is_none() && id.is_none();
        if self.arguments.is_empty() || !self.arguments.is_complete() {
            return is_anonymous && !is_same_name;
        }
        if arguments.is_empty() || is_same_name && !is_start {
            return !is_same_name;
        }
        let is_restart = self.arguments.is_placeholder() && arguments.len() > 2 && !is_anonymous;
        let is_repetition = id.is_some() && self.arguments.as_text().trim() == arguments;
        !(is_same_name && (is_restart || is_repetition))
    }

    fn push(
        &mut self,
        part: &ToolCallDelta,
        is_new: bool,
        choice: u64,
        tracker: &mut Tracker,
    ) -> Result<(), AccumulateError> {
        let here = Some(choice);
        let had_id = self.id().is_some();
        if !keep_first(&mut self.call.id, part.id.as_deref()) {
            tracker.report(DiagnosticKind::ToolIdChanged, here);
        }
        keep_first(&mut self.call.kind, part.kind.as_deref());
        let mut is_renamed = false;
        if let Some(function) = &part.function {
            let known = self.call.function.get_or_insert_default();
            let is_open = self.arguments.is_empty();
            is_renamed =
                join_name(&mut known.name, function.name.as_deref(), is_open, choice, tracker);
            self.arguments.push_function(function, choice, tracker)?;
            for (name, value) in function.extra.iter().filter(|(name, _)| *name != "arguments") {
                self.function_extra.push(name, value, Growth::Delta, here, tracker)?;
            }
        }
        if let Some(custom) = &part.custom {
            let known = self.call.custom.get_or_insert_default();
            let is_open = known.input.as_deref().unwrap_or_default().is_empty();
            is_renamed =
                join_name(&mut known.name, custom.name.as_deref(), is_open, choice, tracker);
            if let Some(input) = &custom.input {
                tracker.reserve(input.len())?;
                known.input.get_or_insert_default().push_str(input);
            }
            for (name, value) in custom.extra.iter() {
                self.function_extra.push(name, value, Growth::Delta, here, tracker)?;
            }
        }
        if let Some(content) = &part.extra_content {
            self.extra.push("extra_content", content, Growth::Delta, here, tracker)?;
        }
        for (name, value) in part.extra.iter().filter(|(name, _)| *name != "index") {
            self.extra.push(name, value, Growth::Delta, here, tracker)?;
        }
        if tracker.events.is_some() {
            let id = self.id().filter(|_| !had_id).map(str::to_owned);
            let name = self.call.name().filter(|_| is_renamed).map(str::to_owned);
            let input = part.custom.as_ref().and_then(|custom| custom.input.clone());
            let arguments = input.unwrap_or_else(|| self.arguments.take_new(false));
            if is_new || id.is_some() || name.is_some() || !arguments.is_empty() {
                self.emit(choice, id, name, arguments, tracker);
            }
        }
        Ok(())
    }

    fn emit(
        &self,
        choice: u64,
        id: Option<String>,
        name: Option<String>,
        arguments: String,
        tracker: &mut Tracker,
    ) {
        let choice = if tracker.is_single { 0 } else { choice };
        let call = self.number;
        tracker.emit(|| ChatEvent::ToolCall { choice, call, id, name, arguments });
    }

    fn finish(mut self, choice: u64, tracker: &mut Tracker) -> ToolCall {
        if let Some(function) = &mut self.call.function {
            function.arguments = self.arguments.finish(choice, tracker);
            self.function_extra.finish(&mut function.extra);
        } else if let Some(custom) = &mut self.call.custom {
            self.function_extra.finish(&mut custom.extra);
        }
        self.extra.finish(&mut self.call.extra);
        self.call.extra_content = self.call.extra.remove("extra_content");
        self.call
    }
}

/// Joins a name, which some servers send in pieces; whether it grew.
///
/// `is_open` is whether the name can continue: there are no arguments yet.
pub(super) fn join_name(
    slot: &mut Option<String>,
    piece: Option<&str>,
    is_open: bool,
    choice: u64,
    tracker: &mut Tracker,
) -> bool {
    let Some(piece) = filled(piece) else { return false };
    let known = slot.get_or_insert_default();
    if known == piece {
        return false;
    }
    if !known.is_empty() {
        if !is_open {
            tracker.report(DiagnosticKind::ToolNameChanged, Some(choice));
            return false;
        }
        tracker.report(DiagnosticKind::ToolNameInPieces, Some(choice));
        if piece.starts_with(known.as_str()) {
            known.clear();
        }
    }
    known.push_str(piece);
    true
}

/// The parts in JSON that is not a list of objects, and whether it contains nothing else.
fn parts_of(json: &Json) -> (Vec<ToolCallDelta>, bool) {
    let read = |json: &Json| ToolCallDelta::from_text(json.as_str());
    let inner = json.as_text().and_then(|text| Json::from_text(&text).ok());
    if let Some(inner) = inner.filter(|inner| inner.as_text().is_none()) {
        return parts_of(&inner);
    }
    if let Ok(items) = json.parse::<Vec<Json>>() {
        let parts = items.iter().filter(|item| !item.is_null()).map(read);
        let count = parts.clone().count();
        let parts: Vec<_> = parts.flatten().collect();
        let is_whole = parts.len() == count;
        return (parts, is_whole);
    }
    let Ok(part) = read(json) else { return (Vec::new(), false) };
    let is_call = |part: &ToolCallDelta| {
        part.function.is_some()
            || part.custom.is_some()
            || part.id.is_some()
            || part.extra.get("name").is_some()
    };
    if is_call(&part) {
        return (vec![part], true);
    }
    let values: Vec<&Json> = part.extra.iter().map(|(_, value)| value).collect();
    let count = values.len();
    let parts: Vec<_> = values.into_iter().flat_map(read).filter(is_call).collect();
    let is_whole = parts.len() == count;
    (parts, is_whole)
}

/// A part whose name and arguments are not in a `function`, as one whose are; `None` for others.
fn unflattened(part: &ToolCallDelta, choice: u64, tracker: &mut Tracker) -> Option<ToolCallDelta> {
    if part.function.is_some() || part.custom.is_some() || part.extra.is_empty() {
        return None;
    }
    let mut part = part.clone();
    let name = part.extra.get("name").and_then(Json::as_text).map(|name| name.into_owned());
    let arguments = part.extra.get("arguments").and_then(|json| {
        let text = format!("{{\"arguments\":{}}}", json.as_str());
        FunctionDelta::from_text(&text).ok()?.arguments
    });
    let function = FunctionDelta { name, arguments, ..FunctionDelta::default() };
    if function.name.is_none() && function.arguments.is_none() {
        return None;
    }
    tracker.report(DiagnosticKind::ToolCallFlat, Some(choice));
    part.extra.remove("name");
    part.extra.remove("arguments");
    part.function = Some(function);
    Some(part)
}

/// A part whose name is the text `null`, without a name; `None` for others.
///
/// Some gateways write a missing name like that.
fn without_null_name(part: &ToolCallDelta) -> Option<ToolCallDelta> {
    name_of(part).filter(|name| *name == "null")?;
    let mut part = part.clone();
    part.function.as_mut()?.name = None;
    Some(part)
}

/// Whether two calls have the same ID.
pub(super) fn has_repeated_ids(calls: &[ToolCall]) -> bool {
    let mut seen = std::collections::BTreeSet::new();
    let mut ids = calls.iter().filter_map(|call| filled(call.id.as_deref()));
    ids.any(|id| !seen.insert(id))
}

/// The function of a part that has nothing but an index and arguments.
fn only_arguments(part: &ToolCallDelta) -> Option<&FunctionDelta> {
    let ToolCallDelta { id: None, kind: None, custom: None, extra_content: None, extra, .. } = part
    else {
        return None;
    };
    let function = part.function.as_ref().filter(|_| extra.is_empty())?;
    (function.name.is_none() && function.extra.is_empty()).then_some(function)
}

/// The name of a part, as the first part of a call has.
fn name_of(part: &ToolCallDelta) -> Option<&str> {
    let function = part.function.as_ref().and_then(|function| function.name.as_deref());
    filled(function.or_else(|| part.custom.as_ref()?.name.as_deref()))
}

fn arguments_of(part: &ToolCallDelta) -> &str {
    let function = part.function.as_ref().and_then(|function| function.arguments.as_ref());
    let custom = part.custom.as_ref().and_then(|custom| custom.input.as_deref());
    function.map(|arguments| arguments.as_text()).or(custom).unwrap_or_default()
}

fn filled(text: Option<&str>) -> Option<&str> {
    text.filter(|text| !text.is_empty())
}
