//! Calling another provider, a gateway, a local server or Azure.
//!
//! ```
//! use chatwire::{CallOptions, Client, http::{HeaderName, HeaderValue}, transport::memory::Scripted};
//!
//! # let transport = Scripted::default();
//! // A local server wants no key.
//! let local = Client::builder().base_url("http://localhost:8080").transport(transport.clone()).build()?;
//!
//! // A gateway with a prefix, a header and a member of its own.
//! let gateway = Client::builder()
//!     .base_url("https://gateway.example/openai/v1")
//!     .api_key("key")
//!     .options(
//!         CallOptions::default()
//!             .header(HeaderName::from_static("x-team"), HeaderValue::from_static("search"))
//!             .extra_field("route", "cheapest"),
//!     )
//!     .transport(transport.clone())
//!     .build()?;
//!
//! // A proxy that the environment does not name.
//! # #[cfg(feature = "reqwest")]
//! let proxied = Client::builder().api_key("key").proxy("http://user:password@proxy.example:3128").build()?;
//!
//! // Azure: the request's model names the deployment.
//! let azure = Client::builder()
//!     .base_url("https://my-resource.openai.azure.com")
//!     .api_key("key")
//!     .azure("2024-10-21")
//!     .transport(transport)
//!     .build()?;
//! # Ok::<(), chatwire::Error>(())
//! ```
