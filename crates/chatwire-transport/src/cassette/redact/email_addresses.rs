//! E-mail addresses.

use std::ops::Range;

use memchr::{memchr_iter, memrchr};

use super::escape::after_escape;

/// Maximum length of an e-mail address before the `@`, in characters.
const MAX_LOCAL_PART: usize = 64;
/// Maximum length of a host name, in characters.
const MAX_HOST: usize = 253;

/// Overwrites e-mail addresses, from last to first: overwriting one may turn its local part into
/// the domain of the address before it.
pub(super) fn overwrite(bytes: &mut [u8]) {
    let places: Vec<_> = memchr_iter(b'@', bytes).collect();
    for at in places.into_iter().rev() {
        let range = email_address(bytes, at).unwrap_or(at..at);
        for byte in &mut bytes[range] {
            if byte.is_ascii_alphanumeric() {
                *byte = b'x';
            }
        }
    }
}

/// The e-mail address around an `@`.
fn email_address(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    let window = &bytes[at.saturating_sub(MAX_LOCAL_PART)..at];
    let local = window.iter().rev().take_while(|byte| is_local_character(**byte)).count();
    let start = after_escape(bytes, at - local).min(at);

    let host = &bytes[at + 1..bytes.len().min(at + 1 + MAX_HOST)];
    let host = &host[..host.iter().take_while(|byte| is_host_character(**byte)).count()];
    let host = host.strip_suffix(b".").unwrap_or(host);
    let dot = memrchr(b'.', host)?;
    let domain = &host[dot + 1..];
    let is_address =
        start < at && dot > 0 && domain.len() >= 2 && domain.iter().all(u8::is_ascii_alphabetic);
    is_address.then_some(start..at + 1 + host.len())
}

fn is_local_character(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'%' | b'+' | b'-')
}

fn is_host_character(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-')
}
