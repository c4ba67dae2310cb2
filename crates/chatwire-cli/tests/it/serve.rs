//! `chatwire serve` as a process.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Command, Stdio},
};

use tempfile::TempDir;

use crate::check_failure;

/// A running server; dropping it ends the process.
pub(crate) struct Serving {
    process: Child,
    /// Host and port.
    pub(crate) address: String,
}

impl Serving {
    pub(crate) fn start(args: &[&str]) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_chatwire"))
            .arg("serve")
            .args(args)
            .env_clear()
            .env("SERVE_KEY", "sk-canary")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.strip_prefix("listening on http://").unwrap();
        let address = address.strip_suffix("/v1\n").unwrap().to_owned();
        Self { process, address }
    }

    /// Sends a chat request and returns the whole response.
    fn chat(&self, headers: &str) -> String {
        let body = r#"{"model":"m","messages":[{"role":"user","content":"Hello"}]}"#;
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(
            stream,
            "POST /v1/chat/completions HTTP/1.1\r\nhost: test\r\nconnection: close\r\n{headers}content-length: {}\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
        let mut response = String::new();
        stream.read_to_string(&mut response).unwrap();
        response
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // The process may have ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn the_printed_line_contains_the_address() {
    let serving = Serving::start(&[]);
    assert!(serving.address.starts_with("127.0.0.1:"), "{}", serving.address);
    let response = serving.chat("");
    assert!(response.starts_with("HTTP/1.1 200 OK\r\n"), "{response}");
    assert!(response.contains(r#""object":"chat.completion""#), "{response}");
}

#[test]
fn the_key_comes_from_the_environment() {
    let serving = Serving::start(&["--api-key-env", "SERVE_KEY"]);
    assert!(serving.chat("").starts_with("HTTP/1.1 401 "));
    let response = serving.chat("authorization: Bearer sk-canary\r\n");
    assert!(response.starts_with("HTTP/1.1 200 "), "{response}");
}

#[test]
fn strictness_and_style_are_flags() {
    let serving = Serving::start(&["--strict", "--error-style", "openai"]);
    let response = serving.chat("");
    assert!(response.starts_with("HTTP/1.1 404 "), "{response}");
    assert!(response.contains(r#""code":"model_not_found""#), "{response}");
}

#[test]
fn errors_are_one_line() {
    let folder = TempDir::new().unwrap();
    let check = |args: &[&str], line: &str| check_failure(folder.path(), args, 2, line);
    fs::create_dir(folder.path().join("empty")).unwrap();
    check(
        &["serve", "--fixtures", "empty"],
        "--fixtures empty: the folder contains no recordings; use a folder that `chatwire record` wrote",
    );
    check(
        &["serve", "--api-key-env", "NO_SUCH"],
        "--api-key-env NO_SUCH: the variable is not set; set it, or omit the flag",
    );
    check(
        &["serve", "--only-recorded"],
        "the following required arguments were not provided: --fixtures <DIR>; see `chatwire serve --help`",
    );
}
