//! Joins the parts of one choice.

use super::{
    AccumulateError, ChatEvent, DiagnosticKind,
    arguments::JoinedArguments,
    audio,
    content::JoinedContent,
    joined_json::{Growth, JoinedMembers},
    logprobs::JoinedLogprobs,
    reasoning::JoinedReasoning,
    repetition::Repetition,
    text::{HalfCharacter, Piece},
    tool_calls::{ToolCalls, join_name},
    tracker::Tracker,
};
use crate::{
    chat::{
        Annotation, AudioOutput, Choice, ChunkChoice, Delta, FunctionDelta, Message,
        ReasoningSource, Role, ToolCallDelta,
    },
    json::{Extra, Json},
};

/// A choice under construction.
#[derive(Debug, Clone, Default)]
pub(super) struct ChoiceBuilder {
    pub(super) index: u64,
    /// The choice without the members below.
    choice: Choice,
    /// The message without the members below.
    message: Message,
    content: JoinedContent,
    content_repetition: Repetition,
    refusal: HalfCharacter,
    reasoning: JoinedReasoning,
    tool_calls: ToolCalls,
    function_arguments: JoinedArguments,
    function_extra: JoinedMembers,
    logprobs: JoinedLogprobs,
    /// The list under an empty name.
    reasoning_details: JoinedMembers,
    extra: JoinedMembers,
    choice_extra: JoinedMembers,
    /// Whether a delta had content.
    pub(super) has_deltas: bool,
}

impl ChoiceBuilder {
    /// Starts a choice; `first` is its first part, which is not added yet.
    pub(super) fn begin(index: u64, first: &ChunkChoice) -> Self {
        let mut builder = Self { index, ..Self::default() };
        builder.choice.index = Some(index);
        builder.choice.set_null("logprobs", first.is_null("logprobs"));
        let refusal = first.delta.as_ref().is_some_and(|delta| delta.is_null("refusal"));
        builder.message.set_null("refusal", refusal);
        builder
    }

    /// The number of values without a field.
    pub(super) fn size(&self) -> usize {
        let members = self.function_extra.size() + self.reasoning_details.size();
        let members = members + self.extra.size() + self.choice_extra.size();
        members + self.content.size() + self.tool_calls.size() + self.logprobs.size()
    }

    /// Adds a part.
    pub(super) fn push(
        &mut self,
        piece: &ChunkChoice,
        tracker: &mut Tracker,
    ) -> Result<(), AccumulateError> {
        let here = Some(self.index);
        if let Some(delta) = &piece.delta {
            self.push_delta(delta, tracker)?;
            self.has_deltas |= has_content(delta);
        }
        if !piece.extra.is_empty() {
            self.push_irregular(piece, tracker)?;
        }
        if let Some(reason) = piece.finished() {
            match &self.choice.finish_reason {
                None => {
                    self.choice.finish_reason = Some(reason.clone());
                    self.flush(tracker)?;
                    let is_joined = self.index > 0 && !self.tool_calls.is_empty();
                    tracker.emit_finished(self.index, is_joined, reason);
                }
                Some(kept) if kept == reason => {}
                Some(_) => tracker.report(DiagnosticKind::FinishReasonChanged, here),
            }
        }
        if let Some(logprobs) = &piece.logprobs {
            self.logprobs.push(logprobs, self.index, tracker)?;
        }
        if let Some(reason) = &piece.native_finish_reason {
            self.choice.native_finish_reason = Some(reason.clone());
        }
        Ok(())
    }

    /// The text so far; `None` if there is none.
    pub(super) fn text(&self) -> Option<&str> {
        self.content.text()
    }

    /// Whether a finish reason has come.
    pub(super) fn is_finished(&self) -> bool {
        self.choice.finish_reason.is_some()
    }

    /// Adds the content of a delta that has nothing else to add, before the choice is finished.
    #[inline]
    pub(super) fn push_content(
        &mut self,
        content: &str,
        tracker: &mut Tracker,
    ) -> Result<(), AccumulateError> {
        let start = self.text().map_or(0, str::len);
        if !self.content.push_plain(content, tracker)? {
            self.content.push_text(Piece::Text(content), self.index, tracker)?;
        }
        if let Some(text) = self.content.text() {
            self.content_repetition.observe(text, start, tracker);
        }
        if tracker.takes_events() {
            self.emit_text(start, tracker);
        }
        Ok(())
    }

    /// Adds the tool calls of a delta that has nothing else to add, before the choice is finished.
    #[inline]
    pub(super) fn push_tool_calls(
        &mut self,
        calls: &[ToolCallDelta],
        tracker: &mut Tracker,
    ) -> Result<(), AccumulateError> {
        self.tool_calls.push_list(calls, self.index, tracker)
    }

