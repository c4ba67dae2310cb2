//! Several chunks in the data of one event.

use chatwire_json::Reader;

use super::words;
use crate::{chat::ChatChunk, json::Json};

/// The start of a line of an event, which some proxies write twice.
const FIELD: &str = "data:";

/// The chunks and `[DONE]` in data that has several, because what separates events is missing, or
/// that is a list of chunks; `None` for other data.
pub(super) fn chunks(data: &str) -> Option<Vec<String>> {
    of_list(data).or_else(|| of_text(data))
}

/// The chunks of a list of chunks; `None` for other data.
fn of_list(data: &str) -> Option<Vec<String>> {
    if !data.trim_start().starts_with('[') {
        return None;
    }
    let items = Json::from_text(data).ok()?.parse::<Vec<Json>>().ok()?;
    let is_chunk = |item: &Json| {
        ChatChunk::from_text(item.as_str()).is_ok_and(|chunk| chunk.choices.is_some())
    };
    let is_list = !items.is_empty() && items.iter().all(is_chunk);
    is_list.then(|| items.into_iter().map(|item| item.as_str().to_owned()).collect())
}

/// Chunks and `[DONE]` that follow each other, with or without the name of the field; `None` for
/// other data.
fn of_text(data: &str) -> Option<Vec<String>> {
    let (mut parts, mut rest) = (Vec::new(), data.trim());
    while !rest.is_empty() {
        if let Some(value) = rest.strip_prefix(FIELD) {
            rest = value.trim_start();
            continue;
        }
        let end = if rest.starts_with('{') {
            let mut reader = Reader::new(rest);
            reader.raw_value().ok()?;
            reader.position()
        } else {
            let end = rest.find(['\n', '\r']).unwrap_or(rest.len());
            words::is_done(&rest[..end]).then_some(end)?
        };
        let (part, after) = rest.split_at(end);
        if part.starts_with('{') {
            ChatChunk::from_text(part).ok()?;
        }
        parts.push(part.to_owned());
        rest = after.trim_start();
    }
    (!parts.is_empty()).then_some(parts)
}

#[cfg(test)]
mod tests {
    use super::chunks;

    #[test]
    fn chunks_are_taken_apart() {
        for (data, expected) in [
            ("{\"a\":1}\n{\"b\":2}\n[DONE]", &["{\"a\":1}", "{\"b\":2}", "[DONE]"][..]),
            ("{\"a\":1}data: {\"b\":\"data:\"}", &["{\"a\":1}", "{\"b\":\"data:\"}"]),
            ("data: {\"a\":\n1}", &["{\"a\":\n1}"]),
            ("data: [DONE]", &["[DONE]"]),
            ("[{\"choices\":[]},{\"choices\":null,\"usage\":{}}]", &[]),
            ("[{\"choices\":[]}]", &["{\"choices\":[]}"]),
            ("[{\"error\":{}}]", &[]),
            ("{\"a\":1}\nbye", &[]),
            ("{\"a\":1}\n{\"b\":", &[]),
            ("[]", &[]),
            ("data:", &[]),
        ] {
            let found = chunks(data).unwrap_or_default();
            assert_eq!(found, expected, "{data}");
        }
    }
}
