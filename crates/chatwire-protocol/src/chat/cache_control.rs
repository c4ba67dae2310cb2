//! Prompt caching.

use crate::json::{
    object::{setters, wire_object},
    open_enum::open_enum,
};

wire_object! {
    /// How the provider is to cache a prompt.
    pub struct CacheControl {
        /// The kind of cache.
        kind ("type"): CacheKind,
        /// How long it lasts: `5m` or `1h`.
        ttl: String,
    }
}

impl CacheControl {
    /// A cache for minutes, as long as the provider's default.
    pub fn ephemeral() -> Self {
        Self { kind: Some(CacheKind::Ephemeral), ..Self::default() }
    }
}

setters! { CacheControl {
    into ttl: String,
} }

open_enum! {
    /// The kind of a prompt cache.
    pub enum CacheKind {
        /// Short-lived.
        Ephemeral = "ephemeral",
    }
}
