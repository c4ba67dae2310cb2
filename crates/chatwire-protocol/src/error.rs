//! Errors that a server reports, in any form: one type for all of them.
//!
//! ```text
//! status, headers, body ──from_response──▶ ApiError           always succeeds
//! body of a 2xx response ───in_response──▶ Option<ApiError>
//! data of an event ─────────────in_band──▶ Option<ApiError>
//! ```
//!
//! Read the response of an error status:
//!
//! ```
//! use bytes::Bytes;
//! use chatwire_protocol::error::{ApiError, ErrorKind};
//! use http::{HeaderMap, StatusCode};
//!
//! let mut headers = HeaderMap::new();
//! headers.insert("x-request-id", "req-1".parse().unwrap());
//! let body = br#"{"error":{"message":"Rate limit reached","code":"rate_limit_exceeded"}}"#;
//!
//! let error = ApiError::from_response(
//!     StatusCode::TOO_MANY_REQUESTS,
//!     &headers,
//!     Bytes::from_static(body),
//! );
//! assert_eq!(error.kind(), ErrorKind::RateLimited);
//! assert_eq!(error.code(), Some("rate_limit_exceeded"));
//! assert_eq!(error.request_id(), Some("req-1"));
//! assert_eq!(error.to_string(), "HTTP 429, rate limited: Rate limit reached");
//! ```
//!
//! A 2xx response may contain an error as well:
//!
//! ```
//! use bytes::Bytes;
//! use chatwire_protocol::{
//!     chat::ChatResponse,
//!     error::{ApiError, ErrorKind},
//! };
//! use http::HeaderMap;
//!
//! let body = Bytes::from_static(br#"{"error":{"message":"The model is overloaded."}}"#);
//! let response = ChatResponse::from_slice(&body)?;
//! let error = ApiError::in_response(&HeaderMap::new(), &response, &body).unwrap();
//! assert_eq!(error.kind(), ErrorKind::Overloaded);
//! # Ok::<(), chatwire_protocol::json::DecodeError>(())
//! ```

mod api_error;
mod body;
mod classification;
mod code_table;
mod details;
mod error_code;
mod kind;
mod markup;
mod param;
mod phrases;
mod pruned;
mod quota_period;
mod shape;
mod upstream;
mod wait;

pub use self::{api_error::ApiError, error_code::ErrorCode, kind::ErrorKind, shape::ErrorShape};
