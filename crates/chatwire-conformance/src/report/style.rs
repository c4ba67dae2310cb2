//! Color and width of text for a terminal.

use std::borrow::Cow;

use super::sanitize;

/// The narrowest width that text is wrapped to.
const MIN_WIDTH: usize = 40;

/// How text for a terminal looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Style {
    /// Whether colors are used.
    pub color: bool,
    /// How many columns a line has; at least 40.
    pub width: usize,
}

/// What a color stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Paint {
    Bad,
    Warning,
    Good,
    Strong,
    Dim,
}

impl Default for Style {
    /// Without colors, 100 columns wide.
    fn default() -> Self {
        Self { color: false, width: 100 }
    }
}

impl Style {
    /// A style.
    pub fn new(color: bool, width: usize) -> Self {
        Self { color, width: width.max(MIN_WIDTH) }
    }

    /// Text from anywhere, harmless, on one line, and colored if colors are used.
    pub(super) fn paint(self, paint: Paint, text: &str) -> String {
        let text = sanitize::line(text);
        if !self.color {
            return text.into_owned();
        }
        let code = match paint {
            Paint::Bad => "1;31",
            Paint::Warning => "33",
            Paint::Good => "32",
            Paint::Strong => "1",
            Paint::Dim => "2",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }

    /// A label in a color, then text from anywhere, wrapped between words.
    pub(super) fn labelled(self, (paint, label): (Paint, &str), text: &str) -> String {
        let wrapped = self.wrap(&format!("{label} {text}"), 2);
        let rest = wrapped.trim_start().get(label.len()..).unwrap_or_default();
        format!("{}{rest}", self.paint(paint, label))
    }

    /// Text from anywhere, harmless, wrapped between words, each line after `indent` spaces.
    ///
    /// A word that is longer than a line stays whole, so that it can be copied.
    pub fn wrap(self, text: &str, indent: usize) -> String {
        let room = self.width.max(MIN_WIDTH).saturating_sub(indent);
        let margin = " ".repeat(indent);
        let mut wrapped = String::new();
        let mut used = 0;
        for word in sanitize::line(text).split(' ').filter(|word| !word.is_empty()) {
            let width = columns(word);
            if used > 0 && used + 1 + width > room {
                wrapped.push('\n');
                used = 0;
            }
            wrapped.push_str(if used == 0 { &margin } else { " " });
            wrapped.push_str(word);
            used += width + usize::from(used > 0);
        }
        wrapped.push('\n');
        wrapped
    }
}

/// How many columns a terminal uses for a text.
pub(super) fn columns(text: &str) -> usize {
    text.chars().map(columns_of).sum()
}

fn columns_of(next: char) -> usize {
    match next {
        '\u{300}'..='\u{36f}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}' => 0,
        '\u{1100}'..='\u{115f}'
        | '\u{2e80}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff00}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}'
        | '\u{1f300}'..='\u{1faff}'
        | '\u{20000}'..='\u{3fffd}' => 2,
        _ => 1,
    }
}

/// The part of a text that fits into some columns, with an ellipsis where it was cut.
pub(super) fn cut(text: &str, room: usize) -> Cow<'_, str> {
    if columns(text) <= room {
        return Cow::Borrowed(text);
    }
    let mut used = 1;
    let fits = |next: &char| {
        used += columns_of(*next);
        used <= room
    };
    Cow::Owned(text.chars().take_while(fits).chain(['…']).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_wrapped_between_words() {
        let style = Style::new(false, 40);
        let long = "x".repeat(50);
        let text = format!("{} {long} end", "four ".repeat(9).trim());
        let wrapped = style.wrap(&text, 2);
        let lines: Vec<_> = wrapped.lines().collect();
        assert_eq!(lines[0], "  four four four four four four four");
        assert_eq!(lines[1], "  four four");
        assert_eq!(lines[2], format!("  {long}"));
        assert_eq!(lines[3], "  end");
    }

    #[test]
    fn colors_come_after_cleaning() {
        let text = Style::new(true, 80).paint(Paint::Bad, "a\u{1b}[0m\n");
        assert_eq!(text, "\u{1b}[1;31ma\u{fffd}[0m \u{1b}[0m");
    }

    #[test]
    fn wide_characters_take_two_columns() {
        assert_eq!(columns("a你é"), 4);
        assert_eq!(cut("你好吗", 5), "你好…");
        assert_eq!(cut("abc", 3), "abc");
    }
}
