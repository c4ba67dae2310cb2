//! Providers, as flags and the environment select them.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    path::Path,
    sync::{Arc, Mutex},
    thread,
};

use tempfile::TempDir;

use crate::{chatwire_with, check_failure, command, serve::Serving};

/// The API keys of all providers; none may be shown.
const KEYS: &[(&str, &str)] = &[
    ("AIMLAPI_API_KEY", "sk-canary-0123456789-a"),
    ("OPENAI_API_KEY", "sk-canary-0123456789-b"),
    ("AZURE_OPENAI_API_KEY", "sk-canary-0123456789-c"),
    ("OPENROUTER_API_KEY", "sk-canary-0123456789-d"),
    ("OPENAI_API_VERSION", "2024-10-21"),
];

/// A run against a server that rejects every key.
struct Run {
    /// The request line and the headers, in lower case.
    request: Vec<String>,
    err: String,
    /// Host and port of the server.
    server: String,
}

/// Runs `chatwire` with the API keys in the environment; `SERVER` in arguments and variables stands
/// for the URL of the server.
fn run(args: &[&str], variables: &[(&str, &str)]) -> Run {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let server = listener.local_addr().unwrap().to_string();
    let url = format!("http://{server}");
    let serving = thread::spawn(move || reject(&listener));
    let output = command()
        .args(args.iter().map(|arg| arg.replace("SERVER", &url)))
        .args(["--retries", "0"])
        .envs(KEYS.iter().copied())
        .envs(variables.iter().map(|(name, value)| (name, value.replace("SERVER", &url))))
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert!(output.stdout.is_empty());
    let err = String::from_utf8(output.stderr).unwrap();
    assert!(!err.contains("canary"), "{err}");
    Run { request: serving.join().unwrap(), err, server }
}

/// Receives one request and rejects it; returns the request line and the headers, in lower case.
fn reject(listener: &TcpListener) -> Vec<String> {
    let (connection, head) = receive(listener);
    refuse(&connection);
    head
}

/// The next connection, and the lines of its request's head in lower case.
fn receive(listener: &TcpListener) -> (TcpStream, Vec<String>) {
    let (connection, _) = listener.accept().unwrap();
    let mut reader = BufReader::new(&connection);
    let mut head = Vec::new();
    for line in reader.by_ref().lines() {
        match line.unwrap().to_lowercase() {
            line if line.is_empty() => break,
            line => head.push(line),
        }
    }
    // A connection that is closed before its request is read may be reset.
    let length = head.iter().find_map(|line| line.strip_prefix("content-length: "));
    let length = length.map_or(0, |length| length.parse().unwrap());
    reader.read_exact(&mut vec![0; length]).unwrap();
    drop(reader);
    (connection, head)
}

fn refuse(mut connection: &TcpStream) {
    let response = b"HTTP/1.1 401 Unauthorized\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";
    connection.write_all(response).unwrap();
}

#[track_caller]
fn check(args: &[&str], variables: &[(&str, &str)], path: &str, header: &str, rejected: &str) {
    let run = run(args, variables);
    assert_eq!(run.request[0].split(' ').nth(1), Some(path));
    assert!(run.request.iter().any(|line| line == header), "{:?}", run.request);
    let error = format!(
        "error: the request failed: HTTP 401, authentication ({} rejected the API key in {rejected}); \
         name the variable of its API key by --key-env\n",
        run.server
    );
    assert_eq!(run.err, error);
}

