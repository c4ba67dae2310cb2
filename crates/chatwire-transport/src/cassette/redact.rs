//! Takes secrets out of an exchange before anything keeps it.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue};

use super::across_frames;
use crate::{Exchange, RecordedRequest};

mod across_events;
mod headers;
#[cfg(test)]
mod idempotence_tests;
mod known_formats;
mod random;
mod secrets;
mod url_credentials;

/// What is taken out of an exchange before it is stored, and out of a request before it is
/// compared with stored ones.
///
/// It cannot be turned off, only extended:
/// - headers stay only if they are on an allow-list; [`Redaction::with_header`] adds to it, but
///   nothing keeps credentials and cookies;
/// - of a query only parameters known to be harmless keep their values;
/// - in header values, paths and bodies, these are overwritten: secrets the caller names, known
///   shapes of keys (`sk-` and others), bearer tokens, values of members such as `api_key`, users and
///   passwords of URLs, e-mail addresses, and what is too random to be a word.
///
/// Random are a run of 32 or more hexadecimal digits of one case, one of 20 or more letters of both
/// cases and digits or 24 or more of one case and digits, and one of 32 or more with the signs of
/// base64 among them, if its characters change as often as chance would have it.
/// So a digest goes as well, and a shorter secret stays unless it is named.
/// Left alone are identifiers, told by a member such as `id` or a start such as `call_`, and data:
/// what follows `;base64,`, and a run of more than 2,048 characters.
///
/// What is overwritten keeps its length, and the same input always gives the same output, so frames
/// keep their borders and a redacted request can be found again.
/// A secret is found across the borders of frames.
/// One that the caller names is found too when the values of a streamed response spell it together,
/// be they of one choice or of several in turn; a random one is found in the text and in the
/// arguments of each choice, but not in its log probabilities; one that is known by its shape alone
/// is not.
/// Neither is what is written in another way: as an array of numbers, in base64, compressed, with
/// escapes that need not be, or cut off where the body ends.
#[derive(Clone, Default)]
pub struct Redaction {
    secrets: secrets::Secrets,
    headers: Vec<HeaderName>,
}

impl Redaction {
    /// What is taken out of every exchange.
    pub fn new() -> Self {
        Self::default()
    }

    /// Overwrites this text too, as it is and as JSON and URLs write it.
    ///
    /// A text of less than 4 bytes is not looked for: it would be found everywhere.
    #[must_use]
    pub fn with_secret(mut self, secret: &str) -> Self {
        self.secrets.add(secret);
        self
    }

    /// Keeps this header too, unless its name says that it holds a credential.
    #[must_use]
    pub fn with_header(mut self, name: HeaderName) -> Self {
        self.headers.push(name);
        self
    }

    /// Redacts both halves of an exchange; doing so twice changes nothing more.
    pub fn apply(&self, exchange: &mut Exchange) {
        self.strip(&mut exchange.request.headers);
        self.strip(&mut exchange.response.headers);
        self.overwrite(exchange);
    }

    /// The target of a request as [`Redaction::apply`] would leave it.
    pub(super) fn target(&self, target: &str) -> String {
        let (path, query) = match target.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (target, None),
        };
        let mut path = path.as_bytes().to_vec();
        self.known(&mut path);
        // Here a slash is a border and no sign of base64.
        path.split_mut(|byte| *byte == b'/').for_each(random);
        let mut out = String::from_utf8_lossy(&path).into_owned();
        if let Some(query) = query {
            out.push('?');
            let parameters: Vec<_> = query.split('&').map(parameter).collect();
            out.push_str(&self.text(&parameters.join("&")));
        }
        out
    }

    /// A body as [`Redaction::apply`] would leave it.
    pub(super) fn body(&self, body: &[u8]) -> Bytes {
        let mut bytes = body.to_vec();
        self.bytes(&mut bytes);
        bytes.into()
    }

    fn strip(&self, headers: &mut HeaderMap) {
        headers::retain(headers, |name| {
            headers::is_allowed(name)
                || self.headers.contains(name) && !headers::is_credential(name)
        });
    }

    fn overwrite(&self, exchange: &mut Exchange) {
        let RecordedRequest { target, headers, body, .. } = &mut exchange.request;
        *target = self.target(target);
        *body = self.body(body);
        self.values(headers);
        self.values(&mut exchange.response.headers);
        across_frames::edit(&mut exchange.response.frames, |bytes| {
            self.known(bytes);
            // A piece may look random by itself: what the pieces spell is looked at before.
            across_events::overwrite(&self.secrets, bytes);
            random(bytes);
        });
    }

    fn values(&self, headers: &mut HeaderMap) {
        for (name, value) in headers.iter_mut() {
            let mut bytes = value.as_bytes().to_vec();
            self.known(&mut bytes);
            if !headers::is_identifier(name) {
                random(&mut bytes);
            }
            // Only visible characters were written, so the value stays one; if not, it goes.
            *value = HeaderValue::from_maybe_shared(Bytes::from(bytes))
                .unwrap_or(HeaderValue::from_static(""));
        }
    }

    fn text(&self, text: &str) -> String {
        let mut bytes = text.as_bytes().to_vec();
        self.bytes(&mut bytes);
        String::from_utf8_lossy(&bytes).into_owned()
    }

    fn bytes(&self, bytes: &mut [u8]) {
        self.known(bytes);
        random(bytes);
    }

    fn known(&self, bytes: &mut [u8]) {
        self.secrets.overwrite(bytes);
        known_formats::overwrite(bytes);
    }
}

