//! Answers as values: what is asked, what is read, and what is told when it cannot be.

use std::collections::BTreeMap;

use chatwire::{
    Error, ErrorKind, InvalidOutputKind, Structured, blocking,
    http::StatusCode,
    protocol::chat::ResponseFormat,
    transport::memory::{CannedResponse, Scripted},
};
use schemars::JsonSchema;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};

use crate::{CANARY, Stage, hello};

/// A town.
#[derive(Debug, PartialEq, JsonSchema, Deserialize)]
struct Town {
    name: String,
    inhabitants: Option<u32>,
}

#[derive(Debug, PartialEq, JsonSchema, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Mood {
    Good,
    Bad,
}

fn lisbon() -> Town {
    Town { name: "Lisbon".to_owned(), inhabitants: Some(567_131) }
}

const LISBON: &str = r#"{"name":"Lisbon","inhabitants":567131}"#;

/// An answer with this choice.
fn answer(choice: &Value) -> CannedResponse {
    let body = json!({"choices": [choice], "usage": {"total_tokens": 7}}).to_string();
    CannedResponse::new(StatusCode::OK).with_frames([body])
}

/// An answer with this text.
fn says(text: &str) -> CannedResponse {
    answer(&json!({"finish_reason": "stop", "message": {"role": "assistant", "content": text}}))
}

fn complete<T: JsonSchema + DeserializeOwned>(
    answer: CannedResponse,
) -> Result<Structured<T>, Error> {
    let stage = Stage::new([answer]);
    stage.clock.run(stage.client.chat_as(&hello()))
}

#[track_caller]
fn check<T: JsonSchema + DeserializeOwned + PartialEq + std::fmt::Debug>(text: &str, value: &T) {
    assert_eq!(&complete::<T>(says(text)).expect(text).value, value, "{text}");
}

#[track_caller]
fn check_invalid_output<T: JsonSchema + DeserializeOwned>(
    answer: CannedResponse,
    kind: InvalidOutputKind,
    told: &str,
) {
    let error = complete::<T>(answer).expect_err(told);
    assert_eq!(error.kind(), ErrorKind::InvalidOutput(kind));
    assert_eq!(error.to_string(), format!("the answer is not what was asked for: {told}"));
    let partial = error.partial().expect("the answer had come");
    let used = partial.usage.as_ref().and_then(|usage| usage.total_tokens);
    assert_eq!(used, Some(7));
    assert_eq!(error.status(), Some(StatusCode::OK));
}

#[test]
fn the_request_says_what_is_wanted_and_the_answer_is_read() {
    let stage = Stage::new([says(LISBON)]);
    let town = stage.clock.run(stage.client.chat_as::<Town>(&hello())).unwrap();
    assert_eq!(town.value, lisbon());
    assert_eq!(town.response.first_text(), Some(LISBON));
    let sent: Value = serde_json::from_slice(stage.server.received()[0].request.body()).unwrap();
    assert_eq!(
        sent["response_format"],
        json!({"type": "json_schema", "json_schema": {
            "name": "Town",
            "strict": true,
            "schema": {
                "title": "Town",
                "description": "A town.",
                "type": "object",
                "properties": {
                    "name": {"type": "string"},
                    "inhabitants": {"type": ["integer", "null"], "minimum": 0},
                },
                "required": ["inhabitants", "name"],
                "additionalProperties": false,
            },
        }})
    );
}

#[test]
fn a_request_that_asks_for_a_form_keeps_it() {
    let stage = Stage::new([says(LISBON)]);
    let request = hello().response_format(ResponseFormat::json_object());
    let town = stage.clock.run(stage.client.chat_as::<Town>(&request)).unwrap();
    assert_eq!(town.value, lisbon());
    let sent: Value = serde_json::from_slice(stage.server.received()[0].request.body()).unwrap();
    assert_eq!(sent["response_format"], json!({"type": "json_object"}));
}

#[test]
fn the_blocking_client_does_the_same() {
    let server = Scripted::new([says(LISBON), says("no")]);
    let client = blocking::Client::builder().api_key(CANARY).transport(server).build().unwrap();
    assert_eq!(client.chat_as::<Town>(&hello()).unwrap().value, lisbon());
    let error = client.chat_as::<Town>(&hello()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidOutput(InvalidOutputKind::NotJson));
}

#[test]
fn an_answer_from_a_stream_is_read_as_well() {
    let chunk =
        json!({"choices": [{"index": 0, "finish_reason": "stop", "delta": {"content": LISBON}}]});
    let frame = format!("data: {chunk}\n\n");
    let stage = Stage::new([CannedResponse::new(StatusCode::OK).with_frames([frame])]);
    let answer = stage.clock.run(async { stage.client.stream(&hello()).await?.accumulate().await });
    assert_eq!(answer.unwrap().parse_as::<Town>().unwrap(), lisbon());
}

