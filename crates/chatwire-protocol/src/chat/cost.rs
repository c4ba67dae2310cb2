//! What an answer cost, wherever a provider says so.

use crate::{
    chat::{ChatChunk, ChatResponse, Meta, Usage},
    json::Number,
};

/// What an answer cost.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Cost {
    /// US dollars.
    pub usd: f64,
    /// Credits of AI/ML API, when it tells them.
    pub credits: Option<f64>,
    /// Where the dollars come from.
    pub source: CostSource,
}

/// Where a price in dollars comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum CostSource {
    /// `meta.usage.usd_spent`, as AI/ML API tells it.
    UsdSpent,
    /// `meta.usage.credits_used`, or `tokens_used` in older answers, at [`CREDITS_PER_USD`].
    Credits,
    /// `usage.cost`, as OpenRouter tells it.
    UsageCost,
}

/// So many [credits of AI/ML API](https://docs.aimlapi.com) are a dollar.
pub const CREDITS_PER_USD: f64 = 2_000_000.0;

impl ChatResponse {
    /// What the answer cost, when its body tells.
    ///
    /// Prices in the headers of the answer are not seen here.
    pub fn cost(&self) -> Option<Cost> {
        Cost::read(self.meta.as_ref(), self.usage.as_ref())
    }
}

impl ChatChunk {
    /// What the answer cost, in the chunk that tells: one of the last, if any.
    pub fn cost(&self) -> Option<Cost> {
        Cost::read(self.meta.as_ref(), self.usage.as_ref())
    }
}

impl Cost {
    fn read(meta: Option<&Meta>, usage: Option<&Usage>) -> Option<Self> {
        let billed = meta.and_then(|meta| meta.usage.as_ref());
        let credits = billed
            .and_then(|billed| billed.credits_used.as_ref().or(billed.tokens_used.as_ref()))
            .map(Number::as_f64);
        let spent = billed.and_then(|billed| billed.usd_spent.as_ref()).map(Number::as_f64);
        let cost = usage.and_then(|usage| usage.cost.as_ref()).map(Number::as_f64);
        let (usd, source) = match (spent, credits, cost) {
            (Some(usd), ..) => (usd, CostSource::UsdSpent),
            (None, Some(credits), _) => (credits / CREDITS_PER_USD, CostSource::Credits),
            (None, None, Some(usd)) => (usd, CostSource::UsageCost),
            (None, None, None) => return None,
        };
        Some(Self { usd, credits, source })
    }
}

#[cfg(test)]
mod tests {
    use super::CostSource::{self, Credits, UsageCost, UsdSpent};
    use crate::chat::{ChatChunk, ChatResponse};

    #[track_caller]
    fn check(members: &str, expected: Option<(f64, Option<f64>, CostSource)>) {
        let response = ChatResponse::from_slice(members.as_bytes()).unwrap();
        let chunk = ChatChunk::from_slice(members.as_bytes()).unwrap();
        assert_eq!(response.cost(), chunk.cost());
        let cost = response.cost();
        assert_eq!(cost.map(|cost| (cost.usd, cost.credits, cost.source)), expected, "{members}");
    }

    #[test]
    fn prices_are_found_wherever_they_are() {
        check(
            r#"{"meta":{"usage":{"credits_used":2480,"usd_spent":0.00124}},"usage":{"cost":0}}"#,
            Some((0.00124, Some(2480.0), UsdSpent)),
        );
        check(r#"{"meta":{"usage":{"credits_used":200}}}"#, Some((0.0001, Some(200.0), Credits)));
        check(r#"{"meta":{"usage":{"tokens_used":200}}}"#, Some((0.0001, Some(200.0), Credits)));
        check(r#"{"usage":{"cost":5e-06},"meta":{"usage":null}}"#, Some((5e-6, None, UsageCost)));
        check(r#"{"usage":{"cost":"5"},"meta":{"usage":{}}}"#, None);
        check("{}", None);
    }
}
