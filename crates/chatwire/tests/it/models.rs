//! Lists of models, and bodies that are not.

use chatwire::{
    CallOptions, Client, ErrorKind, Models, WithMeta, blocking,
    http::StatusCode,
    protocol::models::Model,
    transport::{
        Sent, TransportErrorKind,
        memory::{CannedResponse, Scripted},
    },
};

use crate::{CANARY, Fixture, observe::event_log::EventLog, virtual_clock::VirtualClock};

/// As AI/ML API documents it.
const LIST: &str = r#"{"object":"list","data":[
    {"id":"a/model","type":"chat-completion","aliases":["model"],
     "info":{"name":"A","developer":"B","contextLength":8192,"docsJson":"https://api.example/docs-json?model=a"},
     "features":["openai/chat-completion"],"endpoints":["/v1/chat/completions"]},
    {"id":"b","object":"model","created":1,"owned_by":"c","more":{"x":[1e400]}}]}"#;

fn json(status: u16, body: &str) -> CannedResponse {
    CannedResponse::new(StatusCode::from_u16(status).expect("tests name statuses"))
        .with_header("content-type", "application/json")
        .with_frames([body.to_owned()])
}

fn ids(models: &Models) -> Vec<&str> {
    models.iter().filter_map(|model| model.id.as_deref()).collect()
}

