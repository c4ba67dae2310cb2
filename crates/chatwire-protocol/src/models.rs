//! The list of models: answers of `GET /v1/models`.
//!
//! Three forms are in use, and all are read: an object with the list in `data`, one with it in `models`, and the bare list.
//! Nothing is lost in any of them, as in [`crate::chat`].
//!
//! ```
//! use chatwire_protocol::models::ModelList;
//!
//! let list = ModelList::from_slice(
//!     br#"{"object":"list","data":[{"id":"a/model","aliases":["model"],"info":{"contextLength":8192}}]}"#,
//! )?;
//! let model = list.get("model").expect("it is an alias");
//! assert_eq!(model.id.as_deref(), Some("a/model"));
//! assert_eq!(model.context_window(), Some(8_192));
//! # Ok::<(), chatwire_protocol::json::DecodeError>(())
//! ```

mod list;
mod model;

pub use self::{
    list::{ModelEntry, ModelList, ModelPage},
    model::{Model, ModelInfo},
};
