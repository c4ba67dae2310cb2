//! The builder of both clients.

mod key_provider;

use std::{
    fmt,
    sync::{Arc, Mutex},
};

use chatwire_transport::{Clock, Transport, blocking};
use secrecy::{ExposeSecret, SecretString};

use super::{
    Client,
    config::proxies_with_credentials,
    config_error::ConfigError,
    core::{Core, RetryShared},
    target::Target,
};
use crate::{
    BaseUrl, BaseUrlError, CallOptions, Config, Error, Provider, SystemClock, observe::Observer,
    provider::credentials::ApiKey, provider::key_provider::KeyProvider, retry::budget::RetryBudget,
};

/// The builder of a client; `build` checks what was set.
///
/// The kind of transport decides which client it builds: [`Client`] or
/// [`blocking::Client`](crate::blocking::Client).
///
/// ```
/// use chatwire::{Client, transport::memory::Scripted};
///
/// let client = Client::builder()
///     .base_url("http://localhost:8080")
///     .transport(Scripted::new([]))
///     .build()?;
/// # Ok::<(), chatwire::Error>(())
/// ```
pub struct ClientBuilder<T: ?Sized = dyn Transport> {
    api_key: Option<Result<ApiKey, ConfigError>>,
    key_provider: Option<Arc<KeyProvider>>,
    base_url: Option<Result<BaseUrl, BaseUrlError>>,
    config: Option<Config>,
    options: CallOptions,
    transport: Option<Arc<T>>,
    proxy: Option<SecretString>,
    clock: Option<Arc<dyn Clock>>,
    seed: Option<u64>,
    observers: Vec<Arc<dyn Observer>>,
}

/// The built-in transport, or why it cannot be used.
type DefaultTransport<T> = Result<Arc<T>, ConfigError>;

impl ClientBuilder {
    /// Sets the transport.
    ///
    /// The default is that of the feature `hyper`, or that of `reqwest` if only this is enabled.
    #[must_use]
    pub fn transport(mut self, transport: impl Transport + 'static) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Builds the client; sends nothing.
    ///
    /// # Errors
    ///
    /// Fails with [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) if
    /// - neither an API key nor a base URL is set;
    /// - the provider has no base URL and none is set, or a query parameter that it requires has no
    ///   value;
    /// - the API key, the base URL or the proxy is malformed;
    /// - there is no transport, or a custom transport and a proxy.
    pub fn build(self) -> Result<Client, Error> {
        #[cfg(feature = "hyper")]
        use chatwire_transport::hyper::HyperTransport as BuiltIn;
        #[cfg(all(feature = "reqwest", not(feature = "hyper")))]
        use chatwire_transport::reqwest::ReqwestTransport as BuiltIn;

        #[cfg(any(feature = "hyper", feature = "reqwest"))]
        let default = Some(|proxy: Option<&str>| {
            let transport = BuiltIn::new();
            Ok(match proxy {
                Some(proxy) => Arc::new(transport.with_proxy(proxy)?) as _,
                None => Arc::new(transport) as _,
            })
        });
        #[cfg(not(any(feature = "hyper", feature = "reqwest")))]
        let default = None::<fn(Option<&str>) -> DefaultTransport<dyn Transport>>;
        Ok(Client { core: self.core(default, "hyper")?, draining: Arc::default() })
    }
}

impl ClientBuilder<dyn blocking::Transport> {
    /// Sets the transport.
    ///
    /// The default is `ureq`, if the feature `ureq` is enabled.
    #[must_use]
    pub fn transport(mut self, transport: impl blocking::Transport + 'static) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Builds the client; sends nothing.
    ///
    /// # Errors
    ///
    /// Fails with [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) if
    /// - neither an API key nor a base URL is set;
    /// - the provider has no base URL and none is set, or a query parameter that it requires has no
    ///   value;
    /// - the API key, the base URL or the proxy is malformed;
    /// - there is no transport, or a custom transport and a proxy.
    pub fn build(self) -> Result<crate::blocking::Client, Error> {
        #[cfg(feature = "ureq")]
        let default = Some(|proxy: Option<&str>| {
            let transport = chatwire_transport::ureq::UreqTransport::new();
            Ok(match proxy {
                Some(proxy) => Arc::new(transport.with_proxy(proxy)?) as _,
                None => Arc::new(transport) as _,
            })
        });
        #[cfg(not(feature = "ureq"))]
        let default = None::<fn(Option<&str>) -> DefaultTransport<dyn blocking::Transport>>;
        self.core(default, "ureq").map(crate::blocking::Client::new)
    }
}

impl<T: ?Sized> ClientBuilder<T> {
    /// Sets the provider, with the API key and the base URL that the configuration has for it.
    ///
    /// [`api_key`](Self::api_key) and [`base_url`](Self::base_url) take precedence.
    #[must_use]
    pub fn config(mut self, config: Config) -> Self {
        self.config = Some(config);
        self
    }