#[test]
fn a_list_has_metadata_and_keeps_unknown_fields() {
    let fixture = Fixture::new([json(200, LIST).with_header("x-request-id", "r")]);
    let models = fixture.clock.run(fixture.client.models()).unwrap();
    assert_eq!(ids(&models), ["a/model", "b"]);
    let model = models.get("model").unwrap();
    assert_eq!(model.schema_url(), Some("https://api.example/docs-json?model=a"));
    assert_eq!(models.meta.request_id(), Some("r"));
    let kept = models.get("b").unwrap().extra.get("more").unwrap();
    assert_eq!(kept.as_str(), r#"{"x":[1e400]}"#);
    let request = &fixture.server.received()[0].request;
    assert_eq!(request.uri(), "https://api.aimlapi.com/v1/models");
    assert_eq!(request.headers()["authorization"], format!("Bearer {CANARY}"));
}

#[test]
fn no_key_is_needed_with_a_base_url() {
    let server = Scripted::new([json(200, LIST)]);
    let client = blocking::Client::builder()
        .base_url("https://api.aimlapi.com/v1")
        .transport(server.clone())
        .build()
        .unwrap();
    assert_eq!(ids(&client.models().unwrap()), ["a/model", "b"]);
    assert!(!server.received()[0].request.headers().contains_key("authorization"));
}

#[test]
fn query_options_reach_the_list_of_models() {
    let fixture = Fixture::new([json(200, "[]")]);
    let detailed = fixture.client.with(CallOptions::default().query("include", "all"));
    let models = fixture.clock.run(detailed.models()).unwrap();
    assert_eq!(models.entries().map(<[_]>::len), Some(0));
    assert_eq!(fixture.server.received()[0].request.uri().query(), Some("include=all"));
}

/// Checks what both clients return: the IDs, or the kind and message of the error.
#[track_caller]
fn check(response: CannedResponse, expected: Result<&[&str], &str>) {
    let describe = |result: Result<Models, chatwire::Error>| match result {
        Ok(models) => Ok(ids(&models).into_iter().map(str::to_owned).collect()),
        Err(error) => {
            assert!(!format!("{error} {error:?} {:?}", error.body()).contains(CANARY), "{error}");
            Err(format!("{:?}: {error}", error.kind()))
        }
    };
    let fixture = Fixture::new([response.clone()]);
    let given: Result<Vec<String>, String> = describe(fixture.clock.run(fixture.client.models()));
    match (&given, expected) {
        (Ok(ids), Ok(expected)) => assert_eq!(ids, expected),
        (Err(message), Err(expected)) => assert_eq!(message, expected),
        _ => panic!("{given:?} instead of {expected:?}"),
    }
    let client = blocking::Client::builder()
        .api_key(CANARY)
        .transport(Scripted::new([response]))
        .clock(VirtualClock::jumping())
        .build()
        .expect("a key and a transport are given");
    assert_eq!(describe(client.models()), given, "blocking");
}

#[test]
fn every_shape_of_a_list_is_read() {
    for body in [
        r#"{"object":"list","data":[{"id":"a"}]}"#,
        r#"{"models":[{"id":"a"}]}"#,
        r#"[{"id":"a"}]"#,
        "\u{feff}[{\"id\":\"a\"}]",
        r#"{"data":[1,null,{},"x",{"id":"a"},{"id":null}]}"#,
        r#"{"error":null,"data":[{"id":"a"}]}"#,
        r#"{"message":"welcome","data":[{"id":"a"}]}"#,
    ] {
        check(json(200, body), Ok(&["a"]));
    }
    for body in [
        "[]",
        "[{}]",
        r#"{"data":[]}"#,
        r#"{"data":[1,null,{}]}"#,
        r#"{"code":0,"message":"ok","data":[]}"#,
    ] {
        check(json(200, body), Ok(&[]));
    }
}

#[test]
fn a_body_without_a_list_is_an_error() {
    for (body, what) in [
        ("", "the body is empty"),
        ("<html>", "the body is HTML or XML, so the base URL may be wrong"),
        ("data: {}", "the body is an event stream, but the request was non-streaming"),
        ("\"models\"", "the body is not a JSON object"),
        ("{\"data\":[", "the body is not a JSON object"),
        ("{}", "it has no list"),
        (r#"{"data":null}"#, "it has no list"),
        (r#"{"data":{"id":"a"}}"#, "it has no list"),
        (r#"{"id":"a","object":"model"}"#, "it has no list"),
    ] {
        let error = format!(
            "UnexpectedBody: the response is not a list of models: {what}, content type application/json"
        );
        check(json(200, body), Err(&error));
    }
}

#[test]
fn an_error_carries_the_message_of_the_server() {
    for (status, body, message) in [
        (
            200,
            r#"{"error":{"message":"no such account"}}"#,
            "Api(Unknown): unknown error: no such account (from AI/ML API)",
        ),
        (
            200,
            r#"{"data":[{"id":"a"}],"error":{"message":"half of them"}}"#,
            "Api(Unknown): unknown error: half of them (from AI/ML API)",
        ),
        (
            200,
            r#"[{"error":{"message":"no"}}]"#,
            "Api(Unknown): unknown error: no (from AI/ML API)",
        ),
        (200, r#"{"message":"Not now"}"#, "Api(Unknown): unknown error: Not now (from AI/ML API)"),
        (
            401,
            r#"{"error":{"message":"bad key sk-canary-0123456789"}}"#,
            "Api(Authentication): HTTP 401, authentication: bad key ******************** \
             (AI/ML API rejected the API key: create one at https://aimlapi.com/app/keys)",
        ),
        (
            404,
            "<html>",
            "Api(InvalidRequest): HTTP 404, invalid request (from AI/ML API; asked for GET https://api.aimlapi.com/v1/models: check the base URL)",
        ),
    ] {
        check(json(status, body), Err(message));
    }
}

#[test]
fn a_list_is_retried_unless_the_response_started() {
    let lost = || CannedResponse::error(TransportErrorKind::Interrupted, Sent::Perhaps);
    let fixture = Fixture::new([lost(), json(503, ""), json(200, "[]")]);
    let models = fixture.clock.run(fixture.client.models()).unwrap();
    assert_eq!(models.meta.attempts.len(), 3);

    let fixture =
        Fixture::new([json(200, "[").with_error(TransportErrorKind::Interrupted), json(200, "[]")]);
    let error = fixture.clock.run(fixture.client.models()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport(TransportErrorKind::Interrupted));
    assert_eq!(error.attempts().len(), 1);
}

#[test]
fn a_list_over_the_size_limit_is_an_error() {
    let megabyte = " ".repeat(1 << 20);
    let endless = CannedResponse::new(StatusCode::OK).with_frames(vec![megabyte; 65]);
    let client = Client::builder().api_key("key").transport(Scripted::new([endless]));
    let error = VirtualClock::default().run(client.build().unwrap().models()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport(TransportErrorKind::TooLarge));
}

/// What both kinds of clients give for one model: its ID, or the error's kind and message.
#[track_caller]
fn check_model(response: CannedResponse, expected: Result<&str, &str>) {
    let outcome = |result: Result<WithMeta<Model>, chatwire::Error>| match result {
        Ok(model) => Ok(model.into_value().id.unwrap_or_default()),
        Err(error) => Err(format!("{:?}: {error}", error.kind())),
    };
    let fixture = Fixture::new([response.clone()]);
    let found = outcome(fixture.clock.run(fixture.client.model("a/b")));
    assert_eq!(found.as_deref().map_err(String::as_str), expected);
    let request = &fixture.server.received()[0].request;
    assert_eq!(request.uri(), "https://api.aimlapi.com/v1/models/a%2Fb");
    assert_eq!(request.method(), "GET");
    let client = blocking::Client::builder().api_key(CANARY);
    let client =
        client.transport(Scripted::new([response])).build().expect("the configuration is complete");
    assert_eq!(outcome(client.model("a/b")), found, "blocking");
}

#[test]
fn one_model_is_asked_for_by_its_id() {
    check_model(json(200, r#"{"id":"a/b","object":"model"}"#), Ok("a/b"));
    check_model(json(200, r#"{"id":"a/b","error":null}"#), Ok("a/b"));
    check_model(
        json(200, "{}"),
        Err(
            "UnexpectedBody: the response is not a model: it has no ID, content type application/json",
        ),
    );
    check_model(
        json(200, "[]"),
        Err(
            "UnexpectedBody: the response is not a model: the body is not a JSON object, content type application/json",
        ),
    );
    check_model(
        json(200, r#"{"error":{"message":"no such account"}}"#),
        Err("Api(Unknown): unknown error: no such account (from AI/ML API)"),
    );
    check_model(
        json(404, r#"{"error":{"message":"The model 'a/b' does not exist"}}"#),
        Err(
            "Api(ModelNotAvailable): HTTP 404, model not available: The model 'a/b' does not exist (from AI/ML API)",
        ),
    );
}

#[test]
fn one_model_is_asked_for_again_and_observed() {
    let lost = CannedResponse::error(TransportErrorKind::Interrupted, Sent::Perhaps);
    let fixture = Fixture::new([lost, json(200, r#"{"id":"a"}"#)]);
    let model = fixture.clock.run(fixture.client.model("a")).unwrap();
    assert_eq!(model.meta.attempts.len(), 2);

    let log = EventLog::default();
    let client = blocking::Client::builder().base_url("http://localhost").observer(log.clone());
    let client = client.transport(Scripted::new([json(200, r#"{"id":"a"}"#)])).build().unwrap();
    client.model("a").unwrap();
    let lines = log.lines();
    assert_eq!(lines[0], r#"Other { name: "model", model: Some("a") } at localhost:80"#);
    assert!(lines[3].starts_with("other 200 None 1 attempts"), "{lines:?}");
}
