//! The request of an operation: URL, credentials, headers and body.

use std::sync::PoisonError;

use bytes::Bytes;
use http::{
    HeaderMap, HeaderName, HeaderValue, Request, Uri,
    header::{ACCEPT, CONTENT_TYPE, USER_AGENT},
};

use super::Operation;
use crate::{
    CallOptions,
    client::{config_error::ConfigError, target::Target},
    provider::paths::{names_model, with_model},
};

/// The default `User-Agent`.
const AGENT: &str = concat!("chatwire/", env!("CARGO_PKG_VERSION"));

/// Headers that describe the message on its connection: another value would cut the request, join
/// it with the next or send it elsewhere.
const TRANSPORT_HEADERS: [&str; 10] = [
    "connection",
    "content-length",
    "expect",
    "host",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// Builds the request of an operation.
pub(crate) fn request<O: Operation>(
    target: &Target,
    options: &CallOptions,
    operation: &O,
) -> Result<Request<Bytes>, ConfigError> {
    let is_set = |name: &str| options.headers.keys().any(|set| set == name);
    if let Some(name) = TRANSPORT_HEADERS.iter().find(|name| is_set(name)) {
        return Err(ConfigError::TransportHeader(name));
    }
    let Endpoint { uri, is_model_in_path } = endpoint(target, options, operation)?;
    let body = operation.encode(options, is_model_in_path);
    let mut headers = HeaderMap::new();
    if body.is_some() {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    }
    add_headers(&mut headers, target, options, operation.accept());
    let mut request = Request::new(Bytes::from(body.unwrap_or_default()));
    *request.method_mut() = O::METHOD;
    *request.uri_mut() = uri;
    *request.headers_mut() = headers;
    Ok(request)
}

/// Where a request goes.
struct Endpoint {
    uri: Uri,
    is_model_in_path: bool,
}

/// The endpoint of an operation; one that is the same in every call is made once.
fn endpoint<O: Operation>(
    target: &Target,
    options: &CallOptions,
    operation: &O,
) -> Result<Endpoint, ConfigError> {
    let urls = || target.urls.lock().unwrap_or_else(PoisonError::into_inner);
    let has_query = !options.query.is_empty();
    if !has_query && let Some(uri) = urls().get(O::NAME) {
        return Ok(Endpoint { uri: uri.clone(), is_model_in_path: false });
    }
    let mut path = target.called.provider.paths.template(O::NAME, O::PATH, O::RUNS_MODEL);
    let is_model_in_path = names_model(&path);
    if is_model_in_path {
        path = with_model(&path, operation.model().ok_or(ConfigError::NoModel)?);
    }
    let own = target.called.provider.query.iter().filter_map(|parameter| {
        parameter.value.as_deref().map(|value| (parameter.name.as_str(), value))
    });
    let more = options.query.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let uri = target.base_url.endpoint(&path, own.chain(more))?;
    if !has_query && !is_model_in_path {
        urls().insert(O::NAME, uri.clone());
    }
    Ok(Endpoint { uri, is_model_in_path })
}

/// Adds the headers of every request, then those of the caller.
fn add_headers(
    headers: &mut HeaderMap,
    target: &Target,
    options: &CallOptions,
    accept: &'static str,
) {
    headers.insert(ACCEPT, HeaderValue::from_static(accept));
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
        let mut value = value.clone();
        // It may be a credential, and HTTP libraries log the others.
        value.set_sensitive(true);
        headers.insert(name, value);
    }
}

#[cfg(test)]
mod tests {
    use chatwire_protocol::chat::{ChatRequest, Message};
    use http::Method;

    use super::*;
    use crate::{
        Provider,
        operation::{chat::Chat, models::ListModels},
        provider::credentials::ApiKey,
    };

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

    fn hi() -> ChatRequest {
        ChatRequest::new("a/model", [Message::user("Hi")])
    }

    fn chat(
        target: &Target,
        options: &CallOptions,
        request: &ChatRequest,
        streaming: bool,
    ) -> Result<Request<Bytes>, ConfigError> {
        super::request(target, options, &Chat { request, streaming })
    }

    fn list(target: &Target, options: &CallOptions) -> Request<Bytes> {
        request(target, options, &ListModels).unwrap()
    }

    #[test]
    fn the_documented_request_is_sent() {
        let options = CallOptions::default()
            .client_request_id("job-7".parse().unwrap())
            .header(USER_AGENT, HeaderValue::from_static("mine"));
        let request = chat(&usual(), &options, &hi(), true).unwrap();
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
    fn a_header_that_would_cut_or_redirect_the_request_is_an_error() {
        for name in TRANSPORT_HEADERS {
            let name = HeaderName::from_static(name);
            let options =
                CallOptions::default().header(name.clone(), HeaderValue::from_static("5"));
            let error = chat(&usual(), &options, &hi(), false).unwrap_err();
            assert!(error.to_string().contains(&format!("`{name}`")), "{error}");
        }
    }

    #[test]
    fn models_are_asked_for_without_a_body() {
        let options = CallOptions::default().query("include", "pricing").extra_field("seed", 7);
        let target = usual();
        let request = list(&target, &options);
        assert_eq!(request.method(), Method::GET);
        assert_eq!(request.uri(), "https://api.openai.com/v1/models?include=pricing");
        assert_eq!(request.headers()["authorization"], "Bearer secret");
        assert!(request.body().is_empty() && !request.headers().contains_key(CONTENT_TYPE));

        let target = azure("https://me.openai.azure.com");
        let request = list(&target, &CallOptions::default());
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
        let request = chat(&usual(), &options, &hi(), false).unwrap();
        assert_eq!(request.headers()["authorization"], "Basic canary");
        assert!(!format!("{request:?}").contains("canary"));
    }

    #[test]
    fn azure_has_the_model_in_the_address_and_another_header() {
        let target = azure("https://api.example/prefix");
        let options = CallOptions::default().query("x", "1");
        let request = chat(&target, &options, &hi(), false).unwrap();
        assert_eq!(
            request.uri(),
            "https://api.example/prefix/openai/deployments/a%2Fmodel/chat/completions\
             ?api-version=2024-10-21&x=1"
        );
        assert_eq!(request.headers()["api-key"], "secret");
        assert!(!request.headers().contains_key("authorization"));
        assert_eq!(request.body(), r#"{"messages":[{"role":"user","content":"Hi"}]}"#);

        let target = azure("https://me.openai.azure.com/");
        let request = chat(&target, &CallOptions::default(), &hi(), false).unwrap();
        assert_eq!(request.uri().path(), "/openai/deployments/a%2Fmodel/chat/completions");
        assert_eq!(request.uri().host(), Some("me.openai.azure.com"));

        let nameless = ChatRequest::default();
        let error = chat(&target, &options, &nameless, false).unwrap_err();
        assert_eq!(error, ConfigError::NoModel);
    }
}
