//! The request, and the timed recording that the server replays.

use std::time::Duration;

use chatwire::{
    ChatRequest, Message,
    http::{HeaderValue, Method, StatusCode, header::CONTENT_TYPE},
    transport::{
        Exchange, Frame, RecordedRequest, RecordedResponse,
        cassette::{Meta, Recording, RecordingSet},
    },
};

/// Time between two chunks.
const PACE: Duration = Duration::from_millis(200);

/// The request of every stream.
pub(crate) fn request() -> ChatRequest {
    ChatRequest::new("nousresearch/hermes-4-405b", [Message::user("Count.")]).stream(true)
}

/// A recorded response with `chunks` chunks; the first one is sent at once.
pub(crate) fn recordings(chunks: usize) -> RecordingSet {
    let mut recorded_request = RecordedRequest::new(Method::POST, "/v1/chat/completions");
    recorded_request.body = request().to_vec().into();
    let mut response = RecordedResponse::new(StatusCode::OK);
    response.headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    let mut at = Duration::ZERO;
    for number in 1..=chunks {
        let end = if number == chunks { "\"stop\"" } else { "null" };
        response.frames.push(Frame::new(at, format!(
            "data: {{\"id\":\"chatcmpl-9f8e7d6c5b4a\",\"object\":\"chat.completion.chunk\",\"created\":1764150000,\
             \"model\":\"nousresearch/hermes-4-405b\",\"choices\":[{{\"index\":0,\
             \"delta\":{{\"content\":\" {number}\"}},\"logprobs\":null,\"finish_reason\":{end}}}]}}\n\n"
        )));
        at += PACE;
    }
    response.frames.push(Frame::new(at, "data: [DONE]\n\n"));
    let meta = Meta::new("concurrent-streams", "made-up");
    RecordingSet::new([Recording::new(meta, Exchange::new(recorded_request, response))])
}
