//! The spans of calls, with the attributes that are known at the start.

use chatwire_protocol::{
    chat::{ChatRequest, ReasoningEffort, Stop},
    json::{Json, Number},
};
use tracing::{Span, field::Empty, info_span};

use crate::observe::CallStarted;

/// The span of a chat completion.
pub(super) fn chat(
    request: &ChatRequest,
    streaming: bool,
    provider: &str,
    call: &CallStarted<'_>,
) -> Span {
    let model = request.model.as_deref();
    let number = |number: &Option<Number>| number.as_ref().map(Number::as_f64);
    let stop = request.stop.as_ref().and_then(|stop: &Stop| Json::new(stop.as_slice()).ok());
    info_span!(
        "chat",
        otel.name = model.map_or_else(|| "chat".to_owned(), |model| format!("chat {model}")),
        otel.kind = "client",
        otel.status_code = Empty,
        gen_ai.operation.name = "chat",
        gen_ai.provider.name = provider,
        gen_ai.output.type = output_type(request),
        gen_ai.request.model = model,
        gen_ai.request.stream = streaming,
        gen_ai.request.choice.count = request.n.filter(|choices| *choices != 1),
        gen_ai.request.seed = request.seed,
        gen_ai.request.temperature = number(&request.temperature),
        gen_ai.request.top_p = number(&request.top_p),
        gen_ai.request.top_k = number(&request.top_k),
        gen_ai.request.max_tokens = request.max_completion_tokens.or(request.max_tokens),
        gen_ai.request.frequency_penalty = number(&request.frequency_penalty),
        gen_ai.request.presence_penalty = number(&request.presence_penalty),
        gen_ai.request.stop_sequences = stop.as_ref().map(Json::as_str),
        gen_ai.request.reasoning.level = reasoning_level(request),
        gen_ai.input.messages = Empty,
        gen_ai.output.messages = Empty,
        gen_ai.response.id = Empty,
        gen_ai.response.model = Empty,
        gen_ai.response.finish_reasons = Empty,
        gen_ai.response.time_to_first_chunk = Empty,
        gen_ai.usage.input_tokens = Empty,
        gen_ai.usage.output_tokens = Empty,
        gen_ai.usage.cache_read.input_tokens = Empty,
        gen_ai.usage.reasoning.output_tokens = Empty,
        server.address = call.host,
        server.port = call.port,
        http.response.status_code = Empty,
        http.request.resend_count = Empty,
        "error.type" = Empty,
    )
}

/// The span of a list of models.
pub(super) fn list_models(provider: &str, call: &CallStarted<'_>) -> Span {
    info_span!(
        "list_models",
        otel.kind = "client",
        otel.status_code = Empty,
        gen_ai.operation.name = "list_models",
        gen_ai.provider.name = provider,
        server.address = call.host,
        server.port = call.port,
        http.response.status_code = Empty,
        http.request.resend_count = Empty,
        "error.type" = Empty,
    )
}

/// The span of another operation.
pub(super) fn other(
    name: &'static str,
    model: Option<&str>,
    provider: &str,
    call: &CallStarted<'_>,
) -> Span {
    info_span!(
        "operation",
        otel.name = name,
        otel.kind = "client",
        otel.status_code = Empty,
        gen_ai.operation.name = name,
        gen_ai.provider.name = provider,
        gen_ai.request.model = model,
        server.address = call.host,
        server.port = call.port,
        http.response.status_code = Empty,
        http.request.resend_count = Empty,
        "error.type" = Empty,
    )
}

/// The requested output type, in the terms of the conventions.
fn output_type(request: &ChatRequest) -> Option<&'static str> {
    match request.response_format.as_ref()?.kind.as_deref()? {
        "text" => Some("text"),
        "json_object" | "json_schema" => Some("json"),
        _ => None,
    }
}

/// The requested reasoning effort.
fn reasoning_level(request: &ChatRequest) -> Option<&str> {
    let options = request.reasoning.as_ref().and_then(|reasoning| reasoning.effort.as_ref());
    request.reasoning_effort.as_ref().or(options).map(ReasoningEffort::as_str)
}
