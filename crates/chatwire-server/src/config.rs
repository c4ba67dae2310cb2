//! Configuration of a server: behavior and limits.

use std::{
    fmt,
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
};

use chatwire_schema::Contract;
use chatwire_transport::cassette::RecordingSet;

use crate::{
    canned::CannedResponse, clock::Clock, dialect::Dialect, fault::FaultInjector,
    journal::RequestSummary, limits::Limits, pace::Pace, proxy::Upstream,
};

/// What is called for every request.
type OnRequest = Arc<dyn Fn(&RequestSummary) + Send + Sync>;

/// Configuration of a [`Server`](crate::Server).
///
/// | setting | default | effect of the default |
/// |---|---|---|
/// | [`listen`](Self::listen) | `127.0.0.1:0` | a free port, reachable from this machine only |
/// | [`api_key`](Self::api_key) | none | requests need no key |
/// | [`contract`](Self::contract) | none | a request is validated against its model's contract |
/// | [`models`](Self::models) | none | the models with bundled contracts are listed |
/// | [`reject_unknown_models`](Self::reject_unknown_models) | `false` | any model name is accepted |
/// | [`reject_nulls`](Self::reject_nulls) | `false` | `null` counts as absent |
/// | [`strict`](Self::strict) | `true` | what the documentation forbids is rejected |
/// | [`recordings`](Self::recordings) | none | every response is generated |
/// | [`only_recorded`](Self::only_recorded) | `false` | other requests get generated responses |
/// | [`speed`](Self::speed) | 0 | recorded frames are sent without delay |
/// | [`upstream`](Self::upstream) | none | the server responds itself |
/// | [`respond`](Self::respond) | none | every other response is generated |
/// | [`pace`](Self::pace) | [`Pace::default`] | generated tokens are sent without delay |
/// | [`faults`](Self::faults) | those of the header `x-chatwire-fault` | responses are as they should be |
/// | [`dialect`](Self::dialect) | none | errors as the provider of the model words them, else as OpenAI does |
/// | [`allow_host`](Self::allow_host) | none | hosts are addresses and `localhost` |
/// | [`allow_origin`](Self::allow_origin) | none | browsers may use it from local pages only |
/// | [`on_request`](Self::on_request) | none | no access log |
/// | [`clock`](Self::clock) | [`Clock::System`] | timestamps are the machine's time |
/// | [`limits`](Self::limits) | [`Limits::default`] | 16 MiB bodies, 30 s, 16,384 connections |
///
/// Each setter replaces the previous value.
#[derive(Clone)]
pub struct Config {
    pub(crate) listen: SocketAddr,
    pub(crate) api_key: Option<String>,
    pub(crate) contract: Option<Contract>,
    pub(crate) strict: bool,
    pub(crate) recordings: Option<Arc<RecordingSet>>,
    pub(crate) only_recorded: bool,
    pub(crate) speed: u32,
    pub(crate) models: Vec<String>,
    pub(crate) reject_unknown_models: bool,
    pub(crate) reject_nulls: bool,
    pub(crate) upstream: Option<Upstream>,
    pub(crate) canned: Vec<CannedResponse>,
    pub(crate) pace: Pace,
    pub(crate) faults: Arc<FaultInjector>,
    pub(crate) dialect: Option<Dialect>,
    pub(crate) allowed_hosts: Vec<String>,
    pub(crate) allowed_origins: Vec<String>,
    pub(crate) on_request: Option<OnRequest>,
    pub(crate) clock: Clock,
    pub(crate) limits: Limits,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            api_key: None,
            contract: None,
            strict: true,
            recordings: None,
            only_recorded: false,
            speed: 0,
            models: Vec::new(),
            reject_unknown_models: false,
            reject_nulls: false,
            upstream: None,
            canned: Vec::new(),
            pace: Pace::default(),
            faults: Arc::default(),
            dialect: None,
            allowed_hosts: Vec::new(),
            allowed_origins: Vec::new(),
            on_request: None,
            clock: Clock::default(),
            limits: Limits::default(),
        }
    }
}

