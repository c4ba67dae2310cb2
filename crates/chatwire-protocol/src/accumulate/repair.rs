//! Repairs a response whose parts are not in their places.

use super::{
    Diagnostic, DiagnosticKind, arguments, choice::as_delta, content::is_understood, tool_calls,
    tracker::Tracker,
};
use crate::{
    accumulate::choice::ChoiceBuilder,
    chat::{ChatResponse, Choice, ChunkChoice, Content, ContentPart, FinishReason, Message},
    json::Json,
};

/// Repairs a non-streaming response in the ways in which an
/// [`Accumulator`](super::Accumulator) repairs a stream, and reports each repair.
///
/// `expected` is the number of choices that were requested.
/// A response that is as documented is not changed.
///
/// ```
/// use chatwire_protocol::{accumulate, chat::ChatResponse};
///
/// let mut response = ChatResponse::from_slice(br#"{"choices":[{"delta":{"content":"Hi"}}]}"#)?;
/// let diagnostics = accumulate::repair(&mut response, 1);
/// assert_eq!(response.first_text().as_deref(), Some("Hi"));
/// assert_eq!(
///     diagnostics[0].to_string(),
///     "choice 0: a choice has a delta instead of a message (first in chunk 0)"
/// );
/// # Ok::<(), chatwire_protocol::json::DecodeError>(())
/// ```
pub fn repair(response: &mut ChatResponse, expected: u64) -> Vec<Diagnostic> {
    let mut tracker = Tracker::default();
    let Some(choices) = &mut response.choices else { return Vec::new() };
    for (place, choice) in choices.iter_mut().enumerate() {
        repair_choice(place as u64, choice, &mut tracker);
    }
    if expected == 1 {
        for choice in join_later_choices(choices) {
            tracker.report(DiagnosticKind::ToolCallsInLaterChoice, choice);
        }
    }
    for (place, choice) in choices.iter().enumerate() {
        let here = Some(choice.index.unwrap_or(place as u64));
        if is_without_content(choice) {
            tracker.report(DiagnosticKind::ContentMissing, here);
        }
        let calls = choice.message.as_ref().and_then(|message| message.tool_calls.as_deref());
        if tool_calls::has_repeated_ids(calls.unwrap_or_default()) {
            tracker.report(DiagnosticKind::ToolIdReused, here);
        }
        for call in calls.into_iter().flatten() {
            let arguments = call.function.as_ref().and_then(|called| called.arguments.as_ref());
            if arguments.is_some_and(|arguments| arguments::is_beyond_json(arguments.as_text())) {
                tracker.report(DiagnosticKind::ArgumentsNotJson, here);
            }
        }
    }
    tracker.into_diagnostics()
}

/// Whether the content is, or has a part, of which nothing says what it is.
fn has_other_content(message: &Message) -> bool {
    let is_other =
        |part: &Json| ContentPart::from_text(part.as_str()).is_ok_and(|part| !is_understood(&part));
    match (&message.content, message.extra.get("content")) {
        (Some(Content::Parts(parts)), _) => parts.iter().any(|part| !is_understood(part)),
        (None, Some(content)) if content.as_str().starts_with('{') => is_other(content),
        (None, Some(content)) if content.as_str().starts_with('[') => {
            content.parse::<Vec<Json>>().is_ok_and(|parts| parts.iter().any(is_other))
        }
        (None, Some(content)) => !content.is_null() && !content.as_str().starts_with('"'),
        _ => false,
    }
}

