//! What the environment and the flags say to those commands that ask a server without the client.

use std::env;

use chatwire::BaseUrl;
use secrecy::SecretString;

use crate::error::CliError;

/// Variables that hold the key; the first that is set counts, as for the client.
const KEY_VARIABLES: [&str; 2] = ["AIMLAPI_API_KEY", "AIML_API_KEY"];

/// The key, or none; a variable that is set to nothing counts as unset.
pub(crate) fn api_key() -> Result<Option<SecretString>, CliError> {
    for name in KEY_VARIABLES {
        #[expect(clippy::disallowed_methods, reason = "this is the config module")]
        let value = env::var_os(name);
        match value.map(|value| value.into_string()) {
            None => {}
            Some(Ok(key)) if key.trim().is_empty() => {}
            Some(Ok(key)) if !key.trim().bytes().all(|byte| byte.is_ascii_graphic()) => {
                let what = format!("{name} has a character that no key has, such as a space");
                return Err(CliError::usage(what).with_help("set it to a key, or unset it"));
            }
            Some(Ok(key)) => return Ok(Some(key.trim().to_owned().into())),
            Some(Err(_)) => {
                let what = format!("the environment variable {name} is not Unicode");
                return Err(CliError::usage(what).with_help("set it to a key, or unset it"));
            }
        }
    }
    Ok(None)
}

/// The address of a server to which whole paths are added; refused before anything is sent.
pub(crate) fn server_address(text: &str) -> Result<&str, CliError> {
    let wrong = || {
        CliError::usage("--base-url is no address of a server")
            .with_help("write one such as http://127.0.0.1:8000")
    };
    BaseUrl::parse(text).map_err(|error| wrong().with_source(error))?;
    if text.contains('?') {
        return Err(wrong().with_source("it has a query, and paths are added to it"));
    }
    Ok(text.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_address_is_refused_and_not_repeated() {
        assert_eq!(server_address(" http://host:1/v1/ ").unwrap(), "http://host:1/v1/");
        for wrong in ["canary", "", "ftp://canary", "http://a:canary@host", "http://host?canary=1"]
        {
            let error = server_address(wrong).unwrap_err().to_string();
            assert!(error.starts_with("--base-url is no address of a server: "), "{error}");
            assert!(!error.contains("canary"), "{error}");
        }
    }
}
