//! `chatwire models`, without a key and without a network.

use std::path::Path;

use crate::{chatwire, check_failure};

#[test]
fn the_reference_server_lists_its_models() {
    let run = chatwire(Path::new("."), &["models", "--offline"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert!(run.out.lines().any(|line| line == "nousresearch/hermes-4-405b"), "{}", run.out);
    let run = chatwire(Path::new("."), &["models", "--offline", "--json"]);
    assert!(run.out.starts_with(r#"{"object":"list","data":["#), "{}", run.out);
}

#[test]
fn a_server_that_is_not_running_is_an_infrastructure_error() {
    let flags = ["models", "--base-url", "http://127.0.0.1:1", "--retries", "0", "--json"];
    let run = chatwire(Path::new("."), &flags);
    assert_eq!((run.code, run.out.as_str()), (3, ""));
    assert!(run.err.contains(r#""kind":"transport""#), "{}", run.err);
    check_failure(
        Path::new("."),
        &["models", "--base-url", "localhost"],
        2,
        "the request cannot be sent: the base URL does not start with http:// or https://",
    );
}
