//! `chatwire record` against the reference server.

use std::{fs, path::Path};

use chatwire_transport::{BodyEnd, cassette::Recording};
use tempfile::TempDir;

use crate::{chatwire, check_failure, command, serve::Serving};

const CASES: &str = r#"
[[case]]
name = "hello"
note = "Both modes."
tags = ["text"]
modes = ["unary", "stream"]
request = '{"model": "m", "messages": [{"role": "user", "content": "Hello"}]}'

[[case]]
name = "left-early"
note = "One read."
tags = ["text"]
modes = ["stream"]
abandon_after = 1
request = '{"model": "m", "messages": [{"role": "user", "content": "Hello"}]}'

[[case]]
name = "wrong-key"
note = "No entry."
tags = ["error"]
raw = '{}'
auth = "wrong"
status = 401
"#;

fn folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("cases.toml"), CASES).unwrap();
    folder
}

#[test]
fn each_case_becomes_a_recording_without_the_key() {
    let serving = Serving::start(&["--api-key-env", "SERVE_KEY"]);
    let folder = folder();
    let base_url = format!("http://{}/v1", serving.address);
    let args =
        ["record", "--cases", "cases.toml", "--out", "recordings/mine", "--base-url", &base_url];
    let output = command()
        .args(args)
        .args(["--server", "chatwire/0", "--key-env", "MY_KEY"])
        .current_dir(folder.path())
        .env("MY_KEY", "sk-canary")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines = String::from_utf8(output.stdout).unwrap();
    assert!(lines.starts_with("mine/hello-unary: 200, "), "{lines}");

    let recordings = Recording::load_all(folder.path().join("recordings")).unwrap();
    let kept: Vec<_> = recordings
        .iter()
        .map(|recording| {
            let response = &recording.exchange.response;
            (recording.meta.case.as_str(), response.status.as_u16(), response.end)
        })
        .collect();
    assert_eq!(
        kept,
        [
            ("hello-stream", 200, BodyEnd::Complete),
            ("hello-unary", 200, BodyEnd::Complete),
            ("left-early", 200, BodyEnd::Abandoned),
            ("wrong-key", 401, BodyEnd::Complete),
        ]
    );
    assert_eq!(recordings[0].meta.pair.as_deref(), Some("hello-unary"));
    assert!(recordings[0].exchange.response.body().ends_with(b"data: [DONE]\n\n"));
    check_no_secret(folder.path());
}

#[test]
fn a_target_file_names_the_target_and_judges_each_exchange() {
    let serving = Serving::start(&[]);
    let folder = folder();
    let target = "format = 1\nname = \"acme\"\ncontract = \"openai\"\n\
                  [record]\nkeep_headers = [\"x-request-id\"]\nmasks = [\"Hello\"]\n";
    let recordings = folder.path().join("recordings/mine");
    fs::create_dir_all(&recordings).unwrap();
    fs::write(recordings.join("chatwire.toml"), target).unwrap();
    let base_url = format!("http://{}/v1", serving.address);
    let args = ["record", "--cases", "cases.toml", "--out", "recordings/mine"];
    let only = ["--only", "hello-unary", "--base-url", &base_url];
    let run = chatwire(folder.path(), &[args.as_slice(), &only].concat());
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert!(run.out.starts_with("acme/hello-unary: 200, "), "{}", run.out);
    assert!(run.out.contains("  unary  contract openai  published "), "{}", run.out);
    let recording = Recording::load(recordings.join("hello-unary")).unwrap();
    assert_eq!(recording.meta.target, "acme");

    fs::write(recordings.join("chatwire.toml"), "format = 1\n[record]\nkeep_headers = [\"a b\"]")
        .unwrap();
    let line = "chatwire.toml: `a b` is not the name of a header: invalid HTTP header name; correct \
                `keep_headers`";
    check_failure(folder.path(), &[args.as_slice(), &only].concat(), 2, line);
}

