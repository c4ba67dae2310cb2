//! What reading a body takes of memory is bounded, whatever the body holds.

use allocation_counter::measure;
use bytes::Bytes;
use chatwire_protocol::error::ApiError;
use http::{HeaderMap, StatusCode};

/// The size of the bodies, which is what a client reads of an error.
const SIZE: usize = 1 << 20;

/// Bodies of errors: what stands before and between the pieces, a piece, and the end.
const ERRORS: [[&str; 4]; 8] = [
    [r#"{"error":{"message":"m","details":["#, ",", r#"{"message":"a"}"#, "]}}"],
    [r#"{"error":{"message":"m","details":["#, ",", "{}", "]}}"],
    [r#"{"error":{"message":"m","details":["#, ",", r#"{"a":{"b":0}}"#, "]}}"],
    [r#"{"choices":["#, ",", "0", r#"],"error":{"message":"m"}}"#],
    ["[", ",", "[]", "]"],
    ["", "\n", r#"{"a":[0]}"#, ""],
    ["data: {}\n\ndata: [", ",", r#"{"a":1}"#, "]\n\n"],
    ["<html>", "", "<p>a&amp;", "</html>"],
];

#[test]
fn an_error_takes_eight_times_its_body_at_most() {
    for [start, between, piece, end] in ERRORS {
        let pieces = vec![piece; SIZE / (piece.len() + between.len())];
        let body = Bytes::from([start, &pieces.join(between), end].concat());
        let mut error = None;
        let peak = measure(|| {
            let status = StatusCode::INTERNAL_SERVER_ERROR;
            error = Some(ApiError::from_response(status, &HeaderMap::new(), body.clone()));
        });
        let error = error.expect("it was read");
        assert_eq!(error.body().len(), body.len());
        if body.starts_with(b"{\"") && between == "," {
            assert!(error.message().expect("it has a message").starts_with('m'), "{piece}");
        }
        let times = peak.bytes_max as f64 / body.len() as f64;
        assert!(times <= 8.0, "{piece}: {times:.1} times the body");
    }
}