#[test]
fn a_fenced_block_and_thoughts_before_the_answer_are_understood() {
    check(&format!("```json\n{LISBON}\n```"), &lisbon());
    check(&format!("\n```\n{LISBON}\n```\n"), &lisbon());
    check(&format!("<think>Is {{}} it?</think>\n\n```json\n{LISBON}\n```"), &lisbon());
}

#[test]
fn what_is_no_object_is_read_from_one_or_bare() {
    check(r#"{"value":["good","bad"]}"#, &vec![Mood::Good, Mood::Bad]);
    check(r#"["good","bad"]"#, &vec![Mood::Good, Mood::Bad]);
    check(r#"{"value":"good"}"#, &Mood::Good);
    check("7", &7_u8);
    check(
        r#"{"value":{"name":"A","inhabitants":null}}"#,
        &Some(Town { name: "A".into(), inhabitants: None }),
    );
    check(r#"{"a":1}"#, &BTreeMap::from([("a".to_owned(), 1)]));
    check(r#"{"value":1}"#, &json!({"value": 1}));
}

#[test]
fn an_answer_that_is_not_what_was_asked_for_is_an_error_that_has_it() {
    let choice = |members: Value| {
        let mut choice = json!({"finish_reason": "stop", "message": {"role": "assistant"}});
        for (name, value) in members.as_object().unwrap() {
            let into = if name == "finish_reason" { &mut choice } else { &mut choice["message"] };
            into[name] = value.clone();
        }
        answer(&choice)
    };
    for (members, kind, told) in [
        (
            json!({"refusal": "I will not.", "content": LISBON}),
            InvalidOutputKind::Refusal,
            "the model refused",
        ),
        (
            json!({"finish_reason": "length", "content": LISBON}),
            InvalidOutputKind::Length,
            "it was cut off at the token limit",
        ),
        (
            json!({"finish_reason": "max_tokens"}),
            InvalidOutputKind::Length,
            "it was cut off at the token limit",
        ),
        (
            json!({"finish_reason": "content_filter"}),
            InvalidOutputKind::ContentFilter,
            "a filter withheld it",
        ),
        (
            json!({"tool_calls": [{"id": "a", "function": {"name": "f"}}]}),
            InvalidOutputKind::ToolCalls,
            "the model wants tools called",
        ),
        (json!({"content": null, "refusal": ""}), InvalidOutputKind::Empty, "it has no text"),
        (json!({"content": " \n"}), InvalidOutputKind::Empty, "it has no text"),
        (json!({"content": "<think>So be it"}), InvalidOutputKind::Empty, "it has no text"),
    ] {
        check_invalid_output::<Town>(choice(members), kind, told);
    }
}

#[test]
fn text_that_is_no_value_is_placed() {
    check_invalid_output::<Town>(
        says(&format!("Here you are: {LISBON}")),
        InvalidOutputKind::NotJson,
        "it is not JSON at line 1, column 1: expected a value",
    );
    check_invalid_output::<Town>(
        says("\n```json\n{\"name\":\n]\n```"),
        InvalidOutputKind::NotJson,
        "it is not JSON at line 4, column 1: expected a value",
    );
    check_invalid_output::<Town>(
        says(r#"{"name":"Lisbon","inhabitants":"many"}"#),
        InvalidOutputKind::TypeMismatch,
        "it is JSON of another form at line 1, column 37 (in `/inhabitants`): expected u32, found a string",
    );
    check_invalid_output::<Vec<Mood>>(
        says(r#"{"value":["good","odd"]}"#),
        InvalidOutputKind::TypeMismatch,
        "it is JSON of another form at line 1, column 22 (in `/value/1`): expected one of `good`, `bad`, found another word",
    );
    check_invalid_output::<Vec<Mood>>(
        says(r#"["odd"]"#),
        InvalidOutputKind::TypeMismatch,
        "it is JSON of another form at line 1, column 6 (in `/0`): expected one of `good`, `bad`, found another word",
    );
}

#[test]
fn nothing_that_was_answered_shows() {
    let town = complete::<Town>(says(r#"{"name":"canary","inhabitants":1}"#)).unwrap();
    let mut shown = format!("{town:?}");
    for text in [r#"{"name":"a","inhabitants":"canary"}"#, r#"{"canary":1}"#, "canary", "{\"canary"]
    {
        let error = complete::<Town>(says(text)).unwrap_err();
        shown += &format!("{error} {error:?} {:?}", error.invalid_output());
    }
    let error = complete::<BTreeMap<String, Mood>>(says(r#"{"canary":"canary"}"#)).unwrap_err();
    shown += &format!("{error} {error:?}");
    assert!(!shown.contains("canary"), "{shown}");
    assert_eq!(error.invalid_output().unwrap().pointer(), Some("/canary"));
}
