//! Deciding how long to wait and what to repeat.
//!
//! ```
//! use std::time::Duration;
//! use chatwire::{CallOptions, Client, RetryPolicy, TimeLimits};
//!
//! # fn example() -> Result<(), chatwire::Error> {
//! let client = Client::builder()
//!     .api_key("key")
//!     .options(
//!         CallOptions::default()
//!             .retry(RetryPolicy::default().retries(4))
//!             .time_limits(TimeLimits::default().idle(Duration::from_secs(60))),
//!     )
//!     .build()?;
//!
//! // A call that has to be over soon, with all that is repeated of it.
//! let limits = TimeLimits::default().total(Duration::from_secs(20));
//! let hurried = client.with(CallOptions::default().time_limits(limits));
//! # drop(hurried);
//! # Ok(())
//! # }
//! ```
