//! The key that a function returned last.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use secrecy::ExposeSecret;

use super::{Fetched, KeyProviderError};
use crate::provider::{credentials::ApiKey, secrets::ProvidedSecrets};

/// The key that a function returned last.
#[derive(Default)]
pub(super) struct Cache {
    state: Mutex<State>,
    /// All keys that it returned.
    pub(super) secrets: ProvidedSecrets,
}

#[derive(Default)]
struct State {
    /// How often the function has returned.
    fetches: u64,
    last: Option<Result<Stored, KeyProviderError>>,
}

#[derive(Clone)]
struct Stored {
    key: ApiKey,
    /// When it expires, on the client's clock.
    expires: Option<Duration>,
    is_rejected: bool,
}

/// The key of one attempt.
pub(crate) struct UsedKey {
    pub(crate) key: ApiKey,
    /// Whether it was not fetched for this attempt.
    pub(super) is_cached: bool,
    /// Which fetch returned it.
    fetch: u64,
}

impl Cache {
    /// How often the function has returned.
    pub(super) fn fetches(&self) -> u64 {
        self.state().fetches
    }

    /// The last key, if it is valid.
    pub(super) fn valid(&self, now: Duration) -> Option<UsedKey> {
        let state = self.state();
        let stored = state.last.as_ref()?.as_ref().ok()?;
        let is_valid = !stored.is_rejected && stored.expires.is_none_or(|expires| now < expires);
        is_valid.then(|| UsedKey { key: stored.key.clone(), is_cached: true, fetch: state.fetches })
    }

    /// What the function returned after it had returned `fetches` times; `None` if nothing.
    pub(super) fn since(&self, fetches: u64) -> Option<Result<UsedKey, KeyProviderError>> {
        let state = self.state();
        let last = state.last.clone().filter(|_| state.fetches > fetches)?;
        let fetch = state.fetches;
        Some(last.map(|stored| UsedKey { key: stored.key, is_cached: false, fetch }))
    }

    /// Stores what the function returned.
    pub(super) fn store(
        &self,
        name: &'static str,
        fetched: Fetched,
        now: Duration,
    ) -> Result<UsedKey, KeyProviderError> {
        let stored = fetched.and_then(|provided| {
            // Even what is no key may be part of one.
            self.secrets.add(provided.key.expose_secret().trim());
            let key = ApiKey::parse(provided.key.expose_secret())?;
            let expires = provided.expires_in.map(|duration| now.saturating_add(duration));
            Ok(Stored { key, expires, is_rejected: false })
        });
        let stored = stored.map_err(|source| KeyProviderError { name, source: Arc::from(source) });
        let mut state = self.state();
        state.fetches += 1;
        state.last = Some(stored.clone());
        let fetch = state.fetches;
        stored.map(|stored| UsedKey { key: stored.key, is_cached: false, fetch })
    }

    /// Forgets a key that a server has rejected, unless there is a newer one.
    pub(super) fn reject(&self, key: &UsedKey) {
        let mut state = self.state();
        if state.fetches == key.fetch
            && let Some(Ok(stored)) = &mut state.last
        {
            stored.is_rejected = true;
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
