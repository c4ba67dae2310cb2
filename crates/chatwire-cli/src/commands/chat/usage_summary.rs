//! Tokens, cost, request ID and duration of a response.

use std::fmt;

use chatwire::Response;
use serde::Serialize;

use crate::sanitize;

/// Tokens, cost, request ID and duration of a response; `None` if the provider does not report it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct UsageSummary {
    model: Option<String>,
    prompt_tokens: Option<u64>,
    completion_tokens: Option<u64>,
    total_tokens: Option<u64>,
    cached_tokens: Option<u64>,
    reasoning_tokens: Option<u64>,
    credits: Option<f64>,
    usd: Option<f64>,
    request_id: Option<String>,
    attempts: usize,
    seconds_to_first_byte: Option<f64>,
    seconds: f64,
}

/// Printed for a value that the provider does not report.
const UNKNOWN: &str = "not reported";

impl UsageSummary {
    pub(super) fn of(response: &Response) -> Self {
        let usage = response.usage.as_ref();
        let cost = response.cost();
        Self {
            model: response.model.clone(),
            prompt_tokens: usage.and_then(|usage| usage.prompt_tokens),
            completion_tokens: usage.and_then(|usage| usage.completion_tokens),
            total_tokens: usage.and_then(|usage| usage.total_tokens),
            cached_tokens: usage.and_then(|usage| usage.cached_tokens()),
            reasoning_tokens: usage.and_then(|usage| usage.reasoning_tokens()),
            credits: cost.and_then(|cost| cost.credits),
            usd: cost.map(|cost| cost.usd),
            request_id: response.meta.request_id().map(str::to_owned),
            attempts: response.meta.attempts.len(),
            seconds_to_first_byte: response.meta.time_to_first_byte.map(|time| time.as_secs_f64()),
            seconds: response.meta.elapsed.as_secs_f64(),
        }
    }

    /// One line of JSON; a missing value is `null`.
    pub(super) fn to_json(&self) -> String {
        format!("{}\n", serde_json::json!({ "usage": self }))
    }

    fn tokens(&self) -> String {
        let counts = [
            (self.prompt_tokens, "in"),
            (self.completion_tokens, "out"),
            (self.total_tokens, "total"),
            (self.cached_tokens.filter(|count| *count > 0), "cached"),
            (self.reasoning_tokens.filter(|count| *count > 0), "reasoning"),
        ];
        let parts = counts.iter().filter_map(|(count, what)| Some(format!("{} {what}", (*count)?)));
        let parts: Vec<_> = parts.collect();
        if parts.is_empty() { UNKNOWN.to_owned() } else { parts.join(", ") }
    }

    fn cost(&self) -> String {
        match (self.credits, self.usd) {
            (Some(credits), Some(usd)) => format!("{credits} credits, ${usd}"),
            (Some(credits), None) => format!("{credits} credits"),
            (None, Some(usd)) => format!("${usd}"),
            (None, None) => UNKNOWN.to_owned(),
        }
    }
}

impl fmt::Display for UsageSummary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let or_unknown = |text: &Option<String>| {
            text.as_deref().map_or_else(|| UNKNOWN.to_owned(), sanitize::line)
        };
        writeln!(f, "model     {}", or_unknown(&self.model))?;
        writeln!(f, "tokens    {}", self.tokens())?;
        writeln!(f, "cost      {}", self.cost())?;
        writeln!(f, "request   {}", or_unknown(&self.request_id))?;
        writeln!(f, "attempts  {}", self.attempts)?;
        if let Some(first) = self.seconds_to_first_byte {
            write!(f, "time      {first:.3} s to the first byte, ")?;
            writeln!(f, "{:.3} s total", self.seconds)
        } else {
            writeln!(f, "time      {:.3} s", self.seconds)
        }
    }
}

#[cfg(test)]
mod tests {
    use chatwire::{
        ChatRequest, Client, Message,
        http::StatusCode,
        transport::memory::{CannedResponse, Scripted},
    };

    use super::*;

    #[test]
    fn the_values_come_from_body_and_headers() {
        let body = r#"{"model":"m","choices":[{"message":{"content":"a"}}],
            "usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3,
                "prompt_tokens_details":{"cached_tokens":1}}}"#;
        let canned = CannedResponse::new(StatusCode::OK)
            .with_header("x-request-id", "r")
            .with_header("x-aimlapi-credits-used", "4")
            .with_frames([body]);
        let client = Client::builder().api_key("key").transport(Scripted::new([canned]));
        let client = client.build().unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let request = ChatRequest::new("m", [Message::user("q")]);
        let summary = UsageSummary::of(&runtime.block_on(client.chat(&request)).unwrap());
        let json: serde_json::Value = serde_json::from_str(&summary.to_json()).unwrap();
        for (name, value) in [
            ("model", "\"m\""),
            ("prompt_tokens", "1"),
            ("completion_tokens", "2"),
            ("total_tokens", "3"),
            ("cached_tokens", "1"),
            ("reasoning_tokens", "null"),
            ("credits", "4.0"),
            ("usd", "2e-6"),
            ("request_id", "\"r\""),
            ("attempts", "1"),
        ] {
            assert_eq!(json["usage"][name].to_string(), value, "{name}");
        }
    }

    #[test]
    fn a_missing_value_is_not_reported() {
        let full = UsageSummary {
            model: Some("m\u{1b}".to_owned()),
            prompt_tokens: Some(12),
            completion_tokens: Some(34),
            total_tokens: Some(46),
            cached_tokens: Some(0),
            reasoning_tokens: Some(5),
            credits: Some(2480.0),
            usd: Some(0.00124),
            request_id: Some("r".to_owned()),
            attempts: 2,
            seconds_to_first_byte: Some(0.5),
            seconds: 1.25,
        };
        assert_eq!(
            full.to_string(),
            concat!(
                "model     m\u{fffd}\n",
                "tokens    12 in, 34 out, 46 total, 5 reasoning\n",
                "cost      2480 credits, $0.00124\n",
                "request   r\n",
                "attempts  2\n",
                "time      0.500 s to the first byte, 1.250 s total\n",
            )
        );
        let empty = UsageSummary {
            model: None,
            prompt_tokens: None,
            completion_tokens: None,
            total_tokens: None,
            cached_tokens: None,
            reasoning_tokens: None,
            credits: None,
            usd: None,
            request_id: None,
            seconds_to_first_byte: None,
            ..full
        };
        let text = empty.to_string();
        assert_eq!(text.matches("not reported\n").count(), 4, "{text}");
        assert!(text.ends_with("time      1.250 s\n"), "{text}");
    }
}
