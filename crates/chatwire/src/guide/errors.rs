//! Errors: what went wrong, who is at fault, and what to do.
//!
//! [`Error::kind`](crate::Error::kind) tells what went wrong and who is at fault;
//! [`Error::api`](crate::Error::api) has the provider's message, code and request ID.
//!
//! ```
//! use chatwire::{ApiErrorKind, ChatRequest, Client, ErrorKind};
//!
//! # async fn example(client: Client, request: ChatRequest) -> Result<(), chatwire::Error> {
//! let error = match client.chat(&request).await {
//!     Ok(response) => return Ok(println!("{}", response.first_text().unwrap_or_default())),
//!     Err(error) => error,
//! };
//! match error.kind() {
//!     ErrorKind::Api(ApiErrorKind::OutOfCredit) => println!("top up the account"),
//!     ErrorKind::Api(ApiErrorKind::RateLimited) => println!("wait {:?}", error.retry_after()),
//!     ErrorKind::Api(_) => println!("{:?}", error.api().and_then(|api| api.message())),
//!     ErrorKind::Truncated => println!("so far: {:?}", error.partial()),
//!     _ => println!("{error}, after {} attempts", error.attempts().len()),
//! }
//! println!("request ID {:?}", error.request_id());
//! # Err(error)
//! # }
//! ```
//!
//! # Kinds of errors
//!
//! | [`ErrorKind`](crate::ErrorKind) | what happened | retried |
//! |---|---|---|
//! | `Configuration` | no API key, an invalid URL, no model | no |
//! | `Transport` | no connection, or it broke | if nothing was sent |
//! | `Timeout` | a timeout passed | if nothing was sent |
//! | `Api` | the server reported an error, in an error response or within a 200 | 408, 409, 429, 5xx and other limits, unless the error is permanent |
//! | `UnexpectedBody` | a 200 that is not a completion | no |
//! | `Stream` | an event that is not a chunk, or a limit | no |
//! | `Truncated` | a stream that ended before the completion did | no |
//! | `NotSent` | the batch had stopped before | no |
//! | `InvalidOutput` | not the requested output: a refusal, truncated, not JSON, of another type | no |
//! | `Tools` | a tool loop without a final response: too many rounds, or a fatal error of a tool | no |
//!
//! # What decides the kind of an API error
//!
//! The strongest evidence, in this order:
//! 1. a code or type with one meaning, such as `invalid_api_key` or Zhipu's `1113`; the tables have
//!    the source of each row, and [`Provider::error_code`](crate::Provider::error_code) adds one of
//!    your provider;
//! 2. the period of the limit, if Google's `quotaId` names it;
//! 3. a wait below an hour, from `Retry-After`, from a member such as `retryDelay`, or from
//!    `Please try again in 2.1s`: such a limit is a rate limit and never a quota;
//! 4. the status;
//! 5. the words of the message, where the status leaves the kind open.
//!
//! A 5xx is temporary unless a code, or the status of an upstream in front of its message, says
//! otherwise.
//! A 404 is a missing model only if it says so; otherwise the path is wrong, and the message names
//! the URL that was asked for.
//! [`Error::retry_after`](crate::Error::retry_after) has the wait, wherever it came from.
//!
//! # Retired models
//!
//! A provider responds with 404 if it has retired a model.
//! For AI/ML API, [`Error::successors`](crate::Error::successors) then names the models to use
//! instead, for example for `NousResearch/Nous-Hermes-2-Mixtral-8x7B-DPO`, which was retired in
//! 2025.
