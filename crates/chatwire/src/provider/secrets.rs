//! What the caller configured and no message may repeat, in every spelling that servers echo.

mod provided;

use std::{borrow::Cow, fmt, iter, sync::Arc};

use base64::{Engine as _, engine::general_purpose};
use bytes::Bytes;
use chatwire_transport::secrets::{find, forms, mask};
use http::{HeaderMap, HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretSlice};

pub(crate) use provided::ProvidedSecrets;

/// A shorter credential is not masked: it would match ordinary words.
const MIN_CREDENTIAL_LENGTH: usize = 6;

/// The same for a value that is a credential only perhaps.
const MIN_VALUE_LENGTH: usize = 8;

/// Headers that describe a request or correlate it: their values are no secrets.
const HARMLESS_HEADERS: [&str; 10] = [
    "accept",
    "accept-encoding",
    "accept-language",
    "content-type",
    "idempotency-key",
    "traceparent",
    "tracestate",
    "user-agent",
    "x-client-request-id",
    "x-request-id",
];

/// Words of public base URLs, which are no secrets.
const HARMLESS_SEGMENTS: [&str; 8] = [
    "chat-completions",
    "compatible-mode",
    "completions",
    "deployments",
    "generativelanguage",
    "inference",
    "projects",
    "serverless",
];

/// What the caller configured and no message may repeat: keys, headers, query values, the path of
/// the base URL and the password of a proxy.
///
/// A server may repeat it escaped or encoded; see [`scrub`](Self::scrub).
#[derive(Clone, Default)]
pub(crate) struct Secrets {
    /// In every form that no unescaping turns into the secret.
    needles: Needles,
    /// Those that a key provider returns meanwhile.
    provided: ProvidedSecrets,
}

type Needles = Arc<Vec<SecretSlice<u8>>>;

impl Secrets {
    /// These secrets and more.
    fn with(&self, values: impl IntoIterator<Item = Vec<u8>>) -> Self {
        let known = self.needles.iter().map(|needle| needle.expose_secret().to_vec());
        let mut needles: Vec<Vec<u8>> = known.collect();
        needles.extend(values.into_iter().flat_map(|value| forms(&value)));
        needles.sort_unstable();
        needles.dedup();
        let needles = Arc::new(needles.into_iter().map(SecretSlice::from).collect());
        Self { needles, provided: self.provided.clone() }
    }

    /// These secrets and all that a key provider returns, from now on too.
    #[must_use]
    pub(crate) fn with_provided(&self, provided: &ProvidedSecrets) -> Self {
        Self { needles: self.needles.clone(), provided: provided.clone() }
    }

    fn is_empty(&self) -> bool {
        self.needles.is_empty() && self.provided.is_empty()
    }

    /// These secrets and a credential, such as an API key.
    #[must_use]
    pub(crate) fn with_credential(&self, credential: &str) -> Self {
        self.with(credential_parts(credential.as_bytes()))
    }

    /// These secrets and the values of headers.
    #[must_use]
    pub(crate) fn with_headers(&self, headers: &HeaderMap) -> Self {
        self.with(headers.iter().flat_map(|(name, value)| header_secrets(name, value)))
    }

