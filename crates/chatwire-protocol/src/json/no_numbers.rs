//! Tokens that some servers write as numbers, although JSON has none of them.

use std::borrow::Cow;

/// The tokens, the longest first: Python writes them unless told otherwise.
const TOKENS: [&str; 4] = ["-Infinity", "Infinity", "-NaN", "NaN"];

/// The text with `null` in place of `NaN` and `Infinity` outside of strings; borrowed if it has
/// none of them.
pub(crate) fn without_nan(text: &str) -> Cow<'_, str> {
    if !TOKENS.iter().any(|token| text.contains(token)) {
        return Cow::Borrowed(text);
    }
    let (mut fixed, mut kept) = (String::new(), 0);
    let (mut in_string, mut escaped) = (false, false);
    let mut at = 0;
    while let Some(byte) = text.as_bytes().get(at) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'-' | b'I' | b'N' if !in_string => {
                let rest = &text[at..];
                if let Some(token) = TOKENS.iter().find(|token| rest.starts_with(**token)) {
                    fixed.push_str(&text[kept..at]);
                    fixed.push_str("null");
                    at += token.len();
                    kept = at;
                    continue;
                }
            }
            _ => {}
        }
        at += 1;
    }
    if kept == 0 {
        return Cow::Borrowed(text);
    }
    fixed.push_str(&text[kept..]);
    Cow::Owned(fixed)
}

#[cfg(test)]
mod tests {
    use super::without_nan;

    #[test]
    fn numbers_that_json_does_not_have_become_null() {
        for (text, expected) in [
            (r#"{"a":NaN,"b":[-Infinity, Infinity]}"#, r#"{"a":null,"b":[null, null]}"#),
            (r#"{"NaN":"\"NaN","b":-NaN}"#, r#"{"NaN":"\"NaN","b":null}"#),
            (r#"{"a":"NaN é"}"#, r#"{"a":"NaN é"}"#),
            (r#"{"é":NaN}"#, r#"{"é":null}"#),
            ("NaN", "null"),
            ("-1", "-1"),
        ] {
            assert_eq!(without_nan(text), expected);
        }
    }
}
