//! What is asked, and the paced recording that answers it.

use std::time::Duration;

use chatwire::{
    ChatRequest, Message,
    http::{HeaderValue, Method, StatusCode, header::CONTENT_TYPE},
    transport::{
        Exchange, Frame, RecordedRequest, RecordedResponse,
        cassette::{Meta, Recording, RecordingSet},
    },
};

/// The time between two chunks.
const PACE: Duration = Duration::from_millis(200);

/// What every stream asks.
pub(crate) fn request() -> ChatRequest {
    ChatRequest::new("nousresearch/hermes-4-405b", [Message::user("Count.")]).stream(true)
}

/// The answer in so many chunks, the first one at once.
pub(crate) fn shelf(chunks: usize) -> RecordingSet {
    let mut asked = RecordedRequest::new(Method::POST, "/v1/chat/completions");
    asked.body = request().to_vec().into();
    let mut answer = RecordedResponse::new(StatusCode::OK);
    answer.headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    let mut at = Duration::ZERO;
    for number in 1..=chunks {
        let end = if number == chunks { "\"stop\"" } else { "null" };
        answer.frames.push(Frame::new(at, format!(
            "data: {{\"id\":\"chatcmpl-9f8e7d6c5b4a\",\"object\":\"chat.completion.chunk\",\"created\":1764150000,\
             \"model\":\"nousresearch/hermes-4-405b\",\"choices\":[{{\"index\":0,\
             \"delta\":{{\"content\":\" {number}\"}},\"logprobs\":null,\"finish_reason\":{end}}}]}}\n\n"
        )));
        at += PACE;
    }
    answer.frames.push(Frame::new(at, "data: [DONE]\n\n"));
    let meta = Meta::new("concurrent-streams", "made-up");
    RecordingSet::new([Recording::new(meta, Exchange::new(asked, answer))])
}
