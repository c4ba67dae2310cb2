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

/// Members that client libraries write as `null` where a server sent nothing.
const ADDED: [&str; 11] = [
    "annotations",
    "audio",
    "function_call",
    "metadata",
    "moderation",
    "obfuscation",
    "provider_specific_fields",
    "refusal",
    "service_tier",
    "system_fingerprint",
    "tool_calls",
];

/// How many different members are `null` that client libraries add; a server sends a few of them,
/// a library writes all that it knows.
pub(crate) fn added_members(json: &[u8]) -> usize {
    let json = on_one_line(json);
    let is_null = |name: &&&str| {
        let member = format!("\"{name}\":null");
        memchr::memmem::find(&json, member.as_bytes()).is_some()
    };
    ADDED.iter().filter(is_null).count()
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
