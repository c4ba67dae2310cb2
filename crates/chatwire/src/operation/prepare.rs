//! From what is asked to a request that can be sent: address, credentials, headers and body.

use std::sync::Arc;

use bytes::Bytes;
use chatwire_protocol::chat::ChatRequest;
use http::{
    HeaderMap, HeaderName, HeaderValue, Method, Request, Uri,
    header::{ACCEPT, CONTENT_TYPE, USER_AGENT},
};

use crate::{
    BaseUrl, BaseUrlError, CallOptions, Provider,
    client::config::ConfigError,
    provider::called::{CalledProvider, KeyOrigin},
    provider::credentials::ApiKey,
    provider::paths::{names_model, with_model},
};

/// Who asks.
const AGENT: &str = concat!("chatwire/", env!("CARGO_PKG_VERSION"));

/// Which provider is called, where and with which key.
#[derive(Debug, Clone)]
pub(crate) struct Target {
    pub(crate) called: Arc<CalledProvider>,
    pub(crate) base_url: BaseUrl,
    pub(crate) api_key: Option<ApiKey>,
}

impl Target {
    /// A provider at a base URL, called with a key or without one.
    pub(crate) fn new(provider: Provider, base_url: BaseUrl, api_key: Option<ApiKey>) -> Self {
        let sent = api_key.as_ref().filter(|key| key.header(&provider.authentication).is_some());
        let key = sent.map_or(KeyOrigin::None, ApiKey::origin);
        Self { called: Arc::new(CalledProvider { provider, key }), base_url, api_key }
    }
}

/// In which form the answer is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Delivery {
    Whole,
    Stream,
}

/// Builds the request for a completion.
pub(crate) fn chat(
    target: &Target,
    options: &CallOptions,
    asked: &ChatRequest,
    delivery: Delivery,
) -> Result<Request<Bytes>, ConfigError> {
    let mut asked = asked.clone();
    set_delivery(&mut asked, delivery);
    for (name, value) in &options.extra_fields {
        // What the request holds wins, be it a field or a member without one.
        if asked.extra.get(name).is_none() {
            asked.extra.insert(name.as_str(), value.clone());
        }
    }

    let mut path = target.called.provider.paths.template("chat", "/chat/completions", true);
    if names_model(&path) {
        let model = asked.model.take().ok_or(ConfigError::NoModel)?;
        path = with_model(&path, &model);
    }
    let uri = endpoint(target, options, &path)?;

    let accepted = match delivery {
        Delivery::Whole => "application/json",
        // Errors, and answers of servers that cannot stream, come in one piece.
        Delivery::Stream => "text/event-stream, application/json",
    };
    let mut request = Request::new(Bytes::from(asked.to_vec()));
    *request.method_mut() = Method::POST;
    *request.uri_mut() = uri;
    request.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    add_headers(request.headers_mut(), target, options, accepted);
    Ok(request)
}

/// Builds the request for the list of models.
pub(crate) fn models(
    target: &Target,
    options: &CallOptions,
) -> Result<Request<Bytes>, ConfigError> {
    let mut request = Request::new(Bytes::new());
    let path = target.called.provider.paths.template("models", "/models", false);
    *request.uri_mut() = endpoint(target, options, &path)?;
    add_headers(request.headers_mut(), target, options, "application/json");
    Ok(request)
}

/// The URL of an endpoint.
fn endpoint(target: &Target, options: &CallOptions, path: &str) -> Result<Uri, BaseUrlError> {
    let own = target.called.provider.query.iter().filter_map(|parameter| {
        parameter.value.as_deref().map(|value| (parameter.name.as_str(), value))
    });
    let more = options.query.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    target.base_url.endpoint(path, own.chain(more))
}

/// Says in the request how the answer is wanted, whatever it said before.
fn set_delivery(asked: &mut ChatRequest, delivery: Delivery) {
    asked.extra.remove("stream");
    match delivery {
        Delivery::Stream => asked.stream = Some(true),
        Delivery::Whole => {
            if asked.is_stream() {
                asked.stream = Some(false);
            }
            // Servers refuse options of a stream where there is none.
            asked.stream_options = None;
        }
    }
}

/// Adds what every request has, and over it what the caller wants.
fn add_headers(
    headers: &mut HeaderMap,
    target: &Target,
    options: &CallOptions,
    accepted: &'static str,
) {
    headers.insert(ACCEPT, HeaderValue::from_static(accepted));
    headers.insert(USER_AGENT, HeaderValue::from_static(AGENT));
    let key = target.api_key.as_ref();
    if let Some((name, value)) =
        key.and_then(|key| key.header(&target.called.provider.authentication))
    {
        headers.insert(name, value);
    }
    if let Some(id) = &options.client_request_id {
        let value = HeaderValue::from_str(id.as_str()).expect("its alphabet is checked");
        headers.insert(HeaderName::from_static("x-client-request-id"), value);
    }
    for (name, value) in &options.headers {
        let is_credential = headers.get(name).is_some_and(HeaderValue::is_sensitive);
        let mut value = value.clone();
        value.set_sensitive(is_credential || value.is_sensitive());
        headers.insert(name, value);
    }
}

#[cfg(test)]
mod tests {
    use chatwire_protocol::chat::{Message, StreamOptions};

    use super::*;

