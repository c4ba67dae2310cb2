//! Parameters whose effect is seen in the response, and canned responses.

use chatwire_schema::ContractSet;
use chatwire_server::{CannedResponse, Config, ConfigFile};
use serde_json::{Value, json};

use crate::client::Running;

fn request(members: Value) -> Value {
    let mut request = json!({"model": "gpt-4o", "messages": [{"role": "user", "content": "What is the weather?"}]});
    request.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    request
}

/// The message and finish reason of the response, which must be the same when it is streamed.
#[track_caller]
fn ask(server: &Running, members: Value) -> (Value, String) {
    let mut request = request(members);
    let response = server.chat(&request);
    assert_eq!(response.status, 200, "{}", response.text());
    let choice = response.json()["choices"][0].clone();
    request["stream"] = json!(true);
    let mut text = json!({});
    for event in server.chat(&request).events() {
        let delta = event["choices"][0]["delta"].as_object().unwrap().clone();
        for name in ["content", "reasoning_content", "refusal"] {
            if let Some(part) = delta.get(name).and_then(Value::as_str) {
                text[name] = json!(format!("{}{part}", text[name].as_str().unwrap_or_default()));
            }
        }
        if let Some(part) = delta.get("function_call") {
            let arguments = text["function_call"]["arguments"].as_str().unwrap_or_default();
            let arguments = format!("{arguments}{}", part["arguments"].as_str().unwrap());
            text["function_call"]["arguments"] = json!(arguments);
        }
    }
    for name in ["content", "reasoning_content", "refusal"] {
        assert_eq!(text[name], choice["message"][name], "{name}");
    }
    let arguments = &choice["message"]["function_call"]["arguments"];
    assert_eq!(text["function_call"]["arguments"], *arguments);
    (choice["message"].clone(), choice["finish_reason"].as_str().unwrap().to_owned())
}

#[test]
fn reasoning_comes_when_it_is_asked_for_and_counts() {
    let server = Running::start(Config::default());
    assert!(ask(&server, json!({})).0.get("reasoning_content").is_none());
    let effort = |effort: &str| json!({"reasoning_effort": effort});
    assert!(ask(&server, effort("none")).0.get("reasoning_content").is_none());
    let tokens = |members| {
        let usage = server.chat(&request(members)).json()["usage"].clone();
        usage["completion_tokens_details"]["reasoning_tokens"].as_u64().unwrap()
    };
    assert_eq!([tokens(effort("low")), tokens(effort("high"))], [8, 32]);
    assert!(ask(&server, effort("low")).0["reasoning_content"].is_string());
    let limited = json!({"reasoning_effort": "high", "max_completion_tokens": 10});
    assert_eq!(tokens(limited.clone()), 10);
    let (message, finish_reason) = ask(&server, limited);
    assert_eq!((&message["content"], finish_reason.as_str()), (&json!(""), "length"));
}

#[test]
fn legacy_functions_are_called() {
    let server = Running::start(Config::default());
    let functions = json!([{"name": "get_weather", "parameters": {"type": "object"}}]);
    let (message, finish_reason) = ask(&server, json!({"functions": functions}));
    assert_eq!(message["function_call"], json!({"name": "get_weather", "arguments": "{}"}));
    assert_eq!(finish_reason, "function_call");
    let none = json!({"functions": functions, "function_call": "none"});
    assert_eq!(ask(&server, none).1, "stop");
}

#[test]
fn the_tier_is_told() {
    let server = Running::start(Config::default());
    let tier = |members| server.chat(&request(members)).json()["service_tier"].clone();
    assert_eq!(tier(json!({"service_tier": "auto"})), "default");
    assert_eq!(tier(json!({"service_tier": "flex"})), "flex");
    assert_eq!(tier(json!({})), Value::Null);
}

#[track_caller]
fn check_rejected(members: Value, part: &str) {
    let response = Running::start(Config::default()).chat(&request(members));
    assert_eq!(response.status, 400, "{}", response.text());
    assert!(response.text().contains(part), "{}", response.text());
}

