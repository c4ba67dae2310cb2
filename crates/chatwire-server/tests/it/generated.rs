//! Generated responses: valid, equal for equal requests but for their IDs, and equal streaming and
//! non-streaming.

use std::collections::BTreeMap;

use chatwire_conformance::{Judge, Subject};
use chatwire_schema::{Contract, ContractSet, Part, Reading, Validator};
use chatwire_server::Config;
use chatwire_testing::{HERMES_2, requests};
use proptest::test_runner::{Config as Cases, TestCaseError, TestRunner};
use serde_json::{Value, json};

use crate::client::{CREATED, Response, Running};

fn request(members: Value) -> Value {
    let mut request =
        json!({"model": HERMES_2, "messages": [{"role": "user", "content": "Hello there"}]});
    request.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    request
}

/// A request with tools, to a model whose schema has them.
fn tool_request(members: Value) -> Value {
    let parameters = json!({
        "type": "object", "required": ["city"], "properties": {"city": {"type": "string"}},
    });
    let tool =
        json!({"type": "function", "function": {"name": "get_weather", "parameters": parameters}});
    let mut request = request(json!({"model": "nousresearch/hermes-4-70b", "tools": [tool]}));
    request.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    request
}

#[track_caller]
fn ask(server: &Running, members: Value) -> Value {
    let response = server.chat(&request(members));
    assert_eq!(response.status, 200, "{}", response.text());
    response.json()
}

fn content(response: &Value) -> &str {
    response["choices"][0]["message"]["content"].as_str().unwrap()
}

#[test]
fn streaming_and_non_streaming_responses_agree_for_any_valid_request() {
    let server = Running::start(Config::default().strict(false));
    let mut runner =
        TestRunner::new(Cases { cases: 128, failure_persistence: None, ..Cases::default() });
    runner
        .run(&requests(), |request| {
            check_both_modes(&server, request);
            Ok::<_, TestCaseError>(())
        })
        .unwrap();
}

/// Sends the request non-streaming and streaming; checks each response, and that both are equal.
#[track_caller]
fn check_both_modes(server: &Running, mut request: Value) {
    let contracts = ContractSet::bundled();
    let contract = contracts.for_model(request["model"].as_str().unwrap()).unwrap();
    let published = |part| contract.validator(part, Reading::Published).unwrap();
    assert!(published(Part::Request).is_valid(&request), "not a valid request: {request}");

    request["stream"] = json!(false);
    let unary = server.chat(&request);
    assert_eq!(unary.status, 200, "{request}\n{}", unary.text());
    check_rules(&request, &unary);
    let unary = unary.json();
    let errors = published(Part::Response).errors(&unary);
    assert!(errors.is_empty(), "{request}\n{unary}\n{errors:?}");
    check_response(&request, &unary);

    request["stream"] = json!(true);
    let stream = server.chat(&request);
    check_rules(&request, &stream);
    let events = stream.events();
    check_stream(contract, &request, &events);
    let mut folded = fold(&events);
    let wants_usage = request.pointer("/stream_options/include_usage") == Some(&json!(true));
    assert_eq!(folded["usage"].is_null(), !wants_usage, "{request}");
    folded["usage"] = unary["usage"].clone();
    assert_ne!(folded["id"], unary["id"], "{request}");
    folded["id"] = unary["id"].clone();
    assert_eq!(folded, unary, "{request}");
}

/// The response passes every rule of the catalog, including those that only warn.
#[track_caller]
fn check_rules(request: &Value, response: &Response) {
    let judgment = Judge::default().judge(&Subject::from_exchange(&response.exchange(request)));
    // A server that is not strict accepts what only the documentation forbids.
    let is_lenience = |rule: &str| {
        rule == "parameters/invalid-request-is-refused"
            || rule == "parameters/documented-bounds-are-enforced"
            // The judge does not know which JSON Schemas in requests can be used.
            || rule == "errors/valid-request-is-served"
            // A hint: made-up text may end by itself with the beginning of a stop sequence.
            || rule == "parameters/stop-leaves-no-part"
    };
    let broken = judgment.rules.iter().filter(|outcome| outcome.count > 0);
    let broken: Vec<_> = broken.filter(|outcome| !is_lenience(&outcome.rule)).collect();
    assert!(broken.is_empty(), "{request}\n{broken:#?}");
}

