//! Joins the parts of one choice.

use super::{
    AccumulateError, DiagnosticKind,
    content::{IrregularContent, append, append_content},
    logprobs::JoinedLogprobs,
    reasoning_details::ReasoningDetails,
    tool_calls::{ToolCalls, merge_function},
    tracker::{Tracker, keep_first},
};
use crate::{
    chat::{Annotation, AudioOutput, Choice, ChunkChoice, Delta, Message, Role},
    json::Json,
};

/// A choice under construction.
#[derive(Debug, Clone, Default)]
pub(super) struct ChoiceBuilder {
    pub(super) index: u64,
    /// The choice without the members below.
    choice: Choice,
    pub(super) message: Message,
    irregular_content: IrregularContent,
    tool_calls: ToolCalls,
    logprobs: JoinedLogprobs,
    reasoning_details: ReasoningDetails,
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

    /// Adds a part.
    pub(super) fn push(
        &mut self,
        piece: &ChunkChoice,
        tracker: &mut Tracker,
    ) -> Result<(), AccumulateError> {
        let here = Some(self.index);
        if let Some(delta) = &piece.delta {
            self.push_delta(delta, tracker)?;
        } else if let Some(message) = piece.extra.get("message") {
            tracker.report(DiagnosticKind::MessageInsteadOfDelta, here);
            if let Ok(message) = Delta::from_text(message.as_str()) {
                self.push_delta(&message, tracker)?;
            }
        }
        if let Some(reason) = piece.finished() {
            match &self.choice.finish_reason {
                None => self.choice.finish_reason = Some(reason.clone()),
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
        for (name, value) in piece.extra.iter().filter(|(name, _)| *name != "message") {
            tracker.keep_extra(&mut self.choice.extra, name, value, here)?;
        }
        Ok(())
    }

    /// The text so far; `None` if there is none.
    pub(super) fn text(&self) -> Option<&str> {
        self.message.content.as_ref()?.as_text()
    }

    /// The choice as in a non-streaming response.
    pub(super) fn finish(mut self, tracker: &mut Tracker) -> Choice {
        let here = self.index;
        // Adds one replacement character at most, which is dispensable at the limit.
        let _ = self.irregular_content.flush(&mut self.message, here, tracker);
        if self.message.role.is_none() {
            tracker.report(DiagnosticKind::RoleMissing, Some(here));
            self.message.role = Some(Role::Assistant);
        }
        if self.message.content.is_none() && self.message.extra.get("content").is_none() {
            self.message.set_null("content", true);
        }
        self.message.tool_calls = self.tool_calls.finish();
        self.message.reasoning_details = self.reasoning_details.finish();
        if self.choice.finish_reason.is_none() && self.choice.extra.get("finish_reason").is_none() {
            self.choice.set_null("finish_reason", true);
        }
        self.choice.logprobs = self.logprobs.finish();
        self.choice.message = Some(self.message);
        self.choice
    }

    fn push_delta(&mut self, delta: &Delta, tracker: &mut Tracker) -> Result<(), AccumulateError> {
        let here = Some(self.index);
        self.push_role(delta.role.as_ref(), tracker);
        if self.choice.finish_reason.is_some() && has_content(delta) {
            tracker.report(DiagnosticKind::ContentAfterFinish, here);
        }
        if let Some(content) = &delta.content {
            self.irregular_content.flush(&mut self.message, self.index, tracker)?;
            append_content(&mut self.message, content, tracker)?;
        }
        append(&mut self.message.refusal, delta.refusal.as_deref(), tracker)?;
        append(&mut self.message.reasoning, delta.reasoning.as_deref(), tracker)?;
        append(&mut self.message.reasoning_content, delta.reasoning_content.as_deref(), tracker)?;
        for detail in delta.reasoning_details.iter().flatten() {
            tracker.reserve(detail.as_str().len())?;
            self.reasoning_details.push(detail);
        }
        for call in delta.tool_calls.iter().flatten() {
            self.tool_calls.push(call, self.index, tracker)?;
        }
        if let Some(call) = &delta.function_call {
            let known = self.message.function_call.get_or_insert_default();
            merge_function(known, call, self.index, tracker)?;
        }
        if let Some(audio) = &delta.audio {
            self.push_audio(audio, tracker)?;
        }
        for (name, value) in delta.extra.iter() {
            match name {
                "content" => {
                    self.irregular_content.push(&mut self.message, value, self.index, tracker)?
                }
                "annotations" => self.push_annotations(value, tracker)?,
                _ => tracker.keep_extra(&mut self.message.extra, name, value, here)?,
            }
        }
        Ok(())
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

    /// Appends audio; each part of the data is base64 of a whole number of bytes.
    fn push_audio(&mut self, audio: &Json, tracker: &mut Tracker) -> Result<(), AccumulateError> {
        let Ok(piece) = AudioOutput::from_text(audio.as_str()) else {
            return tracker.keep_extra(&mut self.message.extra, "audio", audio, Some(self.index));
        };
        let known = self.message.audio.get_or_insert_default();
        keep_first(&mut known.id, piece.id.as_deref());
        append(&mut known.data, piece.data.as_deref(), tracker)?;
        append(&mut known.transcript, piece.transcript.as_deref(), tracker)?;
        known.expires_at = piece.expires_at.or(known.expires_at);
        for (name, value) in piece.extra.iter() {
            tracker.keep_extra(&mut known.extra, name, value, Some(self.index))?;
        }
        Ok(())
    }

    fn push_annotations(
        &mut self,
        list: &Json,
        tracker: &mut Tracker,
    ) -> Result<(), AccumulateError> {
        match list.parse::<Vec<Annotation>>() {
            Ok(annotations) => {
                tracker.reserve(list.as_str().len())?;
                self.message.annotations.get_or_insert_default().extend(annotations);
                Ok(())
            }
            Err(_) => {
                tracker.keep_extra(&mut self.message.extra, "annotations", list, Some(self.index))
            }
        }
    }
}

/// Whether a delta contains text or tool calls.
fn has_content(delta: &Delta) -> bool {
    let texts = [&delta.content, &delta.refusal, &delta.reasoning, &delta.reasoning_content];
    texts.into_iter().flatten().any(|text| !text.is_empty())
        || delta.tool_calls.as_ref().is_some_and(|calls| !calls.is_empty())
}
