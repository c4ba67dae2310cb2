//! Configuration of a server: behavior and limits.

use std::{
    fmt,
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use chatwire_schema::Contract;
use chatwire_transport::cassette::RecordingSet;

use crate::clock::Clock;

/// Configuration of a [`Server`](crate::Server).
///
/// | setting | default | effect of the default |
/// |---|---|---|
/// | [`listen`](Self::listen) | `127.0.0.1:0` | a free port, reachable from this machine only |
/// | [`api_key`](Self::api_key) | none | requests need no key |
/// | [`contract`](Self::contract) | none | a request is validated against its model's contract |
/// | [`strict`](Self::strict) | `false` | any model name is accepted; `null` counts as absent |
/// | [`recordings`](Self::recordings) | none | every response is generated |
/// | [`only_recorded`](Self::only_recorded) | `false` | other requests get generated responses |
/// | [`speed`](Self::speed) | 0 | recorded frames are sent without delay |
/// | [`error_style`](Self::error_style) | [`ErrorStyle::AimlApi`] | flat error bodies |
/// | [`clock`](Self::clock) | [`Clock::System`] | timestamps are the machine's time |
/// | [`limits`](Self::limits) | [`Limits::default`] | 16 MiB bodies, 30 s, 256 connections |
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
    pub(crate) error_style: ErrorStyle,
    pub(crate) clock: Clock,
    pub(crate) limits: Limits,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            api_key: None,
            contract: None,
            strict: false,
            recordings: None,
            only_recorded: false,
            speed: 0,
            error_style: ErrorStyle::default(),
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
    /// With the default the server is not reachable from other machines.
    #[must_use]
    pub fn listen(mut self, address: SocketAddr) -> Self {
        self.listen = address;
        self
    }

    /// Sets the key that a chat request must send as `authorization: Bearer KEY`. Default: none.
    ///
    /// A request without the key gets 401.
    /// Without a configured key, every request is accepted.
    /// `GET` and `HEAD` requests never need the key.
    #[must_use]
    pub fn api_key(mut self, key: impl Into<String>) -> Self {
        self.api_key = Some(key.into());
        self
    }

    /// Sets the contract that every chat request is validated against. Default: none.
    ///
    /// Without it, a request is validated against the bundled contract of its model, and not
    /// validated when no contract is for its model.
    #[must_use]
    pub fn contract(mut self, contract: Contract) -> Self {
        self.contract = Some(contract);
        self
    }

    /// Sets whether to reject requests that the published schemas allow but their documentation
    /// forbids, unknown models, and `null` where the schemas do not allow it. Default: `false`.
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
    #[must_use]
    pub fn speed(mut self, speed: u32) -> Self {
        self.speed = speed;
        self
    }

    /// Sets the shape of error bodies. Default: [`ErrorStyle::AimlApi`].
    #[must_use]
    pub fn error_style(mut self, style: ErrorStyle) -> Self {
        self.error_style = style;
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
            .field("error_style", &self.error_style)
            .field("clock", &self.clock)
            .field("limits", &self.limits)
            .finish()
    }
}

/// Limits of a server.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Maximum size of a request body, in bytes. A larger one gets 413. Default: 16 MiB.
    pub max_body_bytes: usize,
    /// Timeout for receiving a request's headers, and again for its body. Default: 30 s.
    ///
    /// A body that arrives later gets 408; a connection whose headers arrive later is closed.
    pub read_timeout: Duration,
    /// Maximum number of open connections; further ones wait in the listener's queue. Default: 256.
    pub max_connections: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_body_bytes: 16 << 20,
            read_timeout: Duration::from_secs(30),
            max_connections: 256,
        }
    }
}

/// Shape of error bodies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum ErrorStyle {
    /// AI/ML API's flat object: `message`, `path`, `requestId`, `statusCode`, `timestamp`.
    ///
    /// The default, because the bundled schemas are AI/ML API's.
    #[default]
    AimlApi,
    /// OpenAI's nested object: `error` with `message`, `type`, `param`, `code`.
    OpenAi,
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
