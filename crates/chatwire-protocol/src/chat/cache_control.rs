//! Prompt caching.

use crate::json::{
    object::{setters, wire_object},
    open_enum::open_enum,
};

wire_object! {
    /// Marks the end of a part of the prompt that the provider caches, see
    /// [prompt caching][Anthropic] at Anthropic.
    ///
    /// Gateways forward it to models that support it.
    ///
    /// [Anthropic]: https://docs.anthropic.com/en/docs/build-with-claude/prompt-caching
    pub struct CacheControl {
        /// The kind of cache.
        kind ("type"): CacheKind,
        /// How long the cache entry lives, `5m` (default) or `1h`.
        ttl: String,
    }
}

impl CacheControl {
    /// An ephemeral cache entry with the default lifetime of the provider.
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
        /// An entry that expires after minutes or hours, see [`CacheControl::ttl`].
        Ephemeral = "ephemeral",
    }
}
