//! The list of models of a provider.
//!
//! Each model has the fields that its provider sends;
//! [`Model::schema_url`](crate::protocol::models::Model::schema_url) is the address of its own
//! OpenAPI document.
//! AI/ML API needs no API key for the list: give a base URL instead.
//! [`ModelList::get`](crate::protocol::models::ModelList::get) finds a model by its ID or an alias.
//!
//! ```
//! use chatwire::{CallOptions, Client, http::StatusCode};
//! use chatwire::transport::memory::{CannedResponse, Scripted};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), chatwire::Error> {
//! # let server = Scripted::new([CannedResponse::new(StatusCode::OK).with_frames([
//! #     r#"{"object":"list","data":[{"id":"a/model","aliases":["model"],
//! #         "pricing":{"kind":"fixed"},"info":{"contextLength":8192,
//! #             "docsJson":"https://api.aimlapi.com/docs-json?model=a"}}]}"#,
//! # ])]);
//! let client =
//!     Client::builder().base_url("https://api.aimlapi.com/v1").transport(server).build()?;
//!
//! // The provider sends more details on request.
//! let detailed = client.with(CallOptions::default().query("include", "pricing"));
//! let models = detailed.models().await?;
//! for model in models.iter() {
//!     println!("{:?}: {:?} tokens, {:?}", model.id, model.context_window(), model.pricing);
//! }
//! let model = models.get("model").expect("the alias is in the list");
//! assert_eq!(model.schema_url(), Some("https://api.aimlapi.com/docs-json?model=a"));
//! # Ok(())
//! # }
//! ```
//!
//! Other servers send fewer fields, in other formats; unknown fields are in `extra`.
