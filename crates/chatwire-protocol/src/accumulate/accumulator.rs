//! The accumulator of a whole response.

use super::{
    AccumulateError, AccumulateLimits, ChatEvent, Diagnostic, DiagnosticKind, PushedChunk,
    choice::ChoiceBuilder,
    joined_json::{Growth, JoinedMembers},
    repair,
    tracker::{Tracker, keep_first},
};
use crate::{
    chat::{ChatChunk, ChatResponse, ChunkChoice, Delta, Usage},
    json::Json,
    stream::Form,
};

/// Maximum number of forms that are remembered: those of a few choices that take turns.
const MAX_FORMS: usize = 4;

/// Joins the chunks of a streamed response.
///
/// Add chunks with [`push`](Self::push), then take the response with [`finish`](Self::finish).
#[derive(Debug, Clone, Default)]
pub struct Accumulator {
    /// The response without choices.
    response: ChatResponse,
    choices: Vec<ChoiceBuilder>,
    extra: JoinedMembers,
    tracker: Tracker,
    /// Forms of chunks that add nothing but their text and values of the response.
    forms: Vec<KnownForm>,
}

#[derive(Debug, Clone)]
struct KnownForm {
    form: Form,
    /// The position of the choice.
    place: usize,
    text: KnownText,
}

/// What a delta has besides its role.
#[derive(Debug, Clone, Copy)]
enum KnownText {
    Content,
    ToolCalls,
    /// Other text, or several.
    Any,
}

impl Accumulator {
    /// An accumulator with the default [limits](AccumulateLimits).
    pub fn new() -> Self {
        Self::default()
    }

    /// An accumulator with these limits.
    pub fn with_limits(limits: AccumulateLimits) -> Self {
        let mut accumulator = Self::default();
        accumulator.tracker.limits = limits;
        accumulator
    }

    /// Sets the number of choices that were requested; by default, any number is possible.
    ///
    /// If one was requested, tool calls of later choices are those of the first: some gateways
    /// split one message into a choice with its text and another with its tool calls.
    #[must_use]
    pub fn expect_choices(mut self, choices: u64) -> Self {
        self.tracker.is_single = choices == 1;
        self
    }

    /// Collects events from now on; take them with [`take_events`](Self::take_events).
    pub fn collect_events(&mut self) {
        self.tracker.events.get_or_insert_default();
    }

    /// The events of the chunks since the last call, in order of use: reasoning before text, the
    /// finish reason last.
    ///
    /// Empty unless [`collect_events`](Self::collect_events) was called before.
    pub fn take_events(&mut self) -> Vec<ChatEvent> {
        self.tracker.events.as_mut().map(std::mem::take).unwrap_or_default()
    }

    /// Ends the stream: emits the events that waited for more, such as half of a character.
    pub fn end(&mut self) {
        for choice in &mut self.choices {
            // Adds a few replacement characters at most, which are dispensable at the limit.
            let _ = choice.flush(&mut self.tracker);
        }
    }

