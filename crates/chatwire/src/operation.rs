//! The operations of the API: what is asked of a server, and how its response is read.

pub(crate) mod models;
pub(crate) mod prepare;

pub use self::models::Models;
