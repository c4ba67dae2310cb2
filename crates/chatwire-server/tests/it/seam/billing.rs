//! Random faults with retries: every call gets a right response or a typed error, and the server
//! does no call twice.

use std::{collections::BTreeMap, thread, time::Duration};

use chatwire::RetryIfMaybeSent;
use chatwire_server::{Config, Fault, FaultInjector, Limits};

use super::*;
use crate::client::Running;

/// Faults that take no time, of the connection, of the response, and errors that pass.
const FAULTS: [&str; 16] = [
    "reset",
    "close",
    "cut",
    "cut-with-reset",
    "cut-in-event",
    "cut-in-character",
    "length-too-long",
    "status-500",
    "status-503",
    "rate-limit-openai",
    "html-in-200",
    "empty-body",
    "payload-not-json",
    "done-missing",
    "one-byte-frames",
    "pings",
];

/// What the server did for each call.
#[derive(Debug, Default)]
struct Done {
    /// Requests whose processing began, with whatever response.
    processed: u32,
    /// Requests that were answered with 200, at least in part.
    answered: u32,
}

/// What the journal tells of each prompt.
fn counts(server: &Running) -> BTreeMap<String, Done> {
    let journal = server.send("GET", "/_chatwire/requests", "", "").json();
    assert_eq!(journal["dropped"], 0);
    let mut counts = BTreeMap::<String, Done>::new();
    for request in journal["requests"].as_array().unwrap() {
        let prompt = request["body"]["messages"][0]["content"].as_str().unwrap();
        let fault = request["fault"].as_str().unwrap_or_default();
        let is_error = fault.starts_with("status-") || fault.starts_with("rate-limit");
        let done = counts.entry(prompt.to_owned()).or_default();
        done.processed += u32::from(!is_error);
        done.answered += u32::from(!is_error && !matches!(fault, "reset" | "close"));
    }
    counts
}

/// Sends calls, one in a hundred of which gets a fault; returns how many failed.
fn run(backend: &str, calls: usize, chance: f64, policy: RetryIfMaybeSent) -> usize {
    let faults = FaultInjector::new().chance(chance, 7, FAULTS).unwrap();
    let mut limits = Limits::default();
    limits.max_journal_entries = 4 * calls;
    limits.max_journal_bytes = 1 << 30;
    let server = Running::start(Config::default().faults(faults).limits(limits));
    let never = matches!(policy, RetryIfMaybeSent::Never);
    let retry = RetryPolicy::default()
        .backoff(Duration::ZERO, Duration::ZERO)
        .max_retry_after(Duration::ZERO)
        .retry_if_maybe_sent(policy);
    let options = once(Duration::from_secs(60)).retry(retry);
    let client = AnyClient::new(backend, &server.base_url(), options.clone());
    // A server without faults gives the same responses.
    let right = Running::start(Config::default());
    let other = AnyClient::new(backend, &right.base_url(), options);
    let mut failed = 0;
    for number in 0..calls {
        // The text depends on the prompt alone, of which there are as many as calls.
        let prompt = format!("Call number {number}");
        let result = client.call(&request(&prompt, number % 2 == 1, false));
        match result {
            Ok(response) if number % 10 == 0 => {
                let right = other.call(&request(&prompt, false, false)).unwrap();
                assert_eq!(essence(&response), essence(&right), "{backend}: {prompt}");
            }
            Ok(_) => {}
            Err(_) => failed += 1,
        }
    }
    let counts = counts(&server);
    for (prompt, done) in &counts {
        assert!(done.answered <= 1, "{backend} {prompt}: {done:?}");
        assert!(!never || done.processed <= 1, "{backend} {prompt}: {done:?}");
    }
    assert_eq!(counts.len(), calls);
    failed
}

fn run_all(calls: usize, chance: f64) -> usize {
    let policies = [RetryIfMaybeSent::Never, RetryIfMaybeSent::default()];
    let runs = BACKENDS.iter().flat_map(|backend| {
        policies.map(|policy| thread::spawn(move || run(backend, calls / 6, chance, policy)))
    });
    runs.collect::<Vec<_>>().into_iter().map(|run| run.join().unwrap()).sum()
}

#[test]
fn nothing_is_done_twice() {
    assert!(FAULTS.iter().all(|fault| fault.parse::<Fault>().is_ok()));
    // More faults than in the long run, as there are fewer calls.
    assert!(run_all(1_200, 0.2) > 0);
}

/// 102,000 calls:
/// `cargo test -p chatwire-server --test it -- --ignored --nocapture nothing_leaks`
#[test]
#[ignore = "takes minutes; counts the sockets and the memory of the whole process"]
fn nothing_leaks() {
    let usage = || {
        let files = std::fs::read_dir("/proc/self/fd").unwrap().count();
        let status = std::fs::read_to_string("/proc/self/status").unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap();
        let threads = status.lines().find(|line| line.starts_with("Threads")).unwrap();
        (files, format!("{line}, {threads}"))
    };
    run_all(1_200, 0.01);
    // Many rounds, because the journal of each is redacted as a whole when it is read.
    for round in 1..=30 {
        let (before, _) = usage();
        let failed = run_all(3_400, 0.01);
        let (after, memory) = usage();
        println!("round {round}: {failed} typed errors; {after} files, {memory}");
        assert!(after <= before, "{after} files, {before} before");
    }
}
