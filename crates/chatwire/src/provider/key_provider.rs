//! API keys from a function of the caller, for tokens that expire.

mod cache;
mod of_call;

use std::{
    error::Error,
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use chatwire_transport::{BoxFuture, Clock, MaybeSend};
use futures_util::lock;
use secrecy::SecretString;

use cache::Cache;
pub(crate) use cache::UsedKey;
pub(crate) use of_call::CallKeys;

use super::secrets::ProvidedSecrets;

/// A key that a function returned to the client, and how long it is valid.
///
/// See [`ClientBuilder::key_provider`](crate::ClientBuilder::key_provider).
#[derive(Clone)]
pub struct ProvidedKey {
    pub(super) key: SecretString,
    pub(super) expires_in: Option<Duration>,
}

impl ProvidedKey {
    /// A key that is valid until the server rejects it with 401.
    pub fn new(key: impl AsRef<str>) -> Self {
        Self { key: SecretString::from(key.as_ref()), expires_in: None }
    }

    /// Sets how long the key is valid, counted from the moment that the function returns it.
    ///
    /// Subtract the time that a call may take: the key is used until then.
    #[must_use]
    pub fn expires_in(mut self, duration: Duration) -> Self {
        self.expires_in = Some(duration);
        self
    }
}

impl fmt::Debug for ProvidedKey {
    /// Shows nothing of the key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProvidedKey").field("expires_in", &self.expires_in).finish_non_exhaustive()
    }
}

/// The error of a function.
pub(crate) type BoxError = Box<dyn Error + Send + Sync>;

type Fetched = Result<ProvidedKey, BoxError>;

/// The function of the caller.
enum Fetch {
    Async(Box<dyn Fn() -> BoxFuture<'static, Fetched> + Send + Sync>),
    Blocking(Box<dyn Fn() -> Fetched + Send + Sync>),
}

/// A function of the caller, and the key that it returned last; shared by the clones of a client.
pub(crate) struct KeyProvider {
    /// The path of the function.
    pub(crate) name: &'static str,
    fetch: Fetch,
    cache: Cache,
    /// Held while the function runs, so that it runs once for all calls that wait for it.
    turn: lock::Mutex<()>,
    blocking_turn: Mutex<()>,
}

/// The function of the caller returned an error, or what is no key.
#[derive(Debug, Clone)]
pub(crate) struct KeyProviderError {
    name: &'static str,
    pub(crate) source: Arc<dyn Error + Send + Sync>,
}

impl fmt::Display for KeyProviderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the key provider `{}` failed: {}", self.name, self.source)
    }
}

impl KeyProvider {
    pub(crate) fn new<F>(name: &'static str, fetch: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Fetched> + MaybeSend + 'static,
    {
        Self::with(name, Fetch::Async(Box::new(move || Box::pin(fetch()))))
    }

    pub(crate) fn blocking(
        name: &'static str,
        fetch: impl Fn() -> Fetched + Send + Sync + 'static,
    ) -> Self {
        Self::with(name, Fetch::Blocking(Box::new(fetch)))
    }

    fn with(name: &'static str, fetch: Fetch) -> Self {
        let (cache, turn) = (Cache::default(), lock::Mutex::new(()));
        Self { name, fetch, cache, turn, blocking_turn: Mutex::new(()) }
    }

    /// The keys that no message may repeat.
    pub(crate) fn secrets(&self) -> &ProvidedSecrets {
        &self.cache.secrets
    }

    /// The current key, or that which the function returns.
    async fn get(&self, clock: &dyn Clock) -> Result<UsedKey, KeyProviderError> {
        if let Some(key) = self.cache.valid(clock.now()) {
            return Ok(key);
        }
        let before = self.cache.fetches();
        let _turn = self.turn.lock().await;
        if let Some(result) = self.cache.since(before) {
            return result;
        }
        let fetched = match &self.fetch {
            Fetch::Async(fetch) => fetch().await,
            Fetch::Blocking(fetch) => fetch(),
        };
        self.cache.store(self.name, fetched, clock.now())
    }

    /// The same on the calling thread.
    fn get_blocking(&self, clock: &dyn Clock) -> Result<UsedKey, KeyProviderError> {
        if let Some(key) = self.cache.valid(clock.now()) {
            return Ok(key);
        }
        let before = self.cache.fetches();
        let _turn = self.blocking_turn.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(result) = self.cache.since(before) {
            return result;
        }
        let fetched = match &self.fetch {
            Fetch::Blocking(fetch) => fetch(),
            Fetch::Async(_) => Err("the blocking client needs a blocking function".into()),
        };
        self.cache.store(self.name, fetched, clock.now())
    }
}
