//! Replaces control characters in text from servers and files, so that it cannot control the
//! terminal.

/// Replaces all control characters except line feeds and tabs by U+FFFD.
pub(crate) fn text(text: &str) -> String {
    let is_control = |next: char| next.is_control() && !matches!(next, '\n' | '\t');
    text.chars()
        .map(|next| if is_control(next) { char::REPLACEMENT_CHARACTER } else { next })
        .collect()
}

/// Sanitizes the text and replaces line feeds and tabs by spaces.
pub(crate) fn line(line: &str) -> String {
    text(line).replace(['\n', '\t'], " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_replaced() {
        assert_eq!(text("a\u{1b}[2J\n\tb\r"), "a\u{fffd}[2J\n\tb\u{fffd}");
        assert_eq!(line("a\n\u{9b}\tb"), "a \u{fffd} b");
    }
}
