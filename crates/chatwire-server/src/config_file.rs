//! The parts of `chatwire.toml` that a server reads.

use chatwire_transport::cassette::MatchRules;
use serde::Deserialize;

use crate::{
    canned::CannedResponse,
    config::Config,
    fault::{FaultInjector, InjectorError},
};

/// The parts of `chatwire.toml` that a server reads: `[match]` and `[serve]`.
///
/// ```
/// use chatwire_server::{Config, ConfigFile};
///
/// let file = ConfigFile::parse(
///     r#"
///     format = 1
///
///     [match]
///     ignore = ["/user"]
///     defaults = { "/stream" = false }
///
///     [serve]
///     models = ["my-model"]
///     reject_unknown_models = true
///
///     [serve.faults]
///     script = ["status-503", "none"]
///
///     [[serve.response]]
///     prompt = "(?i)hello"
///     content = "Hello to you!"
///     "#,
/// )?;
/// let rules = file.match_rules().clone();
/// let config = file.apply(Config::default())?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Members of `[match]` are described at [`MatchRules`], those of `[[serve.response]]` at
/// [`CannedResponse`].
/// Other parts of the file are for the judge and are not read.
#[derive(Debug, Clone, Default)]
pub struct ConfigFile {
    rules: MatchRules,
    serve: ServeSection,
}

/// A file that cannot be read; the message has the line and the reason.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct ConfigFileError(toml::de::Error);

#[derive(Default, Deserialize)]
struct File {
    #[serde(default, rename = "match")]
    rules: MatchRules,
    #[serde(default)]
    serve: ServeSection,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ServeSection {
    #[serde(default)]
    models: Vec<String>,
    reject_unknown_models: Option<bool>,
    reject_nulls: Option<bool>,
    strict: Option<bool>,
    faults: Option<FaultSection>,
    #[serde(default, rename = "response")]
    responses: Vec<CannedResponse>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct FaultSection {
    /// The faults of the first calls.
    #[serde(default)]
    script: Vec<String>,
    #[serde(default)]
    repeat: bool,
    /// Probability of one of `faults` for calls after the script.
    #[serde(default)]
    chance: f64,
    #[serde(default)]
    seed: u64,
    #[serde(default)]
    faults: Vec<String>,
}

impl ConfigFile {
    /// Reads the text of a file.
    ///
    /// # Errors
    /// If it is not TOML, or if `[match]` or `[serve]` has an unknown or invalid member.
    pub fn parse(text: &str) -> Result<Self, ConfigFileError> {
        let File { rules, serve } = toml::from_str(text).map_err(ConfigFileError)?;
        Ok(Self { rules, serve })
    }

    /// The rules of `[match]`, for [`RecordingSet::with_rules`].
    ///
    /// [`RecordingSet::with_rules`]: chatwire_transport::cassette::RecordingSet::with_rules
    pub fn match_rules(&self) -> &MatchRules {
        &self.rules
    }

    /// Sets what `[serve]` has, and leaves the rest of a configuration as it is.
    ///
    /// # Errors
    /// If a fault is none.
    pub fn apply(self, mut config: Config) -> Result<Config, InjectorError> {
        let serve = self.serve;
        if !serve.models.is_empty() {
            config = config.models(serve.models);
        }
        if let Some(reject) = serve.reject_unknown_models {
            config = config.reject_unknown_models(reject);
        }
        if let Some(reject) = serve.reject_nulls {
            config = config.reject_nulls(reject);
        }
        if let Some(strict) = serve.strict {
            config = config.strict(strict);
        }
        if let Some(faults) = serve.faults {
            let injector = FaultInjector::new()
                .script(&faults.script)?
                .repeat(faults.repeat)
                .chance(faults.chance, faults.seed, &faults.faults)?;
            config = config.faults(injector);
        }
        Ok(serve.responses.into_iter().fold(config, Config::respond))
    }
}
