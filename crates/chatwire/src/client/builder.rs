//! Puts a client together.

use std::{
    fmt,
    sync::{Arc, Mutex},
};

use chatwire_transport::{Clock, Transport, blocking};
use secrecy::{ExposeSecret, SecretString};

use super::Client;
use crate::{
    Authentication, BaseUrl, BaseUrlError, CallOptions, Config, Error, Provider, SystemClock,
    client::config::ConfigError,
    client::core::{Core, RetryShared},
    observe::Observer,
    operation::prepare::Target,
    provider::credentials::ApiKey,
    retry::budget::RetryBudget,
};

/// Puts a client together; nothing is checked before it is built.
///
/// The transport decides which kind of client it becomes: [`Client`], or [`blocking::Client`](crate::blocking::Client).
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
    base_url: Option<Result<BaseUrl, BaseUrlError>>,
    config: Option<Config>,
    options: CallOptions,
    transport: Option<Arc<T>>,
    proxy: Option<SecretString>,
    clock: Option<Arc<dyn Clock>>,
    seed: Option<u64>,
    observers: Vec<Arc<dyn Observer>>,
}

/// The transport that is used unless another is given.
type Made<T> = Result<Arc<T>, ConfigError>;

impl ClientBuilder {
    /// Sends over a transport of the caller's; over reqwest unless set, if the feature `reqwest` is enabled.
    #[must_use]
    pub fn transport(mut self, transport: impl Transport + 'static) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Checks everything and makes the client; nothing is sent.
    ///
    /// # Errors
    ///
    /// Fails with [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when there is neither a key nor a base URL, when one of them or the proxy is malformed, when there is no transport, and when a transport is given beside a proxy.
    pub fn build(self) -> Result<Client, Error> {
        #[cfg(feature = "reqwest")]
        let default = Some(|proxy: Option<&str>| {
            let transport = chatwire_transport::reqwest::ReqwestTransport::new();
            Ok(match proxy {
                Some(proxy) => Arc::new(transport.with_proxy(proxy)?) as _,
                None => Arc::new(transport) as _,
            })
        });
        #[cfg(not(feature = "reqwest"))]
        let default = None::<fn(Option<&str>) -> Made<dyn Transport>>;
        Ok(Client { core: self.core(default)?, draining: Arc::default() })
    }
}

impl ClientBuilder<dyn blocking::Transport> {
    /// Sends over a transport of the caller's; over ureq unless set, if the feature `ureq` is enabled.
    #[must_use]
    pub fn transport(mut self, transport: impl blocking::Transport + 'static) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Checks everything and makes the client; nothing is sent.
    ///
    /// # Errors
    ///
    /// Fails with [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when there is neither a key nor a base URL, when one of them or the proxy is malformed, when there is no transport, and when a transport is given beside a proxy.
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
        let default = None::<fn(Option<&str>) -> Made<dyn blocking::Transport>>;
        self.core(default).map(crate::blocking::Client::new)
    }
}

impl<T: ?Sized> ClientBuilder<T> {
    /// Sets the provider, and the API key and base URL that the environment holds for it.
    ///
    /// An [`api_key`](Self::api_key) and a [`base_url`](Self::base_url) that are set here count
    /// before those of the configuration.
    #[must_use]
    pub fn config(mut self, config: Config) -> Self {
        self.config = Some(config);
        self
    }

    /// Sets the provider; replaces a [`config`](Self::config), as its key is another provider's.
    ///
    /// Unless it is set, the provider is [`Provider::compatible`] with the
    /// [`base_url`](Self::base_url), and [`Provider::default`] if there is none.
    #[must_use]
    pub fn provider(self, provider: Provider) -> Self {
        self.config(Config { provider, api_key: None, base_url: None })
    }

    /// Sets the API key.
    ///
    /// It may be missing if a base URL is set: local servers need none.
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

    /// Sets the options of all calls, on top of those given before.
    #[must_use]
    pub fn options(mut self, options: CallOptions) -> Self {
        self.options = self.options.merged(options);
        self
    }

    /// Sends everything through a proxy, `http://user:password@host:port`, whatever the environment says.
    ///
    /// User and password may be missing; they are shown nowhere.
    /// It is for the transport that is used unless another is given: building fails where one is, as that is told of its proxy in its own way.
    /// Unless set, proxies are those of the environment.
    #[must_use]
    pub fn proxy(mut self, url: impl AsRef<str>) -> Self {
        self.proxy = Some(SecretString::from(url.as_ref()));
        self
    }

    /// Measures and waits by another clock; the [`SystemClock`] unless set.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Some(Arc::new(clock));
        self
    }

    /// Makes the waits between attempts the same in every run, for tests.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// Tells an observer of every call, after those that were given before.
    #[must_use]
    pub fn observer(mut self, observer: impl Observer + 'static) -> Self {
        self.observers.push(Arc::new(observer));
        self
    }

    fn core(self, default: Option<impl FnOnce(Option<&str>) -> Made<T>>) -> Result<Core<T>, Error> {
        let target = target(self.config, self.api_key.transpose()?, self.base_url.transpose()?)?;
        let proxy = self.proxy.as_ref().map(ExposeSecret::expose_secret);
        let transport = match (self.transport, default) {
            (Some(_), _) if proxy.is_some() => return Err(ConfigError::ProxyUnused.into()),
            (Some(transport), _) => transport,
            (None, Some(default)) => default(proxy)?,
            (None, None) => return Err(ConfigError::NoTransport.into()),
        };
        let rng = self.seed.map_or_else(fastrand::Rng::new, fastrand::Rng::with_seed);
        Ok(Core {
            transport,
            clock: self.clock.unwrap_or_else(|| Arc::new(SystemClock::new())),
            target: Arc::new(target),
            options: Arc::new(self.options),
            observers: self.observers.into(),
            retry_shared: Arc::new(RetryShared {
                rng: Mutex::new(rng),
                budget: RetryBudget::new(),
            }),
        })
    }
}

/// Which provider is called, where and with which key.
fn target(
    config: Option<Config>,
    api_key: Option<ApiKey>,
    base_url: Option<BaseUrl>,
) -> Result<Target, ConfigError> {
    let config = match (config, &base_url) {
        (Some(config), _) => config,
        (None, None) => Config::default(),
        (None, Some(base_url)) => {
            Config { provider: Provider::compatible_at(base_url.clone()), ..Config::default() }
        }
    };
    let api_key = api_key.or(config.api_key);
    let base_url = base_url.or(config.base_url);
    let is_at_home = base_url.is_none();
    let (provider, base_url) = config.provider.called_at(base_url)?;
    let wants_key = provider.authentication != Authentication::None;
    if api_key.is_none() && is_at_home && wants_key && !provider.domains.is_empty() {
        return Err(ConfigError::NoKey {
            page: provider.api_key_page,
            variable: provider.api_key_variables.into_iter().next(),
        });
    }
    Ok(Target::new(provider, base_url, api_key))
}

impl<T: ?Sized> Default for ClientBuilder<T> {
    fn default() -> Self {
        Self {
            api_key: None,
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
    /// Tells where it goes and with which options, not the key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("base_url", &self.base_url)
            .field("config", &self.config)
            .field("options", &self.options)
            .field("observers", &self.observers.len())
            .finish_non_exhaustive()
    }
}
