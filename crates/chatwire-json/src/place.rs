//! Finds which value a position in a JSON text lies in.

use crate::{pointer::Pointer, string::RawString};

/// The place of the innermost value that is open where `before` ends.
///
/// `before` is the beginning of a document up to the place in question; it need not be valid JSON.
pub(crate) fn pointer_at(before: &str) -> Pointer {
    let mut open: Vec<Container<'_>> = Vec::new();
    let mut rest = before;
    while let Some(at) = rest.find(['"', '{', '}', '[', ']', ',', ':']) {
        let (token, after) = (rest.as_bytes()[at], &rest[at + 1..]);
        rest = after;
        match token {
            b'"' => {
                let length = string_length(after);
                if let Some(Container::Object { name, named: named @ false }) = open.last_mut() {
                    *name = Some(&after[..length]);
                    // A name cut short by the end of the text is not one yet.
                    *named = length < after.len();
                }
                rest = after.get(length + 1..).unwrap_or_default();
            }
            b'{' => open.push(Container::Object { name: None, named: false }),
            b'[' => open.push(Container::Array { index: 0 }),
            b'}' | b']' => {
                open.pop();
            }
            b',' => match open.last_mut() {
                Some(Container::Object { name, named }) => (*name, *named) = (None, false),
                Some(Container::Array { index }) => *index += 1,
                None => {}
            },
            _ => {}
        }
    }
    let tokens = open.iter().filter_map(|container| match container {
        Container::Object { name: Some(raw), named: true } => {
            Some(RawString::new(raw).decode_lossy())
        }
        Container::Object { .. } => None,
        Container::Array { index } => Some(index.to_string().into()),
    });
    tokens.collect()
}

enum Container<'a> {
    Object { name: Option<&'a str>, named: bool },
    Array { index: usize },
}

/// The length of the string text that `after` starts with, up to its quote or the end.
fn string_length(after: &str) -> usize {
    let mut bytes = after.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'"' => return at,
            b'\\' => {
                bytes.next();
            }
            _ => {}
        }
    }
    after.len()
}

#[cfg(test)]
mod tests {
    use super::pointer_at;

    #[track_caller]
    fn check(before: &str, pointer: &str) {
        assert_eq!(pointer_at(before), pointer, "{before}");
    }

    #[test]
    fn the_innermost_open_value_is_named() {
        check("", "");
        check("{", "");
        check("{\"a", "");
        check("{\"a\":", "/a");
        check("{\"a\":\"x,{", "/a");
        check("{\"a\":1,", "");
        check("{\"a\":[1,2,{\"b\":{}", "/a/2/b");
        check("{\"a\":[1,2,{\"b\":{}}],\"c\\\"d\":", "/c\"d");
        check("[[],[", "/1/0");
        check("{\"~/\":", "/~0~1");
        check("}}]]", "");
        check("{\"a\\", "");
    }
}
