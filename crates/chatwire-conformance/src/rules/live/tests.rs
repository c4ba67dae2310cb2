//! Each rule with evidence that keeps it, that breaks it, and that says nothing of it.

use std::time::Duration;

use chatwire_schema::ContractSet;
use chatwire_transport::{Exchange, Frame, RecordedRequest, RecordedResponse};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use serde_json::{Value, json};

use super::RULES;
use crate::{
    live::{
        ConnectionTrial, Evidence, Failure, LiveFindings, Observation, Plan, PlanOptions, ProbeCase,
    },
    rule::Check,
};

fn plan() -> Plan {
    let mut options = PlanOptions::new("m", ContractSet::bundled().get("openai").unwrap().clone());
    options.has_key = true;
    Plan::new(options)
}

/// Evidence in the making, with a first case that is served.
struct Seen(Evidence);

fn seen() -> Seen {
    Seen(Evidence::new()).text("hello", "Hello there")
}

impl Seen {
    fn add(mut self, name: &str, change: impl FnOnce(Observation) -> Observation) -> Self {
        let plan = plan();
        let cases = plan.first().iter().cloned().chain(plan.second(&Evidence::new()));
        let case = cases.into_iter().find(|case| case.name == name);
        let case = case.unwrap_or_else(|| panic!("no case {name}"));
        let exchange = exchange(&case);
        self.0.add(&case, change(Observation::complete(exchange, Duration::ZERO)));
        self
    }

    fn response(self, name: &str, status: u16, body: &Value) -> Self {
        self.add(name, |seen| respond(seen, status, &[], body))
    }

    fn status(self, name: &str, status: u16) -> Self {
        self.response(name, status, &json!({"error": {"message": "m"}}))
    }

    fn header(self, name: &str, header: (&'static str, &'static str)) -> Self {
        self.add(name, |seen| respond(seen, 200, &[header], &json!({})))
    }

    fn text(self, name: &str, text: &str) -> Self {
        self.finished(name, text, "stop")
    }

    fn finished(self, name: &str, text: &str, finish: &str) -> Self {
        let is_stream = name.ends_with("-stream") || name.ends_with("-stream-again");
        let choice = |member: &str| {
            json!({"index": 0, "finish_reason": finish,
                member: {"role": "assistant", "content": text}})
        };
        if is_stream {
            let chunk = json!({"id": "1", "choices": [choice("delta")]});
            let body = format!("data: {chunk}\n\ndata: [DONE]\n\n");
            return self.add(name, |seen| respond_text(seen, 200, &[], body));
        }
        self.response(name, 200, &json!({"id": "1", "choices": [choice("message")]}))
    }

    /// The texts of the cases that find out whether equal requests get equal texts.
    fn deterministic(self, text: &str) -> Self {
        ["greedy", "greedy-again", "greedy-stream", "greedy-stream-again"]
            .into_iter()
            .fold(self, |seen, name| seen.text(name, text))
    }

    fn connection(mut self, trial: ConnectionTrial) -> Self {
        self.0.set_connection(trial);
        self
    }
}

fn respond(
    seen: Observation,
    status: u16,
    headers: &[(&'static str, &'static str)],
    body: &Value,
) -> Observation {
    respond_text(seen, status, headers, body.to_string())
}

fn respond_text(
    mut seen: Observation,
    status: u16,
    headers: &[(&'static str, &'static str)],
    body: String,
) -> Observation {
    if let Some(exchange) = &mut seen.exchange {
        let header = |(name, value): &(&'static str, &'static str)| {
            (HeaderName::from_static(name), HeaderValue::from_static(value))
        };
        exchange.response.status = StatusCode::from_u16(status).unwrap();
        exchange.response.headers = HeaderMap::from_iter(headers.iter().map(header));
        exchange.response.frames = vec![Frame::new(Duration::ZERO, body)];
    }
    seen
}