fn check_no_secret(folder: &Path) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            check_no_secret(&path);
        } else {
            let text = String::from_utf8(fs::read(&path).unwrap()).unwrap();
            assert!(!text.contains("canary"), "{}", path.display());
        }
    }
}

#[test]
fn nothing_is_recorded_without_a_server() {
    let folder = folder();
    // No server listens on the port.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let base_url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let args = ["record", "--cases", "cases.toml", "--out", "recordings", "--base-url", &base_url];
    let run = chatwire(folder.path(), &args);
    assert_eq!(run.code, 3, "{}", run.err);
    assert!(run.err.starts_with("error: cannot record case `hello-unary`: "), "{}", run.err);
    assert!(
        run.err.ends_with(&format!("; check that a server runs at {base_url}\n")),
        "{}",
        run.err
    );
    assert!(!folder.path().join("recordings").exists());
}

#[test]
fn a_failure_is_not_green_and_replaces_no_good_recording() {
    let folder = folder();
    let record = |serving: &Serving, key: &str, more: &[&str]| {
        let base_url = format!("http://{}", serving.address);
        let args = ["record", "--cases", "cases.toml", "--out", "r", "--base-url", &base_url];
        let output = command()
            .args([&args[..], &["--key-env", "MY_KEY", "--only", "hello-unary"], more].concat())
            .current_dir(folder.path())
            .env("MY_KEY", key)
            .output()
            .unwrap();
        let texts = [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap());
        (output.status.code(), texts)
    };
    let serving = Serving::start(&["--api-key-env", "SERVE_KEY"]);
    assert_eq!(record(&serving, "sk-canary", &[]).0, Some(0));
    let (code, [out, err]) = record(&serving, "sk-dead", &[]);
    assert_eq!(code, Some(3), "{out}");
    let line = "r/hello-unary: 401, ";
    assert!(
        out.starts_with(line)
            && out.contains(
                "; infra: the key was refused (HTTP 401); the recording before was kept\n"
            ),
        "{out}"
    );
    assert!(out.contains("\"authorization: Bearer $MY_KEY\"") && !out.contains("sk-dead"), "{out}");
    assert_eq!(err, "error: r: the key was refused (HTTP 401); set MY_KEY to a valid key\n");
    let kept = Recording::load(folder.path().join("r/hello-unary")).unwrap();
    assert_eq!(kept.exchange.response.status.as_u16(), 200);
    assert_eq!(record(&serving, "sk-dead", &["--replace"]).0, Some(3));
    let run = chatwire(folder.path(), &["check", "r"]);
    assert_eq!(run.code, 3, "{}", run.out);
    assert!(
        run.out.starts_with("infra the key was refused (HTTP 401): in 1 exchange: r/hello-unary\n"),
        "{}",
        run.out
    );
}

#[test]
fn errors_in_case_files_have_a_line_number() {
    let folder = folder();
    let rest = ["--out", "recordings", "--base-url", "http://127.0.0.1:1"];
    let run = |cases: &str, more: &[&str], line: &str| {
        let args = [&["record", "--cases", cases][..], &rest, more].concat();
        check_failure(folder.path(), &args, 2, line);
    };
    fs::write(folder.path().join("bad.toml"), "[[case]]\nname = 1\n").unwrap();
    run(
        "bad.toml",
        &[],
        "bad.toml:2: this is not a case file: invalid type: integer `1`, expected a string; correct it",
    );
    run(
        "cases.toml",
        &["--only", "helo"],
        "cases.toml has no case `helo`; did you mean `hello-unary`?",
    );
    run("cases.toml", &["--server", "a"], "--server a: the version is missing; write NAME/VERSION");
    check_failure(
        folder.path(),
        &["record", "--cases", "cases.toml", "--out", "recordings", "--base-url", "127.0.0.1:1"],
        2,
        "--base-url is not a server address: the base URL does not start with http:// or https://; \
         use a URL such as http://127.0.0.1:8000",
    );
}
