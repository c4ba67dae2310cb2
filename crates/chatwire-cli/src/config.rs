//! API key and server address of the commands that do not use the client.

use std::env;

use chatwire::{BaseUrl, Provider};
use secrecy::SecretString;

use crate::error::CliError;

/// The API key from the first variable of the provider that is set; `None` if none is set. An empty
/// variable counts as unset.
pub(crate) fn api_key(provider: &Provider) -> Result<Option<SecretString>, CliError> {
    for name in &provider.api_key_variables {
        #[expect(clippy::disallowed_methods, reason = "this is the config module")]
        let value = env::var_os(name);
        match value.map(|value| value.into_string()) {
            None => {}
            Some(Ok(key)) if key.trim().is_empty() => {}
            Some(Ok(key)) if !key.trim().bytes().all(|byte| byte.is_ascii_graphic()) => {
                let what = format!(
                    "{name} contains a character that API keys cannot contain, such as a space"
                );
                return Err(CliError::usage(what).with_help("set it to an API key, or unset it"));
            }
            Some(Ok(key)) => return Ok(Some(key.trim().to_owned().into())),
            Some(Err(_)) => {
                let what = format!("{name} is not valid Unicode");
                return Err(CliError::usage(what).with_help("set it to an API key, or unset it"));
            }
        }
    }
    Ok(None)
}

/// Validates the address of a server, to which complete paths are appended.
pub(crate) fn server_address(text: &str) -> Result<&str, CliError> {
    let invalid = || {
        CliError::usage("--base-url is not a server address")
            .with_help("use a URL such as http://127.0.0.1:8000")
    };
    BaseUrl::parse(text).map_err(|error| invalid().with_source(error))?;
    if text.contains('?') {
        return Err(invalid()
            .with_source("it has a query, which is not possible because paths are appended"));
    }
    Ok(text.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invalid_address_is_rejected_without_repeating_it() {
        assert_eq!(server_address(" http://host:1/v1/ ").unwrap(), "http://host:1/v1/");
        for invalid in
            ["canary", "", "ftp://canary", "http://a:canary@host", "http://host?canary=1"]
        {
            let error = server_address(invalid).unwrap_err().to_string();
            assert!(error.starts_with("--base-url is not a server address: "), "{error}");
            assert!(!error.contains("canary"), "{error}");
        }
    }
}
