//! The HTTP status that a case must get.

use std::{fmt, str::FromStr};

use http::StatusCode;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// The statuses that say nothing about the request: the key, the rate limit or the time was the
/// reason. The class `4xx` does not contain them.
const NOT_ABOUT_THE_REQUEST: [u16; 5] = [401, 403, 407, 408, 429];

/// The names of kinds of errors, and their statuses.
const KINDS: [(&str, &[(u16, u16)]); 6] = [
    ("authentication", &[(401, 401), (403, 403), (407, 407)]),
    ("invalid-request", &[(400, 400), (405, 406), (409, 409), (411, 422)]),
    ("not-found", &[(404, 404), (410, 410)]),
    ("rate-limit", &[(429, 429)]),
    ("overloaded", &[(503, 503), (529, 529)]),
    ("server-error", &[(500, 599)]),
];

/// The HTTP status that a case must get: `2xx` unless its `meta.toml` says otherwise.
///
/// Written as a code (`404`), a class (`4xx`), a kind of error (`authentication`,
/// `invalid-request`, `not-found`, `rate-limit`, `overloaded`, `server-error`), `any`, or several
/// of them separated by commas (`400, 422`).
///
/// The class `4xx` does not contain 401, 403, 407, 408 and 429, which say nothing about the
/// request: a case that must get one of them names it.
///
/// ```
/// use chatwire_transport::cassette::ExpectedStatus;
///
/// let status: ExpectedStatus = "400, not-found".parse()?;
/// assert!(status.accepts(http::StatusCode::NOT_FOUND));
/// assert!(!status.accepts(http::StatusCode::OK));
/// # Ok::<_, chatwire_transport::cassette::ExpectedStatusError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpectedStatus {
    text: String,
    ranges: Vec<(u16, u16)>,
}

/// A text that names no status.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not a status; use a code such as 404, a class such as 4xx, any, authentication, \
     invalid-request, not-found, rate-limit, overloaded or server-error"
)]
pub struct ExpectedStatusError(String);

impl ExpectedStatus {
    /// Any status.
    pub fn any() -> Self {
        Self { text: "any".to_owned(), ranges: vec![(100, 999)] }
    }

    /// Exactly this status.
    pub fn exactly(status: StatusCode) -> Self {
        let code = status.as_u16();
        Self { text: code.to_string(), ranges: vec![(code, code)] }
    }

    /// Whether a response may have this status.
    pub fn accepts(&self, status: StatusCode) -> bool {
        let code = status.as_u16();
        self.ranges.iter().any(|(first, last)| (*first..=*last).contains(&code))
    }

    /// Whether every status is right.
    pub fn is_any(&self) -> bool {
        self.ranges.contains(&(100, 999))
    }

    /// Whether it is the default, `2xx`.
    pub fn is_success(&self) -> bool {
        *self == Self::default()
    }
}

impl Default for ExpectedStatus {
    /// `2xx`.
    fn default() -> Self {
        Self { text: "2xx".to_owned(), ranges: vec![(200, 299)] }
    }
}

impl fmt::Display for ExpectedStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl FromStr for ExpectedStatus {
    type Err = ExpectedStatusError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut ranges = Vec::new();
        let parts: Vec<_> = text.split(',').map(str::trim).collect();
        for part in &parts {
            ranges.extend(ranges_of(part).ok_or_else(|| ExpectedStatusError(text.to_owned()))?);
        }
        Ok(Self { text: parts.join(", "), ranges })
    }
}

/// The ranges of codes that one part names.
fn ranges_of(part: &str) -> Option<Vec<(u16, u16)>> {
    if let Some((_, ranges)) = KINDS.iter().find(|(name, _)| *name == part) {
        return Some(ranges.to_vec());
    }
    if part == "any" {
        return Some(vec![(100, 999)]);
    }
    if part.len() != 3 || !part.is_char_boundary(1) {
        return None;
    }
    let class: u16 = part.get(..1)?.parse().ok().filter(|class| (1..=9).contains(class))?;
    if part.get(1..).is_some_and(|rest| rest.eq_ignore_ascii_case("xx")) {
        return Some(class_of(class * 100));
    }
    let code: u16 = part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse().ok())??;
    Some(vec![(code, code)])
}

/// The hundred codes of a class, without those that say nothing about the request.
fn class_of(first: u16) -> Vec<(u16, u16)> {
    let (mut ranges, mut begin) = (Vec::new(), first);
    for code in NOT_ABOUT_THE_REQUEST.into_iter().filter(|code| code / 100 == first / 100) {
        if begin < code {
            ranges.push((begin, code - 1));
        }
        begin = code + 1;
    }
    ranges.push((begin, first + 99));
    ranges
}

impl Serialize for ExpectedStatus {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.text.parse::<u16>() {
            Ok(code) => serializer.serialize_u16(code),
            Err(_) => serializer.serialize_str(&self.text),
        }
    }
}

impl<'de> Deserialize<'de> for ExpectedStatus {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StatusVisitor)
    }
}

struct StatusVisitor;

impl de::Visitor<'_> for StatusVisitor {
    type Value = ExpectedStatus;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a status such as 404, \"4xx\" or \"authentication\"")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        text.parse().map_err(E::custom)
    }

    fn visit_i64<E: de::Error>(self, code: i64) -> Result<Self::Value, E> {
        self.visit_str(&code.to_string())
    }

    fn visit_u64<E: de::Error>(self, code: u64) -> Result<Self::Value, E> {
        self.visit_str(&code.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, accepted: &[u16], others: &[u16]) {
        let status: ExpectedStatus = text.parse().unwrap();
        assert_eq!(status.to_string(), text);
        let accepts = |code: &u16| status.accepts(StatusCode::from_u16(*code).unwrap());
        assert!(accepted.iter().all(accepts), "{status:?}");
        assert!(!others.iter().any(accepts), "{status:?}");
    }

    #[test]
    fn a_status_is_a_code_a_class_or_a_kind() {
        check("2xx", &[200, 299], &[199, 300]);
        check("404", &[404], &[400, 200]);
        check("4xx", &[400, 402, 404, 409, 422, 499], &[401, 403, 407, 408, 429, 200, 500]);
        check("400, 422", &[400, 422], &[401]);
        check("authentication", &[401, 403], &[400, 429]);
        check("rate-limit", &[429], &[401]);
        check("any", &[200, 404, 599], &[]);
        for invalid in ["", "4", "40x", "0xx", "4 xx", "teapot", "200,", "+20", "\u{e9}x"] {
            assert!(invalid.parse::<ExpectedStatus>().is_err(), "{invalid}");
        }
    }

    #[test]
    fn a_code_is_a_number_in_a_file() {
        #[derive(Serialize, Deserialize)]
        struct File {
            status: ExpectedStatus,
        }
        for (text, written) in
            [("status = 404", "status = 404\n"), ("status = \"4xx\"", "status = \"4xx\"\n")]
        {
            let file: File = toml::from_str(text).unwrap();
            assert_eq!(toml::to_string(&file).unwrap(), written);
        }
        assert!(toml::from_str::<File>("status = 4").is_err());
    }
}