    /// Adds the next chunk: [one that a decoder lends](crate::stream::StreamChunk), which takes the
    /// least time, or any other.
    ///
    /// # Errors
    ///
    /// Fails only if the response exceeds a limit; see [`AccumulateError`].
    pub fn push<'a>(&mut self, chunk: impl Into<PushedChunk<'a>>) -> Result<(), AccumulateError> {
        let PushedChunk { chunk, form } = chunk.into();
        let known = form.and_then(|form| self.forms.iter().find(|known| known.form.is(form)));
        let result = match known {
            None => self.push_new(chunk, form).and_then(|()| self.check_values()),
            Some(known) if known.form.has_new_values => {
                let (place, text) = (known.place, known.text);
                self.push_values(place, text, chunk)
            }
            Some(KnownForm { place, text, .. }) => {
                Self::push_text(self.choices.get_mut(*place), chunk, *text, &mut self.tracker)
            }
        };
        self.tracker.chunk += 1;
        result
    }

    /// The text so far of the choice with this index; `None` if it has none.
    pub fn text(&self, index: u64) -> Option<&str> {
        self.choices.iter().find(|choice| choice.index == index)?.text()
    }

    /// The response as a non-streaming request would have returned it, and the diagnostics.
    ///
    /// Choices are in the order of their indices.
    /// A missing `finish_reason` is `null`, and so is the `content` of a choice without text.
    pub fn finish(mut self) -> (ChatResponse, Vec<Diagnostic>) {
        self.choices.sort_by_key(|choice| choice.index);
        let choices = std::mem::take(&mut self.choices);
        let finished = choices.into_iter().map(|choice| choice.finish(&mut self.tracker));
        let mut finished: Vec<_> = finished.collect();
        if self.tracker.is_single {
            for choice in repair::join_later_choices(&mut finished) {
                self.tracker.report(DiagnosticKind::ToolCallsInLaterChoice, choice);
            }
        }
        for choice in finished.iter().filter(|choice| repair::is_without_content(choice)) {
            self.tracker.report(DiagnosticKind::ContentMissing, choice.index);
        }
        self.response.choices = Some(finished);
        self.extra.finish(&mut self.response.extra);
        self.response.object = Some("chat.completion".to_owned());
        if self.response.usage.is_none() {
            self.response.usage = self.response.extra.get("x_groq").and_then(usage_in);
        }
        (self.response, self.tracker.into_diagnostics())
    }

    #[inline]
    fn push_text(
        choice: Option<&mut ChoiceBuilder>,
        chunk: &ChatChunk,
        text: KnownText,
        tracker: &mut Tracker,
    ) -> Result<(), AccumulateError> {
        let delta = chunk.choices.as_ref().and_then(|choices| choices.first()?.delta.as_ref());
        let (Some(choice), Some(delta)) = (choice, delta) else { return Ok(()) };
        match (text, delta) {
            (KnownText::Content, Delta { content: Some(content), .. }) => {
                choice.push_content(content, tracker)
            }
            (KnownText::ToolCalls, Delta { tool_calls: Some(calls), .. }) => {
                choice.push_tool_calls(calls, tracker)
            }
            _ => choice.push_delta(delta, tracker),
        }
    }

    /// Adds the text of a chunk whose other values are new, too.
    fn push_values(
        &mut self,
        place: usize,
        text: KnownText,
        chunk: &ChatChunk,
    ) -> Result<(), AccumulateError> {
        self.push_identity(chunk);
        if chunk.usage.is_some() {
            self.response.usage.clone_from(&chunk.usage);
        }
        Self::push_text(self.choices.get_mut(place), chunk, text, &mut self.tracker)?;
        self.emit_usage(chunk);
        Ok(())
    }

    /// Adds a chunk, and remembers its form if another chunk of it would add nothing but its text.
    fn push_new(&mut self, chunk: &ChatChunk, form: Option<&Form>) -> Result<(), AccumulateError> {
        let has_new_values = form.is_some_and(|form| form.has_new_values);
        let mut reports = self.tracker.reports;
        self.push_identity(chunk);
        if has_new_values {
            // The identity of each chunk of the form is looked at.
            reports = self.tracker.reports;
        }
        self.push_parts(chunk)?;
        let place = Some(()).filter(|()| reports == self.tracker.reports).and_then(|()| {
            let index = only_text(chunk).filter(|_| has_new_values || chunk.usage.is_none())?;
            self.choices.iter().position(|choice| choice.index == index && choice.has_deltas)
        });
        match (form, place) {
            (Some(form), Some(place)) => {
                if self.forms.len() == MAX_FORMS {
                    self.forms.remove(0);
                }
                let is_open = !self.choices[place].is_finished();
                let text = known_text(chunk).filter(|_| is_open).unwrap_or(KnownText::Any);
                self.forms.push(KnownForm { form: form.clone(), place, text });
            }
            // What other chunks add may concern those of a known form.
            _ => self.forms.clear(),
        }
        Ok(())
    }

    fn check_values(&mut self) -> Result<(), AccumulateError> {
        let Self { extra, choices, tracker, .. } = self;
        tracker
            .check_values(|| extra.size() + choices.iter().map(ChoiceBuilder::size).sum::<usize>())
    }

    /// Adds a chunk but for what identifies the response.
    fn push_parts(&mut self, chunk: &ChatChunk) -> Result<(), AccumulateError> {
        let response = &mut self.response;
        if let Some(usage) = &chunk.usage {
            response.usage = Some(usage.clone());
        }
        if let Some(meta) = &chunk.meta {
            response.meta = Some(meta.clone());
        }
        if let Some(tier) = &chunk.service_tier {
            response.service_tier = Some(tier.clone());
        }
        for (name, value) in chunk.extra.iter() {
            // Responses have a field for it, chunks do not; each chunk repeats the whole list.
            let citations = Some(value).filter(|_| name == "citations");
            match citations.and_then(|value| value.parse().ok()) {
                Some(citations) => response.citations = Some(citations),
                None => {
                    self.extra.push(name, value, Growth::Repeated, None, &mut self.tracker)?;
                }
            }
        }
        for (place, piece) in chunk.choices.iter().flatten().enumerate() {
            self.push_choice(place as u64, piece)?;
        }
        self.emit_usage(chunk);
        Ok(())
    }

    fn emit_usage(&mut self, chunk: &ChatChunk) {
        if let Some(usage) = &chunk.usage {
            self.tracker.emit(|| ChatEvent::Usage(Box::new(usage.clone())));
        }
    }

    /// Keeps the members that identify the response; servers contradict themselves in these most.
    fn push_identity(&mut self, chunk: &ChatChunk) {
        let Self { response, tracker, .. } = self;
        if !keep_first(&mut response.id, chunk.id.as_deref()) {
            tracker.report(DiagnosticKind::IdChanged, None);
        }
        if !keep_first(&mut response.model, chunk.model.as_deref()) {
            tracker.report(DiagnosticKind::ModelChanged, None);
        }
        let fingerprint = chunk.system_fingerprint.as_deref();
        if !keep_first(&mut response.system_fingerprint, fingerprint) {
            tracker.report(DiagnosticKind::FingerprintChanged, None);
        }
        keep_first(&mut response.provider, chunk.provider.as_deref());
        // Azure's results of content filters have no time.
        match (response.created, chunk.created.filter(|created| *created != 0)) {
            (None, created) => response.created = created,
            (Some(kept), Some(created)) if kept != created => {
                tracker.report(DiagnosticKind::CreatedChanged, None);
            }
            _ => {}
        }
    }

    fn push_choice(&mut self, place: u64, piece: &ChunkChoice) -> Result<(), AccumulateError> {
        let number = piece.number();
        let index = number.unwrap_or(place);
        if number.is_none() {
            self.tracker.report(DiagnosticKind::IndexMissing, Some(index));
        }
        let known = self.choices.iter().position(|choice| choice.index == index);
        let limit = self.tracker.limits.max_choices;
        let at = match known {
            Some(at) => at,
            None if self.choices.len() >= limit => {
                return Err(AccumulateError::TooManyChoices { limit });
            }
            None => {
                self.choices.push(ChoiceBuilder::begin(index, piece));
                self.choices.len() - 1
            }
        };
        self.choices[at].push(piece, &mut self.tracker)?;
        // Moonshot puts the usage into the last choice.
        let usage = piece.extra.get("usage").filter(|_| self.response.usage.is_none());
        if let Some(usage) = usage {
            self.response.usage = Usage::from_text(usage.as_str()).ok();
        }
        Ok(())
    }
}

