//! Makes text from servers and file names harmless where a person reads it.
//!
//! Control characters move the cursor of a terminal, bidirectional controls reorder what is read,
//! and invisible characters hide text: each becomes U+FFFD.

use std::{borrow::Cow, fmt::Write as _, path::Path};

/// Replaces control, bidirectional and invisible characters by U+FFFD; line feeds and tabs stay.
///
/// A zero-width joiner between two emoji stays as well, since it makes one emoji of them.
pub fn text(text: &str) -> Cow<'_, str> {
    if text.chars().all(|next| is_harmless(next) || matches!(next, '\n' | '\t')) {
        return Cow::Borrowed(text);
    }
    let mut harmless = String::with_capacity(text.len());
    let mut before = None;
    let mut rest = text.chars().peekable();
    while let Some(next) = rest.next() {
        let joins = next == ZERO_WIDTH_JOINER
            && before.is_some_and(is_emoji)
            && rest.peek().is_some_and(|after| is_emoji(*after));
        let kept = is_harmless(next) || matches!(next, '\n' | '\t') || joins;
        harmless.push(if kept { next } else { char::REPLACEMENT_CHARACTER });
        before = Some(next);
    }
    Cow::Owned(harmless)
}

/// The same, for one line: line feeds and tabs become spaces.
pub fn line(line: &str) -> Cow<'_, str> {
    match text(line) {
        harmless if harmless.contains(['\n', '\t']) => harmless.replace(['\n', '\t'], " ").into(),
        harmless => harmless,
    }
}

/// Escapes what [`text`] replaces, in a JSON text without line feeds in its strings.
///
/// The text keeps its meaning: JSON has these characters in strings only, and there as `\uXXXX`.
pub fn json(text: &str) -> Cow<'_, str> {
    let is_kept = |next: char| is_harmless(next) || matches!(next, '\n' | '\r' | '\t');
    if text.chars().all(is_kept) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for next in text.chars() {
        if is_kept(next) {
            escaped.push(next);
        } else {
            for unit in next.encode_utf16(&mut [0; 2]) {
                write!(escaped, "\\u{unit:04x}").expect("writing to a string cannot fail");
            }
        }
    }
    Cow::Owned(escaped)
}

/// A path as text: bytes that are not UTF-8 as `\xNN`, so that different names stay different.
pub fn path(path: &Path) -> String {
    let mut shown = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        shown.push_str(chunk.valid());
        for byte in chunk.invalid() {
            write!(shown, "\\x{byte:02x}").expect("writing to a string cannot fail");
        }
    }
    shown
}

const ZERO_WIDTH_JOINER: char = '\u{200d}';

/// Whether a character is neither a control nor invisible.
fn is_harmless(next: char) -> bool {
    if next.is_ascii() {
        return !next.is_ascii_control();
    }
    !next.is_control()
        && !matches!(next,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// Whether a character is an emoji, a part of one, or a sign that is often shown as one.
fn is_emoji(next: char) -> bool {
    matches!(next, '\u{2190}'..='\u{2bff}' | '\u{fe0f}' | '\u{1f000}'..='\u{1faff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_controls_or_hides_is_replaced() {
        assert_eq!(text("a\u{1b}[2J\n\tb\r"), "a\u{fffd}[2J\n\tb\u{fffd}");
        assert_eq!(line("a\n\u{9b}\tb"), "a \u{fffd} b");
        for hidden in [
            '\u{0}',
            '\u{7f}',
            '\u{85}',
            '\u{200b}',
            '\u{200d}',
            '\u{202e}',
            '\u{2028}',
            '\u{2029}',
            '\u{2066}',
            '\u{feff}',
            '\u{e0041}',
            '\u{e0100}',
        ] {
            assert_eq!(line(&format!("a{hidden}b")), "a\u{fffd}b", "{hidden:?}");
        }
        for kept in ["Grüße, 你好", "👩‍🚀", "❤️‍🔥", "naïve – “x”"] {
            assert!(matches!(text(kept), Cow::Borrowed(_)) || text(kept) == kept, "{kept}");
        }
    }

    #[test]
    fn json_keeps_its_meaning() {
        let text = "{\"a\":\"\u{7f}\u{9b}\u{202e}\u{e0041}é\"}";
        let escaped = json(text);
        assert_eq!(escaped, "{\"a\":\"\\u007f\\u009b\\u202e\\udb40\\udc41é\"}");
        let read = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
        assert_eq!(read(&escaped), read(text));
    }

    #[cfg(unix)]
    #[test]
    fn bytes_that_are_not_text_are_shown() {
        use std::{ffi::OsStr, os::unix::ffi::OsStrExt as _};
        let name = OsStr::from_bytes(b"a\xff\xe9.json");
        assert_eq!(path(Path::new(name)), "a\\xff\\xe9.json");
    }
}
