//! Timeouts, retries and backoff.
//!
//! A client has one [`Timeouts`](crate::Timeouts) and one [`RetryPolicy`](crate::RetryPolicy), and
//! each call can have its own:
//!
//! ```
//! use std::time::Duration;
//! use chatwire::{CallOptions, Client, RetryPolicy, Timeouts};
//!
//! # fn example() -> Result<(), chatwire::Error> {
//! let client = Client::builder()
//!     .api_key("key")
//!     .options(
//!         CallOptions::default()
//!             .retry(RetryPolicy::default().max_retries(4))
//!             .timeouts(Timeouts::default().read(Duration::from_secs(60))),
//!     )
//!     .build()?;
//!
//! // A deadline for the whole call, including retries and backoff.
//! let timeouts = Timeouts::default().total(Duration::from_secs(20));
//! let urgent = client.with(CallOptions::default().timeouts(timeouts));
//! # drop(urgent);
//! # Ok(())
//! # }
//! ```
//!
//! # Timeouts
//!
//! The defaults never end a healthy stream: the read timeout counts the time without a byte, and
//! the total timeout is 24 hours.
//! Some servers keep a connection alive with comments and generate nothing; the stall timeout,
//! 1 hour by default, ends such a stream.
//! How much of a response is read and kept is limited by
//! [`ResponseLimits`](crate::ResponseLimits).
//! [`Error::kind`](crate::Error::kind) tells which timeout passed:
//! [`ErrorKind::Timeout`](crate::ErrorKind::Timeout).
//!
//! # Retries
//!
//! | what happened | retried |
//! |---|---|
//! | no connection, no DNS | yes |
//! | a reused connection ended before the first byte of a response | yes, within 5 s, unless [`retry_if_maybe_sent`](crate::RetryPolicy::retry_if_maybe_sent) says otherwise |
//! | a new connection did, or the response headers timed out | no, unless `retry_if_maybe_sent` says otherwise |
//! | 408, 409, 429, 5xx except 501 and 505 | yes, unless the error is permanent |
//! | another error response | no, unless it has `x-should-retry: true` |
//! | the response started, and then failed | no |
//!
//! A retry can be billed twice in two cases.
//!
//! A 408, 504 or 524 can mean that the server started the work and was too slow.
//! Use [`RetryPolicy::none`](crate::RetryPolicy::none) to decide about these yourself.
//!
//! A server may close a connection that was idle at the moment that the client sends a request on
//! it.
//! Nothing then shows whether the server read the request; most often it did not.
//! With a server that closes idle connections early, one call in ten can meet this.
//! By default such a call is retried, as the official SDKs do.
//! It is billed twice if the server did read it, started the work, and ended the connection without
//! a byte of a response.
//! [`RetryIfMaybeSent::Never`](crate::RetryIfMaybeSent::Never) excludes that:
//!
//! ```
//! use chatwire::{CallOptions, RetryIfMaybeSent, RetryPolicy};
//!
//! let policy = RetryPolicy::default().retry_if_maybe_sent(RetryIfMaybeSent::Never);
//! let options = CallOptions::default().retry(policy);
//! # drop(options);
//! ```
//!
//! The call then fails with [`NoRetryReason::MaybeSent`](crate::NoRetryReason::MaybeSent).
//! [`RetryIfMaybeSent::Always`](crate::RetryIfMaybeSent::Always) retries requests on new
//! connections too, and after a timeout of the response headers.
//! Over HTTP/2 a server says which requests it did not process; those are always retried.
//!
//! # Idempotency keys
//!
//! A provider or gateway that knows the header `Idempotency-Key` runs a request once, however often
//! it arrives.
//! [`CallOptions::idempotency_key`](crate::CallOptions::idempotency_key) sends a random one, which
//! all attempts of a call share; a [`Batch`](crate::Batch) keeps it for its own retries:
//!
//! ```
//! use chatwire::{CallOptions, RetryIfMaybeSent, RetryPolicy};
//!
//! let policy = RetryPolicy::default().retry_if_maybe_sent(RetryIfMaybeSent::Always);
//! let options = CallOptions::default().idempotency_key(true).retry(policy);
//! # drop(options);
//! ```
//!
//! # Backoff
//!
//! The delay before a retry is `max(Retry-After, random(0..backoff))`: exponential backoff with
//! full jitter, and at least what the server requests.
//! `Retry-After` and `retry-after-ms` are obeyed up to
//! [`max_retry_after`](crate::RetryPolicy::max_retry_after).
//! If the server requests more, the call fails at once, and
//! [`Error::retry_after`](crate::Error::retry_after) has the delay.
//!
//! The retries of all calls of a client come from one budget, so that an outage does not multiply
//! the load.
//! [`Error::no_retry_reason`](crate::Error::no_retry_reason) tells why a call was not retried.