    /// These secrets and the values of query parameters, as they are before percent-encoding.
    #[must_use]
    pub(crate) fn with_query<'q>(&self, values: impl IntoIterator<Item = &'q str>) -> Self {
        self.with(values.into_iter().filter(|value| is_secret(value)).map(Vec::from))
    }

    /// These secrets and the segments of a path, as they are in a URL.
    #[must_use]
    pub(crate) fn with_path(&self, path: &str) -> Self {
        let segments = path.split('/').filter(|part| !HARMLESS_SEGMENTS.contains(part));
        let decoded = segments.map(|part| percent_encoding::percent_decode_str(part).collect());
        self.with(decoded.filter(|part: &Vec<u8>| part.len() >= MIN_VALUE_LENGTH))
    }

    /// These secrets and the user name and password of a proxy, from its URL.
    #[must_use]
    pub(crate) fn with_proxy(&self, url: &str) -> Self {
        let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
        let Some((credentials, _)) = rest.rsplit_once('@') else { return self.clone() };
        let decoded: Vec<u8> = percent_encoding::percent_decode_str(credentials).collect();
        self.with(user_and_password(&decoded))
    }

    /// Masks the secrets with asterisks wherever a server repeats them.
    ///
    /// Letter case is ignored.
    /// Found also: escaped in JSON, percent-encoded, escaped in HTML, any of these several times
    /// over, in UTF-16, and in base64, alone or within a longer text.
    pub(crate) fn scrub(&self, bytes: Bytes) -> Bytes {
        if self.is_empty() {
            return bytes;
        }
        let lists: Vec<Needles> =
            iter::once(self.needles.clone()).chain(self.provided.needles()).collect();
        let needles = lists.iter().flat_map(|list| list.iter());
        let found = find(&bytes, needles.map(ExposeSecret::expose_secret));
        if found.is_empty() {
            return bytes;
        }
        let mut masked = bytes.to_vec();
        for place in found {
            mask(&mut masked, place, b'*');
        }
        masked.into()
    }

    /// The same for a text.
    pub(crate) fn scrub_text<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.is_empty() {
            return Cow::Borrowed(text);
        }
        let clean = self.scrub(Bytes::copy_from_slice(text.as_bytes()));
        if clean == text { Cow::Borrowed(text) } else { lossy(&clean) }
    }

    /// Masks the secrets in the values of response headers.
    pub(crate) fn scrub_headers(&self, headers: &mut HeaderMap) {
        if self.is_empty() {
            return;
        }
        for value in headers.values_mut() {
            let clean = self.scrub(Bytes::copy_from_slice(value.as_bytes()));
            if clean != value.as_bytes()
                && let Ok(mut clean) = HeaderValue::from_maybe_shared(clean)
            {
                clean.set_sensitive(value.is_sensitive());
                *value = clean;
            }
        }
    }
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secrets(…)")
    }
}

fn lossy<'t>(bytes: &[u8]) -> Cow<'t, str> {
    Cow::Owned(String::from_utf8_lossy(bytes).into_owned())
}

/// The secrets of a header: its value, and the credentials that it consists of.
fn header_secrets(name: &HeaderName, value: &HeaderValue) -> Vec<Vec<u8>> {
    let bytes = value.as_bytes();
    if HARMLESS_HEADERS.contains(&name.as_str()) && !value.is_sensitive() {
        return Vec::new();
    }
    if value.is_sensitive() || bytes.contains(&b' ') || bytes.contains(&b';') {
        return credential_parts(bytes);
    }
    let text = value.to_str().unwrap_or_default();
    if text.is_empty() || is_secret(text) { credential_parts(bytes) } else { Vec::new() }
}

/// A credential, and its parts: the token after a scheme, the user and password of `Basic`, the
/// values of cookies.
fn credential_parts(credential: &[u8]) -> Vec<Vec<u8>> {
    let mut parts = vec![credential.to_vec()];
    let words: Vec<&[u8]> = credential.split(|byte| *byte == b' ').collect();
    if let [scheme, token] = words[..] {
        parts.push(token.to_vec());
        if scheme.eq_ignore_ascii_case(b"basic")
            && let Ok(decoded) = general_purpose::STANDARD.decode(token)
        {
            parts.extend(user_and_password(&decoded));
        }
    }
    if credential.contains(&b';') {
        for cookie in credential.split(|byte| *byte == b';') {
            let value = cookie.splitn(2, |byte| *byte == b'=').last().unwrap_or_default();
            parts.push(value.trim_ascii().to_vec());
        }
    }
    parts.retain(|part| part.len() >= MIN_CREDENTIAL_LENGTH);
    parts
}

/// The pair as it is in `Basic`, the password alone, and the user, who may be the key.
fn user_and_password(pair: &[u8]) -> Vec<Vec<u8>> {
    let mut halves = pair.splitn(2, |byte| *byte == b':');
    let [user, password] = [(); 2].map(|()| halves.next().unwrap_or_default().to_vec());
    let mut parts = vec![pair.to_vec(), password];
    parts.retain(|part| part.len() >= MIN_CREDENTIAL_LENGTH);
    parts.extend(Some(user).filter(|user| user.len() >= MIN_VALUE_LENGTH));
    parts
}

/// Whether a configured value may be a secret: it is long enough, and no date such as the version
/// of an API.
fn is_secret(value: &str) -> bool {
    let is_date = value.get(..10).is_some_and(|date| {
        date.bytes().enumerate().all(|(index, byte)| match index {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        })
    });
    value.len() >= MIN_VALUE_LENGTH && !is_date
}

#[cfg(test)]
mod tests {
    use memchr::memmem;

    use super::*;

