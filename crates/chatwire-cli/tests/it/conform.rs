//! `chatwire conform --live` against servers that cannot be judged.

use std::{net::TcpListener, path::Path};

use tempfile::TempDir;

use crate::{Run, chatwire_with, serve::Serving};

/// Judges a live server with a key that it does not know.
fn live(folder: &Path, base_url: &str, more: &[&str]) -> Run {
    let args = ["conform", "--live", "--model", "m", "--base-url", base_url, "--out", "kept"];
    let args = [&args[..], &["--key-env", "MY_KEY"]].concat();
    chatwire_with(folder, &[&args[..], more].concat(), &[("MY_KEY", "sk-dead")])
}

#[test]
fn a_refused_key_is_said_once_and_is_not_green() {
    let folder = TempDir::new().unwrap();
    let serving = Serving::start(&["--api-key-env", "SERVE_KEY"]);
    let run = live(folder.path(), &format!("http://{}/v1", serving.address), &[]);
    assert_eq!((run.code, run.err.as_str()), (3, ""), "{}", run.out);
    assert!(run.out.contains("the key was refused: "), "{}", run.out);
    let reason = "infra the key was refused (HTTP 401): in 1 exchange: hello-unary\n";
    assert!(run.out.contains(reason), "{}", run.out);
    assert!(run.out.ends_with("\n0 passed, 1 failed\n"), "{}", run.out);
    assert!(folder.path().join("kept/hello-unary/response.head").is_file());
}

#[test]
fn a_server_that_is_away_is_said_once_and_is_not_green() {
    let folder = TempDir::new().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base_url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let run = live(folder.path(), &base_url, &["--only", "hello", "--timeout", "5"]);
    assert_eq!((run.code, run.err.as_str()), (3, ""), "{}", run.out);
    assert!(
        run.out.starts_with("the server cannot be reached: 1 cases were not sent\n"),
        "{}",
        run.out
    );
    assert!(run.out.contains("infra the request failed: "), "{}", run.out);
}