fn repair_choice(place: u64, choice: &mut Choice, tracker: &mut Tracker) {
    let here = Some(choice.index.unwrap_or(place));
    if choice.message.is_none() {
        let found = ["message", "delta", "text"].into_iter().find_map(|name| {
            let value = choice.extra.get(name)?;
            as_delta(value).map(|delta| (name, value.as_str().starts_with('"'), delta))
        });
        let Some((name, is_text, delta)) = found else { return };
        tracker.report(
            match is_text {
                true => DiagnosticKind::TextInsteadOfMessage,
                false => DiagnosticKind::DeltaInsteadOfMessage,
            },
            here,
        );
        choice.extra.remove(name);
        choice.set_null("message", false);
        let message = Json::new(&delta).expect("a delta is JSON");
        choice.message = Message::from_text(message.as_str()).ok();
    }
    let Some(message) = &mut choice.message else { return };
    if has_other_content(message) {
        tracker.report(DiagnosticKind::NotUnderstood, here);
    }
    if message.extra.get("tool_calls").is_none() {
        return;
    }
    // The same joining as in a stream; a delta has the members of a message.
    let Some(calls) = message.extra.remove("tool_calls") else { return };
    let Ok(delta) = Json::from_text(&format!("{{\"tool_calls\":{}}}", calls.as_str())) else {
        return;
    };
    let piece = ChunkChoice { delta: as_delta(&delta), ..ChunkChoice::default() };
    let index = choice.index.unwrap_or(place);
    let mut builder = ChoiceBuilder::begin(index, &piece);
    if builder.push(&piece, tracker).is_ok() {
        let joined = builder.finish(&mut Tracker::default());
        message.tool_calls = joined.message.and_then(|message| message.tool_calls);
    }
    if message.tool_calls.is_none() {
        message.extra.insert("tool_calls", calls);
    }
}

/// Moves the tool calls of later choices to the first; returns the indices of these choices.
///
/// The finish reason moves with them, and so does text if the first choice has none.
/// A choice without anything else is removed.
pub(super) fn join_later_choices(choices: &mut Vec<Choice>) -> Vec<Option<u64>> {
    let mut moved = Vec::new();
    let Some((first, later)) = choices.split_first_mut() else { return moved };
    let has_calls = |choice: &Choice| {
        let calls = choice.message.as_ref().and_then(|message| message.tool_calls.as_ref());
        calls.is_some_and(|calls| !calls.is_empty())
    };
    for choice in later.iter_mut().filter(|choice| has_calls(choice)) {
        let reason = choice.finish_reason.clone();
        let Some(other) = &mut choice.message else { continue };
        let message = first.message.get_or_insert_default();
        message.set_null("tool_calls", false);
        let calls = other.tool_calls.take().unwrap_or_default();
        message.tool_calls.get_or_insert_default().extend(calls);
        if message.text().is_none_or(|text| text.is_empty()) {
            message.content = other.content.take().or_else(|| message.content.take());
        }
        message.reasoning_content =
            message.reasoning_content.take().or_else(|| other.reasoning_content.take());
        message.reasoning = message.reasoning.take().or_else(|| other.reasoning.take());
        message.reasoning_details =
            message.reasoning_details.take().or_else(|| other.reasoning_details.take());
        if first.finish_reason.as_ref().map(FinishReason::normalized)
            != Some(FinishReason::ToolCalls)
        {
            first.finish_reason = reason.or_else(|| first.finish_reason.take());
        }
        moved.push(choice.index);
    }
    if !moved.is_empty() {
        let mut place = 0;
        choices.retain(|choice| {
            place += 1;
            place == 1 || !is_empty(choice)
        });
    }
    moved
}

/// Whether a choice has no content of any kind, not even an empty text.
pub(super) fn is_without_content(choice: &Choice) -> bool {
    let content = choice.message.as_ref().and_then(|message| message.content.as_ref());
    content.is_none() && is_empty(choice)
}

/// Whether a choice has no content of any kind but an empty text.
pub(super) fn is_empty(choice: &Choice) -> bool {
    let Some(message) = &choice.message else { return true };
    let is_without_text = |text: &Option<String>| text.as_ref().is_none_or(String::is_empty);
    let extra = message.extra.iter().any(|(_, value)| !value.is_null());
    !extra
        && message.text().is_none_or(|text| text.is_empty())
        && message.reasoning_text().is_none()
        && is_without_text(&message.refusal)
        && message.tool_calls.as_ref().is_none_or(Vec::is_empty)
        && message.function_call.is_none()
        && message.audio.is_none()
        && message.reasoning_details.as_ref().is_none_or(Vec::is_empty)
        && !matches!(&message.content, Some(Content::Parts(_)))
}
