//! Calling another provider, a gateway, a local server or Azure OpenAI.
//!
//! A [`Provider`](crate::Provider) is a value: the base URL, environment variables, authentication,
//! paths, error codes and prices of one provider.
//!
//! | provider | API key from | base URL from |
//! |---|---|---|
//! | [`aimlapi`], the default | `AIMLAPI_API_KEY`, or else `AIML_API_KEY` | `AIMLAPI_BASE_URL` |
//! | [`openai`] | `OPENAI_API_KEY` | `OPENAI_BASE_URL` |
//! | [`azure`] | `AZURE_OPENAI_API_KEY` | `AZURE_OPENAI_ENDPOINT` |
//! | [`openrouter`] | `OPENROUTER_API_KEY` | |
//! | [`compatible`] | the builder | its argument |
//!
//! Azure OpenAI also requires an API version, from `OPENAI_API_VERSION` or the builder.
//!
//! [`Client::from_env`](crate::Client::from_env) reads the variables of the default provider,
//! [`Client::from_env_for`](crate::Client::from_env_for) those of another one.
//! [`Client::builder`](crate::Client::builder) reads no variable:
//!
//! ```
//! use chatwire::{Client, Provider, transport::memory::Scripted};
//!
//! # let transport = Scripted::default();
//! let openai = Client::builder()
//!     .provider(Provider::openai())
//!     .api_key("key")
//!     .transport(transport.clone())
//!     .build()?;
//!
//! // Azure OpenAI: the model of a request names the deployment.
//! let azure = Client::builder()
//!     .provider(Provider::azure().api_version("2024-10-21"))
//!     .base_url("https://my-resource.openai.azure.com")
//!     .api_key("key")
//!     .transport(transport)
//!     .build()?;
//! # Ok::<(), chatwire::Error>(())
//! ```
//!
//! # Any OpenAI-compatible server
//!
//! A base URL alone is enough.
//! A local server needs no key; a gateway may want headers and fields of its own, which are
//! [`CallOptions`](crate::CallOptions):
//!
//! ```
//! use chatwire::{CallOptions, Client, transport::memory::Scripted};
//! use chatwire::http::{HeaderName, HeaderValue};
//!
//! # let transport = Scripted::default();
//! let local = Client::builder()
//!     .base_url("http://localhost:8080")
//!     .transport(transport.clone())
//!     .build()?;
//!
//! let gateway = Client::builder()
//!     .base_url("https://gateway.example/openai/v1")
//!     .api_key("key")
//!     .options(
//!         CallOptions::default()
//!             .header("x-team", "search")
//!             .extra_field("route", "cheapest"),
//!     )
//!     .transport(transport)
//!     .build()?;
//! # Ok::<(), chatwire::Error>(())
//! ```
//!
//! A base URL can also be set beside a provider, for a gateway in front of it: requests keep the
//! form that the provider requires.
//!
//! # Errors
//!
//! If the API key is rejected, the message names the provider that was called, the environment
//! variable that the key is from, and the page where keys are created.
//! For a host that is not a built-in provider's, it names the host:
//!
//! ```
//! use chatwire::{ChatRequest, Message, Provider, blocking::Client, http::StatusCode};
//! use chatwire::transport::memory::{CannedResponse, Scripted};
//!
//! let rejects = || Scripted::new([CannedResponse::new(StatusCode::UNAUTHORIZED)]);
//! let request = ChatRequest::new("some-model", [Message::user("Hello")]);
//!
//! let builder = Client::builder().provider(Provider::openai()).api_key("key");
//! let error = builder.transport(rejects()).build()?.chat(&request).unwrap_err();
//! assert_eq!(
//!     error.to_string(),
//!     "HTTP 401, authentication (OpenAI rejected the API key: create one at \
//!      https://platform.openai.com/api-keys)",
//! );
//! assert_eq!(error.provider().unwrap().id, "openai");
//!
//! let builder = Client::builder().base_url("http://localhost:8080").api_key("key");
//! let error = builder.transport(rejects()).build()?.chat(&request).unwrap_err();
//! assert_eq!(
//!     error.to_string(),
//!     "HTTP 401, authentication (localhost:8080 rejected the API key)",
//! );
//! # Ok::<(), chatwire::Error>(())
//! ```
//!
//! # A provider of your own
//!
//! Each part of a provider can be set, such as the meaning of its error codes and the place of the
//! price:
//!
//! ```
//! use chatwire::{
//!     ApiErrorKind, Authentication, ChatRequest, Client, Config, CostField, CostUnit, Message,
//!     Provider,
//! };
//! use chatwire::http::{HeaderName, StatusCode};
//! use chatwire::transport::memory::{CannedResponse, Scripted};
//!
//! # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
//! let provider = Provider::compatible("https://llm.example/api")?
//!     .name("Example")
//!     .api_key_page("https://llm.example/keys")
//!     .api_key_variable("EXAMPLE_API_KEY")
//!     .authentication(Authentication::Header(HeaderName::from_static("x-api-key")))
//!     .path("chat", "/chat")
//!     .error_code("E17", ApiErrorKind::OutOfCredit, "https://llm.example/docs/errors")
//!     .cost_field(CostField::member("/usage/cost_usd", CostUnit::Usd));
//! let config = Config::from_lookup(provider, |name| {
//!     (name == "EXAMPLE_API_KEY").then(|| "secret".into())
//! })?;
//!
//! let body = r#"{"choices":[{"message":{"content":"Hi!"}}],"usage":{"cost_usd":0.5}}"#;
//! let server = Scripted::new([CannedResponse::new(StatusCode::OK).with_frames([body])]);
//! let client = Client::builder().config(config).transport(server.clone()).build()?;
//! let response = client.chat(&ChatRequest::new("some-model", [Message::user("Hello")])).await?;
//! assert_eq!(response.cost().unwrap().usd, 0.5);
//! let sent = &server.received()[0].request;
//! assert_eq!(sent.uri(), "https://llm.example/api/chat");
//! assert_eq!(sent.headers()["x-api-key"], "secret");
//! # Ok::<(), chatwire::Error>(()) }).unwrap();
//! ```
//!
//! # Keys that expire
//!
//! Azure's tokens, cloud identities and many gateways have keys that expire.
//! A function returns them, async or blocking as the client:
//!
//! ```
//! use std::{io, time::Duration};
//! use chatwire::{ChatRequest, Message, ProvidedKey, blocking::Client, testing};
//! use chatwire::transport::memory::Scripted;
//!
//! fn fetch_token() -> Result<ProvidedKey, io::Error> {
//!     let token = "token-1"; // From an identity server.
//!     Ok(ProvidedKey::new(token).expires_in(Duration::from_secs(3_500)))
//! }
//!
//! let server = Scripted::new([testing::text("Hi!"), testing::text("Hi again!")]);
//! let client = Client::builder().key_provider(fetch_token).transport(server.clone()).build()?;
//! let request = ChatRequest::new("some-model", [Message::user("Hello")]);
//! client.chat(&request)?;
//! client.chat(&request)?; // With the same token.
//! assert_eq!(server.received()[1].request.headers()["authorization"], "Bearer token-1");
//! # Ok::<(), chatwire::Error>(())
//! ```
//!
//! The key is used until it expires or a server rejects it with 401.
//! A call that is rejected with a key of an earlier call gets a new key and one more attempt.
//! When many calls need a key, the function runs once.
//! Its error is [`ErrorKind::KeyProvider`](crate::ErrorKind::KeyProvider).
//!
//! # A proxy
//!
//! The built-in transport uses the proxy that the environment names, or that of the builder:
//!
//! ```
//! # #[cfg(feature = "hyper")] {
//! use chatwire::Client;
//!
//! let proxied = Client::builder()
//!     .api_key("key")
//!     .proxy("http://user:password@proxy.example:3128")
//!     .build()?;
//! # }
//! # Ok::<(), chatwire::Error>(())
//! ```
//!
//! [`aimlapi`]: crate::Provider::aimlapi
//! [`azure`]: crate::Provider::azure
//! [`compatible`]: crate::Provider::compatible
//! [`openai`]: crate::Provider::openai
//! [`openrouter`]: crate::Provider::openrouter
