//! Finds the elements of a list in JSON without reading the whole.
//!
//! Elements are cut out by their brackets and strings alone; whoever parses one finds its faults.

use std::io;

use crate::{error::Limit, input::Input};

/// The text of one element, and where it begins.
pub(crate) struct Item {
    pub(crate) text: Vec<u8>,
    pub(crate) line: usize,
    pub(crate) byte: u64,
}

/// Why no further element can be found.
#[derive(Debug)]
pub(crate) enum Fault {
    Io(io::Error),
    /// The text ends before the list does.
    Cut,
    /// It is not JSON, or the list is not where it should be.
    Syntax(&'static str),
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Moves to the list at a path of member names, behind its opening bracket.
pub(crate) fn enter(input: &mut Input, path: &[&str]) -> Result<(), Fault> {
    if input.buffered().starts_with(b"\xef\xbb\xbf") {
        input.skip(3);
    }
    for name in path {
        expect(input, b'{', "an object was expected")?;
        loop {
            match next_token(input)? {
                b',' => input.skip(1),
                b'"' => {
                    let mut key = Vec::new();
                    value(input, Some((&mut key, 1024)))?;
                    expect(input, b':', "a colon was expected")?;
                    if key.get(1..key.len() - 1) == Some(name.as_bytes()) {
                        break;
                    }
                    next_token(input)?;
                    value(input, None)?;
                }
                _ => return Err(Fault::Syntax("the list of entries is missing")),
            }
        }
    }
    expect(input, b'[', "a list of entries was expected")
}

/// The next element of the list; `None` behind its closing bracket.
pub(crate) fn next(input: &mut Input, limit: usize) -> Result<Option<Item>, Fault> {
    loop {
        match next_token(input)? {
            b',' => input.skip(1),
            b']' => {
                input.skip(1);
                return Ok(None);
            }
            b'}' | b':' => return Err(Fault::Syntax("a value was expected in the list")),
            _ => break,
        }
    }
    let (line, byte) = (input.line(), input.offset());
    let mut text = Vec::new();
    value(input, Some((&mut text, limit)))?;
    Ok(Some(Item { text, line, byte }))
}

/// Checks that the text behind a list closes as many brackets as are open.
pub(crate) fn finish(input: &mut Input, mut open: usize) -> Result<(), Fault> {
    while open > 0 {
        match next_token(input)? {
            b'}' | b']' => {
                input.skip(1);
                open -= 1;
            }
            b',' | b':' => input.skip(1),
            _ => value(input, None)?,
        }
    }
    Ok(())
}

/// The next byte that is not white space, which is not skipped.
fn next_token(input: &mut Input) -> Result<u8, Fault> {
    loop {
        let bytes = input.fill()?;
        if bytes.is_empty() {
            return Err(Fault::Cut);
        }
        match bytes.iter().position(|byte| !byte.is_ascii_whitespace()) {
            Some(at) => {
                let found = bytes[at];
                input.skip(at);
                return Ok(found);
            }
            None => {
                let count = bytes.len();
                input.skip(count);
            }
        }
    }
}

fn expect(input: &mut Input, byte: u8, what: &'static str) -> Result<(), Fault> {
    if next_token(input)? != byte {
        return Err(Fault::Syntax(what));
    }
    input.skip(1);
    Ok(())
}

/// Passes one value, and copies it up to a limit.
fn value(input: &mut Input, mut copy: Option<(&mut Vec<u8>, usize)>) -> Result<(), Fault> {
    let mut scan = Scan::default();
    loop {
        let bytes = input.fill()?;
        if bytes.is_empty() {
            return if scan.is_scalar() { Ok(()) } else { Err(Fault::Cut) };
        }
        let end = scan.feed(bytes);
        let count = end.unwrap_or(bytes.len());
        if let Some((text, limit)) = &mut copy {
            if text.len() + count > *limit {
                return Err(Limit::error(format!("an entry of at most {limit} bytes")).into());
            }
            text.extend_from_slice(&bytes[..count]);
        }
        input.skip(count);
        if end.is_some() {
            return Ok(());
        }
    }
}

/// Where a value ends.
#[derive(Default)]
struct Scan {
    started: bool,
    depth: usize,
    in_string: bool,
    escaped: bool,
}

impl Scan {
    fn is_scalar(&self) -> bool {
        self.started && self.depth == 0 && !self.in_string
    }

    /// The end of the value, if it is in these bytes.
    fn feed(&mut self, bytes: &[u8]) -> Option<usize> {
        for (at, byte) in bytes.iter().enumerate() {
            if self.in_string {
                match byte {
                    _ if self.escaped => self.escaped = false,
                    b'\\' => self.escaped = true,
                    b'"' => {
                        self.in_string = false;
                        if self.depth == 0 {
                            return Some(at + 1);
                        }
                    }
                    _ => {}
                }
                continue;
            }
            match byte {
                b'"' if self.is_scalar() => return Some(at),
                b'"' => self.in_string = true,
                b'{' | b'[' if self.is_scalar() => return Some(at),
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' if self.depth > 0 => {
                    self.depth -= 1;
                    if self.depth == 0 {
                        return Some(at + 1);
                    }
                }
                b'}' | b']' | b',' | b':' if self.depth == 0 => return Some(at),
                byte if self.depth == 0 && byte.is_ascii_whitespace() => return Some(at),
                _ => {}
            }
            self.started = true;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::Limits;

    fn items(text: &str, path: &[&str]) -> Result<Vec<String>, Fault> {
        let reader = Cursor::new(text.as_bytes().to_vec());
        let mut input = Input::new(reader, &Limits::default())?;
        enter(&mut input, path)?;
        let mut found = Vec::new();
        while let Some(item) = next(&mut input, 100)? {
            found.push(String::from_utf8(item.text).unwrap());
        }
        finish(&mut input, path.len())?;
        Ok(found)
    }

    #[test]
    fn elements_are_found_at_any_depth() {
        let text =
            r#" {"a":{"e":[9]},"l":{"x":"]}","e" : [ {"a":"\"]"} ,2,"s",[[]], null ],"z":1}} "#;
        assert_eq!(
            items(text, &["l", "e"]).unwrap(),
            ["{\"a\":\"\\\"]\"}", "2", "\"s\"", "[[]]", "null"]
        );
        assert_eq!(items("\u{feff}[]", &[]).unwrap(), [""; 0]);
    }

    #[test]
    fn a_cut_text_is_told_from_a_whole_one() {
        let text = r#"{"l":{"e":[{"a":1},{"b":"x"}]}}"#;
        for end in 0..text.len() {
            let result = items(&text[..end], &["l", "e"]);
            assert!(matches!(result, Err(Fault::Cut)), "{end}: {result:?}");
        }
        assert!(items(text, &["l", "e"]).is_ok());
        assert!(matches!(items("{}", &["a"]), Err(Fault::Syntax(_))));
        assert!(matches!(items("[,:]", &[]), Err(Fault::Syntax(_))));
        assert!(matches!(items(&format!("[\"{}\"]", "x".repeat(200)), &[]), Err(Fault::Io(_))));
    }
}
