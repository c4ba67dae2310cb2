//! Calls as spans and events of `tracing`.

mod content;
mod span;

use std::{borrow::Cow, time::Duration};

use chatwire_protocol::{
    chat::{ChatChunk, ChatResponse, Choice, FinishReason},
    json::Json,
};
use tracing::{Span, debug, dispatcher, info};

use super::{CallFinished, CallObserver, CallStarted, Observer, Operation, Outcome, error_type};
use crate::{
    Attempt, AttemptOutcome, ErrorKind, ResponseMeta, provider::secrets::Secrets,
    stream::events::makes_progress,
};

/// Creates a span for every call, with the attributes of the [OpenTelemetry conventions for
/// generative AI][semconv].
///
/// Needs the feature `tracing`.
/// The parent of the span is the current span at the start of the call.
/// The span ends with the call, and is never entered, so it may cross threads and waits.
/// Spans that the subscriber filters out are not created.
///
/// | | level | meaning |
/// |---|---|---|
/// | span `chat`, named `chat MODEL` by `otel.name` | info | a chat completion |
/// | span `operation`, named after the operation by `otel.name` | info | another operation, such as `model` |
/// | span `list_models` | info | a list of models |
/// | event `attempt` | debug | an attempt has ended, with its `duration` in seconds and its status or `error.type`; `reused_connection` if a reused connection was lost |
/// | event `retrying` | info | the call will be retried after `delay`, in seconds |
/// | event `first token` | debug | the first content of a stream, `after` this many seconds |
/// | event `diagnostic` | debug | the response contradicted the protocol and was repaired, as `what` says |
/// | event `abandoned` | info | the caller dropped the call before its end |
///
/// The attributes are `gen_ai.operation.name`, `gen_ai.provider.name`, `gen_ai.request.*`,
/// `gen_ai.response.*`, `gen_ai.usage.*`, `server.address`, `server.port`,
/// `http.response.status_code`, `http.request.resend_count` and `error.type`, which is
/// [`CallFinished::error_type`].
/// Unknown values are not recorded.
/// `tracing` has no lists: where the conventions define one, the value is a JSON array as text.
///
/// Prompts and completions are recorded only [on request](Self::with_content); the API key never
/// is, even if the server echoes it.
///
/// ```
/// use chatwire::{Client, observe::Tracing, transport::memory::Scripted};
///
/// # let transport = Scripted::default();
/// let client =
///     Client::builder().api_key("key").observer(Tracing::new()).transport(transport).build()?;
/// # Ok::<(), chatwire::Error>(())
/// ```
///
/// [semconv]: https://github.com/open-telemetry/semantic-conventions-genai/blob/main/docs/gen-ai/client-inference.md
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Tracing {
    content: bool,
    provider: Option<Cow<'static, str>>,
}

impl Tracing {
    /// Records no content.
    pub fn new() -> Self {
        Self::default()
    }

    /// Also records prompts and completions, as `gen_ai.input.messages` and
    /// `gen_ai.output.messages`.
    ///
    /// Both are JSON text in the format of the conventions, and as large as the messages.
    #[must_use]
    pub fn with_content(mut self) -> Self {
        self.content = true;
        self
    }

    /// Sets the provider; [`gen_ai.provider.name`][names] lists known names.
    ///
    /// By default it is [`Provider::telemetry_name`](crate::Provider::telemetry_name).
    ///
    /// [names]: https://opentelemetry.io/docs/specs/semconv/registry/attributes/gen-ai/
    #[must_use]
    pub fn with_provider(mut self, name: impl Into<Cow<'static, str>>) -> Self {
        self.provider = Some(name.into());
        self
    }
}

impl Observer for Tracing {
    fn call(&self, call: &CallStarted<'_>) -> Box<dyn CallObserver> {
        let provider = self.provider.as_deref().unwrap_or(&call.provider.telemetry_name);
        let span = match call.operation {
            Operation::Chat { request, streaming } => {
                span::chat(request, streaming, provider, call)
            }
            Operation::Models => span::list_models(provider, call),
            Operation::Other { name, model } => span::other(name, model, provider, call),
        };
        if span.is_disabled() {
            return Box::new(());
        }
        let call_span = CallSpan {
            span,
            content: self.content,
            secrets: call.secrets.clone(),
            has_chunk: false,
            has_content: false,
        };
        if let (true, Operation::Chat { request, .. }) = (self.content, call.operation) {
            let input = content::input_messages(request);
            call_span.span.record("gen_ai.input.messages", &*call_span.redact(&input));
        }
        Box::new(call_span)
    }
}

