//! What a server says when it does not answer: one type for every form an error comes in.
//!
//! ```text
//! status + headers + body ──from_response──▶ ApiError   always, whatever the bytes
//! body of a 200, event ─────in_band───────▶ Option<ApiError>
//! ```
//!
//! ```
//! use bytes::Bytes;
//! use chatwire_protocol::error::{ApiError, ErrorKind};
//! use http::{HeaderMap, StatusCode};
//!
//! let body = Bytes::from_static(br#"{"message":"You've run out of credits.","statusCode":"403"}"#);
//! let error = ApiError::from_response(StatusCode::FORBIDDEN, &HeaderMap::new(), body);
//! assert_eq!(error.kind(), ErrorKind::OutOfCredit);
//! assert_eq!(error.to_string(), "HTTP 403, out of credit: You've run out of credits.");
//! ```

mod api_error;
mod body;
mod classification;
mod details;
mod kind;
mod markup;
mod param;
mod retired_models;
mod shape;
mod upstream;

pub use self::{
    api_error::ApiError, kind::ErrorKind, retired_models::successors_of, shape::ErrorShape,
};
