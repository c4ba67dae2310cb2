//! The server that is called: its base URL and its credentials.

pub(crate) mod base_url;
pub(crate) mod credentials;

pub use self::base_url::{BaseUrl, BaseUrlError};
