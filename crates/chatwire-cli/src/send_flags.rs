//! The flags of the commands that send cases to a server: key, headers, selection.

use chatwire::Provider;
use http::{HeaderName, HeaderValue};
use secrecy::SecretString;

use crate::{
    client_flags::header, commands::record::case_file::PlannedRequest, config, error::CliError,
    suggest,
};

/// The flags of the commands that send cases to a server.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Requests")]
pub(crate) struct SendFlags {
    /// Send this case only; can be repeated.
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// Request header; replaces a header of the same name; can be repeated.
    #[arg(long, value_name = "NAME:VALUE")]
    header: Vec<String>,
    /// Environment variable of the API key, in place of the provider's.
    #[arg(long, value_name = "VARIABLE")]
    key_env: Option<String>,
}

impl SendFlags {
    /// Keeps the selected cases; `cases` says where they are from.
    pub(crate) fn select(
        &self,
        planned: &mut Vec<PlannedRequest>,
        cases: &str,
    ) -> Result<(), CliError> {
        let is_known =
            |only: &String| planned.iter().any(|it| it.case == *only || it.name == *only);
        if let Some(unknown) = self.only.iter().find(|only| !is_known(only)) {
            return Err(unknown_case(unknown, planned.iter().map(|one| &*one.name), cases));
        }
        if !self.only.is_empty() {
            planned
                .retain(|one| self.only.iter().any(|only| one.case == *only || one.name == *only));
        }
        Ok(())
    }

    /// Fails for a selected case that is none of these; `cases` says where they are from.
    pub(crate) fn check_only(&self, known: &[String], cases: &str) -> Result<(), CliError> {
        match self.only.iter().find(|only| !known.contains(only)) {
            Some(unknown) => Err(unknown_case(unknown, known.iter().map(String::as_str), cases)),
            None => Ok(()),
        }
    }

    /// The headers of each request.
    pub(crate) fn headers(&self) -> Result<Vec<(HeaderName, HeaderValue)>, CliError> {
        self.header.iter().map(|text| header(text)).collect()
    }

    /// The API key, from `--key-env` or from the variables of the provider, which has none for a
    /// host that may not have its key.
    pub(crate) fn key(&self, provider: &Provider) -> Result<Option<SecretString>, CliError> {
        let Some(name) = &self.key_env else { return config::api_key(provider) };
        let key = config::key_in(name)?;
        key.map(Some).ok_or_else(|| {
            CliError::usage(format!("--key-env {name}: the variable is not set"))
                .with_help("set it to an API key")
        })
    }

    /// The variable that holds the key, as a curl line names it.
    pub(crate) fn key_variable(&self, provider: &Provider) -> String {
        let own = provider.api_key_variables.first().map(|name| name.to_string());
        self.key_env.clone().or(own).unwrap_or_else(|| "API_KEY".to_owned())
    }

    /// The cases to send, by name; empty for all.
    pub(crate) fn only(&self) -> &[String] {
        &self.only
    }
}

fn unknown_case<'a>(
    unknown: &str,
    known: impl IntoIterator<Item = &'a str> + Clone,
    cases: &str,
) -> CliError {
    CliError::usage(format!("{cases} has no case `{unknown}`"))
        .with_help(suggest::help("use", unknown, known))
}
