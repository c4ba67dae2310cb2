//! A run in which no request was served is never green, whatever the format of its source.

use std::{fs, path::Path};

use tempfile::TempDir;

use crate::{Run, chatwire};

/// Files of each format, and how they spell the status; each of them holds a good response, or an
/// error with status 429.
const SOURCES: [(&str, &[(&str, &str)]); 16] = [
    ("batch/output.jsonl", &[("\"status_code\": 200", "\"status_code\": 401")]),
    ("chrome-har/chrome-har.har", &[("\"status\": 200", "\"status\": 401")]),
    ("curl/error-i.txt", &[("HTTP/1.1 429", "HTTP/1.1 401")]),
    ("curl/two-v.txt", &[("HTTP/1.1 200", "HTTP/1.1 429")]),
    ("helicone/requests.jsonl", &[("\"response_status\": 200", "\"response_status\": 503")]),
    ("hoverfly/simulation.json", &[("\"status\": 200", "\"status\": 500")]),
    ("httpie/error-HBhb.txt", &[]),
    ("httpie/unary-HBhb.txt", &[("HTTP/1.1 200", "HTTP/1.1 403")]),
    ("mitmproxy/mitmproxy.har", &[("\"status\": 200", "\"status\": 402")]),
    ("nock/nock14.json", &[("\"status\": 200", "\"status\": 502")]),
    ("playwright/embed.har", &[("\"status\":200", "\"status\":401")]),
    ("polly/chat/recording.har", &[("\"status\": 200", "\"status\": 401")]),
    ("pytest-recording/test_chat-error.yaml", &[]),
    ("vcr/requests.json", &[("\"code\": 200", "\"code\": 401")]),
    ("vcr/requests.yaml", &[("code: 200", "code: 401")]),
    (
        "wiremock/mappings/v1_chat_completions-c3116ccf-dbab-44b8-8d09-b67030d928ef.json",
        &[("\"status\" : 429", "\"status\" : 401")],
    ),
];

fn imports() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/imports")
}

/// The first line says that nothing was served, and the exit code is not that of a success.
#[track_caller]
fn check_unserved(run: &Run, name: &str) {
    let first = run.out.lines().next().unwrap_or_default();
    assert!(
        first.starts_with("infra no request was served, so no response was judged:"),
        "{name}: {}{}",
        run.out,
        run.err
    );
    assert!([1, 3].contains(&run.code), "{name}: {}: {}", run.code, run.out);
}

#[test]
fn an_archive_without_a_served_request_is_red_in_every_format() {
    let folder = TempDir::new().unwrap();
    for (number, (source, spellings)) in SOURCES.into_iter().enumerate() {
        let mut text = fs::read_to_string(imports().join(source)).unwrap();
        for (before, after) in spellings {
            assert!(text.contains(before), "{source}: {before}");
            text = text.replace(before, after);
        }
        let name = Path::new(source).file_name().unwrap().to_str().unwrap();
        fs::write(folder.path().join(name), text).unwrap();
        check_unserved(&chatwire(folder.path(), &["check", name]), source);
        let out = format!("out/{number}");
        let imported = chatwire(folder.path(), &["import", name, "--out", &out]);
        assert_eq!(imported.code, 0, "{source}: {}", imported.err);
        fs::remove_file(folder.path().join(name)).unwrap();
    }
    // As recordings, it is the same.
    check_unserved(&chatwire(folder.path(), &["check", "out"]), "recordings");
}

#[test]
fn a_rejection_among_others_is_judged_as_an_error_and_said() {
    let run = chatwire(&imports(), &["check", "chrome-har/chrome-har.har"]);
    assert_eq!(run.code, 0, "{}", run.out);
    let said =
        "judged as errors: 1 request with HTTP 429 (the rate limit or the quota is exhausted)";
    assert_eq!(run.out.lines().next(), Some(said));
}

#[test]
fn the_right_status_can_be_said() {
    let run =
        |status: &str| chatwire(&imports(), &["check", "curl/error-i.txt", "--status", status]);
    assert_eq!(run("429").code, 0);
    assert_eq!(run("rate-limit").code, 0);
    let wrong = run("2xx");
    let refused = "infra the rate limit or the quota is exhausted (HTTP 429): ";
    assert!(wrong.code == 3 && wrong.out.starts_with(refused), "{}", wrong.out);
    assert_eq!(run("any").code, 3);
    assert_eq!(run("4x").code, 2);
}

#[test]
fn requests_that_nobody_answered_are_the_network_s_failure() {
    let run = chatwire(&imports(), &["check", "curl/refused-v.txt"]);
    let first = "infra no request was answered: 1 request without a response, such as";
    assert!(run.code == 3 && run.out.starts_with(first), "{}: {}", run.code, run.out);
    // A response whose body was not kept is one.
    let run = chatwire(&imports(), &["check", "playwright/omit.har"]);
    assert_eq!(run.code, 2, "{}", run.out);
    assert!(run.err.contains("the lines above say what was left out and why"), "{}", run.err);
}

#[test]
fn shards_leave_it_to_the_joined_report() {
    let folder = TempDir::new().unwrap();
    let file = imports().join("curl/error-i.txt").display().to_string();
    for part in ["1/2", "2/2"] {
        let report = format!("ndjson={}.ndjson", &part[..1]);
        chatwire(
            folder.path(),
            &["check", &file, "--shard", part, "--report", &report, "--min", "0"],
        );
    }
    let merged = chatwire(folder.path(), &["report", "merge", "1.ndjson", "2.ndjson"]);
    check_unserved(&merged, "merged");
}