/// Checks what the request asks for and a schema cannot express.
#[track_caller]
fn check_response(request: &Value, response: &Value) {
    let choices = response["choices"].as_array().unwrap();
    assert_eq!(choices.len() as u64, request["n"].as_u64().unwrap_or(1));
    let limit = ["max_tokens", "max_completion_tokens"]
        .iter()
        .filter_map(|name| request[*name].as_f64())
        .fold(f64::INFINITY, f64::min);
    let usage = &response["usage"];
    let count = |name: &str| usage[name].as_u64().unwrap();
    assert_eq!(count("total_tokens"), count("prompt_tokens") + count("completion_tokens"));
    assert!(
        count("completion_tokens") as f64 <= limit * choices.len() as f64,
        "{request}\n{response}"
    );
    for choice in choices {
        check_choice(request, choice);
    }
}

#[track_caller]
fn check_choice(request: &Value, choice: &Value) {
    let message = &choice["message"];
    let content = message["content"].as_str().unwrap();
    let stops = match &request["stop"] {
        Value::Array(stops) => stops.as_slice(),
        one => std::slice::from_ref(one),
    };
    for stop in stops.iter().filter_map(Value::as_str).filter(|stop| !stop.is_empty()) {
        assert!(!content.contains(stop), "{stop:?} in {content:?}");
    }
    let calls = message["tool_calls"].as_array().map_or(&[][..], Vec::as_slice);
    assert_eq!(choice["finish_reason"] == "tool_calls", !calls.is_empty(), "{request}\n{choice}");
    assert!(request["tool_choice"] != "none" || calls.is_empty());
    assert!(request["parallel_tool_calls"] != false || calls.len() <= 1);
    for call in calls {
        let arguments = call["function"]["arguments"].as_str().unwrap();
        let name = &call["function"]["name"];
        let tools = request["tools"].as_array().unwrap();
        let tool = tools.iter().find(|tool| tool["function"]["name"] == *name).unwrap();
        check_instance(&tool["function"]["parameters"], arguments);
    }
    if choice["finish_reason"] == "stop" && calls.is_empty() {
        match request.pointer("/response_format/type").and_then(Value::as_str) {
            Some("json_object") => check_instance(&json!({"type": "object"}), content),
            Some("json_schema") => {
                let schema = request.pointer("/response_format/json_schema/schema");
                check_instance(&schema.cloned().unwrap_or_else(|| json!({})), content);
            }
            _ => {}
        }
    }
    check_logprobs(request, choice, content);
}

#[track_caller]
fn check_instance(schema: &Value, text: &str) {
    let instance = serde_json::from_str(text).unwrap();
    assert!(Validator::compile(schema).unwrap().is_valid(&instance), "{schema} {text}");
}

#[track_caller]
fn check_logprobs(request: &Value, choice: &Value, content: &str) {
    let Some(tokens) = choice["logprobs"]["content"].as_array() else {
        assert_ne!(request["logprobs"], json!(true));
        return;
    };
    assert_eq!(request["logprobs"], json!(true));
    let top = request["top_logprobs"].as_f64().unwrap_or(0.0) as usize;
    let mut joined = String::new();
    for token in tokens {
        joined.push_str(token["token"].as_str().unwrap());
        assert!(token["logprob"].as_f64().unwrap() <= 0.0);
        assert_eq!(token["top_logprobs"].as_array().unwrap().len(), top);
    }
    assert_eq!(joined, content);
}

/// The order of a stream: role, deltas, end, usage.
#[track_caller]
fn check_stream(contract: &Contract, request: &Value, events: &[Value]) {
    let overlaid = contract.validator(Part::Chunk, Reading::Overlaid).unwrap();
    let mut finished = BTreeMap::new();
    for (number, event) in events.iter().enumerate() {
        let errors = overlaid.errors(event);
        assert!(errors.is_empty(), "{request}\n{event}\n{errors:?}");
        assert_eq!(event["id"], events[0]["id"]);
        for choice in event["choices"].as_array().unwrap() {
            let index = choice["index"].as_u64().unwrap();
            let role = !finished.contains_key(&index);
            assert_eq!(choice["delta"].get("role").is_some(), role, "{event}");
            assert_ne!(finished.get(&index), Some(&true), "{event} after the end");
            let reason =
                choice.get("finish_reason").expect("every chunk has finish_reason, possibly null");
            finished.insert(index, !reason.is_null());
            assert!(reason.is_null() || choice["delta"] == json!({}), "{event}");
        }
        let last = number + 1 == events.len();
        assert!(last || event["usage"].is_null(), "{event}");
    }
    assert!(finished.values().all(|finished| *finished), "{request}");
}

