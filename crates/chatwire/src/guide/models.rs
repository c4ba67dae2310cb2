//! Asking which models there are.
//!
//! Each model comes with what its provider tells of it, and [`Model::schema_url`](crate::protocol::models::Model::schema_url) is the address of its own OpenAPI document.
//! AI/ML API tells without a key: give the base URL instead.
//! Look for a model with [`ModelList::get`](crate::protocol::models::ModelList::get), which knows the other names it goes by.
//!
//! ```
//! use chatwire::{CallOptions, Client, http::StatusCode, transport::memory::{CannedResponse, Scripted}};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), chatwire::Error> {
//! # let server = Scripted::new([CannedResponse::new(StatusCode::OK).with_frames([
//! #     r#"{"object":"list","data":[{"id":"a/model","aliases":["model"],"info":{"contextLength":8192,
//! #         "docsJson":"https://api.aimlapi.com/docs-json?model=a"},"pricing":{"kind":"fixed"}}]}"#,
//! # ])]);
//! let client = Client::builder().base_url("https://api.aimlapi.com/v1").transport(server).build()?;
//!
//! // More is told where it is asked for.
//! let detailed = client.with(CallOptions::default().query("include", "pricing"));
//! let models = detailed.models().await?;
//! for model in models.iter() {
//!     println!("{:?}: {:?} tokens, {:?}", model.id, model.context_window(), model.pricing);
//! }
//! let model = models.get("model").expect("an alias is a name as well");
//! assert_eq!(model.schema_url(), Some("https://api.aimlapi.com/docs-json?model=a"));
//! # Ok(())
//! # }
//! ```
//!
//! Other servers list less, and in other forms; whatever they add is in `extra`.
