//! Every fault of the catalog breaks the rules that it names, and a legal peculiarity none.

use std::{
    collections::BTreeSet,
    io::{Read, Write},
};

use chatwire_conformance::{Judge, Subject};
use chatwire_server::{Config, Fault, FaultInjector};
use chatwire_transport::BodyEnd;
use serde_json::{Value, json};

use crate::client::{Response, Running};

/// Faults that never give a whole response, give it only after a time, or in a coding that this
/// client does not decode.
const UNJUDGED: [&str; 12] = [
    "gzip",
    "gzip-truncated",
    "reset",
    "close",
    "hang",
    "refused-stream",
    "goaway",
    "late-headers",
    "slow-headers",
    "pause",
    "stall",
    "buffered",
];

/// A request for text or a tool call, streaming or not.
fn request(stream: bool, tool: bool) -> Value {
    let mut request = json!({
        "model": "gpt-4o", "stream": stream,
        "messages": [{"role": "user", "content": "Hello there"}],
    });
    if stream {
        request["stream_options"] = json!({"include_usage": true});
    }
    if tool {
        let parameters = json!({
            "type": "object", "required": ["city"], "properties": {"city": {"type": "string"}},
        });
        let function = json!({"name": "get_weather", "parameters": parameters});
        request["tools"] = json!([{"type": "function", "function": function}]);
        request["tool_choice"] = json!("required");
    }
    request
}

fn send(server: &Running, request: &Value, fault: &str) -> Response {
    let headers = format!("content-type: application/json\r\nx-chatwire-fault: {fault}\r\n");
    server.send("POST", "/v1/chat/completions", &headers, &request.to_string())
}

/// The rules that a response breaks, whatever their level.
fn broken(request: &Value, response: &Response) -> BTreeSet<String> {
    let mut exchange = response.exchange(request);
    if !response.complete {
        exchange.response.end = BodyEnd::Failed;
    }
    let judgment = Judge::default().judge(&Subject::from_exchange(&exchange));
    let broken = judgment.rules.iter().filter(|outcome| outcome.count > 0);
    broken.map(|outcome| outcome.rule.to_string()).collect()
}

#[test]
fn a_fault_breaks_its_rules_and_a_legal_peculiarity_none() {
    let server = Running::start(Config::default());
    let requests: Vec<_> = [(false, false), (true, false), (false, true), (true, true)]
        .map(|(a, b)| request(a, b))
        .into();
    for request in &requests {
        assert_eq!(broken(request, &send(&server, request, "none")), BTreeSet::new(), "{request}");
    }
    let mut wrong = Vec::new();
    for entry in Fault::catalog() {
        if entry.needs_a_probe || UNJUDGED.contains(&entry.name.as_str()) {
            continue;
        }
        let mut seen = BTreeSet::new();
        let mut has_effect = false;
        for request in &requests {
            let response = send(&server, request, &entry.name);
            let told = response.header("x-chatwire-fault").unwrap();
            has_effect |= !told.ends_with("no effect");
            seen.extend(broken(request, &response));
        }
        assert!(has_effect, "{} changes nothing", entry.name);
        let expected: BTreeSet<_> = entry.breaks.iter().cloned().collect();
        // A later rule may find more in a response that is wrong, but nothing in a legal one.
        if !seen.is_superset(&expected) || expected.is_empty() && !seen.is_empty() {
            wrong.push(format!("{} breaks {seen:?}", entry.name));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// The responses to one request, one connection each.
#[track_caller]
fn statuses(server: &Running, headers: &str, count: usize) -> Vec<u16> {
    let body = request(false, false).to_string();
    let headers = format!("content-type: application/json\r\n{headers}");
    let send = |_| server.send("POST", "/v1/chat/completions", &headers, &body).status;
    (0..count).map(send).collect()
}

#[test]
fn faults_come_by_header_and_by_script() {
    let script = FaultInjector::new().script(["status-503", "none"]).unwrap();
    let server = Running::start(Config::default().faults(script));
    assert_eq!(statuses(&server, "", 3), [503, 200, 200]);
    assert_eq!(statuses(&server, "x-chatwire-fault: rate-limit-openai;times=1\r\n", 2), [429, 200]);
    assert_eq!(statuses(&server, "x-chatwire-fault: no-such\r\n", 1), [400]);
    let steps = r#"x-chatwire-fault: [{"status": 418}]"#;
    assert_eq!(statuses(&server, &format!("{steps}\r\n"), 1), [418]);
    server.send("POST", "/_chatwire/reset", "", "");
    assert_eq!(statuses(&server, "", 2), [503, 200]);
}

#[test]
fn a_connection_is_closed_or_reset() {
    let server = Running::start(Config::default());
    for fault in ["close", "reset", "refused-stream", "goaway"] {
        let mut stream = server.connect();
        let body = request(false, false).to_string();
        let head = format!(
            "POST /v1/chat/completions HTTP/1.1\r\nhost: localhost\r\nx-chatwire-fault: {fault}\r\n\
             content-length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        let read = stream.read(&mut [0]);
        match fault {
            "reset" => assert_eq!(read.unwrap_err().kind(), std::io::ErrorKind::ConnectionReset),
            _ => assert_eq!(read.unwrap(), 0, "{fault}"),
        }
    }
}

#[test]
fn cuts_follow_the_state_of_the_protocol() {
    let server = Running::start(Config::default());
    let cut = |fault| send(&server, &request(true, false), fault);
    let role = cut("cut;at=content");
    assert_eq!(role.chunks.len(), 1);
    assert!(role.text().contains(r#""role":"assistant""#) && !role.complete);
    let all = cut("cut;at=done");
    assert!(all.text().contains("\"usage\":{") && !all.text().contains("[DONE]"));
    assert!(cut("cut-cleanly").complete);
    assert!(cut("cut-in-character").chunks.concat().ends_with(&[0xc3]));
    assert_eq!(cut("one-byte-frames").chunks.iter().map(Vec::len).max(), Some(1));
}
