//! Removes secrets from exchanges before they are stored.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue};

use super::across_frames;
use crate::{Exchange, Frame, RedactedPart};

/// How often a body is redacted until nothing changes.
const MAX_ROUNDS: usize = 8;

mod across_events;
mod assignments;
mod authorization;
mod candidates;
pub(super) mod credentials;
mod email_addresses;
mod escape;
mod headers;
#[cfg(test)]
mod idempotence_tests;
mod key_formats;
mod known_formats;
mod letters;
mod long_runs;
mod private_keys;
mod random;
mod secrets;
mod spelled;
mod url_credentials;

/// Removes secrets from an exchange before it is stored, and from a request before it is compared
/// with stored ones.
///
/// It cannot be disabled, only extended:
/// - Headers are removed unless they are on an allow-list. [`Redaction::with_header`] extends the
///   list, but not for credentials and cookies.
/// - The values of query parameters are overwritten, except for a few harmless parameters.
/// - In header values, paths and bodies these are overwritten: secrets that the caller names, API
///   keys of about a hundred known formats (`sk-`, `hf_` and others), bearer tokens and `Basic`
///   pairs, values whose name says that they are secret (members such as `api_key`, headers,
///   variables, parameters of URLs), private keys, credentials in URLs, e-mail addresses, and
///   random strings.
///
/// Each is found in a text as it is, and in up to 8 layers of escapes: of JSON (`\u002B`, `\/`, in
/// strings in strings, such as the arguments of a tool call), of percent-encoding, of HTML, and of
/// UTF-16, in any mixture.
///
/// A string counts as random if its characters change between lower case, upper case and digits as
/// often as in random text, and it is one of:
/// - 32 or more hexadecimal digits of one case,
/// - 20 or more letters of both cases and digits,
/// - 24 or more letters of one case and digits,
/// - 32 or more characters of base64.
///
/// So digests are overwritten too, and shorter secrets are not, unless they are named.
/// Not overwritten are identifiers, which have a member such as `id` or a prefix such as `call_`,
/// and data: what follows `;base64,`, and strings of more than 2,048 characters.
///
/// Overwriting keeps lengths, and equal input gives equal output, so frames keep their boundaries
/// and a redacted request still matches its recording.
///
/// Placeholders are no secrets: `YOUR_API_KEY`, `$API_KEY`, what was overwritten before.
/// JSON stays JSON and an event stream stays one: quotes and line ends are not overwritten, escapes
/// only as a whole, and the digits of a number by other digits.
///
/// # Secrets across frames and events
///
/// A secret that crosses the boundaries of frames is found.
/// A secret is also found if a streamed response spells it in several events, even if the events of
/// several choices alternate: a named one in all members, any other in the text, the reasoning and
/// the arguments of a choice, but not in its log probabilities.
///
/// # Limits
///
/// A secret is not found if it is encoded in another way: as an array of numbers, compressed, or
/// truncated at the end of the body; an unnamed one also if it is in base64.
/// A named secret is found in base64 and in hexadecimal digits, if it has at least 6 bytes.
#[derive(Clone, Default)]
pub struct Redaction {
    secrets: secrets::Secrets,
    headers: Vec<HeaderName>,
}

impl Redaction {
    /// The default redaction.
    pub fn new() -> Self {
        Self::default()
    }

    /// Also overwrites this text, in every spelling and in upper and lower case.
    ///
    /// A text of less than 4 bytes is ignored, because it would be found everywhere; so are the
    /// words `true`, `false` and `null`.
    #[must_use]
    pub fn with_secret(mut self, secret: &str) -> Self {
        self.secrets.add(secret);
        self
    }

    /// Also keeps this header, unless its name indicates a credential.
    #[must_use]
    pub fn with_header(mut self, name: HeaderName) -> Self {
        self.headers.push(name);
        self
    }

    /// Redacts request and response. Applying it twice changes nothing more.
    pub fn apply(&self, exchange: &mut Exchange) {
        self.remove_headers(&mut exchange.request.headers);
        self.remove_headers(&mut exchange.response.headers);
        self.overwrite_secrets(exchange);
    }

