//! Responses that end too early, too late or not at all.

use super::{
    Row, both, non_streaming,
    script::{
        COMMENT, DONE, EMPTY_CHUNK, End, HI, Script, Start, chunk, data, error_response, events,
        stop, text,
    },
    stream,
};

pub(super) fn rows() -> Vec<Row> {
    let with = |parts: &[&str]| events(&[&parts.concat()]);
    let hi = text("Hi");
    let stop = stop();
    let usage = data(r#"{"choices":[],"usage":{"total_tokens":2}}"#);
    vec![
        stream("`[DONE]` is missing", with(&[&hi, &stop])),
        stream("the usage comes after the finish reason", with(&[&hi, &stop, &usage, DONE])),
        stream("the finish reason comes twice", with(&[&hi, &stop, &stop, DONE])),
        stream(
            "the finish reason comes with the text",
            with(&[&chunk(r#"{"index":0,"delta":{"content":"Hi"},"finish_reason":"stop"}"#), DONE]),
        ),
        stream("the finish reason is missing", with(&[&hi, DONE])),
        stream(
            "the finish reason is an empty string",
            with(&[&chunk(r#"{"index":0,"delta":{"content":"Hi"},"finish_reason":""}"#), DONE]),
        ),
        stream(
            "the finish reason is `null` to the end",
            with(&[&chunk(r#"{"index":0,"delta":{"content":"Hi"},"finish_reason":null}"#), DONE]),
        ),
        stream("the body ends after some text", with(&[&hi])),
        stream("the body ends within an event", with(&[&hi, &stop[..40]])),
        stream(
            "the body ends within the event of the finish reason",
            with(&[&hi, stop.trim_end()]),
        ),
        stream("the connection breaks after some text", with(&[&hi]).end(End::Broken)),
        stream(
            "the connection breaks after the finish reason",
            with(&[&hi, &stop]).end(End::Broken),
        ),
        stream("the connection breaks before the first byte", with(&[]).end(End::Broken)),
        stream("the body is empty", with(&[])),
        stream("the body is whitespace", with(&["\n\n \n"])),
        stream("the body has only comments", with(&[": ping\n\n: ping\n\n"])),
        stream("the body has only `[DONE]`", with(&[DONE])),
        stream("all chunks have no choices", with(&[&usage, DONE])),
        stream("the stream stalls after some text", with(&[&hi]).end(End::Stall)),
        stream("the stream stalls after the finish reason", with(&[&hi, &stop]).end(End::Stall)),
        stream("only comments follow some text, forever", with(&[&hi]).end(End::Repeats(COMMENT))),
        stream("only comments come, forever", with(&[]).end(End::Repeats(COMMENT))),
        stream(
            "only empty chunks follow some text, forever",
            with(&[&hi]).end(End::Repeats(EMPTY_CHUNK)),
        ),
        both("no response headers come", Script::new(Start::Silence)),
        non_streaming(
            "the body stalls after the headers",
            Script::new(Start::Status(200)).end(End::Stall),
        ),
        non_streaming(
            "the body stalls after half of the response",
            Script::new(Start::Status(200)).frame(&HI[..50]).end(End::Stall),
        ),
        non_streaming(
            "the connection breaks after half of the response",
            Script::new(Start::Status(200)).frame(&HI[..50]).end(End::Broken),
        ),
        both(
            "the body of an error response stalls",
            error_response(400, r#"{"message":"no"#).end(End::Stall),
        ),
        both(
            "the body of an error response breaks off",
            error_response(400, r#"{"message":"no such thing"}"#).end(End::Broken),
        ),
    ]
}
