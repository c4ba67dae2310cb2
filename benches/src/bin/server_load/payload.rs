//! The requests, and what servers respond.

use std::time::Duration;

use bytes::Bytes;
use chatwire_transport::{
    Exchange, Frame, RecordedRequest, RecordedResponse,
    cassette::{Meta, Recording, RecordingSet},
};
use http::{HeaderValue, Method, StatusCode, header::CONTENT_TYPE};

/// The path of every request.
pub(crate) const PATH: &str = "/v1/chat/completions";

/// The numbers of events of the streams that are measured; 0 stands for a non-streaming response.
pub(crate) const EVENTS: [usize; 3] = [0, 22, 162];

/// The body of a request for a response with so many events.
pub(crate) fn request(events: usize) -> String {
    let stream = events > 0;
    format!(
        r#"{{"model":"my-model","messages":[{{"role":"system","content":"Be short."}},{{"role":"user","content":"Count to {events}."}}],"stream":{stream}}}"#
    )
}

/// The media type of a response with so many events.
pub(crate) fn media_type(events: usize) -> &'static str {
    if events == 0 { "application/json" } else { "text/event-stream" }
}

/// The frames of a response: one for each event, or one in all.
pub(crate) fn frames(events: usize) -> Vec<Bytes> {
    if events == 0 {
        return vec![Bytes::from_static(
            br#"{"id":"chatcmpl-9f8e7d6c5b4a","object":"chat.completion","created":1764150000,"model":"my-model","choices":[{"index":0,"message":{"role":"assistant","content":"Hello! How can I assist you today?"},"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":9,"total_tokens":18}}"#,
        )];
    }
    let chunk = |number: usize| {
        let end = if number + 1 == events - 1 { "\"stop\"" } else { "null" };
        Bytes::from(format!(
            "data: {{\"id\":\"chatcmpl-9f8e7d6c5b4a\",\"object\":\"chat.completion.chunk\",\
             \"created\":1764150000,\"model\":\"my-model\",\"choices\":[{{\"index\":0,\
             \"delta\":{{\"content\":\" {number}\"}},\"logprobs\":null,\"finish_reason\":{end}}}]}}\n\n"
        ))
    };
    let mut frames: Vec<_> = (0..events - 1).map(chunk).collect();
    frames.push(Bytes::from_static(b"data: [DONE]\n\n"));
    frames
}

/// A recording of each response; the frames of a stream came one by one, or all together.
pub(crate) fn recordings(together: bool) -> RecordingSet {
    RecordingSet::new(EVENTS.map(|events| {
        let mut request_ = RecordedRequest::new(Method::POST, PATH);
        request_.body = request(events).into();
        let mut response = RecordedResponse::new(StatusCode::OK);
        let media_type = HeaderValue::from_static(media_type(events));
        response.headers.insert(CONTENT_TYPE, media_type);
        if events == 0 {
            response.headers.insert("content-length", HeaderValue::from_static("1"));
        }
        let between = if together { Duration::ZERO } else { Duration::from_millis(20) };
        let times = (0..).map(|number| between * number);
        let frames = times.zip(frames(events));
        response.frames = frames.map(|(at, bytes)| Frame::new(at, bytes)).collect();
        let meta = Meta::new(format!("events-{events}"), "load");
        Recording::new(meta, Exchange::new(request_, response))
    }))
}
