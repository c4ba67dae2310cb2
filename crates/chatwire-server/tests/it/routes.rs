//! Paths, methods, headers, keys and the shape of errors.

use chatwire_server::{Config, Dialect};
use serde_json::{Value, json};

use crate::client::{Response, Running};

/// A server whose errors are worded as AI/ML API's.
fn flat() -> Config {
    Config::default().dialect(Dialect::named("aimlapi").unwrap())
}

const CHAT: &str = "/v1/chat/completions";
const JSON: &str = "content-type: application/json\r\n";

fn hello() -> String {
    json!({"model": "any", "messages": [{"role": "user", "content": "Hello"}]}).to_string()
}

/// Checks AI/ML API's flat error shape; no other members are allowed.
#[track_caller]
fn check_flat(response: &Response, status: u16, path: &str, part: &str) {
    assert_eq!(response.status, status, "{}", response.text());
    let body = response.json();
    let names: Vec<_> = body.as_object().unwrap().keys().collect();
    assert_eq!(names, ["message", "path", "requestId", "statusCode", "timestamp"]);
    assert_eq!(body["statusCode"], status);
    assert_eq!(body["path"], path);
    assert_eq!(body["requestId"], response.header("x-request-id").unwrap());
    assert_eq!(body["timestamp"], "2025-04-09T08:30:49.000Z");
    assert!(body["message"].as_str().unwrap().contains(part), "{body}");
}

#[test]
fn every_route_responds() {
    let server = Running::start(Config::default());
    for path in [CHAT, "/chat/completions"] {
        assert_eq!(server.send("POST", path, JSON, &hello()).status, 200, "{path}");
    }
    let index = server.send("GET", "/", "", "");
    assert_eq!(index.status, 200);
    assert!(index.text().contains("POST /v1/chat/completions"), "{}", index.text());

    let models = server.send("GET", "/v1/models", "", "").json();
    let ids: Vec<_> = models["data"].as_array().unwrap().iter().map(|model| &model["id"]).collect();
    assert!(ids.contains(&&json!("NousResearch/Nous-Hermes-2-Mixtral-8x7B-DPO")), "{models}");
    assert_eq!(models["object"], "list");

    for path in ["/v1/models/nousresearch/hermes-4-70b", "/models/nousresearch%2Fhermes-4-70b"] {
        let model = server.send("GET", path, "", "").json();
        assert_eq!(model["id"], "nousresearch/hermes-4-70b", "{path}");
    }
    // Whatever a chat request may name is a model.
    assert_eq!(server.send("GET", "/v1/models/any", "", "").json()["id"], "any");
    let server = Running::start(flat().reject_unknown_models(true));
    let unknown = server.send("GET", "/v1/models/nobody%0As", "", "");
    check_flat(&unknown, 404, "/v1/models/nobody%0As", "hermes-4-70b");
    let rejected = server.send("POST", CHAT, JSON, &hello());
    check_flat(&rejected, 404, CHAT, "the model `any` is not served here");
}

#[test]
fn other_paths_and_methods_are_rejected() {
    let server = Running::start(flat());
    check_flat(&server.send("GET", "/v1/nothing", "", ""), 404, "/v1/nothing", "no such path");
    let rejected = server.send("GET", CHAT, "", "");
    check_flat(&rejected, 405, CHAT, "POST");
    assert_eq!(rejected.header("allow"), Some("POST"));
    assert_eq!(server.send("DELETE", "/v1/models", "", "").header("allow"), Some("GET, HEAD"));
}

#[test]
fn bodies_that_are_not_requests_are_rejected() {
    let server = Running::start(flat());
    let send = |headers, body: &str| server.send("POST", CHAT, headers, body);
    check_flat(&send("content-type: text/plain\r\n", &hello()), 415, CHAT, "application/json");
    check_flat(&send(JSON, "{\"model\":"), 400, CHAT, "line 1, column 9");
    check_flat(&send(JSON, "[]"), 400, CHAT, "/model");
    check_flat(&send(JSON, ""), 400, CHAT, "not JSON");
    check_flat(&send(JSON, "{\"model\":\"\u{0}\"}"), 400, CHAT, "not JSON");
    assert_eq!(send("", &hello()).status, 200);
}