    /// Sets the provider; replaces a [`config`](Self::config), whose API key may be another
    /// provider's.
    ///
    /// The default is [`Provider::compatible`] with the [`base_url`](Self::base_url), or
    /// [`Provider::default`] if no base URL is set.
    #[must_use]
    pub fn provider(self, provider: Provider) -> Self {
        self.config(Config { provider, api_key: None, base_url: None })
    }

    /// Sets the API key.
    ///
    /// It is optional if a base URL is set, because local servers need none.
    #[must_use]
    pub fn api_key(mut self, key: impl AsRef<str>) -> Self {
        self.api_key = Some(ApiKey::parse(key.as_ref()));
        self
    }

    /// Sets the base URL, instead of the provider's own; see [`BaseUrl`].
    #[must_use]
    pub fn base_url(mut self, url: impl AsRef<str>) -> Self {
        self.base_url = Some(BaseUrl::parse(url.as_ref()));
        self
    }

    /// Sets options for all calls; they override options that were set before.
    #[must_use]
    pub fn options(mut self, options: CallOptions) -> Self {
        self.options = self.options.merged(options);
        self
    }

    /// Sets a proxy, `http://user:password@host:port`; user and password are optional, and shown
    /// nowhere.
    ///
    /// Applies to the built-in transport only: with a custom transport, `build` fails; set the
    /// proxy on that.
    /// The default is the proxy that the environment names.
    #[must_use]
    pub fn proxy(mut self, url: impl AsRef<str>) -> Self {
        self.proxy = Some(SecretString::from(url.as_ref()));
        self
    }

    /// Sets the clock for timeouts and backoff; [`SystemClock`] by default.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Some(Arc::new(clock));
        self
    }

    /// Sets the seed of the backoff jitter, for reproducible tests; random by default.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// Adds an observer of all calls.
    #[must_use]
    pub fn observer(mut self, observer: impl Observer + 'static) -> Self {
        self.observers.push(Arc::new(observer));
        self
    }

    fn core(
        self,
        default: Option<impl FnOnce(Option<&str>) -> DefaultTransport<T>>,
        feature: &'static str,
    ) -> Result<Core<T>, Error> {
        let (api_key, base_url) = (self.api_key.transpose()?, self.base_url.transpose()?);
        let target = Target::resolve(self.config, api_key, self.key_provider.as_deref(), base_url)?;
        let proxy = self.proxy.as_ref().map(ExposeSecret::expose_secret);
        let transport = match (self.transport, default) {
            (Some(_), _) if proxy.is_some() => return Err(ConfigError::ProxyUnused.into()),
            (Some(transport), _) => transport,
            (None, Some(default)) => default(proxy)?,
            (None, None) => return Err(ConfigError::NoTransport { feature }.into()),
        };
        let target = target.with_secrets(&self.options, proxy);
        let target = proxies_with_credentials().iter().fold(target, |target, proxy| {
            target.with_secrets(&CallOptions::default(), Some(proxy.expose_secret()))
        });
        let rng = self.seed.map_or_else(fastrand::Rng::new, fastrand::Rng::with_seed);
        Ok(Core {
            transport,
            clock: self.clock.unwrap_or_else(|| Arc::new(SystemClock::new())),
            target: Arc::new(target),
            options: Arc::new(self.options),
            key_provider: self.key_provider,
            observers: self.observers.into(),
            idempotency_keys: None,
            retry_shared: Arc::new(RetryShared {
                rng: Mutex::new(rng),
                budget: RetryBudget::new(),
            }),
        })
    }
}

impl<T: ?Sized> Default for ClientBuilder<T> {
    fn default() -> Self {
        Self {
            api_key: None,
            key_provider: None,
            base_url: None,
            config: None,
            options: CallOptions::default(),
            transport: None,
            proxy: None,
            clock: None,
            seed: None,
            observers: Vec::new(),
        }
    }
}

impl<T: ?Sized> fmt::Debug for ClientBuilder<T> {
    /// Shows provider, base URL and options, and no key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("base_url", &self.base_url)
            .field("config", &self.config)
            .field("options", &self.options)
            .field("observers", &self.observers.len())
            .finish_non_exhaustive()
    }
}