    /// Ends what waits for its second half, and emits what events have held back.
    pub(super) fn flush(&mut self, tracker: &mut Tracker) -> Result<(), AccumulateError> {
        let start = self.text().map_or(0, str::len);
        self.content.flush(self.index, tracker)?;
        self.emit_text(start, tracker);
        self.reasoning.flush(self.index, tracker)?;
        let start = self.message.refusal.as_ref().map_or(0, String::len);
        self.refusal.flush(&mut self.message.refusal, self.index, tracker)?;
        self.emit_refusal(start, tracker);
        self.tool_calls.flush(self.index, tracker);
        let arguments = self.function_arguments.take_new(true);
        self.emit_function_call(None, arguments, tracker);
        Ok(())
    }

    /// The choice as in a non-streaming response.
    pub(super) fn finish(mut self, tracker: &mut Tracker) -> Choice {
        let here = self.index;
        // Adds a few replacement characters at most, which are dispensable at the limit.
        let _ = self.flush(tracker);
        if self.message.role.is_none() {
            tracker.report(DiagnosticKind::RoleMissing, Some(here));
            self.message.role = Some(Role::Assistant);
        }
        self.content_repetition.finish(self.text().unwrap_or_default(), here, tracker);
        self.extra.finish(&mut self.message.extra);
        self.content.finish(&mut self.message);
        if self.message.content.is_none() && self.message.extra.get("content").is_none() {
            self.message.set_null("content", true);
        }
        self.reasoning.finish(&mut self.message, here, tracker);
        let mut details = Extra::default();
        self.reasoning_details.finish(&mut details);
        self.message.reasoning_details = details.get("").and_then(|list| list.parse().ok());
        self.message.tool_calls = self.tool_calls.finish(here, tracker);
        if let Some(call) = &mut self.message.function_call {
            call.arguments = self.function_arguments.finish(here, tracker);
            self.function_extra.finish(&mut call.extra);
        }
        self.choice_extra.finish(&mut self.choice.extra);
        if self.choice.finish_reason.is_none() && self.choice.extra.get("finish_reason").is_none() {
            self.choice.set_null("finish_reason", true);
        }
        self.choice.logprobs = self.logprobs.finish();
        self.choice.message = Some(self.message);
        self.choice
    }

    /// Adds what is not in its place: a message or a text instead of a delta, or beside it.
    fn push_irregular(
        &mut self,
        piece: &ChunkChoice,
        tracker: &mut Tracker,
    ) -> Result<(), AccumulateError> {
        let here = Some(self.index);
        for (name, value) in piece.extra.iter() {
            let delta = match name {
                "index" => continue,
                "message" => {
                    if piece.delta.as_ref().is_none_or(|delta| !has_content(delta)) {
                        tracker.report(DiagnosticKind::MessageInsteadOfDelta, here);
                    }
                    let is_last = self.has_deltas || piece.finished().is_some();
                    as_delta(value).map(|delta| self.without_known(delta, is_last, tracker))
                }
                "delta" => as_delta(value),
                "text" if piece.delta.is_none() && piece.extra.get("message").is_none() => {
                    as_delta(value)
                }
                _ => {
                    self.choice_extra.push(name, value, Growth::Repeated, here, tracker)?;
                    continue;
                }
            };
            match delta {
                Some(delta) => {
                    if name != "message" || Piece::of(value).is_some() {
                        tracker.report(DiagnosticKind::TextInsteadOfMessage, here);
                    }
                    self.push_delta(&delta, tracker)?;
                }
                None if value.is_null() => {}
                None => {
                    tracker.report(DiagnosticKind::NotUnderstood, here);
                    self.choice_extra.push(name, value, Growth::Repeated, here, tracker)?;
                }
            }
        }
        Ok(())
    }

