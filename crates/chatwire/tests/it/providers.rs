//! Each provider: its variables, requests and errors, in a table.

use chatwire::{
    ApiErrorKind, Authentication, CallOptions, Config, CostField, CostUnit, ErrorKind, Provider,
    RetryPolicy,
    blocking::Client,
    http::{HeaderName, HeaderValue, StatusCode},
    transport::{
        Phase, Sent, TransportErrorKind,
        memory::{CannedResponse, Scripted},
    },
};

use crate::{CANARY, client::BODY, hello};

/// The variables of every provider, each with another API key.
const ENVIRONMENT: &[(&str, &str)] = &[
    ("AIMLAPI_API_KEY", "sk-canary-0123456789-a"),
    ("OPENAI_API_KEY", "sk-canary-0123456789-b"),
    ("AZURE_OPENAI_API_KEY", "sk-canary-0123456789-c"),
    ("AZURE_OPENAI_ENDPOINT", "https://r.openai.azure.com/"),
    ("OPENAI_API_VERSION", "2024-10-21"),
    ("OPENROUTER_API_KEY", "sk-canary-0123456789-d"),
];

fn json(status: u16, body: &str) -> CannedResponse {
    CannedResponse::new(StatusCode::from_u16(status).expect("tests name statuses"))
        .with_header("content-type", "application/json")
        .with_frames([body.to_owned()])
}

fn config(provider: Provider, more: &[(&str, &str)]) -> Config {
    Config::from_lookup(provider, |name| {
        let mut variables = more.iter().chain(ENVIRONMENT);
        variables.find(|(known, _)| *known == name).map(|(_, value)| value.into())
    })
    .expect("the variables are well-formed")
}

/// A row: a provider, variables that precede those of the environment, a base URL on the builder.
struct Row<'a> {
    provider: Provider,
    variables: &'a [(&'a str, &'a str)],
    base_url: Option<&'a str>,
}

