//! What a server is ready for.

use serde::{Deserialize, Serialize};

use super::{Area, CaseResult, Evidence, Feature, Plan, Support};
use crate::verdict::{Level, Verdict};

/// What a server is ready for: one state for each use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Readiness {
    /// Non-streaming responses.
    pub unary: State,
    /// Streams.
    pub streaming: State,
    /// Tool calls and their results.
    pub tools: State,
    /// JSON and JSON Schema.
    pub structured_output: State,
    /// Reasoning in responses.
    pub reasoning: State,
}

/// Whether a server is ready for a use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "state")]
#[non_exhaustive]
pub enum State {
    /// No rule that must hold is broken.
    Ready {
        /// How many rules that should hold are broken.
        warnings: usize,
    },
    /// Rules that must hold are broken.
    Broken {
        /// How many.
        rules: usize,
    },
    /// The server does not have it.
    Unsupported,
    /// That was not found out.
    Unknown,
}

impl State {
    /// One word or two for a table.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Ready { warnings: 0 } => "ready",
            Self::Ready { .. } => "ready, with warnings",
            Self::Broken { .. } => "broken",
            Self::Unsupported => "not supported",
            Self::Unknown => "not known",
        }
    }
}

impl Readiness {
    /// What the cases show.
    pub fn of(plan: &Plan, evidence: &Evidence, results: &[CaseResult]) -> Self {
        let of = |belongs: fn(&CaseResult) -> bool| state(results.iter().filter(|it| belongs(it)));
        let supported = |features: &[Feature], state: State| {
            let mut found = features.iter().map(|feature| feature.support(plan, evidence));
            if features.is_empty() || found.any(|support| support == Support::Yes) {
                return state;
            }
            let all: Vec<_> = features.iter().map(|it| it.support(plan, evidence)).collect();
            let lacks = all.iter().all(|support| matches!(support, Support::No(_)));
            if lacks { State::Unsupported } else { state }
        };
        Self {
            unary: of(|it| is_general(it) && !it.case.is_stream()),
            streaming: of(|it| is_general(it) && it.case.is_stream()),
            tools: supported(&[Feature::Tools], of(|it| it.case.area == Area::Tools)),
            structured_output: supported(
                &[Feature::JsonObject, Feature::JsonSchema],
                of(|it| it.case.area == Area::StructuredOutput),
            ),
            reasoning: supported(&[Feature::Reasoning], of(is_general)),
        }
    }

    /// The uses with their states, in the order of reports.
    pub fn rows(&self) -> [(&'static str, &State); 5] {
        [
            ("unary", &self.unary),
            ("streaming", &self.streaming),
            ("tools", &self.tools),
            ("structured output", &self.structured_output),
            ("reasoning", &self.reasoning),
        ]
    }
}

/// Whether a case is about responses in general.
fn is_general(result: &CaseResult) -> bool {
    let areas = [Area::Unary, Area::Streaming, Area::Parameters, Area::Messages];
    areas.contains(&result.case.area)
}

fn state<'a>(results: impl Iterator<Item = &'a CaseResult>) -> State {
    let (mut broken, mut warned, mut judged) = (Vec::new(), Vec::new(), false);
    for result in results {
        judged |= result.judgment.infrastructure.is_none();
        for outcome in &result.judgment.rules {
            match outcome.verdict {
                Verdict::Fail if outcome.level == Level::Must => broken.push(&outcome.rule),
                Verdict::Warn => warned.push(&outcome.rule),
                _ => {}
            }
        }
    }
    for rules in [&mut broken, &mut warned] {
        rules.sort_unstable();
        rules.dedup();
    }
    match (judged, broken.len()) {
        (false, _) => State::Unknown,
        (true, 0) => State::Ready { warnings: warned.len() },
        (true, rules) => State::Broken { rules },
    }
}
