//! Idempotency keys that several attempts of one call share.

use std::{
    hash::{DefaultHasher, Hash as _, Hasher as _},
    sync::atomic::{AtomicU64, Ordering},
};

use http::HeaderValue;

/// The keys of one attempt of a caller who makes the same calls again if the attempt fails.
///
/// The first call of each attempt has the same key, and so on; a call with another body has
/// another key, because a server rejects a key that comes with another request.
#[derive(Debug)]
pub(crate) struct IdempotencyKeys {
    seed: u128,
    calls: AtomicU64,
}

impl IdempotencyKeys {
    /// The keys of an attempt; all attempts of one item have the same seed.
    pub(crate) fn new(seed: u128) -> Self {
        Self { seed, calls: AtomicU64::new(0) }
    }

    /// The key of the next call.
    pub(crate) fn next(&self, body: &[u8]) -> HeaderValue {
        let call = self.calls.fetch_add(1, Ordering::Relaxed);
        let half = |part: u8| {
            let mut hasher = DefaultHasher::new();
            (self.seed, call, part, body).hash(&mut hasher);
            hasher.finish()
        };
        key(u128::from(half(0)) << 64 | u128::from(half(1)))
    }
}

/// A key: 128 bits in hexadecimal.
pub(crate) fn key(bits: u128) -> HeaderValue {
    let text = format!("{bits:032x}");
    HeaderValue::from_str(&text).expect("hexadecimal digits are valid in a header")
}

#[cfg(test)]
mod tests {
    use super::IdempotencyKeys;

    #[test]
    fn attempts_with_the_same_calls_have_the_same_keys() {
        let keys = |seed, bodies: [&str; 2]| {
            let keys = IdempotencyKeys::new(seed);
            bodies.map(|body| keys.next(body.as_bytes()))
        };
        let first = keys(1, ["a", "a"]);
        assert_eq!(first, keys(1, ["a", "a"]));
        assert_ne!(first[0], first[1]);
        let other = keys(1, ["a", "b"]);
        assert_eq!(first[0], other[0]);
        assert_ne!(first[1], other[1]);
        assert_ne!(first[0], keys(2, ["a", "a"])[0]);
    }
}