/// Accumulates a stream into the non-streaming body, without the server's own types.
fn fold(events: &[Value]) -> Value {
    let mut choices: BTreeMap<u64, Value> = BTreeMap::new();
    for choice in events.iter().flat_map(|event| event["choices"].as_array().unwrap()) {
        let index = choice["index"].as_u64().unwrap();
        let empty =
            || json!({"index": index, "message": {"role": "", "content": ""}, "logprobs": null});
        let folded = choices.entry(index).or_insert_with(empty);
        let delta = &choice["delta"];
        for name in ["role", "content"] {
            append(&mut folded["message"][name], &delta[name]);
        }
        for call in delta["tool_calls"].as_array().into_iter().flatten() {
            let calls = &mut folded["message"]["tool_calls"];
            if calls.is_null() {
                *calls = json!([]);
            }
            let calls = calls.as_array_mut().unwrap();
            let position = call["index"].as_u64().unwrap() as usize;
            if position == calls.len() {
                calls
                    .push(json!({"id": "", "type": "", "function": {"name": "", "arguments": ""}}));
            }
            let folded = &mut calls[position];
            append(&mut folded["id"], &call["id"]);
            append(&mut folded["type"], &call["type"]);
            append(&mut folded["function"]["name"], &call["function"]["name"]);
            append(&mut folded["function"]["arguments"], &call["function"]["arguments"]);
        }
        if let Some(tokens) = choice["logprobs"]["content"].as_array() {
            if folded["logprobs"].is_null() {
                folded["logprobs"] = json!({"content": [], "refusal": []});
            }
            folded["logprobs"]["content"].as_array_mut().unwrap().extend(tokens.iter().cloned());
        }
        if !choice["finish_reason"].is_null() {
            folded["finish_reason"] = choice["finish_reason"].clone();
        }
    }
    let (first, last) = (&events[0], &events[events.len() - 1]);
    json!({
        "id": first["id"], "object": "chat.completion", "created": first["created"], "model": first["model"],
        "choices": choices.into_values().collect::<Vec<_>>(), "usage": last["usage"],
    })
}

fn append(folded: &mut Value, piece: &Value) {
    if let Some(piece) = piece.as_str() {
        *folded = json!(format!("{}{piece}", folded.as_str().unwrap()));
    }
}

#[test]
fn the_same_request_has_the_same_response() {
    let (server, other) = (Running::start(Config::default()), Running::start(Config::default()));
    let seed = |seed: u64| json!({"seed": seed});
    assert_eq!(ask(&server, seed(1)), ask(&other, seed(1)));
    assert_ne!(content(&ask(&server, seed(1))), content(&ask(&server, seed(2))));
    assert_eq!(ask(&server, json!({}))["created"], CREATED);
}

#[test]
fn equal_requests_have_the_same_response() {
    let server = Running::start(Config::default());
    let headers = "content-type: application/json\r\n";
    let text = |temperature: &str| {
        let body = request(json!({"temperature": 17})).to_string();
        let body = body.replace("17", temperature);
        let response = server.send("POST", "/v1/chat/completions", headers, &body);
        assert_eq!(response.status, 200, "{temperature}: {}", response.text());
        content(&response.json()).to_owned()
    };
    for spellings in
        [&["0", "-0", "0.0", "-0.0", "0e5", "-0e-5"][..], &["1", "1.0", "10e-1", "0.1E1"]]
    {
        for spelling in spellings {
            assert_eq!(text(spelling), text(spellings[0]), "{spelling}");
        }
    }
    assert_ne!(text("0"), text("1"));
}

#[test]
fn a_token_limit_gives_a_prefix_and_finish_reason_length() {
    let server = Running::start(Config::default());
    let whole = ask(&server, json!({}));
    let cut = ask(&server, json!({"max_tokens": 3}));
    assert_eq!(whole["choices"][0]["finish_reason"], "stop");
    assert_eq!(cut["choices"][0]["finish_reason"], "length");
    assert_eq!(cut["usage"]["completion_tokens"], 3);
    assert!(content(&whole).starts_with(content(&cut)));
    let words: Vec<_> = content(&whole).split(' ').collect();
    let stopped = ask(&server, json!({"stop": [words[2]]}));
    assert_eq!(content(&stopped), format!("{} {} ", words[0], words[1]));
    assert_eq!(stopped["choices"][0]["finish_reason"], "stop");
}