    const SECRET: &str = "sk-Canary+7/\"x";

    fn secrets() -> Secrets {
        Secrets::default().with_credential(SECRET)
    }

    #[track_caller]
    fn check(echo: impl AsRef<[u8]>) {
        let echo = echo.as_ref();
        for (before, after) in [("", ""), ("{\"m\":\"bad key ", " given\"}"), ("?k=", "&x=1")] {
            let text = [before.as_bytes(), echo, after.as_bytes()].concat();
            let clean = secrets().scrub(Bytes::from(text.clone()));
            let shown = String::from_utf8_lossy(&clean).into_owned();
            assert!(memmem::find(&clean, echo).is_none(), "{shown}");
            assert!(shown.starts_with(before) && shown.ends_with(after), "{shown}");
            assert_eq!(clean.len(), text.len());
        }
    }

    #[test]
    fn every_spelling_of_a_secret_is_masked() {
        let escaped = serde_json::to_string(SECRET).unwrap();
        let escaped = escaped.trim_matches('"').to_owned();
        let twice = serde_json::to_string(&escaped).unwrap();
        let utf16 = |to: fn(u16) -> [u8; 2]| SECRET.encode_utf16().flat_map(to).collect::<Vec<_>>();
        let percent: String = SECRET.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let unicode: String = SECRET.bytes().map(|byte| format!("\\u{byte:04x}")).collect();
        for echo in [
            SECRET.to_owned(),
            SECRET.to_uppercase(),
            SECRET.to_lowercase(),
            escaped.clone(),
            escaped.replace('/', "\\/").replace('+', "\\u002B"),
            twice.trim_matches('"').to_owned(),
            percent.replace('%', "%25"),
            percent.to_lowercase(),
            percent,
            unicode.replace('\\', "\\\\"),
            unicode,
            SECRET.replace('"', "&quot;").replace('+', "&#43;").replace('/', "&#x2f;"),
        ] {
            check(echo);
        }
        check(utf16(u16::to_le_bytes));
        check(utf16(u16::to_be_bytes));
    }

    #[test]
    fn base64_is_masked_alone_and_within_a_longer_text() {
        for before in ["", "u", "us", "user:", "user:p"] {
            for after in ["", "x", "xy", "xyz"] {
                let text = format!("{before}{SECRET}{after}");
                for engine in [general_purpose::STANDARD, general_purpose::URL_SAFE] {
                    let encoded = engine.encode(&text);
                    let clean = secrets().scrub(Bytes::from(encoded.clone()));
                    let kept = clean.iter().filter(|byte| **byte != b'*').count();
                    // What is left holds the neighbors and less than a character of the secret.
                    let most = (before.len() + after.len()) * 4 / 3 + 8;
                    assert!(kept <= most, "{encoded} {clean:?}");
                }
            }
        }
    }

    #[test]
    fn what_is_no_secret_is_kept() {
        let mut headers = HeaderMap::new();
        for (name, value) in [
            ("user-agent", "my-program/1"),
            ("x-client-request-id", "request-77"),
            ("x-team", "search"),
        ] {
            headers.insert(name, HeaderValue::from_static(value));
        }
        let secrets = Secrets::default()
            .with_credential("no")
            .with_headers(&headers)
            .with_query(["2024-10-21", "pricing"])
            .with_path("/openai/deployments/v1");
        let text = "no my-program/1 request-77 search 2024-10-21 pricing openai deployments v1";
        assert_eq!(secrets.scrub_text(text), text);
    }

    #[test]
    fn each_part_of_a_credential_is_a_secret() {
        let mut headers = HeaderMap::new();
        headers.insert("authorization", HeaderValue::from_static("Basic bWU6Y2FuYXJ5LTE="));
        headers.insert("cookie", HeaderValue::from_static("a=canary-2; b=canary-3"));
        headers.insert("x-tenant", HeaderValue::from_static("canary-4"));
        headers.insert("x-token", HeaderValue::from_static("Token canary-5"));
        let secrets = Secrets::default()
            .with_headers(&headers)
            .with_query(["canary-6"])
            .with_path("/gateway/canary-7/v1")
            .with_proxy("http://me:canary%2D8@proxy:1");
        for number in 1..=8 {
            let text = format!("<canary-{number}>");
            assert_eq!(secrets.scrub_text(&text), "<********>");
        }
        assert!(!format!("{secrets:?}").contains("canary"));
    }
}
