//! Backslash escapes of JSON strings.

/// The first position at or after `at` that is not part of a backslash escape.
pub(super) fn after_escape(bytes: &[u8], at: usize) -> usize {
    let escaped = at > 0 && bytes[at - 1] == b'\\';
    match bytes.get(at) {
        Some(b'u') if escaped => at + 5,
        Some(_) if escaped => at + 1,
        _ => at,
    }
}
