//! The flag that selects the provider.

use chatwire::{BaseUrl, Config, Provider};
use clap::builder::{PossibleValue, PossibleValuesParser};

use crate::{call_error::call_error, error::CliError};

/// The flag that selects the provider.
#[derive(Debug, Default, clap::Args)]
pub(crate) struct ProviderFlag {
    /// Provider of the API; determines the environment variables of the API key and the base URL.
    ///
    /// Default: aimlapi, whose API key is not sent to another host unless the provider is named.
    #[arg(
        long = "provider",
        value_name = "NAME",
        value_parser = PossibleValuesParser::new(Provider::all().iter().map(possible_value)),
    )]
    id: Option<String>,
}

impl ProviderFlag {
    /// The provider.
    pub(crate) fn provider(&self) -> Provider {
        let named = self.id.as_deref().map(Provider::find);
        named.map_or_else(Provider::default, |found| found.expect("only known names are accepted"))
    }

    /// The provider for a base URL, which may be that of somebody else.
    ///
    /// A provider that nobody has named keeps its API key from other hosts: it has no variables.
    pub(crate) fn provider_at(&self, base_url: &str) -> Provider {
        let mut provider = self.provider();
        if self.id.is_none() && is_foreign(&provider, base_url) {
            provider.api_key_variables.clear();
        }
        provider
    }

    /// The configuration of the provider from the environment.
    ///
    /// Fails if a base URL or, with [`Access::Keyed`], an API key is missing.
    /// `base_url` is the value of `--base-url`, and `key_env` that of `--key-env`.
    pub(crate) fn config(
        &self,
        base_url: Option<&str>,
        key_env: Option<&str>,
        access: Access,
    ) -> Result<Config, CliError> {
        let mut provider = match base_url {
            Some(url) => self.provider_at(url),
            None => self.provider(),
        };
        if let Some(name) = key_env {
            provider.api_key_variables = vec![name.to_owned()];
        }
        let config = Config::from_env_for(provider).map_err(call_error)?;
        if let Some(name) = key_env.filter(|_| !config.has_api_key()) {
            return Err(CliError::usage(format!("--key-env {name}: the variable is not set"))
                .with_help("set it, or omit the flag"));
        }
        check(config, base_url, access)
    }
}

/// Whether a base URL is not one of the provider; what is no URL is reported later.
fn is_foreign(provider: &Provider, base_url: &str) -> bool {
    !BaseUrl::parse(base_url).is_ok_and(|url| provider.owns(&url))
}

/// The ID of a provider; its help has the name and the environment variables.
fn possible_value(provider: &Provider) -> PossibleValue {
    let query = provider.query.iter().filter_map(|parameter| parameter.variable.as_ref());
    let variables = provider.api_key_variables.iter().chain(&provider.base_url_variables);
    let variables: Vec<&str> = variables.chain(query).map(AsRef::as_ref).collect();
    let help = format!("{} ({})", provider.name, variables.join(", "));
    PossibleValue::new(provider.id.to_string()).help(help)
}

/// Whether a command needs an API key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// The command needs a key.
    Keyed,
    /// The command works without a key.
    Open,
}

/// The configuration if it is enough for a call.
fn check(config: Config, base_url: Option<&str>, access: Access) -> Result<Config, CliError> {
    let provider = config.provider();
    let is_placed = config.base_url().is_some() || base_url.is_some();
    if !is_placed && provider.base_url.is_none() {
        let error = CliError::usage(format!("no base URL is set for {}", provider.name));
        return Err(error.with_help(match provider.base_url_variables.first() {
            Some(variable) => format!("set {variable}, or use --base-url"),
            None => "use --base-url".to_owned(),
        }));
    }
    if !config.has_api_key() && !is_placed && access == Access::Keyed {
        let mut help = String::new();
        if let Some(page) = &provider.api_key_page {
            help.push_str(&format!("create one at {page} and "));
        }
        if let Some(variable) = provider.api_key_variables.first() {
            help.push_str(&format!("set {variable}, or "));
        }
        help.push_str("use the reference server with --offline");
        return Err(CliError::usage("no API key is set").with_help(help));
    }
    Ok(config)
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;

    #[derive(clap::Parser)]
    struct Alone {
        #[command(flatten)]
        flag: ProviderFlag,
    }

    fn provider(flags: &[&str]) -> Option<Provider> {
        let flags = ["chat"].iter().chain(flags);
        Alone::try_parse_from(flags).ok().map(|alone| alone.flag.provider())
    }

    #[test]
    fn a_provider_is_named_by_its_id() {
        assert_eq!(provider(&[]), Some(Provider::default()));
        for known in Provider::all() {
            assert_eq!(provider(&["--provider", &known.id.clone()]), Some(known));
        }
        assert_eq!(provider(&["--provider", "nobody"]), None);
    }

    #[test]
    fn a_host_is_foreign_unless_it_is_in_a_domain_of_the_provider() {
        for (url, expected) in [
            ("https://api.aimlapi.com/v1", false),
            ("https://api.aimlapi.com.example/v1", true),
            ("http://localhost:8080", true),
            ("localhost", true),
        ] {
            assert_eq!(is_foreign(&Provider::default(), url), expected, "{url}");
        }
    }

    /// The provider's URL, or what is missing.
    #[track_caller]
    fn checked(
        id: &str,
        variables: &[(&str, &str)],
        base_url: Option<&str>,
        access: Access,
        expected: Result<(), &str>,
    ) {
        let config = Config::from_lookup(Provider::find(id).unwrap(), |name| {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| value.into())
        });
        let result = check(config.unwrap(), base_url, access).map(drop);
        assert_eq!(result.map_err(|error| error.to_string()), expected.map_err(str::to_owned));
    }

    #[test]
    fn what_is_missing_is_named_with_its_variable() {
        use Access::{Keyed, Open};
        let url = Some("http://localhost");
        checked("openai", &[("OPENAI_API_KEY", "a")], None, Keyed, Ok(()));
        checked("openai", &[], url, Keyed, Ok(()));
        checked("openai", &[], None, Open, Ok(()));
        checked(
            "openai",
            &[("AIMLAPI_API_KEY", "a")],
            None,
            Keyed,
            Err("no API key is set; create one at https://platform.openai.com/api-keys and set \
                 OPENAI_API_KEY, or use the reference server with --offline"),
        );
        let azure = "no base URL is set for Azure OpenAI; set AZURE_OPENAI_ENDPOINT, or use \
                     --base-url";
        checked("azure", &[("AZURE_OPENAI_API_KEY", "a")], None, Keyed, Err(azure));
        checked("azure", &[], None, Open, Err(azure));
        checked("azure", &[("AZURE_OPENAI_ENDPOINT", "http://a")], None, Keyed, Ok(()));
    }
}