#[test]
fn a_provider_has_its_variables_wherever_its_server_is() {
    let chat = ["chat", "Hello", "--model", "m", "--provider"];
    let with = |more: &[&'static str]| [&chat[..], more].concat();
    let path = "/v1/chat/completions";
    check(
        &with(&["aimlapi", "--base-url", "SERVER"]),
        &[],
        path,
        "authorization: bearer sk-canary-0123456789-a",
        "AIMLAPI_API_KEY",
    );
    check(
        &["chat", "Hello", "--model", "m"],
        &[("AIMLAPI_BASE_URL", "SERVER")],
        path,
        "authorization: bearer sk-canary-0123456789-a",
        "AIMLAPI_API_KEY",
    );
    check(
        &["chat", "Hello", "--base-url", "SERVER", "--key-env", "MY_KEY"],
        &[("MY_KEY", "sk-canary-0123456789-e")],
        path,
        "authorization: bearer sk-canary-0123456789-e",
        "MY_KEY",
    );
    let openai = "authorization: bearer sk-canary-0123456789-b";
    check(&with(&["openai"]), &[("OPENAI_BASE_URL", "SERVER")], path, openai, "OPENAI_API_KEY");
    // A flag overrides the environment.
    check(
        &with(&["openai", "--base-url", "SERVER/prefix"]),
        &[("OPENAI_BASE_URL", "http://127.0.0.1:1")],
        "/prefix/chat/completions",
        openai,
        "OPENAI_API_KEY",
    );
    check(
        &with(&["azure"]),
        &[("AZURE_OPENAI_ENDPOINT", "SERVER")],
        "/openai/deployments/m/chat/completions?api-version=2024-10-21",
        "api-key: sk-canary-0123456789-c",
        "AZURE_OPENAI_API_KEY",
    );
    check(
        &with(&["openrouter", "--base-url", "SERVER"]),
        &[],
        path,
        "authorization: bearer sk-canary-0123456789-d",
        "OPENROUTER_API_KEY",
    );
    check(
        &["models", "--provider", "openai", "--base-url", "SERVER/v1"],
        &[],
        "/v1/models",
        openai,
        "OPENAI_API_KEY",
    );
}

#[test]
fn another_host_gets_no_key_unless_it_is_named() {
    for command in
        [&["chat", "Hello", "--base-url", "SERVER"][..], &["models", "--base-url", "SERVER"]]
    {
        let run = run(command, &[]);
        let has_key = run.request.iter().any(|line| line.contains("canary"));
        assert!(!has_key, "{:?}", run.request);
        let error = format!(
            "error: the request failed: HTTP 401, authentication ({} requires an API key); \
             name the variable of its API key by --key-env\n",
            run.server
        );
        assert_eq!(run.err, error);
    }
}

/// The commands that send cases, and the one that passes requests on, send a key to another host
/// only if they are told which.
#[test]
fn another_host_gets_no_key_with_cases_or_through_the_proxy() {
    const CASES: &str = "[[case]]\nname = \"a\"\nnote = \"b\"\ntags = [\"text\"]\nmodes = [\"unary\"]\nrequest = '{}'\n";
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join("cases.toml"), CASES).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let requests = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&requests);
    thread::spawn(move || {
        loop {
            let (connection, head) = receive(&listener);
            // Before the response, so that whoever got it finds the request.
            seen.lock().unwrap().push(head.join(" "));
            refuse(&connection);
        }
    });
    let is_sent = || {
        let requests = std::mem::take(&mut *requests.lock().unwrap());
        assert!(!requests.is_empty());
        requests.iter().any(|request| request.contains("canary"))
    };
    let record = ["record", "--cases", "cases.toml", "--out", "kept", "--base-url", &url];
    let probe = ["probe", "--model", "m", "--yes", "--out", "probed", "--base-url", &url];
    for command in [&record[..], &probe] {
        for (flags, has_key) in [(&[][..], false), (&["--provider", "openai"], true)] {
            let run = chatwire_with(folder.path(), &[command, flags].concat(), KEYS);
            assert!(run.code != 0 && run.code != 2, "{} {}", run.out, run.err);
            assert!(!format!("{} {}", run.out, run.err).contains("canary"), "{}", run.out);
            assert_eq!(is_sent(), has_key, "{command:?} {flags:?}");
        }
    }
    for (flags, has_key) in [(&[][..], false), (&["--upstream-key-env", "OPENAI_API_KEY"], true)] {
        let flags = [&["--upstream", &url], flags].concat();
        let response = Serving::start_with("proxy", &flags, KEYS).chat("");
        assert!(response.starts_with("HTTP/1.1 401 "), "{response}");
        assert_eq!(is_sent(), has_key, "proxy {flags:?}");
    }
}

#[test]
fn what_a_provider_lacks_is_named() {
    let check = |args: &[&str], line: &str| check_failure(Path::new("."), args, 2, line);
    check(
        &["chat", "Hello", "--provider", "openai", "--model", "m"],
        "no API key is set; create one at https://platform.openai.com/api-keys and set \
         OPENAI_API_KEY, or use the reference server with --offline",
    );
    check(
        &["chat", "Hello", "--key-env", "NO_SUCH", "--model", "m"],
        "--key-env NO_SUCH: the variable is not set; set it, or omit the flag",
    );
    check(
        &["chat", "Hello", "--provider", "azure", "--model", "m"],
        "no base URL is set for Azure OpenAI; set AZURE_OPENAI_ENDPOINT, or use --base-url",
    );
    check(
        &[
            "chat",
            "Hello",
            "--provider",
            "azure",
            "--model",
            "m",
            "--base-url",
            "http://127.0.0.1:1",
        ],
        "the request cannot be sent: the query parameter `api-version` has no value: set \
         OPENAI_API_VERSION, or pass it to the provider",
    );
}
