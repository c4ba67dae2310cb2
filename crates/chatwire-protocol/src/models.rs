//! The list of models: responses of `GET /v1/models`.
//!
//! Servers use three forms, and [`ModelList`] reads all of them: an object with the list in `data`,
//! an object with the list in `models`, and the list itself.
//! Reading and writing loses nothing, as in [`crate::chat`].
//!
//! ```
//! use chatwire_protocol::models::ModelList;
//!
//! let list = ModelList::from_slice(
//!     br#"{"data":[{"id":"a/model","aliases":["model"],"info":{"contextLength":8192}}]}"#,
//! )?;
//! let model = list.get("model").unwrap();
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
