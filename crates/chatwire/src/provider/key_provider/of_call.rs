//! The keys of one call.

use std::sync::Arc;

use chatwire_transport::Clock;

use super::{KeyProvider, KeyProviderError, UsedKey};
use crate::provider::credentials::ApiKey;

/// The keys of one call.
pub(crate) struct CallKeys {
    provider: Arc<KeyProvider>,
    used: Option<UsedKey>,
    has_renewed: bool,
}

impl CallKeys {
    pub(crate) fn new(provider: Arc<KeyProvider>) -> Self {
        Self { provider, used: None, has_renewed: false }
    }

    /// The key of the next attempt.
    pub(crate) async fn next(&mut self, clock: &dyn Clock) -> Result<&ApiKey, KeyProviderError> {
        let key = self.provider.get(clock).await?;
        Ok(&self.used.insert(key).key)
    }

    /// The same on the calling thread.
    pub(crate) fn next_blocking(&mut self, clock: &dyn Clock) -> Result<&ApiKey, KeyProviderError> {
        let key = self.provider.get_blocking(clock)?;
        Ok(&self.used.insert(key).key)
    }

    /// Forgets the key of the last attempt, which the server has rejected; returns whether one more
    /// attempt may have a new one.
    ///
    /// That is so once in a call, for a key that was not fetched for it.
    pub(crate) fn reject(&mut self) -> bool {
        let Some(used) = self.used.take() else { return false };
        self.provider.cache.reject(&used);
        let renews = used.is_cached && !self.has_renewed;
        self.has_renewed |= renews;
        renews
    }
}
