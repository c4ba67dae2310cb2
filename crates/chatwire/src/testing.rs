//! Made-up responses for tests: valid, complete, and without JSON or events written by hand.
//!
//! They are responses for [`Scripted`](crate::transport::memory::Scripted), which needs no network
//! and no key.
//! [`Completion`] builds those that have more than a text.
//!
//! ```
//! use chatwire::{ChatRequest, Message, blocking::Client, testing};
//! use chatwire::transport::memory::Scripted;
//! use serde_json::json;
//!
//! let server = Scripted::new([
//!     testing::text("Hi!"),
//!     testing::stream(["Hel", "lo!"]),
//!     testing::tool_call("weather", json!({"town": "Lisbon"})),
//!     testing::error(401, "invalid_api_key", "Incorrect API key provided."),
//! ]);
//! let client = Client::builder().api_key("key").transport(server).build()?;
//! let request = ChatRequest::new("some-model", [Message::user("Hello")]);
//! assert_eq!(client.chat(&request)?.first_text().unwrap_or_default(), "Hi!");
//! assert_eq!(client.stream(&request)?.accumulate()?.first_text().unwrap_or_default(), "Hello!");
//! assert_eq!(client.chat(&request)?.tool_calls()[0].name(), Some("weather"));
//! let error = client.chat(&request).unwrap_err();
//! assert_eq!(error.status().map(|status| status.as_u16()), Some(401));
//! # Ok::<(), chatwire::Error>(())
//! ```

mod completion;

use chatwire_transport::memory::CannedResponse;
use http::StatusCode;
use serde_json::{Value, json};

pub use self::completion::Completion;

/// A completion with this text.
pub fn text(text: impl Into<String>) -> CannedResponse {
    Completion::new().text(text).response()
}

/// A streaming completion whose text comes in these pieces, one frame each.
pub fn stream<T: Into<String>>(pieces: impl IntoIterator<Item = T>) -> CannedResponse {
    let pieces = pieces.into_iter();
    pieces.fold(Completion::new(), |completion, piece| completion.text(piece)).stream()
}

/// A completion that calls a tool; the ID of the call is `call_1`.
pub fn tool_call(name: impl Into<String>, arguments: impl Into<Value>) -> CannedResponse {
    Completion::new().tool_call(name, arguments).response()
}

/// An error response: status, code and message, in the form of OpenAI.
///
/// [`CannedResponse::with_header`] adds headers, such as `retry-after`.
/// A status that HTTP does not have becomes 500.
pub fn error(status: u16, code: &str, message: &str) -> CannedResponse {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let kind = match status.as_u16() {
        401 => "authentication_error",
        403 => "permission_error",
        429 => "rate_limit_error",
        500.. => "server_error",
        _ => "invalid_request_error",
    };
    let error = json!({"message": message, "type": kind, "param": null, "code": code});
    CannedResponse::new(status)
        .with_header("content-type", "application/json")
        .with_frames([json!({"error": error}).to_string()])
}
