//! The text of one choice, cut where the request wants it cut.

use serde_json::json;

use super::{
    completion::FinishReason,
    parsed_request::{Format, Order},
    rng::{Chance, Purpose},
    text,
    tokenizer::Tokens,
};
use crate::error_response::Refusal;

/// The text of one choice, and why it ends.
///
/// # Errors
/// 400 for a `response_format` whose schema this server can make no instance of.
pub(crate) fn content(order: &Order, choice: usize) -> Result<(Tokens, FinishReason), Refusal> {
    let mut chance = Chance::new(&order.digest, Purpose::Text, choice);
    let (mut text, stopped_reason) = match &order.format {
        Format::Text => (format!("{}{}", order.echo, text::prose(&mut chance)), FinishReason::Stop),
        Format::JsonObject => {
            let object = json!({"answer": text::prose(&mut chance)}).to_string();
            // Nothing in it can be stopped unless braces are.
            let stopped = first_stop(&object, &order.stops).is_some();
            (if stopped { "{}".to_owned() } else { object }, FinishReason::Length)
        }
        Format::JsonSchema(template) => {
            (template.instance(chance)?.to_string(), FinishReason::Length)
        }
    };
    let mut finish_reason = FinishReason::Stop;
    if let Some(stop) = first_stop(&text, &order.stops) {
        text.truncate(stop);
        finish_reason = stopped_reason;
    }
    let mut tokens = Tokens::of(text);
    if tokens.len() > order.limit {
        tokens.truncate(order.limit);
        finish_reason = FinishReason::Length;
    }
    Ok((tokens, finish_reason))
}

/// The text in place of calls that the token limit has no room for.
pub(crate) fn overlong(order: &Order, choice: usize) -> Tokens {
    let mut chance = Chance::new(&order.digest, Purpose::Text, choice);
    let mut text = text::prose_of(order.limit + 1, &mut chance);
    text.truncate(first_stop(&text, &order.stops).unwrap_or(text.len()));
    let mut tokens = Tokens::of(text);
    tokens.truncate(order.limit);
    tokens
}

/// Where the first stop string begins.
fn first_stop(text: &str, stops: &[String]) -> Option<usize> {
    stops.iter().filter_map(|stop| text.find(stop.as_str())).min()
}
