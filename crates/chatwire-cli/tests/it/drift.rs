//! `chatwire schema drift`, on edited copies of a bundled document.

use std::{
    fs,
    io::{Read as _, Write as _},
    net::TcpListener,
    path::Path,
    thread,
};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{chatwire, check_failure};

const BUNDLED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../schemas/openai");

const RESPONSE: &str = r#"{"id": "a", "object": "chat.completion", "created": 1744187449,
    "model": "m", "choices": [{"index": 0, "finish_reason": "stop", "logprobs": null, "message":
        {"role": "assistant", "content": "Hello!", "refusal": null}}]}"#;

/// A folder with `openai.json`, the bundled document after an edit, and a recorded response.
fn folder(edit: impl FnOnce(&mut Value)) -> TempDir {
    let folder = TempDir::new().unwrap();
    let text = fs::read_to_string(Path::new(BUNDLED).join("openai.openapi.json")).unwrap();
    let mut document: Value = serde_json::from_str(&text).unwrap();
    edit(&mut document);
    fs::write(folder.path().join("openai.json"), document.to_string()).unwrap();
    fs::create_dir(folder.path().join("recordings")).unwrap();
    fs::write(folder.path().join("recordings/a.json"), RESPONSE).unwrap();
    folder
}

fn response(document: &mut Value) -> &mut Value {
    &mut document["components"]["schemas"]["CreateChatCompletionResponse"]
}

/// The lines of a run on an edited document, and its exit code.
#[track_caller]
fn check(edit: impl FnOnce(&mut Value), args: &[&str], code: i32, expected: &[&str]) {
    let folder = folder(edit);
    let args = [&["schema", "drift", "--from", "openai.json"], args].concat();
    let run = chatwire(folder.path(), &args);
    let lines: Vec<_> = run.out.lines().skip(1).map(str::trim).collect();
    assert_eq!((lines.as_slice(), run.code), (expected, code), "{}", run.err);
}

#[test]
fn changes_are_told_by_their_meaning() {
    check(|_| {}, &[], 0, &["0 breaking, 0 additive, 0 editorial"]);
    check(
        |document| {
            response(document)["properties"]["created"] = json!({"type": "string"});
            response(document)["properties"]["cost"] = json!({});
            response(document)["required"] = json!(["id", "choices", "created", "model"]);
        },
        &[],
        1,
        &[
            "breaking   response: `object` no longer required",
            "breaking   response created: type integer became string",
            "breaking   response created: format removed",
            "additive   response cost: added",
            "3 breaking, 1 additive, 0 editorial",
        ],
    );
}

#[test]
fn editorial_changes_are_hidden_unless_wanted() {
    let edit =
        |document: &mut Value| response(document)["properties"]["id"]["default"] = json!("a");
    let hidden = "0 breaking, 0 additive, 1 editorial (--all prints them)";
    check(edit, &[], 0, &[hidden]);
    let shown = ["editorial  response id: default changed", "0 breaking, 0 additive, 1 editorial"];
    check(edit, &["--all"], 0, &shown);
    // The bundled document has no descriptions to compare with.
    let edit = |document: &mut Value| response(document)["description"] = json!("Other words.");
    check(edit, &["--all"], 0, &["0 breaking, 0 additive, 0 editorial"]);
}

#[test]
fn recordings_that_the_new_file_rejects_are_named() {
    let edit = |document: &mut Value| {
        response(document)["required"].as_array_mut().unwrap().push(json!("usage"));
    };
    let folder = folder(edit);
    let args = ["schema", "drift", "--from", "openai.json", "--recordings", "recordings"];
    let run = chatwire(folder.path(), &args);
    // A member that is required now breaks no client that reads the response.
    let expected = "openai: openai.json against the bundled file of 2026-08-21\n  \
                    additive   response: `usage` required now\n  \
                    1 recording validated, 0 others: 1 body rejected by the new file alone, 0 \
                    by the bundled one alone, 0 by both\n  \
                    rejected   recordings/a.json: response /: expected member \"usage\", found ";
    assert!(run.out.starts_with(expected), "{}{}", run.out, run.err);
    assert_eq!(run.code, 1);
    let run = chatwire(folder.path(), &[args.as_slice(), &["--json"]].concat());
    let report: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!((run.code, &report["breaking"], &report["matters"]), (1, &json!(0), &json!(true)));
    let document = &report["documents"][0];
    assert_eq!(document["changes"][0]["aspect"], "required");
    assert_eq!(document["recordings"]["newly_rejected"][0]["name"], "recordings/a.json");
}

#[test]
fn a_correction_that_no_longer_fits_is_named() {
    let folder = folder(|document| {
        document["components"]["schemas"] = json!({});
        let operation = &mut document["paths"]["/chat/completions"]["post"];
        operation["responses"] = json!({"200": {"content": {"application/json": {"schema": {}}}}});
        operation["requestBody"] = json!({});
    });
    let run = chatwire(folder.path(), &["schema", "drift", "--from", "openai.json"]);
    assert!(run.out.contains("correction no longer fits: "), "{}{}", run.out, run.err);
}

#[test]
fn a_file_is_downloaded() {
    let folder = folder(|_| {});
    let body = fs::read(folder.path().join("openai.json")).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let server = thread::spawn(move || {
        for status in ["200 OK", "404 Not Found"] {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = [0; 1024];
            let read = stream.read(&mut request).unwrap();
            assert!(request[..read].starts_with(b"GET /openai.json HTTP/1.1\r\n"));
            let length = body.len();
            let head = format!(
                "HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n"
            );
            stream.write_all(&[head.as_bytes(), &body].concat()).unwrap();
        }
    });
    let url = format!("http://{address}/openai.json");
    let run = chatwire(folder.path(), &["schema", "drift", "--from", &url]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let help = "check the URL, or download the file and name it";
    let error = format!("{url} has the status 404 Not Found; {help}");
    check_failure(folder.path(), &["schema", "drift", "--from", &url], 3, &error);
    server.join().unwrap();
}

#[test]
fn an_unknown_document_needs_its_name() {
    let folder = folder(|_| {});
    fs::rename(folder.path().join("openai.json"), folder.path().join("new.json")).unwrap();
    let args = ["schema", "drift", "--from", "new.json"];
    let run = chatwire(folder.path(), &args);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(run.err.contains("name one with --contract: hermes-3-llama-3.1-405b, "), "{}", run.err);
    let run = chatwire(folder.path(), &[args.as_slice(), &["--contract", "openai"]].concat());
    assert_eq!(run.code, 0, "{}", run.err);
    let unknown = [args.as_slice(), &["--contract", "opena"]].concat();
    let error = "--contract opena: no such bundled document; did you mean `openai`?";
    check_failure(folder.path(), &unknown, 2, error);
}
