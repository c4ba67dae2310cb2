//! The ready queries over traffic of several months and targets, with numbers counted by hand.

use std::time::Duration;

use chatwire_transport::{Frame, cassette::Recording};

use crate::{
    queries::rows,
    traffic::{Traffic, load},
};

/// The rule that the faults below break, and no other exchange.
const RULE: &str = "unary/finish-reason-is-known";

/// Exchanges by target, time, model, finish reason, total tokens, and whether they have a member
/// that the others have not.
const EXCHANGES: [(&str, &str, &str, &str, u32, bool); 8] = [
    ("alpha", "2026-08-03T10:00:00Z", "a-1", "stop", 66, false),
    ("alpha", "2026-08-05T10:00:00Z", "a-1", "done", 100, false),
    // A Tuesday and a Friday of the week that begins on August 31.
    ("alpha", "2026-09-01T10:00:00Z", "a-1", "done", 200, false),
    ("alpha", "2026-09-04T23:59:59Z", "a-1", "done", 300, false),
    ("alpha", "2026-09-06T10:00:00Z", "a-2", "done", 5, false),
    ("alpha", "2026-10-05T10:00:00Z", "a-1", "stop", 66, true),
    ("beta", "2026-09-01T10:00:00Z", "b-1", "done", 1000, false),
    ("beta", "2026-10-31T10:00:00Z", "b-1", "done", 50, false),
];

/// The exchanges, each a recorded completion with these parts in place of its own.
async fn traffic() -> Traffic {
    let recorded = load().into_iter().find(|it| it.meta.target == "aimlapi").unwrap();
    let body = String::from_utf8(recorded.exchange.response.body().to_vec()).unwrap();
    let request = String::from_utf8(recorded.exchange.request.body.to_vec()).unwrap();
    let old_model = recorded.meta.model.clone().unwrap();
    let exchange = |(number, exchange): (usize, &(&str, &str, &str, &str, u32, bool))| {
        let (target, time, model, reason, tokens, is_new) = exchange;
        let text = body
            .replace(&old_model, model)
            .replace("\"stop\"", &format!("\"{reason}\""))
            .replace("\"total_tokens\": 66", &format!("\"total_tokens\": {tokens}"));
        let text = if *is_new { text.replacen('{', "{\"cost\": 1, ", 1) } else { text };
        let mut recording: Recording = recorded.clone();
        recording.exchange.response.frames = vec![Frame::new(Duration::ZERO, text)];
        recording.exchange.request.body = request.replace(&old_model, model).into();
        recording.meta.target = (*target).to_owned();
        recording.meta.recorded_at = Some((*time).to_owned());
        recording.meta.case = format!("exchange-{number}");
        recording.name = recording.meta.case.clone();
        recording
    };
    let recordings: Vec<_> = EXCHANGES.iter().enumerate().map(exchange).collect();
    Traffic::new(&recordings, 2).await
}

/// The rows of a query that are about the rule, without it.
async fn of_rule(name: &str, parameters: &[(&str, &str)]) -> Vec<Vec<String>> {
    let rows = rows(&traffic().await, name, parameters).await;
    let of_rule = rows.into_iter().filter(|row| row[0] == RULE);
    let mut cells: Vec<_> = of_rule.map(|row| row[1..row.len() - 1].to_vec()).collect();
    cells.sort();
    cells
}

#[tokio::test]
async fn findings_by_rule_target_model_and_week() {
    let expected = [
        ["must", "alpha", "a-1", "2026-08-03T00:00:00", "1", "1"],
        ["must", "alpha", "a-1", "2026-08-31T00:00:00", "2", "2"],
        ["must", "alpha", "a-2", "2026-08-31T00:00:00", "1", "1"],
        ["must", "beta", "b-1", "2026-08-31T00:00:00", "1", "1"],
        ["must", "beta", "b-1", "2026-10-26T00:00:00", "1", "1"],
    ];
    assert_eq!(of_rule("findings-by-rule", &[]).await, expected);
}

#[tokio::test]
async fn first_and_last_seen() {
    let expected = [
        ["alpha", "2026-08-05T10:00:00Z", "2026-09-06T10:00:00Z", "4"],
        ["beta", "2026-09-01T10:00:00Z", "2026-10-31T10:00:00Z", "2"],
    ];
    assert_eq!(of_rule("first-and-last-seen", &[]).await, expected);
}

#[tokio::test]
async fn costliest_faults() {
    // 100 + 200 + 300 + 5, and 1000 + 50.
    assert_eq!(
        of_rule("costliest-faults", &[]).await,
        [["alpha", "4", "605"], ["beta", "2", "1050"]]
    );
}

#[tokio::test]
async fn shape_drift() {
    let traffic = traffic().await;
    let drift = async |before: &str, after: &str| {
        rows(&traffic, "shape-drift", &[("before", before), ("after", after)]).await
    };
    let found = drift("2026-09", "2026-10").await;
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0][..6], ["alpha", "unary", "/cost", "always number", "0", "1"]);
    let back = drift("2026-10", "2026-09").await;
    assert_eq!(back[0][2..6], ["/cost", "always number", "1", "0"]);
    // Nothing of beta is older than September, so all of it is new.
    let new = drift("2026-08", "2026-09").await;
    assert!(!new.is_empty() && new.iter().all(|row| row[0] == "beta"), "{new:?}");
}

#[tokio::test]
async fn verdicts() {
    let rows = rows(&traffic().await, "verdicts", &[]).await;
    let of = |target: &str, verdict: &str| -> usize {
        let wanted = rows.iter().filter(|row| row[0] == target && row[1] == verdict);
        wanted.map(|row| row[3].parse::<usize>().unwrap()).sum()
    };
    assert_eq!((of("alpha", "fail"), of("beta", "fail")), (4, 2), "{rows:?}");
    assert_eq!(rows.iter().map(|row| row[3].parse::<usize>().unwrap()).sum::<usize>(), 8);
}

#[tokio::test]
async fn samples() {
    let parameters = [("rule", RULE), ("per_rule", "2")];
    let rows = rows(&traffic().await, "samples", &parameters).await;
    let names: Vec<_> = rows.iter().map(|row| row[1].as_str()).collect();
    // Two of each target.
    assert_eq!(names, ["exchange-1", "exchange-2", "exchange-6", "exchange-7"]);
}
