//! The members of JSON that may be cut, for recognizing what it is.

use std::collections::BTreeSet;

/// How deep members are listed.
const MAX_DEPTH: usize = 4;

/// The outline of the first value of a text, and whether others follow.
#[derive(Debug, Default)]
pub(crate) struct Outline {
    /// `{` or `[`; anything else is not an outline.
    pub(crate) root: Option<u8>,
    /// Paths of member names joined by `/`; the elements of a list are `*`.
    paths: BTreeSet<String>,
    /// Whether a second value follows the first.
    pub(crate) is_followed: bool,
}

impl Outline {
    /// Lists the members of as much as is there.
    pub(crate) fn of(text: &[u8]) -> Self {
        let mut outline = Self::default();
        let mut scanner = Scanner { text, at: 0, path: Vec::new(), outline: &mut outline };
        scanner.skip_space();
        let root = scanner.peek();
        if root.is_some_and(|byte| matches!(byte, b'{' | b'[')) && scanner.value(0).is_some() {
            scanner.skip_space();
            let followed = scanner.peek().is_some_and(|byte| matches!(byte, b'{' | b'['));
            outline.is_followed = followed;
        }
        outline.root = root.filter(|byte| matches!(byte, b'{' | b'['));
        outline
    }

    /// Whether there is no member at all.
    pub(crate) fn is_empty(&self) -> bool {
        self.paths.is_empty()
    }

    /// Whether there is a member at this path.
    pub(crate) fn has(&self, path: &str) -> bool {
        self.paths.contains(path)
    }

    /// Whether there is a member at each of these paths.
    pub(crate) fn has_all(&self, paths: &[&str]) -> bool {
        paths.iter().all(|path| self.has(path))
    }

    /// Whether there is a member at one of these paths.
    pub(crate) fn has_any(&self, paths: &[&str]) -> bool {
        paths.iter().any(|path| self.has(path))
    }
}

struct Scanner<'a> {
    text: &'a [u8],
    at: usize,
    path: Vec<String>,
    outline: &'a mut Outline,
}

impl Scanner<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while self.peek().is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    /// Passes a value; `None` if the text ends before.
    fn value(&mut self, depth: usize) -> Option<()> {
        self.skip_space();
        match self.peek()? {
            b'"' => self.string().map(drop),
            open @ (b'{' | b'[') if depth < MAX_DEPTH => self.members(open, depth),
            b'{' | b'[' => self.nested(),
            _ => {
                while !matches!(self.peek()?, b',' | b'}' | b']') {
                    self.at += 1;
                }
                Some(())
            }
        }
    }

    fn members(&mut self, open: u8, depth: usize) -> Option<()> {
        self.at += 1;
        loop {
            self.skip_space();
            match self.peek()? {
                b'}' | b']' => {
                    self.at += 1;
                    return Some(());
                }
                b',' | b':' => {
                    self.at += 1;
                    continue;
                }
                _ => {}
            }
            if open == b'{' {
                let name = self.string()?;
                self.path.push(name);
                self.outline.paths.insert(self.path.join("/"));
                self.skip_space();
                if self.peek()? == b':' {
                    self.at += 1;
                }
            } else {
                self.path.push("*".to_owned());
            }
            self.value(depth + 1)?;
            self.path.pop();
        }
    }

    /// Passes what is too deep to be listed.
    fn nested(&mut self) -> Option<()> {
        let mut depth = 0_usize;
        loop {
            match self.peek()? {
                b'"' => {
                    self.string()?;
                    continue;
                }
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth = depth.saturating_sub(1),
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                return Some(());
            }
        }
    }

    /// A string without its quotes; escapes stay. Anything else is passed by one byte.
    fn string(&mut self) -> Option<String> {
        let start = self.at + 1;
        if self.peek()? != b'"' {
            self.at = start;
            return Some(String::new());
        }
        let mut at = start;
        loop {
            match *self.text.get(at)? {
                b'\\' => at += 2,
                b'"' => break,
                _ => at += 1,
            }
        }
        self.at = at + 1;
        Some(String::from_utf8_lossy(&self.text[start..at]).into_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_listed_as_far_as_the_text_goes() {
        let outline = Outline::of(br#"{"log": {"version": "1.2", "entries": [{"request": {"me"#);
        assert!(outline.has_all(&["log", "log/version", "log/entries", "log/entries/*/request"]));
        assert!(!outline.has("log/entries/*/request/me") && !outline.is_followed);
        assert!(Outline::of(b"[{\"a\":1}]").has("*/a"));
        assert!(Outline::of(b"{\"a\":\"}\"}\n{\"b\":2}").is_followed);
        assert_eq!(Outline::of(b"hello").root, None);
    }

    #[test]
    fn anything_has_an_outline() {
        for text in ["", "{", "{{", "[[[[[[[[[", "{]", "{\"", "{\"a\\", "{a:b}", "[}", "{:,}"] {
            let _ = Outline::of(text.as_bytes());
        }
    }
}
