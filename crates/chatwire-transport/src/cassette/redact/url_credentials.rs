//! Credentials in URLs.

use std::{ops::Range, sync::LazyLock};

use memchr::{memmem::Finder, memrchr};

/// Finds what precedes the credentials, also as JSON may escape it.
static PREFIXES: LazyLock<[Finder<'_>; 2]> = LazyLock::new(|| ["://", ":\\/\\/"].map(Finder::new));

/// Maximum length of user and password, in bytes.
const MAX_LENGTH: usize = 512;

/// Overwrites user and password of URLs; the colon between them stays.
pub(super) fn overwrite(bytes: &mut [u8]) {
    for range in find(bytes) {
        for byte in bytes[range].iter_mut().filter(|byte| **byte != b':') {
            *byte = b'x';
        }
    }
}

fn find(bytes: &[u8]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for prefix in PREFIXES.iter() {
        for place in prefix.find_iter(bytes) {
            let from = place + prefix.needle().len();
            let window = &bytes[from..bytes.len().min(from + MAX_LENGTH)];
            let length = window.iter().take_while(|byte| !is_end(**byte)).count();
            // A password may contain an `@`; the last one precedes the host.
            if let Some(at) = memrchr(b'@', &window[..length]) {
                found.push(from..from + at);
            }
        }
    }
    found
}

/// Whether a character ends the authority of a URL, or a URL in a text.
fn is_end(byte: u8) -> bool {
    byte.is_ascii_whitespace()
        || byte.is_ascii_control()
        || matches!(byte, b'/' | b'?' | b'#' | b'\\' | b'"' | b'\'' | b'<' | b'>' | b'`')
}

#[cfg(test)]
mod tests {
    use super::overwrite;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let mut bytes = text.as_bytes().to_vec();
        for _ in 0..2 {
            overwrite(&mut bytes);
            assert_eq!(std::str::from_utf8(&bytes), Ok(expected));
        }
    }

    #[test]
    fn users_and_passwords_go() {
        check(
            "at http://ann:pa$$@w%40rd@localhost:1/a.",
            "at http://xxx:xxxxxxxxxxx@localhost:1/a.",
        );
        check("ftp://grüße@host", "ftp://xxxxxxx@host");
        check(r#"{"url":"https:\/\/t0ken@host\/a"}"#, r#"{"url":"https:\/\/xxxxx@host\/a"}"#);
    }

    #[test]
    fn other_texts_stay() {
        for text in
            ["https://host/@ann", "https://host?a@b", "see http://host or me@here", "://", ""]
        {
            check(text, text);
        }
    }
}
