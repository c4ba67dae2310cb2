//! This server's own tokenizer: a token is a word with the space before it, or one other character.

/// Longest word in one token, in characters; a longer word becomes several tokens.
const MAX_WORD_CHARS: usize = 12;

/// Longest token, in characters: a space and a word.
pub(crate) const MAX_TOKEN_CHARS: usize = 1 + MAX_WORD_CHARS;

/// A text and the ends of its tokens.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Tokens {
    text: String,
    /// Byte offsets after each token; the last is the length of the text.
    ends: Vec<usize>,
}

impl Tokens {
    /// Splits a text into tokens, whose concatenation is the text.
    pub(crate) fn of(text: String) -> Self {
        let ends = ends(&text).collect();
        Self { text, ends }
    }

    /// Keeps the first `count` tokens.
    pub(crate) fn truncate(&mut self, count: usize) {
        self.ends.truncate(count);
        self.text.truncate(self.ends.last().copied().unwrap_or(0));
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| &self.text[start..*end])
    }
}

/// The number of tokens of a text.
pub(crate) fn count(text: &str) -> usize {
    ends(text).count()
}

/// Byte offsets after each token.
fn ends(text: &str) -> impl Iterator<Item = usize> {
    let mut characters = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (_, first) = characters.next()?;
        let in_word = |character: char| character.is_alphanumeric() || character == '\'';
        let mut remaining = match first {
            ' ' => MAX_WORD_CHARS,
            _ if in_word(first) => MAX_WORD_CHARS - 1,
            _ => 0,
        };
        while remaining > 0 && characters.next_if(|(_, character)| in_word(*character)).is_some() {
            remaining -= 1;
        }
        Some(characters.peek().map_or(text.len(), |(next, _)| *next))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let tokens = Tokens::of(text.to_owned());
        assert_eq!(tokens.iter().collect::<Vec<_>>(), expected);
        assert_eq!(count(text), expected.len());
        assert_eq!(tokens.iter().collect::<String>(), text);
    }

    #[test]
    fn tokens() {
        check("", &[]);
        check("Don't wait.", &["Don't", " wait", "."]);
        check("  two  ", &[" ", " two", " ", " "]);
        check(r#"{"a":1}"#, &["{", "\"", "a", "\"", ":", "1", "}"]);
        check("naïve 日本\n🦀", &["naïve", " 日本", "\n", "🦀"]);
        check("abcdefghijklmno", &["abcdefghijkl", "mno"]);
    }

    #[test]
    fn truncated_text_ends_with_its_last_token() {
        let mut tokens = Tokens::of("one two three".to_owned());
        tokens.truncate(2);
        assert_eq!((tokens.text(), tokens.len()), ("one two", 2));
        tokens.truncate(0);
        assert_eq!((tokens.text(), tokens.len()), ("", 0));
    }
}
