//! Finds keys in responses before they are overwritten.

use chatwire_transport::cassette::find_credentials;
use http::HeaderMap;

use super::MIN_SECRET;

/// Where a response repeats a key, which its recording does not show.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Leaks {
    /// Names of headers with the key that was sent, or with another one.
    pub(crate) headers: Vec<String>,
    /// Whether the body has the key that was sent.
    pub(crate) body: bool,
}

/// Looks for the key of a request in its response.
pub(super) struct KeySearch<'a> {
    /// The key; empty if none was sent, or if it is so short that it occurs by chance.
    key: &'a [u8],
    /// The end of what was read, shorter than the key.
    end: Vec<u8>,
    leaks: Leaks,
}

impl<'a> KeySearch<'a> {
    pub(super) fn new(key: Option<&'a str>) -> Self {
        let key = key.filter(|key| key.len() >= MIN_SECRET).unwrap_or_default();
        Self { key: key.as_bytes(), end: Vec::new(), leaks: Leaks::default() }
    }

    pub(super) fn headers(&mut self, headers: &HeaderMap) {
        for (name, value) in headers {
            let text = String::from_utf8_lossy(value.as_bytes());
            // A shorter one is masked, or a word.
            let is_whole = |length: usize| length >= 2 * MIN_SECRET;
            let is_key = |part: &str| is_whole(part.len()) && !part.contains('*');
            let mut found = find_credentials(&text).into_iter().filter_map(|it| text.get(it));
            if has(value.as_bytes(), self.key) || found.any(is_key) {
                self.leaks.headers.push(name.to_string());
            }
        }
    }

    /// Takes the next bytes of the body.
    pub(super) fn frame(&mut self, bytes: &[u8]) {
        if self.key.is_empty() || self.leaks.body {
            return;
        }
        self.end.extend_from_slice(bytes);
        self.leaks.body = has(&self.end, self.key);
        let kept = self.end.len().min(self.key.len() - 1);
        self.end.drain(..self.end.len() - kept);
    }

    pub(super) fn finish(self) -> Leaks {
        self.leaks
    }
}

fn has(bytes: &[u8], key: &[u8]) -> bool {
    !key.is_empty() && bytes.windows(key.len()).any(|window| window == key)
}

#[cfg(test)]
mod tests {
    use http::{HeaderName, HeaderValue};

    use super::*;

    #[track_caller]
    fn check(key: &str, header: &'static str, frames: &[&str], expected: (usize, bool)) {
        let mut search = KeySearch::new(Some(key));
        let name = HeaderName::from_static("x-debug");
        search.headers(&HeaderMap::from_iter([(name, HeaderValue::from_static(header))]));
        frames.iter().for_each(|frame| search.frame(frame.as_bytes()));
        let leaks = search.finish();
        assert_eq!((leaks.headers.len(), leaks.body), expected, "{header} {frames:?}");
    }

    #[test]
    fn the_key_is_found_in_headers_and_across_frames() {
        check("canary-1", "key=canary-1", &["an echo of can", "ary", "-1!"], (1, true));
        check("canary-1", "canary", &["canary", "canary-2"], (0, false));
    }

    #[test]
    fn other_keys_are_found_in_headers_alone() {
        let other = "Bearer sk-abcdefghijklmnopqrstuvwxyz012345";
        check("canary-1", other, &[other], (1, false));
        check("canary-1", "sk-abc***xyz1", &[], (0, false));
    }

    #[test]
    fn a_short_key_occurs_by_chance() {
        check("m", "m", &["m"], (0, false));
    }
}
