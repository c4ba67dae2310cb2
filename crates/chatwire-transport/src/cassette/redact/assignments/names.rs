//! Names of credentials.

/// What a name says about its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Name {
    /// It is a credential.
    Credential,
    /// It is a credential after the name of its scheme.
    Authorization,
    /// It is one if it looks like one.
    Perhaps,
}

/// Names without `-`, `_` and `.`, in lower case.
const CREDENTIALS: [&str; 9] = [
    "apikey",
    "cookie",
    "passphrase",
    "passwd",
    "password",
    "pwd",
    "secretkey",
    "setcookie",
    "xapikey",
];

/// The same for the ends of names, such as `OPENAI_API_KEY` and `x-goog-api-key`.
const CREDENTIAL_ENDS: [&str; 18] = [
    "accesskey",
    "accesstoken",
    "apikey",
    "apisecret",
    "apitoken",
    "authkey",
    "authtoken",
    "bearertoken",
    "clientsecret",
    "passwd",
    "password",
    "privatekey",
    "refreshtoken",
    "secretkey",
    "sessiontoken",
    "signingkey",
    "subscriptionkey",
    "webhooksecret",
];

/// Parameters of URLs. Elsewhere these words are too common.
const PARAMETERS: [&str; 10] = [
    "auth",
    "key",
    "pass",
    "sas",
    "secret",
    "sig",
    "signature",
    "token",
    "xamzcredential",
    "xamzsignature",
];

/// Ends of names that are followed by `token` and no credential.
const NO_CREDENTIAL_TOKENS: [&str; 14] = [
    "bos",
    "cls",
    "continuation",
    "cursor",
    "eos",
    "mask",
    "max",
    "next",
    "page",
    "pad",
    "per",
    "sep",
    "stop",
    "unk",
];

/// What the name of a value says; `None` if it says nothing.
pub(super) fn name_of(name: &[u8], is_parameter: bool) -> Option<Name> {
    let plain: Vec<u8> =
        name.iter().filter(|byte| !b"-_.".contains(byte)).map(u8::to_ascii_lowercase).collect();
    let plain = str::from_utf8(&plain).ok()?;
    if plain.ends_with("authorization") {
        return Some(Name::Authorization);
    }
    if CREDENTIALS.contains(&plain)
        || CREDENTIAL_ENDS.iter().any(|end| plain.ends_with(end))
        || is_parameter && PARAMETERS.contains(&plain)
    {
        return Some(Name::Credential);
    }
    if let Some(before) = plain.strip_suffix("token") {
        let is_credential =
            !before.is_empty() && !NO_CREDENTIAL_TOKENS.iter().any(|other| before.ends_with(other));
        return is_credential.then_some(Name::Perhaps);
    }
    (plain.ends_with("secret") || plain == "credential").then_some(Name::Perhaps)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_apart() {
        for name in
            ["api_key", "API-KEY", "x-goog-api-key", "AZURE_OPENAI_API_KEY", "apiKey", "pwd"]
        {
            assert_eq!(name_of(name.as_bytes(), false), Some(Name::Credential), "{name}");
        }
        for name in ["HF_TOKEN", "x-auth", "authorization"] {
            assert_ne!(name_of(name.as_bytes(), false), Some(Name::Credential), "{name}");
        }
        for name in ["token", "tokens", "max_token", "eos_token", "key", "monkey", "", "secretary"]
        {
            assert_eq!(name_of(name.as_bytes(), false), None, "{name}");
        }
        assert_eq!(name_of(b"key", true), Some(Name::Credential));
        assert_eq!(name_of(b"monkey", true), None);
    }
}
