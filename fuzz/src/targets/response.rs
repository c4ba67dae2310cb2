//! Any JSON object can be read as a response, a chunk and a request, and is written as equal JSON.

use chatwire_protocol::{
    accumulate::AccumulateLimits,
    chat::{ChatChunk, ChatRequest, ChatResponse},
};
use serde_json::Value;

pub(super) fn check(bytes: &[u8]) {
    // Larger bodies than the limits allow are not read by the client.
    let _ = AccumulateLimits::default().check(bytes);
    let reference = serde_json::from_slice::<Value>(bytes);
    let Ok(response) = ChatResponse::from_slice(bytes) else {
        assert!(!matches!(reference, Ok(Value::Object(_))), "an object was rejected");
        return;
    };
    let Ok(reference) = reference else { return };
    assert_eq!(serde_json::from_slice::<Value>(&response.to_vec()).ok().as_ref(), Some(&reference));
    for written in [
        ChatChunk::from_slice(bytes).map(|chunk| chunk.to_vec()),
        ChatRequest::from_slice(bytes).map(|request| request.to_vec()),
    ] {
        let written = written.expect("an object that is a response is also a chunk and a request");
        assert_eq!(serde_json::from_slice::<Value>(&written).ok().as_ref(), Some(&reference));
    }
}
