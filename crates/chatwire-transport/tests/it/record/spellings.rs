//! A key in every spelling and place is nowhere in the saved recording.

use std::{fs, path::Path, time::Duration};

use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use chatwire_transport::{
    Exchange, Frame, RecordedRequest, RecordedResponse,
    cassette::{Meta, Recording, Redaction},
};
use http::{HeaderValue, Method, StatusCode};

/// A key that is named to the recorder.
const NAMED: &str = "Canary/Zx\"41+qWm7";

/// Keys that are not named: with and without digits.
const UNNAMED: [&str; 3] = [
    "sk-proj-Qw7RtZbKpMvCxJ4LgNsYf",
    "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",
    "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",
];

fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string().trim_matches('"').to_owned()
}

fn each(text: &str, spell: impl Fn(usize, u8) -> String) -> Vec<u8> {
    text.bytes().enumerate().map(|(at, byte)| spell(at, byte)).collect::<String>().into_bytes()
}

/// The key as text that contains no quote, so that it can stand in a string of JSON.
fn escaped(key: &str) -> Vec<Vec<u8>> {
    let twice = json(&json(key));
    let percent = |_, byte: u8| format!("%{byte:02X}");
    let texts = [
        json(key),
        json(key).replace('/', "\\/"),
        json(key).replace('+', "\\u002B").replace('/', "\\u002f"),
        twice.clone(),
        json(&twice),
        json(&json(&twice)).replace('/', "\\/"),
        key.replace('"', "&quot;").replace('+', "&#43;").replace('/', "&#x2F;"),
        key.replace('"', "&#34;").replace('+', "&plus;").replace('/', "&sol;"),
        key.replace('"', "%22").replace('+', "%2b").replace('/', "%2F"),
    ];
    let mut all: Vec<Vec<u8>> = texts.into_iter().map(String::into_bytes).collect();
    all.extend([
        each(key, percent),
        each(key, |_, byte| format!("%{byte:02x}")),
        each(key, |_, byte| format!("%25{byte:02X}")),
        each(key, |_, byte| format!("\\u{byte:04x}")),
        each(key, |_, byte| format!("\\u{byte:04X}")),
        each(key, |_, byte| format!("\\\\u{byte:04x}")),
        each(key, |_, byte| format!("&#{byte};")),
        each(key, |_, byte| format!("&#x{byte:x};")),
        each(key, |at, byte| match at % 4 {
            0 => format!("\\u{byte:04x}"),
            1 => format!("%{byte:02x}"),
            2 => format!("&#{byte};"),
            _ => json(&char::from(byte).to_string()),
        }),
    ]);
    all
}

/// Spellings of a named key alone.
fn coded(key: &str) -> Vec<Vec<u8>> {
    let mut all: Vec<Vec<u8>> = ["", "u", "us", "user:"]
        .iter()
        .flat_map(|before| {
            let text = format!("{before}{key}");
            [STANDARD.encode(&text), URL_SAFE_NO_PAD.encode(&text)]
        })
        .flat_map(|text| [text.replace('/', "\\/"), text.replace('+', "%2B"), text])
        .map(String::into_bytes)
        .collect();
    all.push(each(key, |_, byte| format!("{byte:02x}")));
    all.push(each(key, |_, byte| format!("{byte:02X}")));
    all.push(json(&key.to_uppercase()).into_bytes());
    all.push(json(&key.to_lowercase()).into_bytes());
    all
}

/// UTF-16, which is no text in UTF-8.
fn utf16(key: &str) -> Vec<Vec<u8>> {
    [u16::to_le_bytes, u16::to_be_bytes].map(|to| key.encode_utf16().flat_map(to).collect()).into()
}

