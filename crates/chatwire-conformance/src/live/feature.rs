//! Features that a server may lack.

use http::StatusCode;
use serde::{Deserialize, Serialize};

use super::{Evidence, Plan, Wanted};
use crate::{finding, subject::Views};

/// A feature that a server may lack without being wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Feature {
    /// `temperature`.
    Temperature,
    /// `seed`.
    Seed,
    /// `stop`.
    Stop,
    /// `n`.
    Choices,
    /// `logprobs`.
    Logprobs,
    /// `max_completion_tokens`.
    MaxCompletionTokens,
    /// `stream_options.include_usage`.
    UsageInStreams,
    /// `response_format: json_object`.
    JsonObject,
    /// `response_format: json_schema`.
    JsonSchema,
    /// `tools`.
    Tools,
    /// `parallel_tool_calls`.
    ParallelTools,
    /// Images in messages.
    Images,
    /// Reasoning in responses.
    Reasoning,
    /// The list of models.
    Models,
}

/// Whether a server has a feature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "support", content = "reason")]
#[non_exhaustive]
pub enum Support {
    /// It serves requests with it.
    Yes,
    /// It refuses them; the reason is what it said.
    No(String),
    /// That was not found out.
    Unknown(String),
}

/// How much of a message of the server is shown.
const MAX_MESSAGE: usize = 120;

impl Feature {
    /// All features.
    pub const ALL: [Self; 14] = [
        Self::Temperature,
        Self::Seed,
        Self::Stop,
        Self::Choices,
        Self::Logprobs,
        Self::MaxCompletionTokens,
        Self::UsageInStreams,
        Self::JsonObject,
        Self::JsonSchema,
        Self::Tools,
        Self::ParallelTools,
        Self::Images,
        Self::Reasoning,
        Self::Models,
    ];

    /// The name that reports show.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Temperature => "temperature",
            Self::Seed => "seed",
            Self::Stop => "stop",
            Self::Choices => "n",
            Self::Logprobs => "logprobs",
            Self::MaxCompletionTokens => "max_completion_tokens",
            Self::UsageInStreams => "usage in streams",
            Self::JsonObject => "json_object",
            Self::JsonSchema => "json_schema",
            Self::Tools => "tools",
            Self::ParallelTools => "parallel tool calls",
            Self::Images => "images",
            Self::Reasoning => "reasoning",
            Self::Models => "list of models",
        }
    }

    /// What the first case with the feature shows of it.
    pub fn support(self, plan: &Plan, evidence: &Evidence) -> Support {
        if self == Self::Reasoning {
            return reasoning(evidence);
        }
        let Some(case) = plan.first().iter().find(|case| case.wanted == Wanted::Optional(self))
        else {
            return Support::Unknown("the contract does not have it".to_owned());
        };
        let Some(exchange) = evidence.exchange(&case.name) else {
            return Support::Unknown(format!("{} got no response", case.name));
        };
        let status = exchange.response.status;
        match status.as_u16() {
            200..=299 => Support::Yes,
            400 | 404 | 405 | 415 | 422 | 501 => Support::No(told(evidence, &case.name, status)),
            _ => Support::Unknown(told(evidence, &case.name, status)),
        }
    }
}

/// Whether any response had reasoning.
fn reasoning(evidence: &Evidence) -> Support {
    let has_reasoning = |name: &str| {
        evidence.subject(name).is_some_and(|subject| {
            let views = Views::whole(&subject);
            views.response().is_ok_and(|response| {
                response.choices.iter().any(|choice| !choice.reasoning.is_empty())
            })
        })
    };
    match evidence.names().find(|name| has_reasoning(name)) {
        Some(_) => Support::Yes,
        None => Support::No("no response had any".to_owned()),
    }
}

/// The status and the message of an error.
fn told(evidence: &Evidence, name: &str, status: StatusCode) -> String {
    let subject = evidence.subject(name);
    let message = subject.as_ref().and_then(|subject| {
        let error = subject.error().ok()?;
        let text = error.at("message").text()?;
        Some(finding::quoted(&text.chars().take(MAX_MESSAGE).collect::<String>()))
    });
    match message {
        Some(message) => format!("{} {message}", status.as_u16()),
        None => format!("status {}", status.as_u16()),
    }
}