    /// The target of a request after [`Redaction::apply`].
    pub(super) fn target(&self, target: &str) -> String {
        let mut bytes = target.as_bytes().to_vec();
        until_nothing_changes(&mut bytes, |bytes| self.overwrite_target(bytes));
        String::from_utf8_lossy(&bytes).into_owned()
    }

    fn overwrite_target(&self, target: &mut [u8]) {
        let end = target.iter().position(|byte| *byte == b'?').unwrap_or(target.len());
        let (path, query) = target.split_at_mut(end);
        self.overwrite_known(path);
        // In a path a slash is a separator, not a character of base64.
        path.split_mut(|byte| *byte == b'/').for_each(overwrite_random);
        if let Some((_, query)) = query.split_first_mut() {
            self.overwrite_all(query);
            query.split_mut(|byte| *byte == b'&').for_each(overwrite_parameter);
        }
    }

    /// A body after [`Redaction::apply`].
    pub(super) fn body(&self, body: &Bytes) -> Bytes {
        if !self.changes(body) {
            return body.clone();
        }
        let mut bytes = body.to_vec();
        self.overwrite_all(&mut bytes);
        bytes.into()
    }

    fn remove_headers(&self, headers: &mut HeaderMap) {
        headers::retain(headers, |name| {
            headers::is_allowed(name)
                || self.headers.contains(name) && !headers::is_credential(name)
        });
    }

    fn overwrite_secrets(&self, exchange: &mut Exchange) {
        let Exchange { request, response, redacted, .. } = exchange;
        let target = self.target(&request.target);
        let body = self.body(&request.body);
        let parts = [
            (RedactedPart::RequestTarget, replace(&mut request.target, target)),
            (RedactedPart::RequestHeaders, self.overwrite_headers(&mut request.headers)),
            (RedactedPart::RequestBody, replace(&mut request.body, body)),
            (RedactedPart::ResponseHeaders, self.overwrite_headers(&mut response.headers)),
            (RedactedPart::ResponseBody, self.overwrite_frames(&mut response.frames)),
        ];
        redacted.extend(parts.into_iter().filter(|(_, differs)| *differs).map(|it| it.0));
    }

    /// Overwrites secrets in the values of headers; gives whether there were any.
    fn overwrite_headers(&self, headers: &mut HeaderMap) -> bool {
        let mut differ = false;
        for (name, value) in headers.iter_mut() {
            let overwrite_unnamed = |bytes: &mut [u8]| {
                known_formats::overwrite(bytes);
                if !headers::is_identifier(name) {
                    random::overwrite(bytes);
                }
            };
            let old = value.as_bytes();
            let has_any = self.secrets.are_in(old)
                || candidates::may_be_in(old) && spelled::changes(old, overwrite_unnamed);
            if !has_any {
                continue;
            }
            let mut bytes = old.to_vec();
            self.overwrite_known(&mut bytes);
            if !headers::is_identifier(name) {
                overwrite_random(&mut bytes);
            }
            // Overwriting keeps a value valid; otherwise it is emptied.
            let new = HeaderValue::from_maybe_shared(Bytes::from(bytes));
            differ |= replace(value, new.unwrap_or(HeaderValue::from_static("")));
        }
        differ
    }

    /// Overwrites secrets in a body; gives whether there were any.
    fn overwrite_frames(&self, frames: &mut Vec<Frame>) -> bool {
        let is_clean = {
            let body = across_frames::joined(frames);
            !self.changes(&body) && !across_events::changes(&self.secrets, &body)
        };
        if is_clean {
            return false;
        }
        let before = frames.clone();
        across_frames::edit(frames, |bytes| {
            until_nothing_changes(bytes, |bytes| {
                self.overwrite_known(bytes);
                // Before the parts: a part alone may look random.
                across_events::overwrite(&self.secrets, bytes);
                overwrite_random(bytes);
            });
        });
        before != *frames
    }

