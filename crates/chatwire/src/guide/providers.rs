//! Calling another provider, a gateway, a local server or Azure OpenAI.
//!
//! A [`Provider`](crate::Provider) is a value: it has the base URL, the environment variables, the
//! authentication and the paths of one provider.
//!
//! | provider | API key from | base URL from |
//! |---|---|---|
//! | [`aimlapi`], the default | `AIMLAPI_API_KEY`, or else `AIML_API_KEY` | `AIMLAPI_BASE_URL` |
//! | [`openai`] | `OPENAI_API_KEY` | `OPENAI_BASE_URL` |
//! | [`azure`] | `AZURE_OPENAI_API_KEY` | `AZURE_OPENAI_ENDPOINT`, and the API version from `OPENAI_API_VERSION` |
//! | [`openrouter`] | `OPENROUTER_API_KEY` | |
//! | [`compatible`] | the builder | its argument |
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
//!             .header(HeaderName::from_static("x-team"), HeaderValue::from_static("search"))
//!             .extra_field("route", "cheapest"),
//!     )
//!     .transport(transport)
//!     .build()?;
//! # Ok::<(), chatwire::Error>(())
//! ```
//!
//! # A provider of your own
//!
//! Each part of a provider can be set:
//!
//! ```
//! use chatwire::{Authentication, ChatRequest, Client, Config, Message, Provider};
//! use chatwire::http::{HeaderName, StatusCode};
//! use chatwire::transport::memory::{CannedResponse, Scripted};
//!
//! # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
//! let provider = Provider::compatible("https://llm.example/api")?
//!     .name("Example")
//!     .api_key_page("https://llm.example/keys")
//!     .api_key_variable("EXAMPLE_API_KEY")
//!     .authentication(Authentication::Header(HeaderName::from_static("x-api-key")))
//!     .path("chat", "/chat");
//! let config = Config::from_lookup(provider, |name| {
//!     (name == "EXAMPLE_API_KEY").then(|| "secret".into())
//! })?;
//!
//! let body = r#"{"choices":[{"message":{"role":"assistant","content":"Hi!"}}]}"#;
//! let server = Scripted::new([CannedResponse::new(StatusCode::OK).with_frames([body])]);
//! let client = Client::builder().config(config).transport(server.clone()).build()?;
//! client.chat(&ChatRequest::new("some-model", [Message::user("Hello")])).await?;
//! let sent = &server.received()[0].request;
//! assert_eq!(sent.uri(), "https://llm.example/api/chat");
//! assert_eq!(sent.headers()["x-api-key"], "secret");
//! # Ok::<(), chatwire::Error>(()) }).unwrap();
//! ```
//!
//! # A proxy
//!
//! The transport of this crate uses the proxies of the environment, or the one that the builder
//! names:
//!
//! ```
//! # #[cfg(feature = "reqwest")] {
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