impl fmt::Debug for Redaction {
    /// Tells nothing of the secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Redaction").field("headers", &self.headers).finish_non_exhaustive()
    }
}

fn random(bytes: &mut [u8]) {
    random::overwrite(bytes);
    // A domain that was too random to be one is letters now.
    known_formats::overwrite_addresses(bytes);
}

/// The last look at an exchange that may come from anywhere, before it goes to disk.
///
/// Headers that some caller chose to keep stay; credentials do not.
pub(super) fn guard(exchange: &mut Exchange) {
    let keep = |name: &HeaderName| headers::is_allowed(name) || !headers::is_credential(name);
    headers::retain(&mut exchange.request.headers, keep);
    headers::retain(&mut exchange.response.headers, keep);
    Redaction::default().overwrite(exchange);
}

/// What people wrote about an exchange, without secrets of a known shape; a digest stays, which may
/// tell where the exchange comes from.
pub(super) fn note(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    known_formats::overwrite(&mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Query parameters that say what is asked, not who asks.
const PARAMETERS: [&str; 7] = ["after", "api-version", "beta", "limit", "model", "order", "stream"];

fn parameter(pair: &str) -> String {
    let (name, value) = pair.split_once('=').unwrap_or(("", pair));
    if PARAMETERS.contains(&name) {
        return pair.to_owned();
    }
    format!("{}{}", &pair[..pair.len() - value.len()], "x".repeat(value.len()))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use http::{Method, StatusCode};

    use super::*;
    use crate::{Frame, RecordedResponse};

    fn exchange() -> Exchange {
        let mut request = RecordedRequest::new(Method::POST, "/v1/chat?key=abc&api-version=2");
        let headers = [
            ("authorization", "Bearer secret-1"),
            ("content-type", "application/json"),
            ("x-api-key", "secret-1"),
            ("user-agent", "bot/1 bob@example.com"),
        ];
        for (name, value) in headers {
            request.headers.append(name, HeaderValue::from_static(value));
        }
        request.body = Bytes::from_static(br#"{"user":"bob@example.com","x":"secret-1"}"#);
        let mut response = RecordedResponse::new(StatusCode::OK);
        let headers = [
            ("set-cookie", "a=b"),
            ("x-request-id", "1"),
            ("x-ratelimit-remaining-tokens", "5"),
            ("x-mine", "2"),
        ];
        for (name, value) in headers {
            response.headers.append(name, HeaderValue::from_static(value));
        }
        response.frames = ["an echo of sec", "ret-", "1!"]
            .into_iter()
            .map(|text| Frame::new(Duration::ZERO, text))
            .collect();
        Exchange::new(request, response)
    }

    fn names(headers: &HeaderMap) -> Vec<&str> {
        headers.keys().map(HeaderName::as_str).collect()
    }

    #[test]
    fn every_part_is_redacted_and_keeps_its_length() {
        let redaction = Redaction::new()
            .with_secret("secret-1")
            .with_header(HeaderName::from_static("x-mine"))
            .with_header(HeaderName::from_static("x-api-key"));
        let mut exchange = exchange();
        redaction.apply(&mut exchange);

        let Exchange { request, response } = &exchange;
        assert_eq!(request.target, "/v1/chat?key=xxx&api-version=2");
        assert_eq!(names(&request.headers), ["content-type", "user-agent"]);
        assert_eq!(request.headers["user-agent"], "bot/1 xxx@xxxxxxx.xxx");
        assert_eq!(request.body, r#"{"user":"xxx@xxxxxxx.xxx","x":"xxxxxxxx"}"#);
        assert_eq!(
            names(&response.headers),
            ["x-request-id", "x-ratelimit-remaining-tokens", "x-mine"]
        );
        let frames: Vec<_> = response.frames.iter().map(|frame| &frame.bytes).collect();
        assert_eq!(frames, ["an echo of xxx", "xxxx", "x!"]);
        assert!(!format!("{redaction:?}").contains("secret-1"));

        let once = exchange.clone();
        redaction.apply(&mut exchange);
        assert_eq!(exchange, once);
    }

    #[test]
    fn a_target_keeps_its_slashes() {
        let target = Redaction::new().target("/v1/wJalrXUtnFEMI%2FK7MDENG%2FbPxRfiCYEXAMPLEKEY/a");
        assert_eq!(target, "/v1/xxxxxxxxxxxxx%2Fxxxxxxx%2Fxxxxxxxxxxxxxxxxxx/a");
    }

    #[test]
    fn the_guard_keeps_headers_that_a_caller_kept_but_no_credentials() {
        let mut exchange = exchange();
        guard(&mut exchange);
        assert_eq!(names(&exchange.request.headers), ["content-type", "user-agent"]);
        assert_eq!(
            names(&exchange.response.headers),
            ["x-request-id", "x-ratelimit-remaining-tokens", "x-mine"]
        );
        assert_eq!(exchange.request.target, "/v1/chat?key=xxx&api-version=2");
    }
}