#[test]
fn what_the_documentation_forbids_is_rejected() {
    check_rejected(json!({"messages": []}), "/messages");
    check_rejected(json!({"stop": ""}), "/stop");
    check_rejected(json!({"stop": ["a", "b", "c", "d", "e"]}), "/stop");
    check_rejected(json!({"top_logprobs": 2}), "/top_logprobs");
    check_rejected(json!({"stream_options": {"include_usage": true}}), "/stream_options");
    check_rejected(json!({"logit_bias": {"5": 101}}), "/logit_bias/5");
}

fn canned(text: &str) -> Running {
    let canned: CannedResponse = toml::from_str(text).unwrap();
    Running::start(Config::default().respond(canned))
}

#[test]
fn canned_responses_are_chosen_by_the_prompt() {
    let server = canned("prompt = '(?i)WEATHER'\ncontent = 'It is sunny.'");
    assert_eq!(ask(&server, json!({})).0["content"], "It is sunny.");
    let other = json!({"messages": [{"role": "user", "content": "Hello"}]});
    assert_ne!(ask(&server, other).0["content"], "It is sunny.");
    let (message, finish_reason) = ask(&canned("refusal = 'I cannot help.'"), json!({}));
    assert_eq!(message["refusal"], "I cannot help.");
    assert_eq!((&message["content"], finish_reason.as_str()), (&Value::Null, "stop"));
    let filtered = canned("finish_reason = 'content_filter'");
    assert_eq!(ask(&filtered, json!({})).1, "content_filter");
    let call = canned("tool_calls = [{ name = 'f', arguments = { city = 'Oslo' } }]");
    let (message, finish_reason) = ask(&call, json!({}));
    assert_eq!(message["tool_calls"][0]["function"]["arguments"], r#"{"city":"Oslo"}"#);
    assert_eq!(finish_reason, "tool_calls");
    let error = canned("status = 402\nmessage = 'Pay first.'").chat(&request(json!({})));
    assert_eq!(
        (error.status, error.json()["error"]["message"].as_str()),
        (402, Some("Pay first."))
    );
    let limited = |members: &str| {
        let response = canned(&format!("status = 429\n{members}")).chat(&request(json!({})));
        let error = response.json()["error"].clone();
        assert_eq!(
            (&error["type"], &error["code"]),
            (&json!("requests"), &json!("rate_limit_exceeded"))
        );
        response.header("retry-after").map(str::to_owned)
    };
    assert_eq!(limited("").as_deref(), Some("1"));
    assert_eq!(limited("retry_after = 7").as_deref(), Some("7"));
    let fault = canned("fault = 'status-503'").chat(&request(json!({})));
    assert_eq!(fault.status, 503);
}

#[test]
fn a_file_configures_a_server() {
    let text = "
        format = 1
        [serve]
        models = ['a']
        reject_unknown_models = true
        [serve.faults]
        script = ['status-500']
        [[serve.response]]
        model = 'a'
        content = 'canned'
    ";
    let file = ConfigFile::parse(text).unwrap();
    let server = Running::start(file.apply(Config::default()).unwrap());
    assert_eq!(server.chat(&request(json!({"model": "a"}))).status, 500);
    let response = server.chat(&request(json!({"model": "a"})));
    assert_eq!(response.json()["choices"][0]["message"]["content"], "canned");
    assert_eq!(server.chat(&request(json!({}))).status, 404);
    let error = ConfigFile::parse("[serve]\nmodel = 'a'").unwrap_err().to_string();
    assert!(error.contains("model"), "{error}");
}

#[test]
fn a_contract_has_its_own_models() {
    let contracts = ContractSet::bundled();
    let model = "nousresearch/hermes-4-70b";
    let contract = contracts.for_model(model).unwrap().clone();
    let config = Config::default().contract(contract).reject_unknown_models(true);
    let server = Running::start(config);
    let listed = server.send("GET", "/v1/models", "", "").json();
    assert_eq!(listed["data"].as_array().unwrap().len(), 1, "{listed}");
    assert_eq!(server.chat(&request(json!({"model": model}))).status, 200);
    assert_eq!(server.chat(&request(json!({"model": "gpt-4o"}))).status, 404);
}
