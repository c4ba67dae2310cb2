//! A key in every part of an exchange is nowhere in the saved recording.

use std::{fs, path::Path, sync::Arc};

use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use chatwire_transport::{
    Timeouts, Transport,
    cassette::{MemorySink, Meta, Recorder, Recording, Redaction},
    memory::{CannedResponse, Scripted},
};
use http::{Request, StatusCode};

use crate::virtual_clock::VirtualClock;

/// A key that is named to the recorder.
const NAMED: &str = "canary/Zx\"41+q";

/// Keys that are not named: base64, base64url, hexadecimal digits, letters and digits.
const RANDOM: [&str; 4] = [
    "pT7/kQ2+Zp9LxV4bN8mR1wC6sY3dF5gJ0aEhuIoX",
    "Yk3-pQz_7Tn0vLx2Rb9cHd5Wm8Js4Fg6Ea1Uo-Ki_tX",
    "9f86d081884c7d659a2feaa0c55ad015",
    "q7Rk2VbN9xTf4LmZ8wPcB3hJ",
];

/// A key escaped in JSON.
fn quoted(canary: &str) -> String {
    serde_json::Value::from(canary).to_string().trim_matches('"').to_owned()
}

fn percent(canary: &str) -> String {
    canary.replace('/', "%2F").replace('"', "%22").replace('+', "%2B")
}

/// Sends a request with a key in every part, records the response and saves it.
async fn record(canary: &str, media_type: &str, frames: Vec<Vec<u8>>, dir: &Path) {
    let mut response = CannedResponse::new(StatusCode::OK)
        .with_header("content-type", media_type)
        .with_header("set-cookie", canary)
        .with_header("server", canary)
        .with_header("x-strange", canary)
        .with_frames(frames);
    let mut redaction = Redaction::new();
    if canary == NAMED {
        redaction = redaction.with_secret(canary);
        // In this header a random value is an identifier.
        response = response.with_header("x-request-id", canary);
    }
    let sink = MemorySink::new();
    let clock = Arc::new(VirtualClock::default());
    let record =
        Recorder::new(Scripted::new([response]), clock, sink.sink()).with_redaction(redaction);
    let target = format!("/v1/{0}/chat?model={0}&key={0}&{0}", percent(canary));
    let request = Request::post(format!("http://localhost{target}"))
        .header("authorization", format!("Bearer {canary}"))
        .header("x-api-key", canary)
        .header("user-agent", format!("bot {canary}"))
        .body(Bytes::from(format!(
            r#"{{"{0}":1,"user":"{0}","messages":[{{"role":"user","content":"it is {0}."}}]}}"#,
            quoted(canary)
        )))
        .unwrap();
    let response = record.send(request, &Timeouts::default()).await.unwrap();
    response.into_body().collect(1 << 20).await.unwrap();
    let exchange = sink.take().remove(0);
    Recording::new(Meta::new("canary", "test"), exchange).save(dir).unwrap();
}

/// The whole content of the folder: its files, decoded base64, and the joined strings of events.
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

async fn check(canary: &str, media_type: &str, frames: Vec<Vec<u8>>) {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path().join("case");
    record(canary, media_type, frames.clone(), &dir).await;
    let said = said(&dir);
    let mut spellings =
        vec![canary.to_owned(), quoted(canary), percent(canary), STANDARD.encode(canary)];
    // Half of the key would be a leak too.
    spellings.push(canary[..8].to_owned());
    spellings.push(canary[canary.len() - 8..].to_owned());
    for spelling in spellings {
        let shown: Vec<_> = frames.iter().map(|frame| String::from_utf8_lossy(frame)).collect();
        assert!(!said.contains(&spelling), "{spelling} of {shown:?} in {said}");
    }
    let kept = Recording::load(&dir).unwrap().exchange.response.frames;
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

fn all() -> impl Iterator<Item = &'static str> {
    [NAMED].into_iter().chain(RANDOM)
}

#[tokio::test]
async fn an_answer_is_scanned_over_every_cut_between_frames() {
    for canary in all() {
        let body = format!(r#"{{"choices":[{{"message":{{"content":"{}"}}}}]}}"#, quoted(canary));
        for cut in 1..body.len() {
            let (left, right) = body.as_bytes().split_at(cut);
            check(canary, "application/json", vec![left.to_vec(), right.to_vec()]).await;
        }
    }
}

#[tokio::test]
async fn a_stream_is_scanned_over_every_cut_between_deltas() {
    const STREAM: &str = "text/event-stream";
    for canary in all() {
        for cut in 1..canary.len() {
            let (left, right) = canary.split_at(cut);
            let together = event(0, left) + &event(0, right);
            check(canary, STREAM, vec![together.into_bytes()]).await;
            let in_turn = [event(0, left), event(1, "other"), event(0, right), event(1, "words")];
            check(canary, STREAM, in_turn.map(String::into_bytes).to_vec()).await;
            check(canary, STREAM, vec![call(left).into_bytes(), call(right).into_bytes()]).await;
        }
        let letters = canary.chars().map(|letter| event(0, &letter.to_string()).into_bytes());
        check(canary, STREAM, letters.collect()).await;
    }
}

#[tokio::test]
async fn a_body_that_is_kept_as_base64_is_scanned_before() {
    for canary in all() {
        let body = [b"\xff\xfe".as_slice(), canary.as_bytes(), b"\x00"].concat();
        check(canary, "application/octet-stream", vec![body]).await;
    }
}
