//! Streams that end too early, too late or not at all.

use super::{
    Row, both,
    script::{
        COMMENT, DONE, EMPTY_CHUNK, End, HI, Script, Start, chunk, data, events, refusal, stop,
        text,
    },
    stream, whole,
};

pub(super) fn rows() -> Vec<Row> {
    let with = |parts: &[&str]| events(&[&parts.concat()]);
    let hi = text("Hi");
    let stop = stop();
    let usage = data(r#"{"choices":[],"usage":{"total_tokens":2}}"#);
    vec![
        stream("`[DONE]` never comes", with(&[&hi, &stop])),
        stream("the usage comes after the finish", with(&[&hi, &stop, &usage, DONE])),
        stream("the finish is said twice", with(&[&hi, &stop, &stop, DONE])),
        stream(
            "the finish comes with the text",
            with(&[&chunk(r#"{"index":0,"delta":{"content":"Hi"},"finish_reason":"stop"}"#), DONE]),
        ),
        stream("the finish never comes", with(&[&hi, DONE])),
        stream(
            "the finish is an empty word",
            with(&[&chunk(r#"{"index":0,"delta":{"content":"Hi"},"finish_reason":""}"#), DONE]),
        ),
        stream(
            "the finish is `null` to the end",
            with(&[&chunk(r#"{"index":0,"delta":{"content":"Hi"},"finish_reason":null}"#), DONE]),
        ),
        stream("the body ends after some text", with(&[&hi])),
        stream("the body ends within an event", with(&[&hi, &stop[..40]])),
        stream("the body ends within the finish's event", with(&[&hi, stop.trim_end()])),
        stream("the connection breaks after some text", with(&[&hi]).end(End::Broken)),
        stream("the connection breaks after the finish", with(&[&hi, &stop]).end(End::Broken)),
        stream("the connection breaks before the first byte", with(&[]).end(End::Broken)),
        stream("there is no byte", with(&[])),
        stream("there is only space", with(&["\n\n \n"])),
        stream("there are only comments", with(&[": ping\n\n: ping\n\n"])),
        stream("there is only `[DONE]`", with(&[DONE])),
        stream("there are chunks without choices alone", with(&[&usage, DONE])),
        stream("nothing comes after some text, for ever", with(&[&hi]).end(End::Stall)),
        stream("nothing comes after the finish, for ever", with(&[&hi, &stop]).end(End::Stall)),
        stream("comments come after some text, for ever", with(&[&hi]).end(End::Repeats(COMMENT))),
        stream("comments come and nothing else, for ever", with(&[]).end(End::Repeats(COMMENT))),
        stream(
            "empty chunks come after some text, for ever",
            with(&[&hi]).end(End::Repeats(EMPTY_CHUNK)),
        ),
        both("there are no headers, for ever", Script::new(Start::Silence)),
        whole(
            "nothing comes after the headers, for ever",
            Script::new(Start::Status(200)).end(End::Stall),
        ),
        whole(
            "nothing comes after half an answer, for ever",
            Script::new(Start::Status(200)).frame(&HI[..50]).end(End::Stall),
        ),
        whole(
            "the connection breaks after half an answer",
            Script::new(Start::Status(200)).frame(&HI[..50]).end(End::Broken),
        ),
        both("a refusal's body stalls", refusal(400, r#"{"message":"no"#).end(End::Stall)),
        both(
            "a refusal's body breaks off",
            refusal(400, r#"{"message":"no such thing"}"#).end(End::Broken),
        ),
    ]
}