impl Row<'_> {
    fn of(provider: Provider) -> Self {
        Self { provider, variables: &[], base_url: None }
    }

    /// Checks the URL, the header with the key, and what an error for that key says.
    #[track_caller]
    fn check(self, url: &str, header: (&str, &str), error: &str) {
        let server =
            Scripted::new([json(200, BODY), json(401, &format!(r#"{{"error":"{CANARY}"}}"#))]);
        let mut builder = Client::builder()
            .config(config(self.provider, self.variables))
            .options(CallOptions::default().retry(RetryPolicy::none()))
            .transport(server.clone());
        if let Some(base_url) = self.base_url {
            builder = builder.base_url(base_url);
        }
        let builder_shown = format!("{builder:?}");
        let client = builder.build().expect("nothing is missing");
        client.chat(&hello()).expect("the server accepts the first request");
        let failed = client.chat(&hello()).expect_err("the server rejects the second request");

        let sent = &server.received()[0].request;
        assert_eq!(sent.uri(), url);
        assert_eq!(sent.headers()[header.0], header.1);
        assert!(sent.headers()[header.0].is_sensitive());
        let other = if header.0 == "api-key" { "authorization" } else { "api-key" };
        assert!(!sent.headers().contains_key(other));

        assert_eq!(failed.kind(), ErrorKind::Api(ApiErrorKind::Authentication));
        let message = failed.to_string();
        assert_eq!(message.split_once('(').map(|(_, note)| note), Some(&*format!("{error})")));
        let shown = format!("{builder_shown} {client:?} {message} {failed:?} {sent:?}");
        assert!(!shown.contains("canary-0123456789-"), "{shown}");
    }
}

#[test]
fn each_provider_has_its_url_its_key_and_its_help() {
    let chat = |base_url: &str| format!("{base_url}/chat/completions");
    Row::of(Provider::aimlapi()).check(
        &chat("https://api.aimlapi.com/v1"),
        ("authorization", "Bearer sk-canary-0123456789-a"),
        "AI/ML API rejected the API key in AIMLAPI_API_KEY: create one at \
         https://aimlapi.com/app/keys",
    );
    let openai = "OpenAI rejected the API key in OPENAI_API_KEY: create one at \
                  https://platform.openai.com/api-keys";
    let bearer = ("authorization", "Bearer sk-canary-0123456789-b");
    Row::of(Provider::openai()).check(&chat("https://api.openai.com/v1"), bearer, openai);
    let azure = "https://r.openai.azure.com/openai/deployments/nousresearch%2Fhermes-4-405b";
    let azure = format!("{azure}/chat/completions?api-version=2024-10-21");
    Row::of(Provider::azure()).check(
        &azure,
        ("api-key", "sk-canary-0123456789-c"),
        "Azure OpenAI rejected the API key in AZURE_OPENAI_API_KEY: create one at \
         https://portal.azure.com",
    );
    Row::of(Provider::openrouter()).check(
        &chat("https://openrouter.ai/api/v1"),
        ("authorization", "Bearer sk-canary-0123456789-d"),
        "OpenRouter rejected the API key in OPENROUTER_API_KEY: create one at \
         https://openrouter.ai/settings/keys",
    );
    let compatible = Provider::compatible("https://gateway.example/v1").unwrap();
    Row::of(compatible.api_key_variable("OPENAI_API_KEY")).check(
        &chat("https://gateway.example/v1"),
        bearer,
        "gateway.example rejected the API key in OPENAI_API_KEY",
    );
}

#[test]
fn a_base_url_changes_the_address_and_the_name_and_nothing_else() {
    let elsewhere = "localhost:8080 rejected the API key in OPENAI_API_KEY";
    let bearer = ("authorization", "Bearer sk-canary-0123456789-b");
    let row = || Row::of(Provider::openai());
    let url = "http://localhost:8080/v1/chat/completions";
    let variables = &[("OPENAI_BASE_URL", "http://localhost:8080")];
    Row { variables, ..row() }.check(url, bearer, elsewhere);
    // The builder overrides the environment, and a path stays as it is.
    let base_url = Some("http://localhost:8080/a/b/");
    let url = "http://localhost:8080/a/b/chat/completions";
    Row { base_url, ..row() }.check(url, bearer, elsewhere);
    let variables = &[("OPENAI_BASE_URL", "http://elsewhere")];
    Row { variables, base_url, ..row() }.check(url, bearer, elsewhere);
    // A gateway in front of Azure is called as Azure is.
    let base_url = Some("http://localhost:8080/azure");
    Row { base_url, ..Row::of(Provider::azure()) }.check(
        "http://localhost:8080/azure/openai/deployments/nousresearch%2Fhermes-4-405b/\
         chat/completions?api-version=2024-10-21",
        ("api-key", "sk-canary-0123456789-c"),
        "localhost:8080 rejected the API key in AZURE_OPENAI_API_KEY",
    );
    // A host of another provider has that provider's name and page.
    let base_url = Some("https://openrouter.ai/api/v1");
    Row { base_url, ..row() }.check(
        "https://openrouter.ai/api/v1/chat/completions",
        bearer,
        "OpenRouter rejected the API key in OPENAI_API_KEY: create one at \
         https://openrouter.ai/settings/keys",
    );
}

#[test]
fn what_a_provider_requires_is_named_when_the_client_is_built() {
    let built = |provider: Provider| {
        let builder = Client::builder().provider(provider).transport(Scripted::default());
        builder.build().map(drop).map_err(|error| error.to_string())
    };
    let missing = |text: &str| Err(text.to_owned());
    let local = || Provider::compatible("http://localhost").unwrap();
    assert_eq!(built(local()), Ok(()));
    assert_eq!(built(Provider::openai().authentication(Authentication::None)), Ok(()));
    assert_eq!(
        built(Provider::openrouter()),
        missing(
            "no API key is set: create one at https://openrouter.ai/settings/keys and set \
             OPENROUTER_API_KEY, or pass it to the builder"
        )
    );
    assert_eq!(
        built(Provider::azure().api_version("1")),
        missing(
            "no base URL is set for Azure OpenAI: set AZURE_OPENAI_ENDPOINT, or pass it to the \
             builder"
        )
    );
}

#[test]
fn a_key_of_one_provider_is_not_sent_to_another() {
    let builder = Client::builder().config(config(Provider::openai(), &[]));
    let server = Scripted::new([json(200, BODY)]);
    let builder = builder.provider(Provider::compatible("http://localhost").unwrap());
    let client = builder.transport(server.clone()).build().unwrap();
    client.chat(&hello()).unwrap();
    assert!(!server.received()[0].request.headers().contains_key("authorization"));
}

#[test]
fn a_provider_of_ones_own_has_its_headers_codes_and_prices() {
    let provider = Provider::compatible("https://llm.example")
        .unwrap()
        .name("Example")
        .api_key_page("https://llm.example/keys")
        .query_parameter("tenant", "a b")
        .path("chat", "/generate/{model}")
        .error_code("E17", ApiErrorKind::OutOfCredit, "https://llm.example/codes")
        .request_id_header(HeaderName::from_static("x-trace"))
        .cost_field(CostField::header(
            HeaderName::from_static("x-cents"),
            CostUnit::credits(100.0),
        ));
    let server = Scripted::new([
        json(200, BODY).with_header("x-cents", "5").with_header("x-trace", "t"),
        json(429, r#"{"error":{"code":"E17"}}"#).with_header("x-trace", "t"),
        json(401, ""),
    ]);
    let builder = Client::builder().provider(provider).transport(server.clone());
    let client = builder.build().unwrap();
    let response = client.chat(&hello()).unwrap();
    let cost = response.cost().unwrap();
    assert_eq!((cost.usd, cost.credits), (0.05, Some(5.0)));
    assert_eq!(response.meta.request_id(), Some("t"));
    assert_eq!(response.meta.provider().name, "Example");
    let uri = server.received()[0].request.uri().to_string();
    assert_eq!(uri, "https://llm.example/v1/generate/nousresearch%2Fhermes-4-405b?tenant=a%20b");

    // An error of this kind is not retried.
    let error = client.chat(&hello()).unwrap_err();
    assert_eq!(error.to_string(), "HTTP 429, out of credit (from Example; request ID t)");
    let error = client.chat(&hello()).unwrap_err().to_string();
    let help = "Example requires an API key: create one at https://llm.example/keys";
    assert_eq!(error, format!("HTTP 401, authentication ({help})"));
}

#[test]
fn a_code_within_a_stream_means_the_same() {
    let provider = Provider::compatible("http://localhost").unwrap();
    let provider = provider.error_code("E17", ApiErrorKind::OutOfCredit, "https://llm.example");
    let events = "data: {\"error\":{\"message\":\"no\",\"code\":\"E17\"}}\n\n";
    for response in [
        CannedResponse::new(StatusCode::OK).with_header("content-type", "text/event-stream"),
        CannedResponse::new(StatusCode::OK).with_header("content-type", "application/json"),
    ] {
        let is_stream = response.clone().with_frames([events]);
        let body = r#"{"error":{"message":"no","code":"E17"}}"#;
        let server = Scripted::new([is_stream, response.with_frames([body])]);
        let builder = Client::builder().provider(provider.clone()).transport(server);
        let client = builder.build().unwrap();
        let error = client.stream(&hello()).unwrap().accumulate().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Api(ApiErrorKind::OutOfCredit));
        let error = client.chat(&hello()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Api(ApiErrorKind::OutOfCredit));
    }
}

#[test]
fn a_header_of_the_caller_replaces_the_key() {
    let server = Scripted::new([json(200, BODY)]);
    let name = HeaderName::from_static("authorization");
    let options = CallOptions::default().header(name, HeaderValue::from_static("Basic canary"));
    let builder = Client::builder().config(config(Provider::openai(), &[])).options(options);
    builder.transport(server.clone()).build().unwrap().chat(&hello()).unwrap();
    let received = server.received();
    assert_eq!(received[0].request.headers()["authorization"], "Basic canary");
}

#[test]
fn an_unreachable_server_is_named_with_what_to_check() {
    for (kind, advice) in [
        (TransportErrorKind::Dns, "check the host of the base URL, and the network"),
        (TransportErrorKind::Connect, "check that a server listens there"),
        (TransportErrorKind::Timeout(Phase::Connect), "check that a server listens there"),
        (TransportErrorKind::Tls, "check the certificate of the server"),
    ] {
        let server = Scripted::new([CannedResponse::error(kind, Sent::Nothing)]);
        let client = Client::builder()
            .config(config(Provider::openai(), &[]))
            .options(CallOptions::default().retry(RetryPolicy::none()).query("k", "canary-value"))
            .transport(server)
            .build()
            .unwrap();
        let message = client.chat(&hello()).unwrap_err().to_string();
        let asked = "asked OpenAI for POST https://api.openai.com/v1/chat/completions: ";
        assert!(message.contains(&format!("{asked}{advice}")), "{message}");
    }
}
