//! The price of a response, from wherever a provider reports it.

use std::{iter, ops::Add};

use crate::{
    chat::{ChatChunk, ChatResponse, Meta, Usage},
    json::Number,
};

/// The price of one response, or the sum of several.
///
/// Adding two costs adds the dollars.
/// It adds the credits only if both costs have them; otherwise the sum has none.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Cost {
    /// US dollars.
    pub usd: f64,
    /// AI/ML API credits; `None` if the provider does not report credits.
    pub credits: Option<f64>,
    /// Where the dollars come from.
    pub source: CostSource,
}

/// Where a price in dollars comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum CostSource {
    /// `meta.usage.usd_spent` (AI/ML API).
    UsdSpent,
    /// `meta.usage.credits_used` (AI/ML API), or `tokens_used` in older responses, converted at
    /// [`CREDITS_PER_USD`].
    Credits,
    /// `usage.cost` (OpenRouter).
    UsageCost,
    /// A response header.
    Header,
    /// A sum of costs from different sources.
    Mixed,
}

/// How many credits one US dollar buys at [AI/ML API](https://docs.aimlapi.com).
pub const CREDITS_PER_USD: f64 = 2_000_000.0;

impl ChatResponse {
    /// The price that the body reports; `None` if it reports none.
    ///
    /// AI/ML API reports the price of a non-streaming response in headers, which this method does
    /// not see.
    pub fn cost(&self) -> Option<Cost> {
        Cost::read(self.meta.as_ref(), self.usage.as_ref())
    }
}

impl ChatChunk {
    /// The price of the whole response, if this chunk reports it: usually one of the last chunks.
    pub fn cost(&self) -> Option<Cost> {
        Cost::read(self.meta.as_ref(), self.usage.as_ref())
    }
}

impl Cost {
    /// A price in US dollars without credits.
    pub fn new(usd: f64, source: CostSource) -> Self {
        Self { usd, credits: None, source }
    }

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

impl Add for Cost {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            usd: self.usd + other.usd,
            credits: iter::zip(self.credits, other.credits).map(|(a, b)| a + b).next(),
            source: if self.source == other.source { self.source } else { CostSource::Mixed },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{
        Cost,
        CostSource::{self, Credits, Header, Mixed, UsageCost, UsdSpent},
    };
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

    #[test]
    fn a_sum_has_credits_only_if_both_parts_have() {
        let credits = |credits| Cost { credits, ..Cost::new(1.0, Credits) };
        for (a, b, sum) in [
            (credits(Some(2.0)), credits(Some(3.0)), (Some(5.0), Credits)),
            (credits(Some(2.0)), credits(None), (None, Credits)),
            (credits(None), Cost::new(1.0, Header), (None, Mixed)),
        ] {
            assert_eq!(((a + b).credits, (a + b).source), sum);
            assert_eq!((a + b).usd, 2.0);
        }
    }
}
