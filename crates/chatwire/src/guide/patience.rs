//! Deciding how long to wait and what to repeat.
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
//! // A call that has to be over soon, with all that is repeated of it.
//! let limits = Timeouts::default().total(Duration::from_secs(20));
//! let hurried = client.with(CallOptions::default().timeouts(limits));
//! # drop(hurried);
//! # Ok(())
//! # }
//! ```
