//! Bodies that HTTPie formatted: it indents and sorts JSON, and prints each payload of an event
//! stream over many lines.

use chatwire_transport::Fact;

use crate::stored_json;

/// The body as it may have been sent, and what of it is unknown.
pub(super) fn restore(body: Vec<u8>, is_stream: bool) -> (Vec<u8>, &'static [Fact]) {
    if is_stream && is_formatted_stream(&body) {
        return (rejoin(&body), &[Fact::Events, Fact::Bytes]);
    }
    let is_indented = body.starts_with(b"{\n    \"") && !is_stream;
    (body, if is_indented { &[Fact::Bytes, Fact::Framing] } else { &[] })
}

/// Whether a payload begins on one line and goes on, indented, on the next.
fn is_formatted_stream(body: &[u8]) -> bool {
    memchr::memmem::find(body, b"data: {\n ").is_some()
}

/// Puts each payload on one line again. Everything else stays.
fn rejoin(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = body;
    while let Some(at) = memchr::memmem::find(rest, b"data: {\n ") {
        let payload = at + 6;
        let Some(length) = object(&rest[payload..]) else { break };
        out.extend_from_slice(&rest[..payload]);
        out.extend_from_slice(&stored_json::on_one_line(&rest[payload..payload + length]));
        rest = &rest[payload + length..];
    }
    out.extend_from_slice(rest);
    out
}

/// The length of the object at the beginning of a text; `None` if the text ends before.
fn object(text: &[u8]) -> Option<usize> {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for (at, byte) in text.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'{' => depth += 1,
            b'}' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn payloads_are_put_on_one_line() {
        let text = b"data: {\n    \"a\": \"}\",\n    \"b\": {}\n}\n\ndata: [DONE]\n\n".to_vec();
        let (body, facts) = restore(text, true);
        assert_eq!(body, b"data: {\"a\":\"}\",\"b\":{}}\n\ndata: [DONE]\n\n");
        assert_eq!(facts, [Fact::Events, Fact::Bytes]);
        let (_, facts) = restore(b"data: {}\n\n".to_vec(), true);
        assert!(facts.is_empty());
    }
}
