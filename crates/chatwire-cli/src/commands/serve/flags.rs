//! The flags of `serve` by concern.

use std::{env, path::PathBuf, time::Duration};

use chatwire_server::{Config, Limits, Pace};
use chatwire_transport::cassette::OnExhausted;
use clap::ValueEnum;

use crate::{error::CliError, judge_flags::ContractFlag};

/// Which recordings answer.
#[derive(clap::Args)]
#[command(next_help_heading = "Recordings")]
pub(super) struct RecordingFlags {
    /// Recordings to replay: a folder of them, or traffic in a format that `chatwire import` reads,
    /// as a file or a folder; can be repeated.
    #[arg(long, value_name = "PATH")]
    pub(super) fixtures: Vec<PathBuf>,
    /// Replay only the recordings of this target; of several, the first with the request answers.
    #[arg(long, value_name = "NAME", requires = "fixtures")]
    pub(super) target: Vec<String>,
    /// What follows the last recording of a request: the last again, all in turns, always the
    /// first,
    /// or 404.
    #[arg(long, value_name = "HOW", value_enum, default_value_t = Repeat::Last)]
    pub(super) repeat: Repeat,
    /// Respond with 404 to chat requests without a recording; the error names the closest one.
    #[arg(long, requires = "fixtures")]
    pub(super) only_recorded: bool,
    /// Speed of replay: 1 is the recorded speed, 2 is twice as fast, 0 is without delay.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(super) speed: u32,
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Repeat {
    Last,
    Turns,
    First,
    Refuse,
}

impl From<Repeat> for OnExhausted {
    fn from(repeat: Repeat) -> Self {
        match repeat {
            Repeat::Last => Self::Repeat,
            Repeat::Turns => Self::Cycle,
            Repeat::First => Self::First,
            Repeat::Refuse => Self::Refuse,
        }
    }
}

/// What is generated, and what is rejected.
#[derive(clap::Args)]
#[command(next_help_heading = "Generated responses")]
pub(super) struct GeneratedFlags {
    #[command(flatten)]
    contract: ContractFlag,
    /// Model that `GET /v1/models` lists, in place of those with bundled contracts; can be
    /// repeated.
    #[arg(long, value_name = "NAME")]
    model: Vec<String>,
    /// Respond with 404 to models that are not listed.
    #[arg(long)]
    reject_unknown_models: bool,
    /// Reject `null` where the contract does not allow it, such as `content: null`.
    #[arg(long)]
    reject_nulls: bool,
    /// Accept values that only the documentation forbids, such as `top_logprobs` without
    /// `logprobs`.
    #[arg(long)]
    lenient: bool,
    /// Time before the first token, in milliseconds.
    #[arg(long, value_name = "MS", default_value_t = 0)]
    first_token_ms: u64,
    /// Number of tokens for each second after the first; default: all at once.
    #[arg(long, value_name = "N", value_parser = rate)]
    tokens_per_second: Option<f64>,
    /// How much these times vary, in percent.
    #[arg(long, value_name = "PERCENT", default_value_t = 0, value_parser = clap::value_parser!(u8).range(0..=100))]
    jitter: u8,
}

impl GeneratedFlags {
    pub(super) fn apply(&self, config: Config) -> Result<Config, CliError> {
        let mut pace = Pace::default();
        pace.first_token = Duration::from_millis(self.first_token_ms);
        pace.tokens_per_second = self.tokens_per_second;
        pace.jitter = f64::from(self.jitter) / 100.0;
        let mut config = config.pace(pace);
        if !self.model.is_empty() {
            config = config.models(&self.model);
        }
        if self.reject_unknown_models {
            config = config.reject_unknown_models(true);
        }
        if self.reject_nulls {
            config = config.reject_nulls(true);
        }
        if self.lenient {
            config = config.strict(false);
        }
        if let Some(contract) = self.contract.contract()? {
            config = config.contract(contract);
        }
        Ok(config)
    }
}

/// Limits of the server.
#[derive(clap::Args)]
#[command(next_help_heading = "Limits")]
pub(crate) struct LimitFlags {
    /// Maximum number of open connections [default: 16384].
    #[arg(long, value_name = "N")]
    max_connections: Option<usize>,
    /// Maximum size of a request body, in bytes [default: 16 MiB].
    #[arg(long, value_name = "BYTES")]
    max_body_bytes: Option<usize>,
    /// Longest time to receive the headers of a request, and again its body, in seconds
    /// [default: 30].
    #[arg(long, value_name = "SECONDS")]
    read_timeout: Option<u64>,
    /// Longest time in which a client reads nothing of a response, in seconds [default: 30].
    #[arg(long, value_name = "SECONDS")]
    write_timeout: Option<u64>,
    /// Maximum size of what is sent to a client and not read by it, in bytes [default: 128 KiB].
    #[arg(long, value_name = "BYTES")]
    max_unread_bytes: Option<u32>,
}

impl LimitFlags {
    pub(crate) fn apply(&self, config: Config) -> Config {
        let mut limits = Limits::default();
        limits.max_connections = self.max_connections.unwrap_or(limits.max_connections);
        limits.max_body_bytes = self.max_body_bytes.unwrap_or(limits.max_body_bytes);
        limits.max_unread_bytes = self.max_unread_bytes.unwrap_or(limits.max_unread_bytes);
        let seconds = |value: Option<u64>, default| value.map_or(default, Duration::from_secs);
        limits.read_timeout = seconds(self.read_timeout, limits.read_timeout);
        limits.write_timeout = seconds(self.write_timeout, limits.write_timeout);
        config.limits(limits)
    }
}

/// A positive number.
fn rate(text: &str) -> Result<f64, &'static str> {
    let rate = text.parse().ok().filter(|rate: &f64| rate.is_finite() && *rate > 0.0);
    rate.ok_or("must be a number above 0")
}

/// Reads an API key from the environment variable that a flag names.
#[expect(clippy::disallowed_methods, reason = "the flag names the variable to read")]
pub(crate) fn key(flag: &str, name: &str) -> Result<String, CliError> {
    match env::var(name) {
        Ok(key) if key.bytes().any(|byte| !byte.is_ascii_graphic()) => {
            Err(CliError::usage(format!("{flag} {name}: no header can have this key"))
                .with_help("set a key of visible ASCII characters, without spaces and line ends"))
        }
        Ok(key) if !key.is_empty() => Ok(key),
        _ => Err(CliError::usage(format!("{flag} {name}: the variable is not set"))
            .with_help("set it, or omit the flag")),
    }
}
