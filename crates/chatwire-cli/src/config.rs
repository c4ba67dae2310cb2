//! What the environment says: API key, server address, colors, width, CI system.

use std::env;

use chatwire::{BaseUrl, Provider};
use secrecy::SecretString;

use crate::error::CliError;

/// The API key from the first variable of the provider that is set; `None` if none is set. An empty
/// variable counts as unset.
pub(crate) fn api_key(provider: &Provider) -> Result<Option<SecretString>, CliError> {
    for name in &provider.api_key_variables {
        if let Some(key) = key_in(name)? {
            return Ok(Some(key));
        }
    }
    Ok(None)
}

/// The API key from a variable; `None` if it is not set. An empty variable counts as unset.
pub(crate) fn key_in(name: &str) -> Result<Option<SecretString>, CliError> {
    {
        #[expect(clippy::disallowed_methods, reason = "this is the config module")]
        let value = env::var_os(name);
        match value.map(|value| value.into_string()) {
            None => Ok(None),
            Some(Ok(key)) if key.trim().is_empty() => Ok(None),
            Some(Ok(key)) if !key.trim().bytes().all(|byte| byte.is_ascii_graphic()) => {
                let what = format!(
                    "{name} contains a character that API keys cannot contain, such as a space"
                );
                Err(CliError::usage(what).with_help("set it to an API key, or unset it"))
            }
            Some(Ok(key)) => Ok(Some(key.trim().to_owned().into())),
            Some(Err(_)) => {
                let what = format!("{name} is not valid Unicode");
                Err(CliError::usage(what).with_help("set it to an API key, or unset it"))
            }
        }
    }
}

/// Whether colors are wanted where nothing was said on the command line.
///
/// `FORCE_COLOR` asks for them, `NO_COLOR` forbids them (<https://no-color.org>), and so does
/// `TERM=dumb`; else a terminal gets them.
pub(crate) fn wants_color(is_terminal: bool) -> bool {
    decide_color(variable, is_terminal)
}

fn decide_color(variable: impl Fn(&str) -> Option<String>, is_terminal: bool) -> bool {
    let is_set = |name| variable(name).is_some_and(|value| !value.is_empty());
    if is_set("NO_COLOR") {
        return false;
    }
    if variable("FORCE_COLOR").is_some_and(|value| !value.is_empty() && value != "0") {
        return true;
    }
    is_terminal && variable("TERM").is_none_or(|term| term != "dumb")
}

/// How many columns a line has: `COLUMNS`, or else the terminal's, or else 100.
pub(crate) fn width(is_terminal: bool) -> usize {
    let columns = variable("COLUMNS").and_then(|columns| columns.parse().ok());
    let of_terminal = || {
        let size = terminal_size::terminal_size().filter(|_| is_terminal);
        size.map(|(width, _)| usize::from(width.0))
    };
    columns.filter(|columns| *columns > 0).or_else(of_terminal).unwrap_or(100)
}

/// Whether this is a job of GitHub Actions.
pub(crate) fn is_github_actions() -> bool {
    variable("GITHUB_ACTIONS").is_some_and(|value| value == "true")
}

fn variable(name: &str) -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "this is the config module")]
    env::var(name).ok()
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
    fn the_environment_decides_about_colors() {
        let decide = |variables: &[(&str, &str)], is_terminal| {
            let find = |name: &str| variables.iter().find(|(known, _)| *known == name);
            decide_color(|name| find(name).map(|(_, value)| (*value).to_owned()), is_terminal)
        };
        assert!(decide(&[], true) && !decide(&[], false));
        assert!(!decide(&[("NO_COLOR", "1")], true) && decide(&[("NO_COLOR", "")], true));
        assert!(decide(&[("FORCE_COLOR", "1")], false));
        assert!(!decide(&[("FORCE_COLOR", "0")], false));
        assert!(!decide(&[("TERM", "dumb")], true));
    }

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