    fn target(provider: Provider, base_url: Option<&str>) -> Target {
        let base_url = base_url.map(|url| url.parse().unwrap());
        let (provider, base_url) = provider.called_at(base_url).unwrap();
        Target::new(provider, base_url, Some(ApiKey::parse("secret").unwrap()))
    }

    fn usual() -> Target {
        target(Provider::openai(), None)
    }

    fn azure(base_url: &str) -> Target {
        target(Provider::azure().api_version("2024-10-21"), Some(base_url))
    }

    fn asked() -> ChatRequest {
        ChatRequest::new("a/model", [Message::user("Hi")])
    }

    #[track_caller]
    fn check_body(asked: ChatRequest, options: CallOptions, delivery: Delivery, expected: &str) {
        let request = chat(&usual(), &options, &asked, delivery).unwrap();
        let prefix = r#"{"model":"a/model","messages":[{"role":"user","content":"Hi"}]"#;
        let body = std::str::from_utf8(request.body()).unwrap();
        assert_eq!(body.strip_prefix(prefix).unwrap(), expected);
    }

    #[test]
    fn the_body_says_how_the_answer_is_wanted() {
        let none = CallOptions::default;
        check_body(asked(), none(), Delivery::Whole, "}");
        check_body(asked(), none(), Delivery::Stream, r#","stream":true}"#);
        let streaming = asked().stream(true).stream_options(StreamOptions::include_usage());
        check_body(streaming.clone(), none(), Delivery::Whole, r#","stream":false}"#);
        check_body(
            streaming,
            none(),
            Delivery::Stream,
            r#","stream":true,"stream_options":{"include_usage":true}}"#,
        );
        check_body(asked().stream(false), none(), Delivery::Stream, r#","stream":true}"#);
    }

    #[test]
    fn members_are_added_unless_the_request_has_them() {
        let options = CallOptions::default().extra_field("seed", 7).extra_field("x", "y");
        check_body(asked(), options.clone(), Delivery::Whole, r#","seed":7,"x":"y"}"#);
        let mut own = asked().seed(1);
        own.extra.insert("x", "z");
        check_body(own, options, Delivery::Whole, r#","seed":1,"x":"z"}"#);
    }

    #[test]
    fn the_documented_request_is_sent() {
        let options = CallOptions::default()
            .client_request_id("job-7".parse().unwrap())
            .header(USER_AGENT, HeaderValue::from_static("mine"));
        let request = chat(&usual(), &options, &asked(), Delivery::Stream).unwrap();
        assert_eq!(request.method(), Method::POST);
        assert_eq!(request.uri(), "https://api.openai.com/v1/chat/completions");
        for (name, value) in [
            ("authorization", "Bearer secret"),
            ("content-type", "application/json"),
            ("accept", "text/event-stream, application/json"),
            ("user-agent", "mine"),
            ("x-client-request-id", "job-7"),
        ] {
            assert_eq!(request.headers()[name], value);
        }
        assert!(!format!("{request:?}").contains("secret"));
    }

    #[test]
    fn models_are_asked_for_without_a_body() {
        let options = CallOptions::default().query("include", "pricing").extra_field("seed", 7);
        let target = usual();
        let request = models(&target, &options).unwrap();
        assert_eq!(request.method(), Method::GET);
        assert_eq!(request.uri(), "https://api.openai.com/v1/models?include=pricing");
        assert_eq!(request.headers()["authorization"], "Bearer secret");
        assert!(request.body().is_empty() && !request.headers().contains_key(CONTENT_TYPE));

        let target = azure("https://me.openai.azure.com");
        let request = models(&target, &CallOptions::default()).unwrap();
        assert_eq!(
            request.uri(),
            "https://me.openai.azure.com/openai/models?api-version=2024-10-21"
        );
        assert_eq!(request.headers()["api-key"], "secret");
    }

    #[test]
    fn a_credential_of_the_caller_is_as_secret_as_ours() {
        let options = CallOptions::default()
            .header(http::header::AUTHORIZATION, HeaderValue::from_static("Basic canary"));
        let request = chat(&usual(), &options, &asked(), Delivery::Whole).unwrap();
        assert_eq!(request.headers()["authorization"], "Basic canary");
        assert!(!format!("{request:?}").contains("canary"));
    }

    #[test]
    fn azure_has_the_model_in_the_address_and_another_header() {
        let target = azure("https://api.example/prefix");
        let options = CallOptions::default().query("x", "1");
        let request = chat(&target, &options, &asked(), Delivery::Whole).unwrap();
        assert_eq!(
            request.uri(),
            "https://api.example/prefix/openai/deployments/a%2Fmodel/chat/completions?api-version=2024-10-21&x=1"
        );
        assert_eq!(request.headers()["api-key"], "secret");
        assert!(!request.headers().contains_key("authorization"));
        assert_eq!(request.body(), r#"{"messages":[{"role":"user","content":"Hi"}]}"#);

        let target = azure("https://me.openai.azure.com/");
        let request = chat(&target, &CallOptions::default(), &asked(), Delivery::Whole).unwrap();
        assert_eq!(request.uri().path(), "/openai/deployments/a%2Fmodel/chat/completions");
        assert_eq!(request.uri().host(), Some("me.openai.azure.com"));

        let nameless = ChatRequest::default();
        let error = chat(&target, &options, &nameless, Delivery::Whole).unwrap_err();
        assert_eq!(error, ConfigError::NoModel);
    }
}
