//! Private keys in PEM, the text form of OpenSSL and OpenSSH.
//!
//! <https://www.rfc-editor.org/rfc/rfc7468>

use std::sync::LazyLock;

use memchr::memmem::{self, Finder};

use crate::secrets::mask;

/// The first line ends with the second text, after the kind of key.
const BEGIN: [&[u8]; 2] = [b"-----BEGIN ", b"PRIVATE KEY-----"];
const END: &[u8] = b"-----END";

/// Finds the end of a first line.
static FIRST_LINE: LazyLock<Finder<'_>> = LazyLock::new(|| Finder::new(BEGIN[1]));

/// Maximum length of a key, in bytes. A key of 16,384 bits has 13 kB.
const MAX_LENGTH: usize = 32 * 1024;

/// Maximum length of the kind of key, in bytes.
const MAX_KIND: usize = 40;

/// Overwrites the letters and digits of private keys, also of one without its end.
pub(super) fn overwrite(bytes: &mut [u8]) {
    let begins = |at: &usize| {
        let kind = &bytes[at.saturating_sub(MAX_KIND)..*at];
        memmem::rfind(kind, BEGIN[0])
            .is_some_and(|begin| memmem::find(&kind[begin..], END).is_none())
    };
    let lines = FIRST_LINE.find_iter(bytes).filter(begins);
    let starts: Vec<_> = lines.map(|at| at + BEGIN[1].len()).collect();
    for start in starts {
        let window = &bytes[start..bytes.len().min(start + MAX_LENGTH)];
        let is_symbol =
            |byte: u8| matches!(byte, b'+' | b'/' | b'=' | b' ' | b'\r' | b'\n' | b'\\');
        let length = window
            .iter()
            .take_while(|byte| byte.is_ascii_alphanumeric() || is_symbol(**byte))
            .count();
        let is_part =
            |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
        let mut at = start;
        for run in bytes[start..start + length].to_vec().chunk_by(|a, b| is_part(a) == is_part(b)) {
            if is_part(&run[0]) {
                mask(bytes, at..at + run.len(), b'x');
            }
            at += run.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::idempotence_tests::check_overwritten, *};

    #[test]
    fn the_key_goes_and_its_frame_stays() {
        for (text, expected) in [
            (
                "-----BEGIN RSA PRIVATE KEY-----\nMIIE+a\n=\n-----END RSA PRIVATE KEY----- a",
                "-----BEGIN RSA PRIVATE KEY-----\nxxxxxx\nx\n-----END RSA PRIVATE KEY----- a",
            ),
            (
                r#""-----BEGIN PRIVATE KEY-----\nMIIE\/a\n-----END PRIVATE KEY-----""#,
                r#""-----BEGIN PRIVATE KEY-----\nxxxx\/x\n-----END PRIVATE KEY-----""#,
            ),
            (
                r#""-----BEGIN PRIVATE KEY-----\nMII","b""#,
                r#""-----BEGIN PRIVATE KEY-----\nxxx","b""#,
            ),
        ] {
            check_overwritten(overwrite, text, expected);
        }
    }
}
