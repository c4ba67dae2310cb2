//! The price of a request.

use std::{iter, ops::Add};

use chatwire_json::{Document, Pointer, Reader};
use chatwire_protocol::chat::ChatResponse;
use http::HeaderMap;
use serde::Serialize;

use super::meta;
use crate::{CostField, CostPlace, CostUnit};

/// The price of one request, or the sum of several.
///
/// Adding two costs adds the dollars.
/// It adds the credits only if both costs have them; otherwise the sum has none.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Cost {
    /// US dollars.
    pub usd: f64,
    /// Credits of the provider; `None` if it does not report credits.
    pub credits: Option<f64>,
    /// Where the dollars come from.
    pub source: CostSource,
}

/// Where a price in dollars comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum CostSource {
    /// A response header.
    Header,
    /// The body of the response.
    Body,
    /// A sum of costs from different sources.
    Mixed,
}

impl Cost {
    /// A price in US dollars without credits.
    pub fn new(usd: f64, source: CostSource) -> Self {
        Self { usd, credits: None, source }
    }

    /// The price at the first of these places that has one.
    ///
    /// Credits are those of the first place that has credits, which may be another one.
    pub(crate) fn read(
        fields: &[CostField],
        headers: &HeaderMap,
        response: &ChatResponse,
    ) -> Option<Self> {
        let mut cost: Option<Self> = None;
        let mut credits = None;
        for field in fields {
            let (number, source) = match &field.place {
                CostPlace::Header(name) => {
                    let text = meta::header_text(headers, name.as_str());
                    (text.and_then(|text| text.parse().ok()), CostSource::Header)
                }
                CostPlace::Member(pointer) => (member(response, pointer), CostSource::Body),
            };
            let Some(number) = number else { continue };
            let usd = match field.unit {
                CostUnit::Usd => number,
                CostUnit::Credits { per_usd } => {
                    credits.get_or_insert(number);
                    number / per_usd
                }
            };
            cost.get_or_insert_with(|| Self::new(usd, source));
        }
        cost.map(|cost| Self { credits, ..cost })
    }
}

/// The number that a JSON pointer finds in the `usage` or the `meta` of a response.
fn member(response: &ChatResponse, pointer: &str) -> Option<f64> {
    let below = |object| pointer.strip_prefix(object).filter(|rest| rest.starts_with('/'));
    if let (Some(usage), Some(rest)) = (&response.usage, below("/usage")) {
        number(usage, rest)
    } else if let (Some(meta), Some(rest)) = (&response.meta, below("/meta")) {
        number(meta, rest)
    } else {
        None
    }
}

fn number(object: &impl Serialize, pointer: &str) -> Option<f64> {
    let document = Document::parse(serde_json::to_string(object).ok()?).ok()?;
    let node = document.root().get(&Pointer::parse(pointer).ok()?)?;
    Some(Reader::new(node.as_str()).number().ok()?.as_f64())
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
    use http::{HeaderName, HeaderValue};

    use super::*;
    use crate::Provider;

    fn read(
        provider: &Provider,
        headers: &[(&'static str, &'static str)],
        body: &str,
    ) -> Option<Cost> {
        let headers = headers
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
        let response = ChatResponse::from_slice(body.as_bytes()).unwrap();
        Cost::read(&provider.cost, &headers.collect(), &response)
    }

    #[track_caller]
    fn check(body: &str, expected: Option<(f64, Option<f64>)>) {
        let cost = read(&Provider::aimlapi(), &[], body);
        assert_eq!(cost.map(|cost| (cost.usd, cost.credits)), expected, "{body}");
        assert!(cost.is_none_or(|cost| cost.source == CostSource::Body));
    }

    #[test]
    fn prices_are_found_wherever_they_are() {
        check(
            r#"{"meta":{"usage":{"credits_used":2480,"usd_spent":0.00124}},"usage":{"cost":0}}"#,
            Some((0.00124, Some(2480.0))),
        );
        check(r#"{"meta":{"usage":{"credits_used":200}}}"#, Some((0.0001, Some(200.0))));
        check(r#"{"meta":{"usage":{"tokens_used":200}}}"#, Some((0.0001, Some(200.0))));
        check(r#"{"usage":{"cost":5e-06},"meta":{"usage":null}}"#, Some((5e-6, None)));
        check(r#"{"usage":{"cost":5e-06,"more":1e400}}"#, Some((5e-6, None)));
        check(r#"{"usage":{"cost":"5"},"meta":{"usage":{}}}"#, None);
        check(r#"{"cost":5}"#, None);
        check("{}", None);
    }

    #[test]
    fn headers_count_before_the_body() {
        let aimlapi = Provider::aimlapi();
        let body = r#"{"meta":{"usage":{"credits_used":6,"usd_spent":7}}}"#;
        for (headers, expected) in [
            (&[("x-aimlapi-usd-spent", "1"), ("x-aimlapi-credits-used", "2")][..], (1.0, 2.0)),
            (&[("x-aimlapi-credits-used", "2000000")], (1.0, 2_000_000.0)),
            (&[("x-aimlapi-usd-spent", "1")], (1.0, 6.0)),
        ] {
            let cost = read(&aimlapi, headers, body).unwrap();
            assert_eq!((cost.usd, cost.credits), (expected.0, Some(expected.1)));
            assert_eq!(cost.source, CostSource::Header);
        }
    }

    #[test]
    fn a_provider_has_its_own_places() {
        let header = [("x-aimlapi-usd-spent", "1")];
        let body = r#"{"usage":{"cost":2}}"#;
        for (provider, usd) in [
            (Provider::aimlapi(), Some(1.0)),
            (Provider::openrouter(), Some(2.0)),
            (Provider::compatible("http://localhost").unwrap(), Some(2.0)),
            (Provider::openai(), None),
        ] {
            assert_eq!(read(&provider, &header, body).map(|cost| cost.usd), usd, "{}", provider.id);
        }
    }

    #[test]
    fn a_sum_has_credits_only_if_both_parts_have() {
        use CostSource::{Body, Header, Mixed};
        let credits = |credits| Cost { credits, ..Cost::new(1.0, Body) };
        for (a, b, sum) in [
            (credits(Some(2.0)), credits(Some(3.0)), (Some(5.0), Body)),
            (credits(Some(2.0)), credits(None), (None, Body)),
            (credits(None), Cost::new(1.0, Header), (None, Mixed)),
        ] {
            assert_eq!(((a + b).credits, (a + b).source), sum);
            assert_eq!((a + b).usd, 2.0);
        }
    }
}