fn exchange(case: &ProbeCase) -> Exchange {
    let mut request = RecordedRequest::new(Method::POST, "/v1/chat/completions");
    request.body = case.body.clone();
    Exchange::new(request, RecordedResponse::new(StatusCode::OK))
}

/// What a rule says: the cases that break it, or `None` if it is not applicable.
fn broken(rule: &str, seen: &Seen) -> Option<Vec<String>> {
    let rule = RULES.iter().find(|it| it.id == rule).unwrap();
    let Check::Live { check, home } = rule.check else { panic!("{} is no live rule", rule.id) };
    let mut findings = LiveFindings::default();
    check(&plan(), &seen.0, &mut findings).ok()?;
    let outcomes = findings.outcomes(rule, (home, rule.level), Ok(()));
    let fails = outcomes.into_iter().filter(|(_, outcome)| outcome.count > 0);
    Some(fails.map(|(name, _)| name).collect())
}

#[track_caller]
fn passes(rule: &str, seen: &Seen) {
    assert_eq!(broken(&format!("live/{rule}"), seen), Some(Vec::new()));
}

#[track_caller]
fn breaks(rule: &str, seen: &Seen, cases: &[&str]) {
    let expected = cases.iter().map(|case| (*case).to_owned()).collect();
    assert_eq!(broken(&format!("live/{rule}"), seen), Some(expected));
}

#[track_caller]
fn says_nothing(rule: &str, seen: &Seen) {
    assert_eq!(broken(&format!("live/{rule}"), seen), None);
}

#[test]
fn keys() {
    for (rule, case) in [
        ("missing-key-is-refused", "key-missing"),
        ("other-scheme-is-refused", "key-scheme"),
        ("wrong-key-is-refused", "key-wrong"),
        ("key-is-checked-first", "key-before-body"),
    ] {
        for status in [401, 403] {
            let seen = seen().status(case, status).status("key-wrong-stream", status);
            passes(rule, &seen);
        }
        breaks(rule, &seen().status(case, 200).status("key-wrong-stream", 401), &[case]);
        says_nothing(rule, &seen());
    }
    let all_refused = Seen(Evidence::new()).status("hello", 400).status("key-missing", 400);
    says_nothing("missing-key-is-refused", &all_refused);
    let named =
        |message: &str| seen().response("key-wrong", 401, &json!({"error": {"message": message}}));
    passes("refused-key-is-named", &named("wrong API key"));
    breaks("refused-key-is-named", &named("oops"), &["key-wrong"]);
    says_nothing("refused-key-is-named", &seen().status("key-wrong", 200));
    passes("key-is-not-repeated", &seen());
    let repeated = seen().add("key-wrong", |it| it.leaking(Vec::new(), true));
    breaks("key-is-not-repeated", &repeated, &["key-wrong"]);
}

#[test]
fn models() {
    passes("unknown-model-is-refused", &seen().status("model-unknown", 404));
    breaks("unknown-model-is-refused", &seen().status("model-unknown", 200), &["model-unknown"]);
    let all_refused = Seen(Evidence::new()).status("hello", 500).status("model-unknown", 500);
    says_nothing("unknown-model-is-refused", &all_refused);
    let named = |text| seen().response("model-unknown", 404, &json!({"error": {"message": text}}));
    passes("unknown-model-is-named", &named("no such model"));
    breaks("unknown-model-is-named", &named("not found"), &["model-unknown"]);
    says_nothing("unknown-model-is-named", &seen().status("model-unknown", 200));
    let listed = |data: Value| seen().response("models", 200, &json!({"data": data}));
    passes("models-are-listed", &listed(json!([{"id": "m"}])));
    for wrong in [json!([]), json!({}), json!([{"name": "m"}]), Value::Null] {
        breaks("models-are-listed", &listed(wrong), &["models"]);
    }
    says_nothing("models-are-listed", &seen().status("models", 404));
    let found = |status| listed(json!([{"id": "m"}])).status("model", status);
    passes("listed-model-is-found", &found(200));
    breaks("listed-model-is-found", &found(404), &["model"]);
    says_nothing("listed-model-is-found", &listed(json!([{"id": "o"}])).status("model", 404));
}

