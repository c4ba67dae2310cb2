//! Which deserializers read the wire types; documented in [`chatwire_protocol::chat`].

use chatwire_protocol::chat::{ChatRequest, Message};
use serde::{Deserialize, Serialize};

const MESSAGE: &str = r#"{"role":"user","content":"Hi","big":1e400}"#;

#[derive(Deserialize, Serialize)]
struct Field {
    id: u32,
    message: Message,
    list: Vec<Message>,
    #[serde(flatten)]
    rest: serde_json::Map<String, serde_json::Value>,
}

#[derive(Deserialize)]
struct Flattened {
    #[serde(flatten)]
    _message: Message,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Untagged {
    Message(#[expect(dead_code, reason = "reading it fails")] Message),
}

#[derive(Deserialize)]
#[serde(tag = "kind")]
enum InternallyTagged {
    #[serde(rename = "m")]
    _Message { _message: Message },
}

#[derive(Deserialize)]
#[serde(tag = "kind", content = "value")]
enum AdjacentlyTagged {
    #[serde(rename = "m")]
    Message(Message),
}

#[test]
fn fields_and_elements_of_other_types_lose_nothing() {
    let text = format!(r#"{{"id":1,"message":{MESSAGE},"list":[{MESSAGE}],"x":2}}"#);
    let field: Field = serde_json::from_str(&text).unwrap();
    assert_eq!(field.message.extra.get("big").unwrap().as_str(), "1e400");
    assert_eq!(serde_json::to_string(&field).unwrap(), text);
    let reader = serde_json::from_reader::<_, Field>(text.as_bytes()).unwrap();
    assert_eq!(reader.message, field.message);
}

#[test]
fn buffered_types_cannot_be_read() {
    assert!(serde_json::from_str::<Flattened>(MESSAGE).is_err());
    assert!(serde_json::from_str::<Untagged>(MESSAGE).is_err());
    let tagged = format!(r#"{{"kind":"m","_message":{MESSAGE}}}"#);
    assert!(serde_json::from_str::<InternallyTagged>(&tagged).is_err());
    let adjacent = format!(r#"{{"kind":"m","value":{MESSAGE}}}"#);
    let AdjacentlyTagged::Message(message) = serde_json::from_str(&adjacent).unwrap();
    assert_eq!(message.text().as_deref(), Some("Hi"));
}

#[test]
fn a_value_tree_is_read_and_written() {
    let value = serde_json::json!({"model": "m", "messages": [{"content": "Hi"}], "more": [1]});
    let request: ChatRequest = serde_json::from_value(value.clone()).unwrap();
    assert_eq!(request.model.as_deref(), Some("m"));
    assert_eq!(serde_json::to_value(&request).unwrap(), value);
}
