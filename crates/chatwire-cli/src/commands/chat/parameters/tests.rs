//! The requests that flags produce.

use std::fs;

use clap::{Args as _, FromArgMatches as _};

use super::*;

fn request(flags: &[&str]) -> Result<String, String> {
    let command = Parameters::augment_args(Command::new("chat"));
    let matches = command
        .try_get_matches_from(["chat"].iter().chain(flags))
        .map_err(|error| CliError::from_usage(&error, "chatwire chat").to_string())?;
    let parameters = Parameters::from_arg_matches(&matches).unwrap();
    let request = parameters.request("m", Vec::new()).map_err(|error| error.to_string())?;
    Ok(String::from_utf8(request.to_vec()).unwrap())
}

/// Checks that the flags produce these members.
#[track_caller]
fn check(flags: &[&str], members: &str) {
    let expected = format!(r#"{{"model":"m","messages":[]{members}}}"#);
    assert_eq!(request(flags), Ok(expected));
}

#[track_caller]
fn check_rejected(flags: &[&str], line: &str) {
    assert_eq!(request(flags), Err(line.to_owned()));
}

#[test]
fn numbers_keep_their_spelling() {
    check(&["--temperature", "0"], r#","temperature":0"#);
    check(&["--temperature", ".5"], r#","temperature":0.5"#);
    check(&["--top-k=40", "--presence-penalty", "-0.5"], r#","top_k":40,"presence_penalty":-0.5"#);
    check(&["--seed", "9007199254740993"], r#","seed":9007199254740993"#);
    check(&["--n", "-1"], r#","n":-1"#);
    let expected = "the value must be a number; see `chatwire chat --help`";
    for invalid in ["nan", "inf", "", "1e", "true", "[1]"] {
        check_rejected(&["--top-p", invalid], &format!("--top-p {invalid}: {expected}"));
    }
    check_rejected(
        &["--max-tokens", "1.5"],
        "--max-tokens 1.5: the value must be an integer; see `chatwire chat --help`",
    );
}

#[test]
fn values_of_repeatable_flags_are_collected() {
    check(&["--stop", "a"], r#","stop":"a""#);
    check(&["--stop", "a", "--stop", ""], r#","stop":["a",""]"#);
    check(&["--metadata", "a=b=c", "--metadata", "d="], r#","metadata":{"a":"b=c","d":""}"#);
    check(
        &["--logit-bias", "5=-100", "--logit-bias", "7=.5"],
        r#","logit_bias":{"5":-100,"7":0.5}"#,
    );
    check(&["--search-domain-filter=-a.com"], r#","search_domain_filter":["-a.com"]"#);
    check_rejected(
        &["--logit-bias", "5=x"],
        "--logit-bias 5=x: the value must be TOKEN=NUMBER; see `chatwire chat --help`",
    );
}

#[test]
fn the_last_value_of_other_flags_is_used() {
    check(&["--temperature", "1", "--temperature", "0"], r#","temperature":0"#);
}

#[test]
fn a_switch_without_a_value_is_true() {
    check(&["--logprobs", "--echo=false"], r#","echo":false,"logprobs":true"#);
    check_rejected(
        &["--echo=no"],
        "--echo no: the value must be true or false; see `chatwire chat --help`",
    );
}

#[test]
fn short_values_become_objects() {
    check(&["--response-format", "text"], r#","response_format":{"type":"text"}"#);
    check(&["--response-format", "json_object"], r#","response_format":{"type":"json_object"}"#);
    check(&["--tool-choice", "required"], r#","tool_choice":"required""#);
    check(&["--tool-choice", "f"], r#","tool_choice":{"type":"function","function":{"name":"f"}}"#);
    check(&["--prediction", "a"], r#","prediction":{"type":"content","content":"a"}"#);
    check(&["--audio", "wav:b"], r#","audio":{"format":"wav","voice":"b"}"#);
    check(&["--thinking", "off"], r#","thinking":{"type":"disabled"}"#);
    check(&["--thinking", "9"], r#","thinking":{"type":"enabled","budget_tokens":9}"#);
    check(
        &["--reasoning-max-tokens", "9", "--reasoning-exclude"],
        r#","reasoning":{"max_tokens":9,"exclude":true}"#,
    );
    check(
        &["--search-context-size", "low", "--user-location", "city=Paris"],
        concat!(
            r#","web_search_options":{"search_context_size":"low","user_location":"#,
            r#"{"type":"approximate","approximate":{"city":"Paris"}}}"#
        ),
    );
}

#[test]
fn schemas_and_tools_in_files_keep_their_spelling() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, content: &str| {
        let path = folder.path().join(name);
        fs::write(&path, content).unwrap();
        path.into_os_string().into_string().unwrap()
    };
    // Members keep their order, because models follow it.
    let schema = file("my answer.v1.json", r#"{"type":"object","a":1.50}"#);
    check(
        &["--response-format", &schema],
        concat!(
            r#","response_format":{"type":"json_schema","json_schema":{"name":"my_answer_v1","#,
            r#""schema":{"type":"object","a":1.50},"strict":true}}"#
        ),
    );
    let whole = r#"{"type":"json_schema","json_schema":{"name":"n"}}"#;
    check(
        &["--response-format", &file("whole.json", whole)],
        &format!(r#","response_format":{whole}"#),
    );

    let tool = r#"{"type":"function","function":{"name":"f"}}"#;
    let one = file("one.json", tool);
    let more = file("more.json", &format!(r#"[{tool},{{"name":"g"}}]"#));
    check(
        &["--tool", &one, "--tool", &more],
        &format!(r#","tools":[{tool},{tool},{{"type":"function","function":{{"name":"g"}}}}]"#),
    );
    for (content, what) in [
        ("{\n]", ":2:1: key must be a string; correct the JSON"),
        ("\u{0}", ":1:1: expected value; correct the JSON"),
        ("5", r#": this is not a tool; write {"type": "function", "function": {"name": ...}}"#),
    ] {
        let path = file("wrong.json", content);
        check_rejected(&["--tool", &path], &format!("{path}{what}"));
    }
}

#[test]
fn set_accepts_any_parameter_and_has_priority() {
    check(
        &["--set", "x={\"a\": [1e400]}", "--temperature", "1", "--set", "temperature=0"],
        r#","temperature":0,"x":{"a": [1e400]}"#,
    );
    check(&["--set", "x=1", "--set", "x=null"], r#","x":null"#);
    check_rejected(
        &["--set", "tier=flex"],
        "--set tier:1:2: expected ident; quote text, as in --set 'tier=\"text\"'",
    );
    check_rejected(
        &["--set", "x"],
        "--set x: the value is missing; write NAME=JSON, as in --set top_k=40",
    );
    check_rejected(
        &["--set", "stream=true"],
        "--set stream: this parameter has its own flag; use --stream or --no-stream",
    );
}
