//! What the environment says to those commands that need the key itself.

use std::env;

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
            Some(Ok(key)) => return Ok(Some(key.trim().to_owned().into())),
            Some(Err(_)) => {
                let what = format!("the environment variable {name} is not Unicode");
                return Err(CliError::usage(what).remedy("set it to a key, or unset it"));
            }
        }
    }
    Ok(None)
}
