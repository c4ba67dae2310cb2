//! A key that is planted everywhere is nowhere in the folder that a recording leaves.

use std::{fs, path::Path, sync::Arc};

use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use chatwire_transport::{
    Timeouts, Transport,
    cassette::{Bundle, Meta, Record, Redaction, Tape},
    memory::{Answer, Scripted},
};
use http::{Request, StatusCode};

use crate::clock::VirtualClock;

const CANARY: &str = "canary/Zx\"41+q";

/// The canary as JSON writes it.
fn quoted() -> String {
    serde_json::Value::from(CANARY).to_string().trim_matches('"').to_owned()
}

fn percent() -> String {
    CANARY.replace('/', "%2F").replace('"', "%22").replace('+', "%2B")
}

/// Asks with the canary in every place, records the answer and saves it.
async fn record(media_type: &str, frames: Vec<Vec<u8>>, dir: &Path) {
    let answer = Answer::new(StatusCode::OK)
        .with_header("content-type", media_type)
        .with_header("set-cookie", CANARY)
        .with_header("x-request-id", CANARY)
        .with_header("x-strange", CANARY)
        .with_frames(frames);
    let tape = Tape::new();
    let clock = Arc::new(VirtualClock::default());
    let record = Record::new(Scripted::new([answer]), clock, tape.sink())
        .with_redaction(Redaction::new().with_secret(CANARY));
    let target = format!("/v1/{0}/chat?model={0}&key={0}&{0}", percent());
    let request = Request::post(format!("http://localhost{target}"))
        .header("authorization", format!("Bearer {CANARY}"))
        .header("x-api-key", CANARY)
        .header("user-agent", format!("bot {CANARY}"))
        .body(Bytes::from(format!(
            r#"{{"{0}":1,"user":"{0}","messages":[{{"role":"user","content":"it is {0}."}}]}}"#,
            quoted()
        )))
        .unwrap();
    let response = record.send(request, &Timeouts::default()).await.unwrap();
    response.into_body().collect(1 << 20).await.unwrap();
    let exchange = tape.take().remove(0);
    Bundle::new(Meta::new("canary", "test"), exchange).save(dir).unwrap();
}

/// Everything the folder says: its files, what is base64 in them, and what events spell together.
fn said(dir: &Path) -> String {
    let mut said = String::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        let mut contents = fs::read(&path).unwrap();
        said += &path.to_string_lossy();
        if path.extension().is_some_and(|extension| extension == "b64") {
            contents.retain(|byte| *byte != b'\n');
            contents = STANDARD.decode(contents).unwrap();
        }
        let text = String::from_utf8_lossy(&contents);
        said += &text;
        for choice in 0..2 {
            for line in text.lines() {
                let json = line.strip_prefix("data: ").unwrap_or("null");
                let event: serde_json::Value = serde_json::from_str(json).unwrap_or_default();
                let choices = event["choices"].as_array().cloned().unwrap_or_default();
                for part in choices.iter().filter(|part| part["index"] == choice) {
                    said += part["delta"]["content"].as_str().unwrap_or_default();
                    said += part["delta"]["tool_calls"][0]["function"]["arguments"]
                        .as_str()
                        .unwrap_or_default();
                }
            }
        }
    }
    said
}

async fn check(media_type: &str, frames: Vec<Vec<u8>>) {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path().join("case");
    record(media_type, frames.clone(), &dir).await;
    let said = said(&dir);
    let mut spellings = vec![CANARY.to_owned(), quoted(), percent(), STANDARD.encode(CANARY)];
    // Nor is half of it there: it would be a secret half told.
    spellings.push(CANARY[..8].to_owned());
    for spelling in spellings {
        let shown: Vec<_> = frames.iter().map(|frame| String::from_utf8_lossy(frame)).collect();
        assert!(!said.contains(&spelling), "{spelling} of {shown:?} in {said}");
    }
    let kept = Bundle::load(&dir).unwrap().exchange.response.frames;
    let lengths: Vec<_> = kept.iter().map(|frame| frame.bytes.len()).collect();
    let expected: Vec<_> = frames.iter().map(Vec::len).collect();
    assert_eq!(lengths, expected, "frames keep their borders");
}

fn event(choice: usize, text: &str) -> String {
    let text = serde_json::Value::from(text);
    format!(r#"data: {{"id":"c-1","choices":[{{"index":{choice},"delta":{{"content":{text}}}}}]}}"#)
        + "\n\n"
}

fn call(text: &str) -> String {
    let text = serde_json::Value::from(text);
    format!(
        r#"data: {{"choices":[{{"index":0,"delta":{{"tool_calls":[{{"index":0,"function":{{"arguments":{text}}}}}]}}}}]}}"#
    ) + "\n\n"
}

#[tokio::test]
async fn an_answer_is_scanned_over_every_cut_between_frames() {
    let body = format!(r#"{{"choices":[{{"message":{{"content":"{}"}}}}]}}"#, quoted());
    for cut in 1..body.len() {
        let (left, right) = body.as_bytes().split_at(cut);
        check("application/json", vec![left.to_vec(), right.to_vec()]).await;
    }
}

#[tokio::test]
async fn a_stream_is_scanned_over_every_cut_between_deltas() {
    for cut in 1..CANARY.len() {
        let (left, right) = CANARY.split_at(cut);
        let together = event(0, left) + &event(0, right);
        check("text/event-stream", vec![together.into_bytes()]).await;
        let in_turn = [event(0, left), event(1, "other"), event(0, right), event(1, "words")];
        check("text/event-stream", in_turn.map(String::into_bytes).to_vec()).await;
        check("text/event-stream", vec![call(left).into_bytes(), call(right).into_bytes()]).await;
    }
    let letters = CANARY.chars().map(|letter| event(0, &letter.to_string()).into_bytes());
    check("text/event-stream", letters.collect()).await;
}

#[tokio::test]
async fn a_body_that_is_kept_as_base64_is_scanned_before() {
    let body = [b"\xff\xfe".as_slice(), CANARY.as_bytes(), b"\x00"].concat();
    check("application/octet-stream", vec![body]).await;
}
