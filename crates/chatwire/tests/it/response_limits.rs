//! A response beyond a limit is an error that names the limit, streamed or not.

use chatwire::{
    CallOptions, ChatRequest, Error, ErrorKind, Message, ResponseLimits,
    blocking::{ChatStream, Client},
    bytes,
    http::StatusCode,
    transport::memory::{CannedResponse, Scripted},
};

/// A client whose server sends `body`, whatever it is asked.
fn client(body: &str) -> Client {
    let response =
        CannedResponse::new(StatusCode::OK).with_frames([bytes::Bytes::from(body.to_owned())]);
    let builder = Client::builder().api_key("key").transport(Scripted::new([response]));
    builder.build().expect("a key and a transport are given")
}

fn hello() -> ChatRequest {
    ChatRequest::new("a-model", [Message::user("Hello")])
}

/// The errors of a non-streaming and a streaming call that get the choices of `piece`, `count`
/// times.
fn errors(piece: &str, count: usize, limits: ResponseLimits) -> [Error; 2] {
    let options = CallOptions::default().response_limits(limits);
    let choices = vec![piece; count].join(",");
    let response = format!(r#"{{"choices":[{choices}]}}"#);
    let stream = format!("data: {response}\n\n");
    [
        client(&response).with(options.clone()).chat(&hello()).expect_err("it is too large"),
        client(&stream)
            .with(options)
            .stream(&hello())
            .and_then(ChatStream::accumulate)
            .expect_err("it is too large"),
    ]
}

/// The messages of an error and its sources.
fn messages(error: &Error) -> String {
    let mut text = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        text = format!("{text}: {inner}");
        source = inner.source();
    }
    text
}

#[test]
fn choices_are_bounded_in_both_kinds_of_response() {
    for count in [129, 100_000] {
        for error in errors("{}", count, ResponseLimits::default()) {
            assert_eq!(error.kind(), ErrorKind::Stream);
            assert!(messages(&error).contains("more than 128 choices"), "{}", messages(&error));
        }
    }
}

#[test]
fn each_limit_can_be_set() {
    let mut limits = ResponseLimits::default();
    limits.content.max_tool_calls = 2;
    let calls = r#"{"delta":{"tool_calls":[{"index":0},{"index":1},{"index":2}]},"message":{"tool_calls":[{},{},{}]}}"#;
    for error in errors(calls, 1, limits) {
        assert!(messages(&error).contains("more than 2 tool calls"), "{}", messages(&error));
    }
    let mut limits = ResponseLimits::default();
    (limits.max_body_bytes, limits.max_stream_bytes) = (100, 100);
    for error in errors("{}", 99, limits) {
        assert!(messages(&error).contains("100 bytes"), "{}", messages(&error));
    }
}
