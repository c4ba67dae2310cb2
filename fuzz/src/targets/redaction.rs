//! Any exchange can be redacted: once is enough, lengths stay, JSON stays JSON, a named secret is
//! gone, and the recording of what was redacted is read again.

use std::{sync::LazyLock, time::Duration};

use bytes::Bytes;
use chatwire_transport::{
    Exchange, Frame, RecordedRequest, RecordedResponse,
    cassette::{Meta, Recording, Redaction},
};
use http::{HeaderValue, Method, StatusCode, header::CONTENT_TYPE};
use serde::de::IgnoredAny;

use super::{first_byte, first_line};

const SECRET: &str = "sesame-1";

static REDACTION: LazyLock<Redaction> = LazyLock::new(|| Redaction::new().with_secret(SECRET));

pub(super) fn check(bytes: &[u8]) {
    let (choice, rest) = first_byte(bytes);
    let (target, body) = first_line(rest);
    let frame_length = usize::from(choice / 2) + 1;
    let is_stream = choice % 2 == 1;
    // A target of HTTP has no other characters.
    let target: Vec<_> = target.iter().copied().filter(u8::is_ascii_graphic).collect();
    let target = format!("/v1{}", String::from_utf8_lossy(&target));
    let mut request = RecordedRequest::new(Method::POST, target);
    request.body = Bytes::copy_from_slice(body);
    let mut response = RecordedResponse::new(StatusCode::OK);
    let content_type = if is_stream { "text/event-stream" } else { "application/json" };
    response.headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    let frames = body.chunks(frame_length);
    response.frames = frames.map(|frame| Frame::new(Duration::ZERO, frame.to_vec())).collect();
    let lengths = |exchange: &Exchange| -> Vec<_> {
        exchange.response.frames.iter().map(|frame| frame.bytes.len()).collect()
    };

    let mut exchange = Exchange::new(request, response);
    let before = lengths(&exchange);
    REDACTION.apply(&mut exchange);
    let once = exchange.clone();
    REDACTION.apply(&mut exchange);
    assert_eq!(exchange, once, "redacting twice changes nothing");

    assert_eq!(lengths(&exchange), before);
    let stored = exchange.response.body();
    for part in [&exchange.request.body, &stored] {
        assert_eq!(part.len(), body.len());
        let text = String::from_utf8_lossy(part).to_ascii_lowercase();
        assert!(!text.contains(SECRET), "the secret is still there");
        if serde_json::from_slice::<IgnoredAny>(body).is_ok() {
            assert!(serde_json::from_slice::<IgnoredAny>(part).is_ok(), "JSON stays JSON");
        }
    }
    let line = Recording::new(Meta::new("fuzz", "fuzz"), exchange).to_line();
    Recording::from_line(&line.expect("it can be written")).expect("it can be read again");
}
