//! Options of single calls, or of all calls of a client.

use std::{collections::BTreeMap, fmt};

use chatwire_protocol::json::Json;
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::{ClientRequestId, RetryPolicy, Timeouts};

/// Options of single calls, or of all calls of a client.
///
/// Given to the builder they apply to all calls of the client; given to
/// [`Client::with`](crate::Client::with), to the calls of that copy.
/// Later options override earlier ones: option by option, header by header and field by field;
/// query parameters accumulate.
///
/// ```
/// use chatwire::{CallOptions, RetryPolicy, http::{HeaderName, HeaderValue}};
///
/// let options = CallOptions::default()
///     .header(HeaderName::from_static("x-team"), HeaderValue::from_static("search"))
///     .extra_field("safe_prompt", true)
///     .retry(RetryPolicy::none());
/// ```
#[derive(Clone, Default)]
pub struct CallOptions {
    pub(crate) headers: HeaderMap,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) extra_fields: BTreeMap<String, Json>,
    pub(crate) client_request_id: Option<ClientRequestId>,
    pub(crate) retry: Option<RetryPolicy>,
    pub(crate) timeouts: Option<Timeouts>,
    pub(crate) allow_truncated: Option<bool>,
}

impl CallOptions {
    /// Adds a request header, or replaces the default header of that name.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.insert(name, value);
        self
    }

    /// Adds a query parameter to the URL, percent-encoded as needed.
    #[must_use]
    pub fn query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.query.push((name.into(), value.into()));
        self
    }

    /// Adds a field to the JSON body of the request.
    ///
    /// A field of the same name in the [`ChatRequest`](crate::ChatRequest) takes precedence.
    #[must_use]
    pub fn extra_field(
        mut self,
        name: impl Into<String>,
        value: impl Into<serde_json::Value>,
    ) -> Self {
        self.extra_fields.insert(name.into(), Json::from(value.into()));
        self
    }

    /// Sets the client request ID, which the provider logs and echoes.
    #[must_use]
    pub fn client_request_id(mut self, id: ClientRequestId) -> Self {
        self.client_request_id = Some(id);
        self
    }

    /// Sets the retry policy.
    #[must_use]
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = Some(policy);
        self
    }

    /// Sets the timeouts.
    #[must_use]
    pub fn timeouts(mut self, limits: Timeouts) -> Self {
        self.timeouts = Some(limits);
        self
    }

    /// Sets whether a stream that ends without a `finish_reason` counts as complete. Default:
    /// `false`.
    ///
    /// Meant for servers that never send a finish reason; with others it hides truncated
    /// completions.
    #[must_use]
    pub fn allow_truncated(mut self, allow: bool) -> Self {
        self.allow_truncated = Some(allow);
        self
    }

    /// These options, overridden by others.
    pub(crate) fn merged(&self, over: Self) -> Self {
        let mut merged = self.clone();
        for (name, value) in &over.headers {
            merged.headers.insert(name, value.clone());
        }
        merged.query.extend(over.query);
        merged.extra_fields.extend(over.extra_fields);
        Self {
            client_request_id: over.client_request_id.or(merged.client_request_id),
            retry: over.retry.or(merged.retry),
            timeouts: over.timeouts.or(merged.timeouts),
            allow_truncated: over.allow_truncated.or(merged.allow_truncated),
            ..merged
        }
    }
}

impl fmt::Debug for CallOptions {
    /// Shows the names of headers, parameters and fields, not their values.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let headers: Vec<_> = self.headers.keys().map(HeaderName::as_str).collect();
        let query: Vec<_> = self.query.iter().map(|(name, _)| name).collect();
        let extra_fields: Vec<_> = self.extra_fields.keys().collect();
        f.debug_struct("CallOptions")
            .field("headers", &headers)
            .field("query", &query)
            .field("extra_fields", &extra_fields)
            .field("client_request_id", &self.client_request_id)
            .field("retry", &self.retry)
            .field("timeouts", &self.timeouts)
            .field("allow_truncated", &self.allow_truncated)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_options_take_precedence() {
        let name = HeaderName::from_static("x-a");
        let first = CallOptions::default()
            .header(name.clone(), HeaderValue::from_static("1"))
            .query("a", "1")
            .extra_field("m", 1)
            .extra_field("n", 1)
            .retry(RetryPolicy::none());
        let later = CallOptions::default()
            .header(name.clone(), HeaderValue::from_static("2"))
            .query("a", "2")
            .extra_field("m", "2")
            .allow_truncated(true);
        let merged = first.merged(later);
        assert_eq!(merged.headers.get_all(&name).iter().collect::<Vec<_>>(), ["2"]);
        assert_eq!(merged.query.len(), 2);
        assert_eq!(
            (merged.extra_fields["m"].as_str(), merged.extra_fields["n"].as_str()),
            ("\"2\"", "1")
        );
        assert_eq!(merged.retry, Some(RetryPolicy::none()));
        assert_eq!(merged.allow_truncated, Some(true));
    }

    #[test]
    fn debug_shows_no_value() {
        let options = CallOptions::default()
            .header(HeaderName::from_static("x-a"), HeaderValue::from_static("canary"))
            .query("b", "canary")
            .extra_field("c", "canary");
        let shown = format!("{options:?}");
        assert!(!shown.contains("canary"), "{shown}");
    }
}