/// A call and its span.
struct CallSpan {
    span: Span,
    content: bool,
    secrets: Secrets,
    /// Whether a chunk has arrived.
    has_chunk: bool,
    /// Whether a chunk with content has arrived.
    has_content: bool,
}

impl CallSpan {
    /// Emits an event to the subscriber of the span, which may differ from the one of this thread.
    fn event(&self, make: impl FnOnce()) {
        self.span.with_subscriber(|(_, dispatch)| dispatcher::with_default(dispatch, make));
    }

    /// The text, with secrets masked.
    fn redact<'t>(&self, text: &'t str) -> Cow<'t, str> {
        self.secrets.scrub_text(text)
    }

    fn record_text(&self, field: &'static str, text: Option<&str>) {
        if let Some(text) = text {
            self.span.record(field, &*self.redact(text));
        }
    }

    fn record_response(&self, response: &ChatResponse) {
        self.record_text("gen_ai.response.id", response.id.as_deref());
        self.record_text("gen_ai.response.model", response.model.as_deref());
        let choices = response.choices.as_deref().unwrap_or_default();
        let reasons: Vec<_> =
            choices.iter().filter_map(Choice::finished).map(FinishReason::as_str).collect();
        if !reasons.is_empty() {
            let reasons = Json::new(&reasons).ok();
            self.record_text("gen_ai.response.finish_reasons", reasons.as_ref().map(Json::as_str));
        }
        if let Some(usage) = &response.usage {
            self.span.record("gen_ai.usage.input_tokens", usage.prompt_tokens);
            self.span.record("gen_ai.usage.output_tokens", usage.completion_tokens);
            self.span.record("gen_ai.usage.cache_read.input_tokens", usage.cached_tokens());
            self.span.record("gen_ai.usage.reasoning.output_tokens", usage.reasoning_tokens());
        }
        if self.content {
            self.record_text("gen_ai.output.messages", Some(&content::output_messages(response)));
        }
    }
}

impl CallObserver for CallSpan {
    fn attempt(&mut self, attempt: &Attempt) {
        let status = match attempt.outcome {
            AttemptOutcome::Response(status) => Some(status.as_u16()),
            _ => None,
        };
        let failure = match attempt.outcome {
            AttemptOutcome::Response(_) => None,
            AttemptOutcome::Failed { kind, .. } => {
                Some(error_type::name(ErrorKind::Transport(kind)))
            }
            AttemptOutcome::TimedOut => Some("timeout"),
        };
        let reused_connection = match attempt.outcome {
            AttemptOutcome::Failed { reused_connection: true, .. } => Some(true),
            _ => None,
        };
        let duration = attempt.duration.as_secs_f64();
        self.event(|| {
            debug!(
                parent: &self.span,
                duration,
                "http.response.status_code" = status,
                "error.type" = failure,
                reused_connection,
                "attempt"
            );
        });
    }

    fn retrying(&mut self, delay: Duration) {
        let delay = delay.as_secs_f64();
        self.event(|| info!(parent: &self.span, delay, "retrying"));
    }

    fn headers(&mut self, meta: &ResponseMeta) {
        self.span.record("http.response.status_code", meta.status.as_u16());
    }

    fn chunk(&mut self, chunk: &ChatChunk, at: Duration) {
        if !self.has_chunk {
            self.has_chunk = true;
            self.span.record("gen_ai.response.time_to_first_chunk", at.as_secs_f64());
        }
        if !self.has_content && makes_progress(chunk) {
            self.has_content = true;
            let after = at.as_secs_f64();
            self.event(|| debug!(parent: &self.span, after, "first token"));
        }
    }

    fn finished(&mut self, call: &CallFinished<'_>) {
        if let Some(response) = call.response() {
            self.record_response(response);
        }
        if let retries @ 1.. = call.attempts().len().saturating_sub(1) {
            self.span.record("http.request.resend_count", retries);
        }
        if let Some(error_type) = call.error_type() {
            self.span.record("error.type", error_type);
            self.span.record("otel.status_code", "ERROR");
            self.span
                .record("http.response.status_code", call.status().map(|status| status.as_u16()));
        }
        for diagnostic in call.diagnostics {
            let what = diagnostic.to_string();
            self.event(|| debug!(parent: &self.span, what, "diagnostic"));
        }
        if let Outcome::Abandoned = call.outcome {
            self.event(|| info!(parent: &self.span, "abandoned"));
        }
    }
}
