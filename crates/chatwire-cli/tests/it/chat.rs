//! `chatwire chat`, without a key and without a network.

use std::{fs, path::Path};

use tempfile::TempDir;

use crate::{chatwire, check_failure, command};

#[test]
fn without_a_key_it_says_how_to_get_one() {
    check_failure(
        Path::new("."),
        &["chat", "Hello"],
        2,
        "no API key is set; create one at https://aimlapi.com/app/keys and set AIMLAPI_API_KEY, \
         or use the reference server with --offline",
    );
}

#[test]
fn offline_the_reference_server_responds() {
    let ask = |flags: &[&str]| {
        let args: Vec<_> = ["chat", "--offline", "Hello"].iter().chain(flags).copied().collect();
        let run = chatwire(Path::new("."), &args);
        assert_eq!(run.code, 0, "{}", run.err);
        let noted = run.err.starts_with("note: the reference server responds");
        assert_eq!(noted, !flags.contains(&"--json"), "{}", run.err);
        run.out
    };
    let streamed = ask(&[]);
    assert!(streamed.trim().contains(' '), "{streamed}");
    assert_eq!(ask(&["--no-stream"]), streamed);
    assert!(ask(&["--json"]).starts_with('{'));
}

#[test]
fn an_error_response_is_one_line_with_the_servers_message() {
    let run = chatwire(Path::new("."), &["chat", "--offline", "Hello", "--temperature", "3"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    let line = run.err.lines().last().unwrap();
    assert!(line.starts_with("error: the request failed: HTTP 400, invalid request: "), "{line}");
    assert!(line.contains("temperature"), "{line}");
}

#[test]
fn an_invalid_base_url_is_reported() {
    check_failure(
        Path::new("."),
        &["chat", "Hello", "--base-url", "localhost:8080"],
        2,
        "the request cannot be sent: the base URL does not start with http:// or https://",
    );
}

#[test]
fn a_conversation_continues() {
    let folder = TempDir::new().unwrap();
    let ask = |question: &str| {
        let args = ["chat", "--offline", "--session", "talk.jsonl", "--json", "--usage", question];
        let run = chatwire(folder.path(), &args);
        assert_eq!(run.code, 0, "{}", run.err);
        let report: serde_json::Value = serde_json::from_str(&run.err).unwrap();
        report["usage"]["prompt_tokens"].as_u64().unwrap()
    };
    let first = ask("Hello");
    assert!(ask("Hello") > 2 * first);
    let kept = fs::read_to_string(folder.path().join("talk.jsonl")).unwrap();
    let roles: Vec<_> = kept.lines().map(|line| &line[..line.find(',').unwrap()]).collect();
    let [user, assistant] = [r#"{"role":"user""#, r#"{"role":"assistant""#];
    assert_eq!(roles, [user, assistant, user, assistant]);

    let args = ["chat", "--offline", "--session", "talk.jsonl", "Hello", "--temperature", "3"];
    let run = chatwire(folder.path(), &args);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("note: nothing was appended to "), "{}", run.err);
    assert_eq!(fs::read_to_string(folder.path().join("talk.jsonl")).unwrap(), kept);
}

#[test]
fn json_output_reports_errors_as_json() {
    let args = ["chat", "--offline", "Hello", "--json", "--temperature", "3"];
    let run = chatwire(Path::new("."), &args);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    let report: serde_json::Value = serde_json::from_str(&run.err).unwrap();
    assert_eq!(report["error"]["kind"], "invalid_request");
    assert_eq!(report["error"]["status"], 400);
    assert_eq!(report["error"]["exit"], 2);
}

#[test]
fn tool_calls_are_printed() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("tool.json"), r#"{"name":"now","parameters":{}}"#).unwrap();
    let args = ["chat", "--offline", "Hello", "--tool", "tool.json", "--tool-choice", "now"];
    for more in [&["--session", "talk.jsonl"][..], &["--no-stream"]] {
        let run = chatwire(folder.path(), &[&args[..], more].concat());
        assert_eq!(run.code, 0, "{}", run.err);
        assert!(run.out.starts_with("now({"), "{}", run.out);
        let in_session =
            run.err.contains("note: before the next prompt, append the tool results to talk.jsonl");
        assert_eq!(in_session, more[0] == "--session", "{}", run.err);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_response_is_stored_even_if_standard_error_is_closed() {
    use std::process::Stdio;

    let folder = TempDir::new().unwrap();
    let status = command()
        .args(["chat", "--offline", "Hello", "--usage", "--session", "talk.jsonl"])
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(fs::File::create("/dev/full").unwrap())
        .status()
        .unwrap();
    assert!(status.success());
    let kept = fs::read_to_string(folder.path().join("talk.jsonl")).unwrap();
    assert_eq!(kept.lines().count(), 2);
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_the_line_and_appends_nothing_to_the_conversation() {
    use std::{
        io::{Read, Write},
        net::TcpListener,
        process::{Command, Stdio},
    };

    const FIRST_CHUNK: &str = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n\
                             data: {\"choices\":[{\"delta\":{\"content\":\"Hel\"}}]}\n\n";
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let folder = TempDir::new().unwrap();
    let base_url = format!("http://{}/v1", listener.local_addr().unwrap());
    let mut child = command()
        .args(["chat", "Hello", "--session", "talk.jsonl", "--base-url", &base_url])
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut connection, _) = listener.accept().unwrap();
    // The client ignores a response that arrives before the request.
    connection.read_exact(&mut [0; 4]).unwrap();
    connection.write_all(FIRST_CHUNK.as_bytes()).unwrap();
    let mut out = child.stdout.take().unwrap();
    let mut text = [0; 3];
    out.read_exact(&mut text).unwrap();
    assert_eq!(&text, b"Hel");
    let kill = format!("kill -INT {}", child.id());
    let killed = Command::new("sh").args(["-c", &kill]).status().unwrap();
    assert!(killed.success());

    let output = child.wait_with_output().unwrap();
    let mut rest = String::new();
    out.read_to_string(&mut rest).unwrap();
    assert_eq!((output.status.code(), rest.as_str()), (Some(130), "\n"));
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        "note: nothing was appended to talk.jsonl\nerror: interrupted before the response was complete\n"
    );
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}