    /// Whether [`Redaction::overwrite_all`] changes a text.
    ///
    /// It may say so of a text that stays the same, but never the contrary: if no kind of secret is
    /// found in any layer of the text as it is, none is found in a later step either.
    fn changes(&self, bytes: &[u8]) -> bool {
        self.secrets.are_in(bytes)
            || candidates::may_be_in(bytes)
                && spelled::changes(bytes, |bytes| {
                    known_formats::overwrite(bytes);
                    random::overwrite(bytes);
                })
    }

    fn overwrite_all(&self, bytes: &mut [u8]) {
        until_nothing_changes(bytes, |bytes| {
            self.overwrite_known(bytes);
            overwrite_random(bytes);
        });
    }

    fn overwrite_known(&self, bytes: &mut [u8]) {
        self.secrets.overwrite(bytes);
        spelled::overwrite(bytes, known_formats::overwrite);
    }
}

/// Replaces a value; gives whether it differed.
fn replace<T: PartialEq>(value: &mut T, new: T) -> bool {
    let differs = *value != new;
    *value = new;
    differs
}

impl fmt::Debug for Redaction {
    /// Shows nothing of the secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Redaction").field("headers", &self.headers).finish_non_exhaustive()
    }
}

/// Repeats an edit: what it overwrites may complete or uncover another secret.
///
/// Redaction is then idempotent, unless somebody nests more than [`MAX_ROUNDS`] secrets.
fn until_nothing_changes(bytes: &mut [u8], edit: impl Fn(&mut [u8])) {
    for _ in 0..MAX_ROUNDS {
        let before = bytes.to_vec();
        edit(bytes);
        if before == bytes {
            break;
        }
    }
}

fn overwrite_random(bytes: &mut [u8]) {
    spelled::overwrite(bytes, |bytes| {
        random::overwrite(bytes);
        // A random domain consists of letters now, so its address is complete.
        email_addresses::overwrite(bytes);
    });
}

/// Applies the default redaction before an exchange is written to disk, whatever its origin.
///
/// Additional headers that a caller kept stay, except for credentials.
pub(super) fn for_storage(exchange: &mut Exchange) {
    let keep = |name: &HeaderName| headers::is_allowed(name) || !headers::is_credential(name);
    headers::retain(&mut exchange.request.headers, keep);
    headers::retain(&mut exchange.response.headers, keep);
    Redaction::default().overwrite_secrets(exchange);
}

/// A note without secrets of a known format. Random strings stay, because a note may name a digest.
pub(super) fn note(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    spelled::overwrite(&mut bytes, known_formats::overwrite);
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Query parameters whose values contain no credentials.
const HARMLESS_PARAMETERS: [&str; 7] =
    ["after", "api-version", "beta", "limit", "model", "order", "stream"];

fn overwrite_parameter(pair: &mut [u8]) {
    let equals = pair.iter().position(|byte| *byte == b'=');
    let (name, value) = pair.split_at_mut(equals.map_or(0, |at| at + 1));
    let name = name.strip_suffix(b"=").unwrap_or_default();
    if !HARMLESS_PARAMETERS.iter().any(|harmless| harmless.as_bytes() == name) {
        value.fill(b'x');
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use http::{Method, StatusCode};

    use super::*;
    use crate::{RecordedRequest, RecordedResponse};

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

        let Exchange { request, response, .. } = &exchange;
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

        let parts: Vec<_> = exchange.redacted.iter().map(|part| part.name()).collect();
        assert_eq!(parts, ["request-target", "request-headers", "request-body", "response-body"]);

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
    fn storage_keeps_headers_that_a_caller_kept_but_no_credentials() {
        let mut exchange = exchange();
        for_storage(&mut exchange);
        assert_eq!(names(&exchange.request.headers), ["content-type", "user-agent"]);
        assert_eq!(
            names(&exchange.response.headers),
            ["x-request-id", "x-ratelimit-remaining-tokens", "x-mine"]
        );
        assert_eq!(exchange.request.target, "/v1/chat?key=xxx&api-version=2");
    }
}
