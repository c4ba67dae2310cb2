//! Turns a non-streaming response to a streaming request into a stream of one chunk.

use std::collections::BTreeMap;

use bytes::Bytes;
use chatwire_protocol::{chat::ChatResponse, json::Json};
use http::HeaderMap;

use crate::{
    error::ErrorSource, operation::chat::EXPECTED, response::unexpected_body::UnexpectedBody,
};

type Object = BTreeMap<String, Json>;

/// The only event of the stream.
///
/// The `message` of each choice becomes its `delta`; every other field stays as it is.
pub(super) fn to_event(headers: &HeaderMap, body: &Bytes) -> Result<Vec<u8>, ErrorSource> {
    let Some(chunk) = chunk(body) else {
        // It was decoded as a response before, so only a field name that no string can hold fails
        // here.
        let unexpected = match ChatResponse::from_slice(body) {
            Ok(_) => UnexpectedBody::without("choices", EXPECTED, headers, body.clone()),
            Err(error) => UnexpectedBody::undecodable(EXPECTED, error, headers, body.clone()),
        };
        return Err(unexpected.into());
    };
    // Line ends can only stand between JSON values, where a space is equivalent.
    let line = chunk.as_str().replace(['\n', '\r'], " ");
    Ok(format!("data: {line}\n\n").into_bytes())
}

fn chunk(body: &Bytes) -> Option<Json> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let mut fields: Object = serde_json::from_slice(body).ok()?;
    let mut choices: Vec<Object> = fields.get("choices")?.parse().ok()?;
    for choice in &mut choices {
        if let Some(message) = choice.remove("message") {
            choice.insert("delta".to_owned(), message);
        }
    }
    fields.insert("choices".to_owned(), Json::new(&choices).ok()?);
    fields.insert("object".to_owned(), "chat.completion.chunk".into());
    Json::new(&fields).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_message_becomes_the_delta_and_nothing_is_lost() {
        let body = Bytes::from_static(
            b"\xef\xbb\xbf{\n  \"x\": 1e400,\r\n  \"choices\": [{\"index\": 0,\n\"message\": {\"content\": \"a\\nb\"}}]\n}\n",
        );
        let event = to_event(&HeaderMap::new(), &body).map_err(|_| ()).unwrap();
        assert_eq!(
            String::from_utf8(event).unwrap(),
            concat!(
                r#"data: {"choices":[{"delta":{"content": "a\nb"},"index":0}],"#,
                r#""object":"chat.completion.chunk","x":1e400}"#,
                "\n\n"
            )
        );
    }
}