/// What stands around a key in a body, with its media type.
const BODIES: [(&str, &str, &str); 12] = [
    ("application/json", r#"{"a":""#, r#""}"#),
    ("application/json", r#"{"error":{"message":"Incorrect API key provided: "#, r#"."}}"#),
    ("application/json", r#"{""#, r#"":1}"#),
    ("application/json", r#"{"arguments":"{\"text\":\"it is "#, r#" here\"}"}"#),
    ("application/json", r#"{"a":["b",{"c":"Bearer "#, r#""}]}"#),
    (
        "text/event-stream",
        "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"",
        "\"}}]}\n\n",
    ),
    ("text/event-stream", ": ", "\n\ndata: {}\n\n"),
    ("text/event-stream", "event: error\ndata: bad key ", "\n\n"),
    ("text/event-stream", "id: ", "\ndata: {}\n\n"),
    ("text/html", "<p>The key ", "</p>"),
    ("text/plain", "see https://host/v1?a=", "&b=c"),
    ("text/plain", "export KEY='", "'\n"),
];

/// The files of a saved exchange that has this body in the request, and in the response in frames
/// that cut it everywhere; and its response.
fn stored(
    redaction: &Redaction,
    media_type: &'static str,
    body: &[u8],
    dir: &Path,
) -> (Vec<u8>, Vec<u8>) {
    let mut request = RecordedRequest::new(Method::POST, "/v1");
    request.body = body.to_vec().into();
    let mut response = RecordedResponse::new(StatusCode::OK);
    response.headers.insert("content-type", HeaderValue::from_static(media_type));
    response.frames =
        body.chunks(3).map(|part| Frame::new(Duration::ZERO, part.to_vec())).collect();
    let mut exchange = Exchange::new(request, response);
    redaction.apply(&mut exchange);
    Recording::new(Meta::new("case", "test"), exchange).save(dir).unwrap();
    let body = Recording::load(dir).unwrap().exchange.response.body().to_vec();
    let files = fs::read_dir(dir).unwrap().map(|entry| fs::read(entry.unwrap().path()).unwrap());
    (files.chain([body.clone()]).collect::<Vec<_>>().concat(), body)
}

#[track_caller]
fn check(redaction: &Redaction, spelling: &[u8], secret: &[u8]) {
    let root = tempfile::tempdir().unwrap();
    for (media_type, before, after) in BODIES {
        let body = [before.as_bytes(), spelling, after.as_bytes()].concat();
        let (stored, kept) = stored(redaction, media_type, &body, &root.path().join("case"));
        let shown = String::from_utf8_lossy(&body).into_owned();
        // Half of the key would be a leak too.
        let (left, right) = secret.split_at(secret.len() / 2);
        for part in [left, right] {
            assert!(
                memchr::memmem::find(&stored, part).is_none(),
                "{shown} -> {}",
                String::from_utf8_lossy(&stored)
            );
        }
        let is_json = |text: &[u8]| serde_json::from_slice::<serde_json::Value>(text).is_ok();
        assert_eq!(is_json(&body), is_json(&kept), "{shown}");
        assert_eq!(body.len(), kept.len());
    }
}

#[test]
fn a_named_key_goes_in_every_spelling_and_place() {
    let redaction = Redaction::new().with_secret(NAMED);
    let spellings = [escaped(NAMED), coded(NAMED), utf16(NAMED)].concat();
    assert!(spellings.len() * BODIES.len() > 400);
    for spelling in spellings {
        // The ends of base64 have bits of their neighbors.
        let secret = if spelling.len() > 8 { &spelling[4..spelling.len() - 4] } else { &spelling };
        check(&redaction, &spelling, secret);
    }
}

#[test]
fn an_unnamed_key_goes_in_every_spelling_and_place() {
    let redaction = Redaction::new();
    for key in UNNAMED {
        for spelling in [escaped(key), utf16(key)].concat() {
            // The prefix, which says what was there, may stay.
            let prefix = spelling.len() * 8 / key.len();
            check(&redaction, &spelling, &spelling[prefix..]);
        }
    }
}