/// The index of the choice of a chunk that adds nothing but text and usage after an equal chunk;
/// `None` for other chunks.
fn only_text(chunk: &ChatChunk) -> Option<u64> {
    let ChatChunk { choices, meta: None, service_tier: None, extra, .. } = chunk else {
        return None;
    };
    let [choice] = choices.as_deref()? else { return None };
    let ChunkChoice { logprobs: None, native_finish_reason: None, delta: Some(_), .. } = choice
    else {
        return None;
    };
    let is_plain = extra.is_empty() && choice.extra.is_empty() && choice.finished().is_none();
    choice.index.filter(|_| is_plain)
}

/// What the delta of the first choice has; `None` if that is neither content alone nor tool calls
/// alone.
fn known_text(chunk: &ChatChunk) -> Option<KnownText> {
    let Delta {
        role: _,
        content,
        refusal: None,
        tool_calls,
        function_call: None,
        reasoning_content: None,
        reasoning: None,
        reasoning_details: None,
        audio: None,
        extra,
    } = chunk.choices.as_ref()?.first()?.delta.as_ref()?
    else {
        return None;
    };
    match (content, tool_calls) {
        _ if !extra.is_empty() => None,
        (Some(_), None) => Some(KnownText::Content),
        (None, Some(_)) => Some(KnownText::ToolCalls),
        _ => None,
    }
}

/// The usage in an object of the provider's own: Groq's `x_groq`.
fn usage_in(outer: &Json) -> Option<Usage> {
    let usage = outer.to_value().ok()?.get("usage").filter(|usage| usage.is_object())?.to_string();
    Usage::from_text(&usage).ok()
}
