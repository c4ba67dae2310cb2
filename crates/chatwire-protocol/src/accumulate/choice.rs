//! One choice that comes in pieces.

use super::{
    AccumulateError, DiagnosticKind,
    ledger::{Ledger, keep_first},
    logprobs::JoinedLogprobs,
    reasoning::ReasoningDetails,
    text::{OddContent, append, append_content},
    tool_calls::{ToolCalls, merge_function},
};
use crate::{
    chat::{Annotation, AudioOutput, Choice, ChunkChoice, Delta, Message, Role},
    json::Json,
};

/// What has come of one choice.
#[derive(Debug, Clone, Default)]
pub(super) struct GrowingChoice {
    pub(super) index: u64,
    /// All but the members below; its message is apart.
    choice: Choice,
    pub(super) message: Message,
    odd_content: OddContent,
    tool_calls: ToolCalls,
    logprobs: JoinedLogprobs,
    reasoning_details: ReasoningDetails,
}

impl GrowingChoice {
    /// Begins a choice with the first piece of it, which is not yet taken.
    pub(super) fn begin(index: u64, first: &ChunkChoice) -> Self {
        let mut growing = Self { index, ..Self::default() };
        growing.choice.index = Some(index);
        growing.choice.set_null("logprobs", first.is_null("logprobs"));
        let refusal = first.delta.as_ref().is_some_and(|delta| delta.is_null("refusal"));
        growing.message.set_null("refusal", refusal);
        growing
    }

    /// Takes a piece.
    pub(super) fn push(
        &mut self,
        piece: &ChunkChoice,
        ledger: &mut Ledger,
    ) -> Result<(), AccumulateError> {
        let here = Some(self.index);
        if let Some(delta) = &piece.delta {
            self.push_delta(delta, ledger)?;
        } else if let Some(message) = piece.extra.get("message") {
            ledger.note(DiagnosticKind::MessageInsteadOfDelta, here);
            if let Ok(message) = Delta::from_text(message.as_str()) {
                self.push_delta(&message, ledger)?;
            }
        }
        if let Some(reason) = piece.finished() {
            match &self.choice.finish_reason {
                None => self.choice.finish_reason = Some(reason.clone()),
                Some(kept) if kept == reason => {}
                Some(_) => ledger.note(DiagnosticKind::FinishReasonChanged, here),
            }
        }
        if let Some(logprobs) = &piece.logprobs {
            self.logprobs.push(logprobs, self.index, ledger)?;
        }
        if let Some(reason) = &piece.native_finish_reason {
            self.choice.native_finish_reason = Some(reason.clone());
        }
        for (name, value) in piece.extra.iter().filter(|(name, _)| *name != "message") {
            ledger.keep(&mut self.choice.extra, name, value, here)?;
        }
        Ok(())
    }

    /// The choice as in an answer that comes in one piece.
    pub(super) fn finish(mut self, ledger: &mut Ledger) -> Choice {
        let here = self.index;
        // One replacement character at most, and at the limit that is the one to do without.
        let _ = self.odd_content.flush(&mut self.message, here, ledger);
        if self.message.role.is_none() {
            ledger.note(DiagnosticKind::RoleMissing, Some(here));
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

    fn push_delta(&mut self, delta: &Delta, ledger: &mut Ledger) -> Result<(), AccumulateError> {
        let here = Some(self.index);
        self.push_role(delta.role.as_ref(), ledger);
        if self.choice.finish_reason.is_some() && has_content(delta) {
            ledger.note(DiagnosticKind::ContentAfterFinish, here);
        }
        if let Some(content) = &delta.content {
            self.odd_content.flush(&mut self.message, self.index, ledger)?;
            append_content(&mut self.message, content, ledger)?;
        }
        append(&mut self.message.refusal, delta.refusal.as_deref(), ledger)?;
        append(&mut self.message.reasoning, delta.reasoning.as_deref(), ledger)?;
        append(&mut self.message.reasoning_content, delta.reasoning_content.as_deref(), ledger)?;
        for thought in delta.reasoning_details.iter().flatten() {
            ledger.spend(thought.as_str().len())?;
            self.reasoning_details.push(thought);
        }
        for call in delta.tool_calls.iter().flatten() {
            self.tool_calls.push(call, self.index, ledger)?;
        }
        if let Some(call) = &delta.function_call {
            let known = self.message.function_call.get_or_insert_default();
            merge_function(known, call, self.index, ledger)?;
        }
        if let Some(audio) = &delta.audio {
            self.push_audio(audio, ledger)?;
        }
        for (name, value) in delta.extra.iter() {
            match name {
                "content" => self.odd_content.push(&mut self.message, value, self.index, ledger)?,
                "annotations" => self.push_annotations(value, ledger)?,
                _ => ledger.keep(&mut self.message.extra, name, value, here)?,
            }
        }
        Ok(())
    }

    fn push_role(&mut self, role: Option<&Role>, ledger: &mut Ledger) {
        match (&self.message.role, role) {
            (_, None) => {}
            // Some servers send an empty role in every chunk.
            (_, Some(role)) if role.as_str().is_empty() => {}
            (None, Some(role)) => self.message.role = Some(role.clone()),
            (Some(kept), Some(role)) if kept == role => {}
            (Some(_), Some(_)) => ledger.note(DiagnosticKind::RoleChanged, Some(self.index)),
        }
    }

    /// Speech: its bytes are base64 in pieces, each a whole number of bytes.
    fn push_audio(&mut self, audio: &Json, ledger: &mut Ledger) -> Result<(), AccumulateError> {
        let Ok(piece) = AudioOutput::from_text(audio.as_str()) else {
            return ledger.keep(&mut self.message.extra, "audio", audio, Some(self.index));
        };
        let known = self.message.audio.get_or_insert_default();
        keep_first(&mut known.id, piece.id.as_deref());
        append(&mut known.data, piece.data.as_deref(), ledger)?;
        append(&mut known.transcript, piece.transcript.as_deref(), ledger)?;
        known.expires_at = piece.expires_at.or(known.expires_at);
        for (name, value) in piece.extra.iter() {
            ledger.keep(&mut known.extra, name, value, Some(self.index))?;
        }
        Ok(())
    }

    fn push_annotations(
        &mut self,
        list: &Json,
        ledger: &mut Ledger,
    ) -> Result<(), AccumulateError> {
        match list.parse::<Vec<Annotation>>() {
            Ok(annotations) => {
                ledger.spend(list.as_str().len())?;
                self.message.annotations.get_or_insert_default().extend(annotations);
                Ok(())
            }
            Err(_) => ledger.keep(&mut self.message.extra, "annotations", list, Some(self.index)),
        }
    }
}

/// Whether a delta adds anything to the answer.
fn has_content(delta: &Delta) -> bool {
    let texts = [&delta.content, &delta.refusal, &delta.reasoning, &delta.reasoning_content];
    texts.into_iter().flatten().any(|text| !text.is_empty())
        || delta.tool_calls.as_ref().is_some_and(|calls| !calls.is_empty())
}