impl Config {
    /// Sets the address to listen on. Default: `127.0.0.1:0`.
    ///
    /// Port 0 selects a free port, which [`Server::local_addr`](crate::Server::local_addr)
    /// returns.
    /// With the default the server is not reachable from other machines; any address that is
    /// needs an [`api_key`](Self::api_key).
    #[must_use]
    pub fn listen(mut self, address: SocketAddr) -> Self {
        self.listen = address;
        self
    }

    /// Sets the key that a chat request must send as `authorization: Bearer KEY`. Default: none.
    ///
    /// A request without the key gets 401.
    /// Without a configured key, every request is accepted.
    /// `GET` and `HEAD` requests need no key if the server is reachable from this machine only;
    /// otherwise all requests but `GET /_chatwire/health` need it.
    #[must_use]
    pub fn api_key(mut self, key: impl Into<String>) -> Self {
        self.api_key = Some(key.into());
        self
    }

    /// Sets the contract that every chat request is validated against. Default: none.
    ///
    /// Without it, a request is validated against the bundled contract of its model, and against
    /// OpenAI's when no contract is for its model.
    #[must_use]
    pub fn contract(mut self, contract: Contract) -> Self {
        self.contract = Some(contract);
        self
    }

    /// Sets the names of the models that `GET /v1/models` lists. Default: those of the
    /// [`contract`](Self::contract), else the models with bundled contracts.
    ///
    /// Other names are accepted, too, unless
    /// [`reject_unknown_models`](Self::reject_unknown_models) is set.
    #[must_use]
    pub fn models(mut self, models: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.models = models.into_iter().map(Into::into).collect();
        self
    }

    /// Sets whether a model that is not listed gets 404. Default: `false`.
    #[must_use]
    pub fn reject_unknown_models(mut self, reject: bool) -> Self {
        self.reject_unknown_models = reject;
        self
    }

    /// Sets whether `null` is rejected where the contract does not allow it. Default: `false`.
    ///
    /// Many clients send assistant messages back with `content: null`.
    #[must_use]
    pub fn reject_nulls(mut self, reject: bool) -> Self {
        self.reject_nulls = reject;
        self
    }

    /// Sets whether to reject requests that the contracts allow but their documentation forbids.
    /// Default: `true`.
    ///
    /// [Accepted requests](crate#accepted-requests) lists what a strict server rejects.
    #[must_use]
    pub fn strict(mut self, strict: bool) -> Self {
        self.strict = strict;
        self
    }

    /// Sets the recordings to respond with. Default: none.
    ///
    /// A request that equals a recorded one gets the recorded response.
    /// Any other request gets a generated response, unless
    /// [`only_recorded`](Self::only_recorded) is set.
    #[must_use]
    pub fn recordings(mut self, recordings: impl Into<Arc<RecordingSet>>) -> Self {
        self.recordings = Some(recordings.into());
        self
    }

    /// Sets whether chat requests without a recording get 404. Default: `false`.
    ///
    /// The error message names the closest recording and where it differs.
    #[must_use]
    pub fn only_recorded(mut self, only_recorded: bool) -> Self {
        self.only_recorded = only_recorded;
        self
    }

    /// Sets the factor by which recorded delays are divided. Default: 0.
    ///
    /// 1 is the recorded speed, 2 is twice as fast, and 0 sends all frames without delay.
    /// Frames that are due at the same time are written together: each is a chunk of its own, but
    /// several may arrive in one read.
    #[must_use]
    pub fn speed(mut self, speed: u32) -> Self {
        self.speed = speed;
        self
    }

    /// Passes requests on to another server instead of responding. Default: none.
    ///
    /// Only requests for paths below `/_chatwire/` are not passed on.
    /// Without [`api_key`](Self::api_key), the credentials of a request are those of the other
    /// server.
    #[must_use]
    pub fn upstream(mut self, upstream: Upstream) -> Self {
        self.upstream = Some(upstream);
        self
    }