#[test]
fn echo_puts_the_last_message_first() {
    let server = Running::start(Config::default());
    let (plain, echoed) = (ask(&server, json!({})), ask(&server, json!({"echo": true})));
    assert_eq!(content(&echoed), format!("Hello there{}", content(&plain)));
}

#[test]
fn after_the_tool_result_the_response_is_text() {
    let server = Running::start(Config::default());
    let called = server.chat(&tool_request(json!({}))).json();
    let choice = &called["choices"][0];
    assert_eq!(choice["finish_reason"], "tool_calls");
    let call = &choice["message"]["tool_calls"][0];
    assert_eq!(call["function"]["name"], "get_weather");
    let messages = json!([
        {"role": "user", "content": "Hello there"},
        choice["message"],
        {"role": "tool", "content": "rain", "tool_call_id": call["id"]},
    ]);
    let after_result = server.chat(&tool_request(json!({"messages": messages}))).json();
    assert_eq!(after_result["choices"][0]["finish_reason"], "stop");
}

#[test]
fn calls_that_do_not_fit_become_text() {
    let server = Running::start(Config::default());
    let cut = tool_request(json!({"max_tokens": 2, "tool_choice": "required"}));
    let response = server.chat(&cut).json();
    assert_eq!(response["choices"][0]["finish_reason"], "length");
    assert_eq!(response["usage"]["completion_tokens"], 2);
    check_both_modes(&server, cut);
}

#[track_caller]
fn check_rejected(server: &Running, request: &Value, status: u16, part: &str) {
    let response = server.chat(request);
    assert_eq!(response.status, status, "{}", response.text());
    assert!(response.text().contains(part), "{}", response.text());
    check_rules(request, &response);
}

#[test]
fn a_schema_violation_is_rejected_with_its_pointer() {
    let server = Running::start(Config::default());
    check_rejected(&server, &request(json!({"temperature": 3})), 400, "/temperature");
    check_rejected(&server, &request(json!({"seed": 0})), 400, "/seed");
    let messages = json!([{"role": "user", "content": 5}]);
    check_rejected(&server, &request(json!({"messages": messages})), 400, "/messages/0/content");
    // An error response comes before the stream, as JSON.
    check_rejected(&server, &request(json!({"top_p": 0, "stream": true})), 400, "/top_p");
    let schema =
        json!({"type": "json_schema", "json_schema": {"name": "x", "schema": {"type": 123}}});
    check_rejected(
        &server,
        &request(json!({"response_format": schema})),
        400,
        "/response_format/json_schema/schema/type",
    );
}

#[test]
fn null_counts_as_absent_unless_it_is_rejected() {
    let call = json!({"id": "c", "type": "function", "function": {"name": "f", "arguments": "{}"}});
    let turns = request(json!({"model": "nousresearch/hermes-4-405b", "seed": null, "messages": [
        {"role": "user", "content": "Hello"},
        {"role": "assistant", "content": null, "refusal": null, "tool_calls": [call]},
        {"role": "tool", "tool_call_id": "c", "content": "done"},
    ]}));
    assert_eq!(Running::start(Config::default()).chat(&turns).status, 200);
    assert_eq!(Running::start(Config::default().strict(true)).chat(&turns).status, 200);
    let strict = Running::start(Config::default().reject_nulls(true));
    check_rejected(&strict, &turns, 400, "null");
    let nothing = request(json!({"messages": null}));
    check_rejected(&Running::start(Config::default()), &nothing, 400, "/messages");
}

#[test]
fn unknown_models_are_rejected_on_demand() {
    let unknown = request(json!({"model": "gpt-x", "seed": -1}));
    let server = Running::start(Config::default());
    let response = server.chat(&unknown);
    assert_eq!(response.status, 200);
    assert_eq!(response.json()["model"], "gpt-x");
    let strict = Running::start(Config::default().strict(true).reject_unknown_models(true));
    check_rejected(&strict, &unknown, 404, "gpt-x");
    check_rejected(&strict, &request(json!({"messages": []})), 400, "/messages");
    assert_eq!(strict.chat(&request(json!({}))).status, 200);
}
