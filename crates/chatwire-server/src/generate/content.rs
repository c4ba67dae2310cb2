//! The content of one choice, cut at stop strings and token limits.

use serde_json::json;

use super::{
    completion::FinishReason,
    parsed_request::{Format, ParsedRequest},
    rng::{Rng, SeedDomain},
    text,
    tokenizer::Tokens,
};
use crate::error_response::ErrorResponse;

/// The content of one choice and its finish reason.
///
/// # Errors
/// 400 if no value is found for the schema of `response_format`.
pub(crate) fn content(
    request: &ParsedRequest,
    choice: usize,
    max_tokens: usize,
) -> Result<(Tokens, FinishReason), ErrorResponse> {
    let mut rng = Rng::new(&request.digest, SeedDomain::Text, choice);
    let (mut text, reason_if_stopped) = match &request.format {
        Format::Text => {
            (format!("{}{}", request.echo, text::sentences(&mut rng)), FinishReason::Stop)
        }
        Format::JsonObject => {
            let object = json!({"answer": text::sentences(&mut rng)}).to_string();
            // `{}` contains no stop string, unless a brace is one.
            let contains_stop = first_stop(&object, &request.stops).is_some();
            (if contains_stop { "{}".to_owned() } else { object }, FinishReason::Length)
        }
        Format::JsonSchema(schema) => (schema.generate(rng)?.to_string(), FinishReason::Length),
    };
    let mut finish_reason = FinishReason::Stop;
    if let Some(stop) = first_stop(&text, &request.stops) {
        text.truncate(stop);
        finish_reason = reason_if_stopped;
    }
    let mut tokens = Tokens::of(text);
    // At the limit a model cannot tell that it would have stopped.
    if tokens.len() >= max_tokens {
        tokens.truncate(max_tokens);
        finish_reason = FinishReason::Length;
    }
    Ok((tokens, finish_reason))
}

/// The reasoning of one choice: as many tokens as the effort asks for, at most the token limit.
pub(crate) fn reasoning(request: &ParsedRequest, choice: usize) -> Tokens {
    let mut rng = Rng::new(&request.digest, SeedDomain::Reasoning, choice);
    if request.reasoning_tokens == 0 {
        return Tokens::default();
    }
    let mut tokens = Tokens::of(text::sentences_of(request.reasoning_tokens, &mut rng));
    tokens.truncate(request.reasoning_tokens.min(request.max_tokens));
    tokens
}

/// The text that replaces tool calls that exceed the token limit.
pub(crate) fn truncated(request: &ParsedRequest, choice: usize, max_tokens: usize) -> Tokens {
    let mut rng = Rng::new(&request.digest, SeedDomain::Text, choice);
    let mut text = text::sentences_of(max_tokens + 1, &mut rng);
    text.truncate(first_stop(&text, &request.stops).unwrap_or(text.len()));
    let mut tokens = Tokens::of(text);
    tokens.truncate(max_tokens);
    tokens
}

/// Byte offset of the first stop string.
fn first_stop(text: &str, stops: &[String]) -> Option<usize> {
    stops.iter().filter_map(|stop| text.find(stop.as_str())).min()
}
