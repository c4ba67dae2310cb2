//! `chatwire serve` as a process.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
};

use tempfile::TempDir;

use crate::{chatwire, check_failure, command};

/// A running server; dropping it ends the process.
pub(crate) struct Serving {
    pub(crate) process: Child,
    /// Host and port.
    pub(crate) address: String,
    out: BufReader<ChildStdout>,
}

impl Serving {
    pub(crate) fn start(args: &[&str]) -> Self {
        Self::start_command("serve", args)
    }

    /// Starts a command that prints where it listens.
    pub(crate) fn start_command(command: &str, args: &[&str]) -> Self {
        Self::start_with(command, args, &[])
    }

    /// The same with these environment variables too.
    pub(crate) fn start_with(command: &str, args: &[&str], variables: &[(&str, &str)]) -> Self {
        let mut process = super::command()
            .arg(command)
            .args(args)
            .env("SERVE_KEY", "sk-canary")
            .envs(variables.iter().copied())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut out = BufReader::new(process.stdout.take().unwrap());
        out.read_line(&mut line).unwrap();
        let address = line.strip_prefix("listening on http://").unwrap();
        let address = address.strip_suffix("/v1\n").unwrap().to_owned();
        Self { process, address, out }
    }

    /// What the process printed after the address, once it has ended.
    #[cfg(unix)]
    pub(crate) fn rest(&mut self) -> String {
        let mut rest = String::new();
        self.out.read_to_string(&mut rest).unwrap();
        rest
    }

    /// The response to `GET` of a path.
    #[cfg(unix)]
    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let head = "HTTP/1.1\r\nhost: localhost\r\nconnection: close";
        write!(stream, "GET {path} {head}\r\n\r\n").unwrap();
        let mut response = String::new();
        stream.read_to_string(&mut response).unwrap();
        response
    }

    /// Sends a chat request and returns the whole response.
    pub(crate) fn chat(&self, headers: &str) -> String {
        let mut response = String::new();
        self.begin_chat(headers).read_to_string(&mut response).unwrap();
        response
    }

    /// Sends a chat request.
    fn begin_chat(&self, headers: &str) -> TcpStream {
        let body = r#"{"model":"m","messages":[{"role":"user","content":"Hello"}]}"#;
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(
            stream,
            "POST /v1/chat/completions HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n{headers}content-length: {}\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
        stream
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
fn models_and_dialect_are_flags() {
    let flags = ["--model", "gpt-x", "--reject-unknown-models", "--dialect", "aimlapi"];
    let response = Serving::start(&flags).chat("");
    assert!(response.starts_with("HTTP/1.1 404 "), "{response}");
    assert!(response.contains(r#""statusCode":404"#), "{response}");
    assert!(response.contains("served: gpt-x"), "{response}");
}

#[test]
fn faults_are_flags_and_a_list() {
    let serving = Serving::start(&["--fault-script", "status-503,none"]);
    let statuses = [serving.chat(""), serving.chat("")].map(|it| it[..12].to_owned());
    assert_eq!(statuses, ["HTTP/1.1 503", "HTTP/1.1 200"]);
    let list = chatwire(Path::new("."), &["serve", "--list-faults"]).out;
    assert!(list.contains("done-missing"), "{list}");
    assert!(list.contains("breaks stream/done-is-sent"), "{list}");
    check_failure(
        Path::new("."),
        &["serve", "--fault", "done-mising"],
        2,
        "a fault cannot be used: fault 1: there is no fault `done-mising`; the most similar is \
         `done-missing`, and `chatwire serve --list-faults` lists all",
    );
}

#[cfg(unix)]
#[test]
fn signals_end_the_server_after_the_responses_in_progress() {
    for signal in ["TERM", "INT"] {
        let folder = TempDir::new().unwrap();
        let ready = folder.path().join("ready");
        let mut serving = Serving::start(&[
            "--ready-file",
            ready.to_str().unwrap(),
            "--first-token-ms",
            "300",
            "--access-log",
        ]);
        let url = fs::read_to_string(&ready).unwrap();
        assert_eq!(url, format!("http://{}/v1\n", serving.address));
        let mut stream = serving.begin_chat("");
        // The request is received when the journal has it.
        let received = || serving.get("/_chatwire/requests").contains("/v1/chat/completions");
        assert!((0..10_000).any(|_| received()), "the request is not in the journal");
        let id = serving.process.id().to_string();
        assert!(Command::new("kill").args(["-s", signal, &id]).status().unwrap().success());
        let mut response = String::new();
        stream.read_to_string(&mut response).unwrap();
        assert!(response.contains("chat.completion"), "{response}");
        assert_eq!(serving.process.wait().unwrap().code(), Some(0), "{signal}");
        assert!(!ready.exists());
    }
}

#[test]
fn errors_are_one_line() {
    let folder = TempDir::new().unwrap();
    let check = |args: &[&str], line: &str| check_failure(folder.path(), args, 2, line);
    fs::create_dir(folder.path().join("empty")).unwrap();
    check(
        &["serve", "--fixtures", "empty"],
        "--fixtures empty: contains no recordings; use a folder that `chatwire record` wrote",
    );
    check(
        &["serve", "--api-key-env", "NO_SUCH"],
        "--api-key-env NO_SUCH: the variable is not set; set it, or omit the flag",
    );
    check(
        &["serve", "--only-recorded"],
        "the following required arguments were not provided: --fixtures <PATH>; see `chatwire serve --help`",
    );
}

#[test]
fn a_server_ends_with_its_standard_input() {
    let mut process = command()
        .args(["serve", "--until-stdin-closes"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert!(line.starts_with("listening on "), "{line}");
    drop(process.stdin.take());
    assert!(process.wait().unwrap().success());
}
