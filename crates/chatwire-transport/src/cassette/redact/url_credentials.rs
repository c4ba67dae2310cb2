//! The users and passwords of URLs.

use std::ops::Range;

use memchr::{memmem, memrchr};

/// What stands before them, as JSON may write it too.
const STARTS: [&str; 2] = ["://", ":\\/\\/"];

/// The longest user and password, in bytes.
const LONGEST: usize = 512;

/// Overwrites the users and passwords of URLs, whatever they look like; the colon between them stays.
pub(super) fn overwrite(bytes: &mut [u8]) {
    for range in find(bytes) {
        for byte in bytes[range].iter_mut().filter(|byte| **byte != b':') {
            *byte = b'x';
        }
    }
}

fn find(bytes: &[u8]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for start in STARTS {
        for place in memmem::find_iter(bytes, start) {
            let from = place + start.len();
            let window = &bytes[from..bytes.len().min(from + LONGEST)];
            let length = window.iter().take_while(|byte| !ends(**byte)).count();
            // A password may have an `@` of its own; the last one comes before the host.
            if let Some(at) = memrchr(b'@', &window[..length]) {
                found.push(from..from + at);
            }
        }
    }
    found
}

/// What comes after the host of a URL, or after a URL in a text.
fn ends(byte: u8) -> bool {
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
