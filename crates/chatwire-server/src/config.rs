//! What a server does and how much it takes on.

use std::{
    fmt,
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use chatwire_transport::cassette::RecordingSet;

use crate::clock::Clock;

/// How a [`Server`](crate::Server) behaves.
///
/// The default listens on a free loopback port, wants no key, accepts any model and answers every
/// valid request itself.
#[derive(Clone)]
pub struct Config {
    pub(crate) listen: SocketAddr,
    pub(crate) api_key: Option<String>,
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
    /// The address to listen on; port 0 takes a free one.
    ///
    /// Only by naming an address here is a server ever reachable from another machine.
    #[must_use]
    pub fn listen(mut self, address: SocketAddr) -> Self {
        self.listen = address;
        self
    }

    /// The key that chat requests must carry as `authorization: Bearer KEY`; without one, any
    /// request is let in.
    #[must_use]
    pub fn api_key(mut self, key: impl Into<String>) -> Self {
        self.api_key = Some(key.into());
        self
    }

    /// Whether to refuse what the published schemas let pass although their prose forbids it, unknown
    /// models, and `null` where the schemas have none.
    ///
    /// The [front page](crate#what-is-answered) has the list.
    #[must_use]
    pub fn strict(mut self, strict: bool) -> Self {
        self.strict = strict;
        self
    }

    /// Recordings to answer from; a request that none of them answers is answered as without them.
    #[must_use]
    pub fn recordings(mut self, shelf: impl Into<Arc<RecordingSet>>) -> Self {
        self.recordings = Some(shelf.into());
        self
    }

    /// Whether to refuse chat requests that no recording answers, naming the nearest one, with 404.
    #[must_use]
    pub fn only_recorded(mut self, only_recorded: bool) -> Self {
        self.only_recorded = only_recorded;
        self
    }

    /// How many times as fast as they were recorded recordings are sent: 1 is the original speed,
    /// and 0, the default, waits for nothing.
    #[must_use]
    pub fn speed(mut self, speed: u32) -> Self {
        self.speed = speed;
        self
    }

    /// The shape of error bodies.
    #[must_use]
    pub fn error_style(mut self, style: ErrorStyle) -> Self {
        self.error_style = style;
        self
    }

    /// Where `created`, `date` and `timestamp` come from.
    #[must_use]
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// How much the server takes on.
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
            .field("strict", &self.strict)
            .field("recordings", &self.recordings.as_ref().map(|shelf| shelf.recordings().len()))
            .field("only_recorded", &self.only_recorded)
            .field("speed", &self.speed)
            .field("error_style", &self.error_style)
            .field("clock", &self.clock)
            .field("limits", &self.limits)
            .finish()
    }
}

/// How much a server takes on.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Largest request body, in bytes; a larger one is answered with 413. 16 MiB by default.
    pub body_bytes: usize,
    /// Longest time for a request's headers, and again for its body, to arrive. 30 seconds by
    /// default.
    pub read_time: Duration,
    /// Connections open at once; further ones wait to be accepted. 256 by default.
    pub connections: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { body_bytes: 16 << 20, read_time: Duration::from_secs(30), connections: 256 }
    }
}

/// The shape of error bodies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum ErrorStyle {
    /// AI/ML API's flat object: `message`, `path`, `requestId`, `statusCode`, `timestamp`.
    ///
    /// The default, since that is the first provider whose contract this server keeps.
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
