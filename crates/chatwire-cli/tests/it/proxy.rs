//! `chatwire proxy` as a process, in front of `chatwire serve`.

use std::{path::Path, process::Command};

use tempfile::TempDir;

use crate::{chatwire, check_failure, serve::Serving};

/// A proxy in front of a server with these flags.
pub(crate) fn proxy(server: &Serving, flags: &[&str]) -> Serving {
    let upstream = format!("http://{}", server.address);
    Serving::start_command("proxy", &[&["--upstream", &upstream], flags].concat())
}

#[cfg(unix)]
#[test]
fn exchanges_are_judged_and_recorded_without_keys() {
    let folder = TempDir::new().unwrap();
    let recordings = folder.path().join("recordings");
    let server = Serving::start(&["--fault-script", "none,created-text"]);
    let mut proxy = proxy(&server, &["--json", "--record", recordings.to_str().unwrap()]);
    let key = "authorization: Bearer sk-canary-0123456789\r\n";
    for _ in 0..2 {
        assert!(proxy.chat(key).starts_with("HTTP/1.1 200 "));
    }
    let id = proxy.process.id().to_string();
    assert!(Command::new("kill").arg(&id).status().unwrap().success());
    assert_eq!(proxy.process.wait().unwrap().code(), Some(1));
    let lines = proxy.rest();
    let lines: Vec<_> = lines.lines().collect();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines[0].contains(r#""verdict":"pass""#), "{lines:?}");
    assert!(lines[1].contains("unary/created-is-in-seconds"), "{lines:?}");
    let check = chatwire(Path::new("."), &["check", recordings.to_str().unwrap()]);
    assert_eq!(check.code, 1, "{} {}", check.out, check.err);
    let stored = std::fs::read_to_string(recordings.join("00001/request.headers")).unwrap();
    assert!(!stored.contains("canary"), "{stored}");
}

#[test]
fn a_wrong_response_is_an_error_on_demand() {
    let server = Serving::start(&["--fault", "created-text"]);
    let response = proxy(&server, &["--enforce"]).chat("");
    assert!(response.starts_with("HTTP/1.1 502 "), "{response}");
    assert!(response.contains("breaks "), "{response}");
}

#[test]
fn an_address_that_is_no_url_is_refused() {
    check_failure(
        Path::new("."),
        &["proxy", "--upstream", "api.example.com"],
        2,
        "--upstream cannot be used: the address has no scheme: begin with https://",
    );
}