#[test]
fn members() {
    for (rule, case) in [("null-is-absent", "nulls"), ("defaults-are-absent", "defaults")] {
        passes(rule, &seen().text(case, "Hello"));
        breaks(rule, &seen().status(case, 400), &[case]);
        says_nothing(rule, &seen());
    }
    let rule = "extra-members-are-no-server-error";
    passes(rule, &seen().status("unknown-member", 400));
    breaks(rule, &seen().status("two-limits", 500), &["two-limits"]);
    says_nothing(rule, &Seen(Evidence::new()).status("hello", 500).status("unknown-member", 500));
    passes("other-content-type-is-refused", &seen().status("content-type", 415));
    breaks("other-content-type-is-refused", &seen().status("content-type", 200), &["content-type"]);
    says_nothing("other-content-type-is-refused", &seen());
    says_nothing("unknown-members-are-told", &seen());
}

#[test]
fn texts() {
    let seeds =
        |one, other| seen().deterministic("red").text("seeded", one).text("seeded-again", other);
    passes("seed-repeats-the-text", &seeds("Ada", "Ada"));
    breaks("seed-repeats-the-text", &seeds("Ada", "Bea"), &["seeded-again"]);
    let changing = seen().deterministic("red").text("greedy-again", "blue");
    assert_eq!(changing.0.is_deterministic(), Some(true), "the first sending counts");
    let other = |text| seen().text("seeded", "Ada").text("seeded-other", text);
    passes("seeds-change-the-text", &other("Bea"));
    breaks("seeds-change-the-text", &other("Ada"), &["seeded-other"]);
    says_nothing("seeds-change-the-text", &seen());
    says_nothing("stop-ends-the-text", &seen());
    says_nothing("echo-repeats-the-prompt", &seen());
}

#[test]
fn connections() {
    for (trial, kept, announced) in [
        (ConnectionTrial::Kept, true, true),
        (ConnectionTrial::Closed, false, true),
        (ConnectionTrial::ClosedWithoutNotice, true, false),
        (ConnectionTrial::Confused, true, false),
    ] {
        let seen = seen().connection(trial);
        let cases = |holds: bool| if holds { &[][..] } else { &["models"][..] };
        breaks("connections-are-kept", &seen, cases(kept));
        breaks("closing-is-announced", &seen, cases(announced));
    }
    says_nothing("connections-are-kept", &seen().connection(ConnectionTrial::NotTried));
    let lost = seen().add("stop", |it| it.lost(1));
    breaks("closing-is-announced", &lost, &["stop"]);
    let id = |name, value| seen().header("hello-stream", ("x-request-id", "1")).header(name, value);
    passes("request-ids-differ", &id("stop", ("x-request-id", "2")));
    breaks("request-ids-differ", &id("stop", ("x-request-id", "1")), &["stop"]);
}

#[test]
fn responses_that_do_not_end() {
    let failing =
        |name, failure| seen().add(name, |it| Observation::failed(None, failure, it.elapsed));
    let broken = || Failure::Broken("closed".to_owned());
    passes("requests-are-answered", &seen());
    breaks("requests-are-answered", &failing("stop", broken()), &["stop"]);
    let late = Failure::TimeLimit(Duration::from_secs(1));
    breaks("requests-are-answered", &failing("stop", late), &["stop"]);
    passes("requests-are-answered", &failing("stop", Failure::Unreachable("gone".to_owned())));
    let rule = "left-streams-are-ended";
    passes(rule, &seen().text("after-abandoned", "Hello"));
    breaks(rule, &seen().status("after-abandoned", 503), &["after-abandoned"]);
    breaks(rule, &failing("after-abandoned", broken()), &["after-abandoned"]);
    says_nothing(rule, &seen());
}
