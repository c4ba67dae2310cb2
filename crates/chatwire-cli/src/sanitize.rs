//! Text for people: whatever a server or a file says, nothing in it is_control a terminal.

/// The text with its line ends and tabs, and no other control character.
pub(crate) fn text(text: &str) -> String {
    let is_control = |next: char| next.is_control() && !matches!(next, '\n' | '\t');
    text.chars()
        .map(|next| if is_control(next) { char::REPLACEMENT_CHARACTER } else { next })
        .collect()
}

/// The text as one line.
pub(crate) fn line(line: &str) -> String {
    text(line).replace(['\n', '\t'], " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_steers_the_terminal() {
        assert_eq!(text("a\u{1b}[2J\n\tb\r"), "a\u{fffd}[2J\n\tb\u{fffd}");
        assert_eq!(line("a\n\u{9b}\tb"), "a \u{fffd} b");
    }
}
