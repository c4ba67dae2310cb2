//! Bodies that a source parsed and wrote again.

use serde_json::Value;

/// The JSON of a value as text.
pub(crate) fn text(value: &Value) -> Vec<u8> {
    value.to_string().into_bytes()
}

/// JSON on one line: without the white space outside of its strings.
pub(crate) fn on_one_line(json: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(json.len());
    let (mut in_string, mut escaped) = (false, false);
    for byte in json {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            byte if !in_string && byte.is_ascii_whitespace() => continue,
            _ => {}
        }
        out.push(*byte);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_in_strings_stays() {
        let json = b"{\n  \"a b\": \"c \\\" d\", \"e\": [1, 2]\n}";
        assert_eq!(on_one_line(json), br#"{"a b":"c \" d","e":[1,2]}"#);
    }
}