    /// A whole message as a delta, without what the deltas before it have already added.
    fn without_known(&self, mut message: Delta, is_last: bool, tracker: &mut Tracker) -> Delta {
        let mut repeats = false;
        let mut cut = |text: &mut Option<String>, known: Option<&str>| {
            let known = known.filter(|known| is_last && !known.is_empty());
            let rest =
                text.as_deref().zip(known).and_then(|(text, known)| text.strip_prefix(known));
            if let Some(rest) = rest.map(str::to_owned) {
                *text = Some(rest);
                repeats = true;
            }
        };
        cut(&mut message.content, self.text());
        cut(&mut message.refusal, self.message.refusal.as_deref());
        for (member, text) in JoinedReasoning::MEMBERS
            .into_iter()
            .zip([&mut message.reasoning_content, &mut message.reasoning])
        {
            cut(text, self.reasoning.text(member));
        }
        if let Some(content) = message.extra.get("content") {
            let mut text = message.text().map(|text| text.into_owned());
            let length = text.as_ref().map(String::len);
            cut(&mut text, self.text());
            if text.as_ref().map(String::len) != length && !content.is_null() {
                message.extra.remove("content");
                message.content = text;
            }
        }
        if !self.tool_calls.is_empty() {
            let is_known = |calls: &Vec<_>| calls.len() <= self.tool_calls.len();
            repeats |= message.tool_calls.take_if(|calls| is_known(calls)).is_some();
            repeats |= message.extra.remove("tool_calls").is_some();
        }
        if is_last {
            if self.message.function_call.is_some() {
                repeats |= message.function_call.take().is_some();
            }
            if self.message.audio.is_some() {
                repeats |= message.audio.take().is_some();
            }
            if self.reasoning_details.contains("") {
                repeats |= message.reasoning_details.take().is_some();
            }
            if self.message.annotations.is_some() {
                repeats |= message.extra.remove("annotations").is_some();
            }
            let names = message.extra.iter().map(|(name, _)| name);
            let known = names
                .filter(|name| self.extra.contains(name) || self.reasoning.text(name).is_some());
            for name in known.map(str::to_owned).collect::<Vec<_>>() {
                message.extra.remove(&name);
                repeats = true;
            }
        }
        if repeats {
            tracker.report(DiagnosticKind::MessageRepeated, Some(self.index));
        }
        message
    }

    /// Adds a delta.
    pub(super) fn push_delta(
        &mut self,
        delta: &Delta,
        tracker: &mut Tracker,
    ) -> Result<(), AccumulateError> {
        let choice = self.index;
        let here = Some(choice);
        self.push_role(delta.role.as_ref(), tracker);
        if self.choice.finish_reason.is_some() && has_content(delta) {
            tracker.report(DiagnosticKind::ContentAfterFinish, here);
        }
        if self.reasoning.is_in(delta) {
            self.reasoning.push(delta, choice, tracker)?;
        }
        let start = self.text().map_or(0, str::len);
        if let Some(content) = &delta.content {
            self.content.push_text(Piece::Text(content), choice, tracker)?;
        }
        if let Some(refusal) = &delta.refusal {
            self.push_refusal(Piece::Text(refusal), tracker)?;
        }
        for detail in delta.reasoning_details.iter().flatten() {
            let list = Json::new(std::slice::from_ref(detail)).expect("a list of JSON is JSON");
            self.reasoning_details.push("", &list, Growth::Delta, here, tracker)?;
        }
        if !delta.extra.is_empty() {
            let reasoning = delta.reasoning_text().map(|reasoning| reasoning.source);
            self.push_extra(&delta.extra, reasoning, tracker)?;
        }
        if let Some(text) = self.content.text() {
            self.content_repetition.observe(text, start, tracker);
        }
        self.emit_text(start, tracker);
        if let Some(calls) = &delta.tool_calls {
            self.tool_calls.push_list(calls, choice, tracker)?;
        }
        if let Some(call) = &delta.function_call {
            self.push_function_call(call, tracker)?;
        }
        if let Some(audio) = &delta.audio {
            self.push_audio(audio, tracker)?;
        }
        Ok(())
    }

    /// Adds the members that are unknown or of another type than expected.
    fn push_extra(
        &mut self,
        extra: &Extra,
        reasoning: Option<ReasoningSource>,
        tracker: &mut Tracker,
    ) -> Result<(), AccumulateError> {
        let (choice, here) = (self.index, Some(self.index));
        for (name, value) in extra.iter() {
            match name {
                "content" => {
                    let added = self.content.push(value, choice, tracker)?;
                    if reasoning == Some(ReasoningSource::ContentParts) {
                        self.reasoning.push_nested(&added.reasoning, choice, tracker);
                    }
                    if !added.refusal.is_empty() {
                        let text = added.refusal;
                        tracker.emit(|| ChatEvent::Refusal { choice, text });
                    }
                    if !added.is_unreadable {
                        continue;
                    }
                    tracker.report(DiagnosticKind::NotUnderstood, here);
                }
                "refusal" => {
                    if let Some(piece) = Piece::of(value) {
                        self.push_refusal(piece, tracker)?;
                        continue;
                    }
                }
                "tool_calls" => {
                    let is_whole = self.tool_calls.push_json(value, choice, tracker)?;
                    if is_whole {
                        continue;
                    }
                }
                "annotations" => {
                    if let Ok(annotations) = value.parse::<Vec<Annotation>>() {
                        tracker.reserve(value.as_str().len())?;
                        self.message.annotations.get_or_insert_default().extend(annotations);
                        continue;
                    }
                }
                _ if JoinedReasoning::is_text(name, value) => continue,
                _ => {}
            }
            self.extra.push(name, value, Growth::Delta, here, tracker)?;
        }
        Ok(())
    }

