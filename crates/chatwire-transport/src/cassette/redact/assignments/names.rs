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

/// Words at the end of names that say something, beside those of the lists.
const WORDS: [&str; 4] = ["authorization", "credential", "secret", "token"];

/// For each two letters before the last one of a name, the last letters with which it may say
/// something, one bit each.
static LAST_LETTERS: [u32; 26 * 26] = {
    let mut letters = [0; 26 * 26];
    add_last_letters(&mut letters, &CREDENTIALS);
    add_last_letters(&mut letters, &CREDENTIAL_ENDS);
    add_last_letters(&mut letters, &PARAMETERS);
    add_last_letters(&mut letters, &WORDS);
    letters
};

const fn add_last_letters(letters: &mut [u32; 26 * 26], names: &[&str]) {
    let mut index = 0;
    while index < names.len() {
        let [.., first, second, last] = names[index].as_bytes() else { panic!("a short name") };
        let before = (*first - b'a') as usize * 26 + (*second - b'a') as usize;
        letters[before] |= 1 << (*last - b'a');
        index += 1;
    }
}

/// Whether a name that ends here may say something, by its last three letters: most names do not.
pub(super) fn may_end_name(bytes: &[u8]) -> bool {
    let mut letters = bytes.iter().rev().filter(|byte| !is_separator(**byte));
    let mut letter = || {
        let letter = letters.next()?.to_ascii_lowercase().checked_sub(b'a')?;
        (letter < 26).then_some(usize::from(letter))
    };
    let mut last_letters = || Some((letter()?, letter()?, letter()?));
    last_letters().is_some_and(|(last, second, first)| {
        LAST_LETTERS.get(first * 26 + second).is_some_and(|known| known & (1 << last) != 0)
    })
}

/// Whether a byte separates the words of a name.
fn is_separator(byte: u8) -> bool {
    matches!(byte, b'-' | b'_' | b'.')
}

/// What the name of a value says; `None` if it says nothing.
pub(super) fn name_of(name: &[u8], is_parameter: bool) -> Option<Name> {
    let plain: Vec<u8> =
        name.iter().filter(|byte| !is_separator(**byte)).map(u8::to_ascii_lowercase).collect();
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
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_name_that_says_something_may_end_so(
            before in "[A-Za-z0-9._-]{0,9}",
            end in prop::sample::select(
                [&CREDENTIALS[..], &CREDENTIAL_ENDS, &PARAMETERS, &WORDS].concat()
            ),
            separated in 0..16_usize,
            upper: bool,
            after in "[-_.]{0,2}",
        ) {
            let (start, rest) = end.split_at(separated.min(end.len()));
            let end = if upper { end.to_uppercase() } else { format!("{start}_{rest}") };
            let name = format!("{before}{end}{after}");
            let says = [true, false].map(|is_parameter| name_of(name.as_bytes(), is_parameter));
            prop_assert!(may_end_name(name.as_bytes()) || says == [None, None], "{}", name);
        }

        #[test]
        fn a_name_that_may_not_end_so_says_nothing(name in "[ -~]{0,12}(key|n|_?to.?[Kk]en|ret|d)?") {
            let says = [true, false].map(|is_parameter| name_of(name.as_bytes(), is_parameter));
            prop_assert!(may_end_name(name.as_bytes()) || says == [None, None], "{}", name);
        }
    }

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
        for list in [&CREDENTIALS[..], &CREDENTIAL_ENDS, &PARAMETERS, &WORDS] {
            assert!(list.iter().all(|name| may_end_name(format!("_{name}-").as_bytes())));
        }
        for name in ["content", "role", "choices", "", "n", "x.1", "é", "finish_reason", "index"] {
            assert!(!may_end_name(name.as_bytes()), "{name}");
        }
        assert_eq!(name_of(b"key", true), Some(Name::Credential));
        assert_eq!(name_of(b"monkey", true), None);
    }
}
