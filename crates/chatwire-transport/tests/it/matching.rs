//! Which recording answers a request.

use chatwire_transport::{
    Credentials, RecordedRequest,
    cassette::{Difference, MatchRules, Meta, OnExhausted, Recording, RecordingSet},
};
use http::{HeaderName, HeaderValue, Method, StatusCode};

use crate::recording::exchange;

const PATH: &str = "/v1/chat/completions";
const BODY: &str = r#"{"model":"m","messages":[{"role":"user","content":"Hello"}]}"#;

fn recording(target: &str, case: &str, body: &str) -> Recording {
    Recording::new(Meta::new(case, target), exchange(body, "application/json", &[b"{}"]))
}

/// A recording of [`BODY`] with these credentials and this status.
fn answered(case: &str, credentials: Option<Credentials>, status: u16) -> Recording {
    let mut recording = recording("t", case, BODY);
    recording.exchange.request.credentials = credentials;
    recording.exchange.response.status = StatusCode::from_u16(status).unwrap();
    recording
}

fn request(body: &str, credentials: Option<Credentials>) -> RecordedRequest {
    let mut request = RecordedRequest::new(Method::POST, PATH);
    request.body = body.to_owned().into();
    request.credentials = credentials;
    request
}

#[track_caller]
fn check(set: &RecordingSet, request: &RecordedRequest, expected: &[&str]) {
    let found: Vec<_> = expected
        .iter()
        .map(|_| set.find(request).map_or("none", |recording| recording.name.as_str()))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn credentials_are_part_of_the_request() {
    let set = RecordingSet::new([
        answered("no-key", Some(Credentials::Absent), 401),
        answered("wrong-key", Some(Credentials::Rejected), 400),
        answered("right-key", Some(Credentials::Present), 200),
    ]);
    let sent = |credentials| request(BODY, Some(credentials));
    check(&set, &sent(Credentials::Present), &["right-key", "right-key"]);
    check(&set, &sent(Credentials::Absent), &["no-key", "no-key"]);
    check(&set, &sent(Credentials::Rejected), &["wrong-key"]);

    let set = RecordingSet::new([answered("no-key", Some(Credentials::Absent), 401)]);
    let no_match = set.find(&sent(Credentials::Present)).unwrap_err();
    assert_eq!(no_match.closest.unwrap().difference, Difference::Credentials);
}

#[test]
fn a_recording_with_unknown_credentials_answers_any_request_but_rejects_no_key() {
    let set = RecordingSet::new([answered("rejected", None, 401), answered("ok", None, 200)]);
    check(&set, &request(BODY, Some(Credentials::Present)), &["ok", "ok"]);
    check(&set, &request(BODY, Some(Credentials::Absent)), &["rejected"]);
}

#[test]
fn one_target_answers_or_several_in_order() {
    let set = || {
        RecordingSet::new([
            recording("a", "a1", BODY),
            recording("a", "a2", BODY),
            recording("b", "b1", BODY),
            recording("b", "only-b", "{}"),
        ])
    };
    check(&set(), &request(BODY, None), &["a1", "a2", "a2"]);
    check(&set(), &request("{}", None), &["only-b"]);
    let shadowed = |set: &RecordingSet| {
        set.shadowed().iter().map(|recording| recording.name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(shadowed(&set()), ["b1"]);
    let turned = set().with_targets(&["b", "a"]);
    check(&turned, &request(BODY, None), &["b1", "b1"]);
    assert_eq!(shadowed(&turned), ["a1", "a2"]);
    check(&set().with_targets(&["a"]), &request("{}", None), &["none"]);
}

#[test]
fn repeats_and_reset() {
    let set = |on_exhausted| {
        RecordingSet::new([recording("t", "1", BODY), recording("t", "2", BODY)])
            .with_on_exhausted(on_exhausted)
    };
    for (on_exhausted, expected) in [
        (OnExhausted::Repeat, ["1", "2", "2", "2"]),
        (OnExhausted::Cycle, ["1", "2", "1", "2"]),
        (OnExhausted::First, ["1", "1", "1", "1"]),
        (OnExhausted::Refuse, ["1", "2", "none", "none"]),
    ] {
        let set = set(on_exhausted);
        check(&set, &request(BODY, None), &expected);
        set.reset();
        check(&set, &request(BODY, None), &expected);
    }
}

#[test]
fn chosen_headers_are_compared() {
    let tenant = |name: &'static str, value: &'static str| {
        let mut recording = recording("t", name, BODY);
        let headers = &mut recording.exchange.request.headers;
        headers.insert("x-tenant", HeaderValue::from_static(value));
        recording
    };
    let rules = MatchRules::new().with_header(HeaderName::from_static("x-tenant"));
    let set = RecordingSet::new([tenant("one", "1"), tenant("two", "2")]).with_rules(rules);
    let mut sent = request(BODY, None);
    let no_match = set.find(&sent).unwrap_err().to_string();
    assert!(no_match.ends_with("differs in the header x-tenant"), "{no_match}");
    sent.headers.insert("x-tenant", HeaderValue::from_static("2"));
    check(&set, &sent, &["two", "two"]);
}

#[test]
fn the_closest_recording_is_that_of_the_same_prompt() {
    let body = |prompt: &str, more: &str| {
        format!(r#"{{"model":"m","messages":[{{"role":"user","content":"{prompt}"}}]{more}}}"#)
    };
    let set = RecordingSet::new([
        recording("t", "other-prompt", &body("What is the capital of Norway?", "")),
        recording(
            "t",
            "same-prompt",
            &body("Write a poem about rain", r#","stream":true,"seed":7,"n":2"#),
        ),
    ]);
    let no_match = set.find(&request(&body("Write a poem about rain", ""), None)).unwrap_err();
    let closest = no_match.closest.unwrap();
    assert_eq!(closest.recording, "same-prompt");
    let Difference::Body { values, count, .. } = closest.difference else { panic!() };
    assert_eq!(count, 3);
    assert_eq!(values[0], "/n: 2 against nothing");
}