    fn push_refusal(
        &mut self,
        piece: Piece<'_>,
        tracker: &mut Tracker,
    ) -> Result<(), AccumulateError> {
        let choice = self.index;
        let start = self.message.refusal.as_ref().map_or(0, String::len);
        self.refusal.append(&mut self.message.refusal, piece, choice, tracker)?;
        self.emit_refusal(start, tracker);
        Ok(())
    }

    /// Emits the refusal after `start`.
    fn emit_refusal(&self, start: usize, tracker: &mut Tracker) {
        let choice = self.index;
        let added = self.message.refusal.as_deref().and_then(|text| text.get(start..));
        if let Some(text) = added.filter(|text| !text.is_empty()) {
            tracker.emit(|| ChatEvent::Refusal { choice, text: text.to_owned() });
        }
    }

    /// Emits the text after `start`.
    fn emit_text(&self, start: usize, tracker: &mut Tracker) {
        if !tracker.takes_events() {
            return;
        }
        let choice = self.index;
        let added = self.text().and_then(|text| text.get(start..));
        if let Some(text) = added.filter(|text| !text.is_empty()) {
            tracker.emit(|| ChatEvent::Text { choice, text: text.to_owned() });
        }
    }

    fn push_function_call(
        &mut self,
        piece: &FunctionDelta,
        tracker: &mut Tracker,
    ) -> Result<(), AccumulateError> {
        let known = self.message.function_call.get_or_insert_default();
        let is_open = self.function_arguments.is_empty();
        let is_renamed =
            join_name(&mut known.name, piece.name.as_deref(), is_open, self.index, tracker);
        self.function_arguments.push_function(piece, self.index, tracker)?;
        for (name, value) in piece.extra.iter().filter(|(name, _)| *name != "arguments") {
            self.function_extra.push(name, value, Growth::Delta, Some(self.index), tracker)?;
        }
        if tracker.takes_events() {
            let name = known.name.clone().filter(|_| is_renamed);
            let arguments = self.function_arguments.take_new(false);
            self.emit_function_call(name, arguments, tracker);
        }
        Ok(())
    }

    fn emit_function_call(&self, name: Option<String>, arguments: String, tracker: &mut Tracker) {
        let choice = self.index;
        if name.is_some() || !arguments.is_empty() {
            tracker.emit(|| ChatEvent::FunctionCall { choice, name, arguments });
        }
    }

    fn push_role(&mut self, role: Option<&Role>, tracker: &mut Tracker) {
        match (&self.message.role, role) {
            (_, None) => {}
            // Some servers send an empty role in every chunk.
            (_, Some(role)) if role.as_str().is_empty() => {}
            (None, Some(role)) => self.message.role = Some(role.clone()),
            (Some(kept), Some(role)) if kept == role => {}
            (Some(_), Some(_)) => tracker.report(DiagnosticKind::RoleChanged, Some(self.index)),
        }
    }

    fn push_audio(&mut self, piece: &Json, tracker: &mut Tracker) -> Result<(), AccumulateError> {
        match AudioOutput::from_text(piece.as_str()) {
            Ok(piece) => {
                let known = self.message.audio.get_or_insert_default();
                audio::join(known, piece, self.index, tracker)
            }
            Err(_) => self.extra.push("audio", piece, Growth::Delta, Some(self.index), tracker),
        }
    }
}

/// A whole message, or a text, as a delta; `None` for other JSON.
pub(super) fn as_delta(value: &Json) -> Option<Delta> {
    if Piece::of(value).is_some() {
        return Delta::from_text(&format!("{{\"content\":{}}}", value.as_str())).ok();
    }
    Delta::from_text(value.as_str()).ok()
}

/// Whether a delta contains text or tool calls.
fn has_content(delta: &Delta) -> bool {
    let texts = [&delta.content, &delta.refusal, &delta.reasoning, &delta.reasoning_content];
    texts.into_iter().flatten().any(|text| !text.is_empty())
        || delta.tool_calls.as_ref().is_some_and(|calls| !calls.is_empty())
        || ["content", "tool_calls"].iter().any(|name| delta.extra.get(name).is_some())
}
