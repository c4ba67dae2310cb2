//! `chatwire chat`, without a key and without a network.

use std::path::Path;

use crate::{chatwire, check_failure};

#[test]
fn without_a_key_it_says_how_to_get_one() {
    check_failure(
        Path::new("."),
        &["chat", "Hello"],
        2,
        "no API key is set; get one at https://aimlapi.com/app/keys and set AIMLAPI_API_KEY, \
         or let the reference server answer with --offline",
    );
}

#[test]
fn offline_the_reference_server_answers() {
    let ask = |flags: &[&str]| {
        let args: Vec<_> = ["chat", "--offline", "Hello"].iter().chain(flags).copied().collect();
        let run = chatwire(Path::new("."), &args);
        assert_eq!(run.code, 0, "{}", run.err);
        assert!(run.err.starts_with("note: the reference server answers"), "{}", run.err);
        run.out
    };
    let streamed = ask(&[]);
    assert!(streamed.trim().contains(' '), "{streamed}");
    assert_eq!(ask(&["--no-stream"]), streamed);
    assert!(ask(&["--json"]).starts_with('{'));
}

#[test]
fn a_refusal_is_one_line_with_the_words_of_the_server() {
    let run = chatwire(Path::new("."), &["chat", "--offline", "Hello", "--temperature", "3"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    let line = run.err.lines().last().unwrap();
    assert!(line.starts_with("error: there is no answer: HTTP 400, invalid request: "), "{line}");
    assert!(line.contains("temperature"), "{line}");
}

#[test]
fn a_wrong_base_url_is_named_as_such() {
    check_failure(
        Path::new("."),
        &["chat", "Hello", "--base-url", "localhost:8080"],
        2,
        "the request cannot be sent: the base URL does not start with http:// or https://",
    );
}