    /// Adds a canned response, which requests of its kind get in place of a generated one. Default:
    /// none. Of several for one request the first is sent.
    #[must_use]
    pub fn respond(mut self, response: CannedResponse) -> Self {
        self.canned.push(response);
        self
    }

    /// Sets the pace of generated responses. Default: without delay.
    #[must_use]
    pub fn pace(mut self, pace: Pace) -> Self {
        self.pace = pace;
        self
    }

    /// Sets the faults that responses get. Default: those that requests ask for in the header
    /// `x-chatwire-fault`.
    #[must_use]
    pub fn faults(mut self, faults: impl Into<Arc<FaultInjector>>) -> Self {
        self.faults = faults.into();
        self
    }

    /// Sets how errors are worded. Default: as the provider of the requested model words them if
    /// there is a [`Dialect`] of its name, else as OpenAI does.
    #[must_use]
    pub fn dialect(mut self, dialect: Dialect) -> Self {
        self.dialect = Some(dialect);
        self
    }

    /// Also accepts requests for this host name; `*` accepts any. Default: none.
    ///
    /// Addresses, `localhost` and names below it are always accepted.
    /// Any other host gets 403, because a web page whose domain resolves to this machine could
    /// read responses. Names are not checked if every request needs a key, see
    /// [`api_key`](Self::api_key).
    #[must_use]
    pub fn allow_host(mut self, name: impl Into<String>) -> Self {
        self.allowed_hosts.push(name.into());
        self
    }

    /// Also accepts requests of scripts of this origin, such as `https://app.example`; `*` accepts
    /// any. Default: none.
    ///
    /// Origins on this machine are always accepted; any other gets 403.
    /// Responses to accepted origins have the headers of cross-origin resource sharing.
    #[must_use]
    pub fn allow_origin(mut self, origin: impl Into<String>) -> Self {
        self.allowed_origins.push(origin.into());
        self
    }

    /// Calls a function for every request, when the headers of its response are ready, on the
    /// thread
    /// that serves the request. Default: none.
    #[must_use]
    pub fn on_request(
        mut self,
        function: impl Fn(&RequestSummary) + Send + Sync + 'static,
    ) -> Self {
        self.on_request = Some(Arc::new(function));
        self
    }

    /// Sets the source of `created`, `date` and `timestamp`. Default: [`Clock::System`].
    #[must_use]
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Sets the limits on request bodies, time and connections. Default: [`Limits::default`].
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("listen", &self.listen)
            .field("api_key", &self.api_key.as_ref().map(|_| "(hidden)"))
            .field("contract", &self.contract.as_ref().map(Contract::name))
            .field("strict", &self.strict)
            .field(
                "recordings",
                &self.recordings.as_ref().map(|recordings| recordings.recordings().len()),
            )
            .field("only_recorded", &self.only_recorded)
            .field("speed", &self.speed)
            .field("models", &self.models)
            .field("reject_unknown_models", &self.reject_unknown_models)
            .field("reject_nulls", &self.reject_nulls)
            .field("upstream", &self.upstream)
            .field("canned", &self.canned.len())
            .field("pace", &self.pace)
            .field("faults", &self.faults)
            .field("dialect", &self.dialect)
            .field("allowed_hosts", &self.allowed_hosts)
            .field("allowed_origins", &self.allowed_origins)
            .field("clock", &self.clock)
            .field("limits", &self.limits)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_is_loopback_on_a_free_port() {
        let config = Config::default();
        assert!(config.listen.ip().is_loopback());
        assert_eq!(config.listen.port(), 0);
    }

    #[test]
    fn debug_hides_the_key() {
        let shown = format!("{:?}", Config::default().api_key("sk-canary"));
        assert!(!shown.contains("canary"), "{shown}");
        assert!(shown.contains("hidden"), "{shown}");
    }
}