#[test]
fn headers_of_a_response() {
    let server = Running::start(flat());
    let send = |headers: &str| server.send("POST", CHAT, &format!("{JSON}{headers}"), &hello());
    let response = send("x-client-request-id: trace-1\r\n");
    assert_eq!(response.header("x-client-request-id"), Some("trace-1"));
    assert_eq!(response.header("date"), Some("Wed, 09 Apr 2025 08:30:49 GMT"));
    assert_eq!(response.header("x-inference-id"), response.header("x-request-id"));
    let next = send("x-client-request-id: not valid\r\n");
    assert_eq!(next.header("x-client-request-id"), None);
    assert_ne!(next.header("x-request-id"), response.header("x-request-id"));
    assert_eq!(next.header("cache-control"), None);
}

#[test]
fn headers_of_a_stream() {
    let server = Running::start(Config::default());
    let mut request: Value = serde_json::from_str(&hello()).unwrap();
    request["stream"] = json!(true);
    let response = server.chat(&request);
    assert_eq!(response.header("content-type"), Some("text/event-stream"));
    assert_eq!(response.header("cache-control"), Some("no-cache"));
    assert_eq!(response.header("content-length"), None);
    assert!(response.header("x-request-id").is_some());
}

#[test]
fn the_key_is_checked_before_the_body() {
    let server = Running::start(flat().api_key("sk-right"));
    let send = |headers: &str, body: &str| server.send("POST", CHAT, headers, body);
    assert_eq!(send("", &" ".repeat(10 << 20)).status, 401);
    for headers in ["", "authorization: Bearer sk-wrong\r\n", "authorization: Basic sk-right\r\n"] {
        let response = send(headers, "{");
        check_flat(&response, 401, CHAT, "authorization");
        assert_eq!(response.header("www-authenticate"), Some("Bearer"));
        assert!(!response.text().contains("sk-"), "{}", response.text());
    }
    assert_eq!(send(&format!("{JSON}authorization: Bearer sk-right\r\n"), &hello()).status, 200);
    assert_eq!(server.send("GET", "/v1/models", "", "").status, 200);
}

#[test]
fn errors_are_worded_as_the_provider_of_the_model_does() {
    let server = Running::start(Config::default());
    let response = server.chat(&json!({"model": "any", "messages": [{}]}));
    assert_eq!(response.status, 400);
    let error = &response.json()["error"];
    assert_eq!(error["param"], "messages[0]");
    assert_eq!(error["type"], "invalid_request_error");
    let ids = response.headers.iter().filter(|(name, _)| name == "x-request-id");
    assert_eq!(ids.count(), 1);
    let model = "nousresearch/hermes-4-70b";
    let response = server.chat(&json!({"model": model, "messages": [{}]}));
    check_flat(&response, 400, CHAT, "Body validation error! ");
}

#[track_caller]
fn check_message(members: Value, param: &str, part: &str) {
    let server = Running::start(Config::default());
    let mut request: Value = serde_json::from_str(&hello()).unwrap();
    request.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    let response = server.chat(&request);
    assert_eq!(response.status, 400, "{}", response.text());
    let error = &response.json()["error"];
    assert_eq!(error["param"], param, "{error}");
    assert!(error["message"].as_str().unwrap().contains(part), "{error}");
}

#[test]
fn messages_name_the_value_and_the_alternatives() {
    check_message(json!({"temperature": 3}), "temperature", "at most 2, found 3");
    check_message(json!({"messages": [{"role": "user"}]}), "messages[0].content", "is required");
    check_message(json!({"n": "two"}), "n", "found \"two\"");
    let tool_choice = json!({"tool_choice": "always"});
    check_message(tool_choice, "tool_choice", "\"none\" or \"auto\" or \"required\"");
}

#[test]
fn the_base_url_is_that_of_the_listener() {
    let server = Running::start(Config::default());
    assert_eq!(server.base_url(), format!("http://{}/v1", server.address()));
}
