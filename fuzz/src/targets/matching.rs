//! Any two requests can be compared; a request matches the recording of itself.

use bytes::Bytes;
use chatwire_transport::{
    Exchange, RecordedRequest, RecordedResponse,
    cassette::{Meta, Recording, RecordingSet},
};
use http::{Method, StatusCode};

use super::first_line;

pub(super) fn check(bytes: &[u8]) {
    let (line, rest) = first_line(bytes);
    let split = rest.iter().position(|byte| *byte == 1).unwrap_or(rest.len());
    let (one, other) = rest.split_at(split);
    let target = format!("/{}", String::from_utf8_lossy(line));
    let request = |body: &[u8]| {
        let mut request = RecordedRequest::new(Method::POST, target.clone());
        request.body = Bytes::copy_from_slice(body);
        request
    };
    let exchange = Exchange::new(request(one), RecordedResponse::new(StatusCode::OK));
    let meta = Meta::new("fuzz", "fuzz");
    let recordings = RecordingSet::new([Recording::new(meta, exchange)]);
    assert!(recordings.find(&request(one)).is_ok(), "a request matches itself");
    recordings.reset();
    if let Err(missing) = recordings.find(&request(other)) {
        let _ = missing.to_string();
    }
}
