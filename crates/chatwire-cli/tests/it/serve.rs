//! `chatwire serve` as a process.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Command, Stdio},
};

use tempfile::TempDir;

use crate::check_failure;

/// A running server; it is killed with the value.
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

    /// The whole answer to a chat request.
    fn chat(&self, headers: &str) -> String {
        let body = r#"{"model":"m","messages":[{"role":"user","content":"Hello"}]}"#;
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(
            stream,
            "POST /v1/chat/completions HTTP/1.1\r\nhost: test\r\nconnection: close\r\n{headers}content-length: {}\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // It has ended already if the test failed for that.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn the_line_tells_where_to_ask() {
    let serving = Serving::start(&[]);
    assert!(serving.address.starts_with("127.0.0.1:"), "{}", serving.address);
    let answer = serving.chat("");
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(answer.contains(r#""object":"chat.completion""#), "{answer}");
}

#[test]
fn the_key_comes_from_the_environment() {
    let serving = Serving::start(&["--api-key-env", "SERVE_KEY"]);
    assert!(serving.chat("").starts_with("HTTP/1.1 401 "));
    let answer = serving.chat("authorization: Bearer sk-canary\r\n");
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
}

#[test]
fn strictness_and_style_are_flags() {
    let serving = Serving::start(&["--strict", "--error-style", "openai"]);
    let answer = serving.chat("");
    assert!(answer.starts_with("HTTP/1.1 404 "), "{answer}");
    assert!(answer.contains(r#""code":"model_not_found""#), "{answer}");
}

#[test]
fn mistakes_are_told_in_one_line() {
    let folder = TempDir::new().unwrap();
    let check = |args: &[&str], line: &str| check_failure(folder.path(), args, 2, line);
    fs::create_dir(folder.path().join("empty")).unwrap();
    check(
        &["serve", "--fixtures", "empty"],
        "--fixtures empty: there is no recording; name a folder that `chatwire record` wrote",
    );
    check(
        &["serve", "--api-key-env", "NO_SUCH"],
        "--api-key-env NO_SUCH: the variable holds no key; set it, or leave the flag out",
    );
    check(
        &["serve", "--only-recorded"],
        "the following required arguments were not provided: --fixtures <DIR>; see `chatwire serve --help`",
    );
}
