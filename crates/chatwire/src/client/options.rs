//! Options of single calls, or of all calls of a client.

use std::{collections::BTreeMap, fmt};

use chatwire_protocol::json::Json;
use http::{HeaderMap, HeaderName, HeaderValue};

use super::config_error::ConfigError;
use crate::{ClientRequestId, ResponseLimits, RetryPolicy, Timeouts};

/// Options of single calls, or of all calls of a client.
///
/// Given to the builder they apply to all calls of the client; given to
/// [`Client::with`](crate::Client::with), to the calls of that copy.
/// Later options override earlier ones: option by option, header by header and field by field;
/// query parameters accumulate.
///
/// ```
/// use chatwire::{CallOptions, RetryPolicy};
///
/// let options = CallOptions::default()
///     .header("x-team", "search")
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
    pub(crate) response_limits: Option<ResponseLimits>,
    pub(crate) allow_truncated: Option<bool>,
    pub(crate) idempotency_key: Option<bool>,
    /// The error of the first invalid header.
    pub(crate) error: Option<ConfigError>,
}

impl CallOptions {
    /// Adds a request header, or replaces the default header of that name.
    ///
    /// An invalid name or value is an error of the call, of the kind
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration); nothing is sent then.
    /// The error does not contain the value.
    #[must_use]
    pub fn header<V>(mut self, name: impl AsRef<str>, value: V) -> Self
    where
        HeaderValue: TryFrom<V>,
    {
        let name = name.as_ref();
        match (HeaderName::from_bytes(name.as_bytes()), HeaderValue::try_from(value)) {
            (Ok(name), Ok(value)) => {
                self.headers.insert(name, value);
            }
            (Err(_), _) => {
                self.error.get_or_insert_with(|| ConfigError::HeaderName(name.to_owned()));
            }
            (_, Err(_)) => {
                self.error.get_or_insert_with(|| ConfigError::HeaderValue(name.to_owned()));
            }
        }
        self
    }

    /// Sets whether each call has a header `Idempotency-Key` with a new random value, which is the
    /// same for all attempts of the call. Default: `false`.
    ///
    /// A server that supports it does not run the same request twice.
    /// A [`Batch`](crate::Batch) keeps the value for its own retries of a request, too.
    /// A header of this name in the options takes precedence.
    /// Requests that change nothing, such as a list of models, have none.
    #[must_use]
    pub fn idempotency_key(mut self, send: bool) -> Self {
        self.idempotency_key = Some(send);
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

    /// Sets the timeouts that are set in `limits`; the others stay as the client has them.
    #[must_use]
    pub fn timeouts(mut self, limits: Timeouts) -> Self {
        self.timeouts = Some(self.timeouts.unwrap_or_default().merged(limits));
        self
    }

    /// Sets how much of a response is read and kept. Default: [`ResponseLimits::default`].
    #[must_use]
    pub fn response_limits(mut self, limits: ResponseLimits) -> Self {
        self.response_limits = Some(limits);
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
            timeouts: match (merged.timeouts, over.timeouts) {
                (Some(own), Some(over)) => Some(own.merged(over)),
                (own, over) => over.or(own),
            },
            response_limits: over.response_limits.or(merged.response_limits),
            idempotency_key: over.idempotency_key.or(merged.idempotency_key),
            error: merged.error.or(over.error),
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
            .field("response_limits", &self.response_limits)
            .field("allow_truncated", &self.allow_truncated)
            .field("idempotency_key", &self.idempotency_key)
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
