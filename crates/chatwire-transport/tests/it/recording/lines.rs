//! Recordings as lines of JSON.

use std::{fs, path::Path, time::Duration};

use chatwire_transport::{
    BodyEnd,
    cassette::{Meta, Recording},
};
use http::{HeaderValue, Version};

use super::{exchange, stream};

#[track_caller]
fn check_round(recording: &Recording) {
    let line = recording.to_line().unwrap();
    assert!(!line.contains('\n'));
    assert_eq!(&Recording::from_line(&line).unwrap(), recording);
}

#[test]
fn a_line_loses_nothing() {
    let mut recording = stream();
    recording.name = "aimlapi/chat-stream".to_owned();
    recording.meta.tags = vec!["stream".to_owned()];
    recording.expect = Some("# nothing\n".to_owned());
    let response = &mut recording.exchange.response;
    response.version = Version::HTTP_2;
    response.end = BodyEnd::Failed;
    response.frames[2].at = Duration::new(1_000_000, 123_456_789);
    response.headers.insert("server", HeaderValue::from_bytes(b"caf\xe9 \xff").unwrap());
    check_round(&recording);

    let frames: [&[u8]; 2] = [b"\xff\xfe", b"\0\n"];
    let exchange = exchange("not\r\nJSON", "application/octet-stream", &frames);
    check_round(&Recording::new(Meta::new("binary", "test"), exchange));
}

#[test]
fn the_form_is_as_documented() {
    let exchange = exchange("{ }", "text/plain", &[b"a\xc3", b"\xa9"]);
    let line = Recording::new(Meta::new("case-1", "test"), exchange).to_line().unwrap();
    assert_eq!(
        line,
        r#"{"name":"case-1","meta":{"format":1,"case":"case-1","target":"test","end":"complete"},"request":{"method":"POST","target":"/v1/chat/completions","headers":[["content-type","application/json"]],"body":{"text":"{ }"}},"response":{"version":"HTTP/1.1","status":200,"headers":[["content-type","text/plain"],["via","1.1 a"],["via","1.1 b"]],"body":{"text":"aé"},"frames":[[1000000,2],[2000000,1]]}}"#
    );
}

#[test]
fn a_line_has_no_secrets() {
    let mut recording = stream();
    let headers = &mut recording.exchange.request.headers;
    headers.insert("authorization", HeaderValue::from_static("Bearer canary-1"));
    recording.exchange.request.body = r#"{"user":"canary@example.com"}"#.into();
    assert!(!recording.to_line().unwrap().contains("canary"));
}

#[test]
fn every_recording_of_this_repository_survives_in_one_file() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/recordings");
    let mut recordings = Recording::load_all(fixtures).unwrap();
    assert!(recordings.len() > 50);
    let lines: Vec<_> =
        recordings.iter().map(|recording| recording.to_line().unwrap() + "\n").collect();
    let root = tempfile::tempdir().unwrap();
    let file = root.path().join("all.jsonl");
    fs::write(&file, lines.concat()).unwrap();
    for recording in &mut recordings {
        recording.dir.clear();
    }
    assert_eq!(Recording::load_lines(&file).unwrap(), recordings);
}

#[test]
fn bad_lines_are_named() {
    let good = stream().to_line().unwrap();
    let cases = [
        ("{", "is not a recorded exchange; see column 1"),
        (r#"{"meta":{"format":2}}"#, "format 2 is not known; this version reads format 1"),
        (&good.replace(r#""POST""#, r#""P OST""#), "`method` must be a method"),
        (&good.replace("/v1", "v1"), "`target` must be a path and query that start with `/`"),
        (&good.replace("200", "99"), "`status` must be a status from 100 to 999"),
        (&good.replace("HTTP/1.1", "1.1"), "`version` must be a version such as HTTP/1.1"),
        (
            &good.replace("1.1 a", "\u{20ac}"),
            "`headers` must be pairs of a header's name and its value",
        ),
        (
            &good.replace(r#"[1000000,13]"#, "[1000000,1073741824]"),
            "the frames add up to 1073741845 bytes, but the body has 34",
        ),
        (
            &good.replace(r#""case":"chat-stream""#, r#""case":"../a""#),
            "`case` must be the name of a folder, but \"../a\" has other characters than letters, \
             digits, `-`, `_` and `.`",
        ),
        (&good.replace(r#"{"text":"data"#, r#"{"base64":"data"#), "`base64` is not base64"),
    ];
    let root = tempfile::tempdir().unwrap();
    let file = root.path().join("bad.jsonl");
    for (line, message) in cases {
        fs::write(&file, format!("{good}\n\n{line}\n")).unwrap();
        let error = Recording::load_lines(&file).unwrap_err().to_string();
        assert_eq!(error, format!("{}:3: {message}", file.display()));
    }
    fs::write(&file, format!("{good}\n\u{ff}").replace('\u{ff}', "\0")).unwrap();
    assert_eq!(Recording::load_lines(&file).unwrap_err().line(), Some(2));
}
