//! Smaller forms of a request.

use serde_json::{Value, json};

/// Forms of a chat request with one member less or a shorter text, the smallest first.
///
/// To shrink a request that fails, send each until one fails in the same way, and begin again with
/// it.
/// The model and the messages stay, so that what fails is not the lack of them.
pub fn smaller_requests(body: &Value) -> Vec<Value> {
    let Some(members) = body.as_object() else { return Vec::new() };
    let mut smaller = Vec::new();
    for name in members.keys().filter(|name| !["model", "messages"].contains(&name.as_str())) {
        let mut less = members.clone();
        less.remove(name);
        smaller.push(Value::Object(less));
    }
    let shortest = json!([{"role": "user", "content": "Hi"}]);
    if members.get("messages").is_some_and(|messages| *messages != shortest && messages.is_array())
    {
        let mut less = members.clone();
        less.insert("messages".to_owned(), shortest);
        smaller.push(Value::Object(less));
    }
    smaller.sort_by_key(|value| value.to_string().len());
    smaller
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_thing_is_left_out_at_a_time() {
        let body = json!({"model": "m", "messages": [{"role": "user", "content": "Hello there"}],
            "n": 0, "max_tokens": 16});
        let smaller = smaller_requests(&body);
        assert_eq!(smaller.len(), 3);
        assert!(smaller.iter().all(|less| less.to_string().len() < body.to_string().len()));
        assert!(smaller.iter().any(|less| less["n"].is_null()));
        let least = json!({"model": "m", "messages": [{"role": "user", "content": "Hi"}]});
        assert!(smaller_requests(&least).is_empty());
    }
}
