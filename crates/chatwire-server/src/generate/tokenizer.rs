//! This server's own tokens: a word with the space before it, or one other character.

/// Longest word in one token, in characters; a longer one becomes several tokens.
const LONGEST_WORD: usize = 12;

/// Most characters of one token: the space before a word, and the word.
pub(crate) const LONGEST: usize = 1 + LONGEST_WORD;

/// Text and where its tokens end.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Tokens {
    text: String,
    /// Byte offsets after each token; the last is the length of the text.
    ends: Vec<usize>,
}

impl Tokens {
    /// Splits a text. Joined again, its tokens are the text.
    pub(crate) fn of(text: String) -> Self {
        let ends = ends(&text).collect();
        Self { text, ends }
    }

    /// Keeps at most this many tokens from the start.
    pub(crate) fn truncate(&mut self, count: usize) {
        self.ends.truncate(count);
        self.text.truncate(self.ends.last().copied().unwrap_or(0));
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
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
        let mut left = match first {
            ' ' => LONGEST_WORD,
            _ if in_word(first) => LONGEST_WORD - 1,
            _ => 0,
        };
        while left > 0 && characters.next_if(|(_, character)| in_word(*character)).is_some() {
            left -= 1;
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
