//! The violations that `check` reports.
//!
//! The tests of the compiled schemas prove that `check` and schema agree.

use std::collections::BTreeMap;

use chatwire_protocol::{
    chat::{
        ApproximateLocation, CacheControl, ChatRequest, ContentPart, Message, Prediction,
        ReasoningEffort, ReasoningOptions, ResponseFormat, SearchContextSize, StreamOptions, Tool,
        ToolChoice, WebSearchOptions,
    },
    limits::{self, HERMES_4_70B, HERMES_4_405B, Keyword, NOUS_HERMES_2, Profile},
};
use serde_json::{Value, json};

/// Checks a request with some members set, and compares the violations.
#[track_caller]
fn check(profile: &Profile, members: Value, expected: &[&str]) {
    let mut request = json!({
        "model": profile.models()[0],
        "messages": [{"role": "user", "content": "Hello"}],
    });
    let object = request.as_object_mut().expect("an object");
    object.extend(members.as_object().expect("members").clone());
    let violations = limits::check_text(request.to_string(), profile).expect("this is JSON");
    let said: Vec<_> = violations.iter().map(ToString::to_string).collect();
    let said: Vec<_> =
        said.iter().map(|said| said.rsplit_once(" in the").expect("a schema").0).collect();
    assert_eq!(said, expected);
}

#[test]
fn numbers_are_bounded() {
    check(
        &NOUS_HERMES_2,
        json!({"temperature": 2.5, "top_p": 0, "n": 0, "seed": 1.5, "max_tokens": 1.5}),
        &[
            "/n must be at least 1, is 0 (/properties/n/minimum",
            "/seed must be an integer, is 1.5 (/properties/seed/type",
            "/temperature must be at most 2, is 2.5 (/properties/temperature/maximum",
            "/top_p must be at least 0.01, is 0 (/properties/top_p/minimum",
        ],
    );
    check(&NOUS_HERMES_2, json!({"n": null, "logit_bias": {"50256": -100}}), &[]);
    check(
        &NOUS_HERMES_2,
        json!({"logit_bias": {"50256": -100.5}, "max_tokens": null}),
        &[
            "/logit_bias/50256 must be at least -100, is -100.5 (/properties/logit_bias/additionalProperties/minimum",
            "/max_tokens must be a number, is null (/properties/max_tokens/type",
        ],
    );
}

#[test]
fn variants_are_chosen_by_their_type_member() {
    check(
        &NOUS_HERMES_2,
        json!({"messages": [{"role": "tool", "content": "x"}], "response_format": {"type": "xml"}}),
        &[
            "/messages/0/role must be one of `user`, `developer`, `system`, `assistant`, is `tool` (/properties/messages/items/oneOf",
            "/response_format/type must be one of `text`, `json_object`, `json_schema`, is `xml` (/properties/response_format/oneOf",
        ],
    );
    check(
        &NOUS_HERMES_2,
        json!({"messages": [{"role": "system", "content": 5, "x": "secret"}]}),
        &[
            "/messages/0/content must be a string or an array, is 5 (/properties/messages/items/oneOf/2/properties/content/anyOf",
            "/messages/0/x must be absent, is a string of 6 characters (/properties/messages/items/oneOf/2/additionalProperties",
        ],
    );
    check(
        &NOUS_HERMES_2,
        json!({"messages": [{"role": "assistant"}, {"role": "user"}]}),
        &[
            "/messages/1 must be an object with `content`, is an object without it (/properties/messages/items/oneOf/0/required",
        ],
    );
    check(
        &HERMES_4_405B,
        json!({"tool_choice": "maybe", "tools": "none"}),
        &[
            "/tool_choice must be one of `none`, `auto`, `required`, is `maybe` (/properties/tool_choice/anyOf/0/enum",
            "/tools must be an array, is a string of 4 characters (/properties/tools/type",
        ],
    );
}

#[test]
fn strings_follow_their_patterns() {
    check(&HERMES_4_70B, json!({"search_after_date_filter": "3/1/2025"}), &[]);
    check(
        &HERMES_4_70B,
        json!({"search_after_date_filter": "2025-03-01", "tools": [{"type": ""}]}),
        &[
            r"/search_after_date_filter must be a string that follows `^(0?[1-9]|1[0-2])\/(0?[1-9]|[12]\d|3[01])\/\d{4}$`, is a string of 10 characters (/properties/search_after_date_filter/pattern",
            "/tools/0/type must be a string that is not empty, is a string of 0 characters (/properties/tools/items/anyOf/1/properties/type/minLength",
        ],
    );
}

#[test]
fn what_the_schema_lets_pass_passes() {
    // The third form of `stop` is `{nullable: true}`, which admits anything.
    check(&NOUS_HERMES_2, json!({"stop": 5, "messages": [], "tools": "unknown here"}), &[]);
}

#[test]
fn a_request_is_checked_as_it_is_sent() {
    let request = ChatRequest::new(HERMES_4_405B.models()[0], [Message::user("Hello")])
        .tools(vec![Tool::function("f", "does", json!({"type": "object"}))]);
    assert_eq!(request.check(&HERMES_4_405B), []);

    let mut odd = request.temperature(f64::NAN);
    odd.extra.insert("seed", json!("1"));
    let bounds: Vec<_> = odd
        .check(&HERMES_4_405B)
        .into_iter()
        .map(|violation| (violation.pointer.into_string(), violation.keyword))
        .collect();
    assert_eq!(
        bounds,
        [("/seed".to_owned(), Keyword::Type), ("/temperature".to_owned(), Keyword::Type)]
    );
}

#[test]
fn what_constructors_make_is_valid() {
    let schema = json!({"type": "object"});
    let place = ApproximateLocation::default().city("Paris").country("FR");
    let turns = [
        Message::system("Be brief."),
        Message::developer("Answer in French."),
        Message::user(vec![
            ContentPart::text("What is this?").cache_control(CacheControl::ephemeral().ttl("5m")),
            ContentPart::image_url("data:image/png;base64,AA=="),
            ContentPart::file("a.pdf", "data:application/pdf;base64,AA=="),
        ])
        .name("ada"),
        Message::tool("call_1", "42"),
        Message::assistant("Un chat."),
    ];
    let request = ChatRequest::new(HERMES_4_70B.models()[0], turns)
        .message(Message::user("Sure?"))
        .max_tokens(64)
        .max_completion_tokens(64)
        .stream(true)
        .stream_options(StreamOptions::include_usage())
        .temperature(0.2)
        .top_p(0.9)
        .top_k(40)
        .min_p(0.1)
        .stop("END")
        .seed(7)
        .logprobs(true)
        .top_logprobs(5)
        .logit_bias(BTreeMap::from([("50256".to_owned(), (-100).into())]))
        .frequency_penalty(-2)
        .presence_penalty(2)
        .repetition_penalty(1.1)
        .prediction(Prediction::new("Un chat."))
        .response_format(ResponseFormat::json_schema("answer", schema.clone()))
        .tools(vec![Tool::function("f", "does", schema).strict()])
        .parallel_tool_calls(false)
        .reasoning_effort(ReasoningEffort::High)
        .reasoning(ReasoningOptions::default().effort("low").max_tokens(10).exclude(true))
        .web_search_options(
            WebSearchOptions::default()
                .search_context_size(SearchContextSize::Low)
                .user_location(place),
        )
        .search_recency_filter("week")
        .search_after_date_filter("3/1/2025");
    for choice in [
        ToolChoice::none(),
        ToolChoice::auto(),
        ToolChoice::required(),
        ToolChoice::function("f"),
        ToolChoice::allowed("auto", ["f"]),
    ] {
        assert_eq!(request.clone().tool_choice(choice).check(&HERMES_4_70B), []);
    }
    for format in [ResponseFormat::text(), ResponseFormat::json_object()] {
        assert_eq!(request.clone().response_format(format).check(&HERMES_4_70B), []);
    }
}

#[test]
fn numbers_beyond_machines_are_judged_as_numbers() {
    let check = |seed: &str| {
        let text =
            format!(r#"{{"model":"{}","messages":[],"seed":{seed}}}"#, NOUS_HERMES_2.models()[0]);
        limits::check_text(&text, &NOUS_HERMES_2).expect("this is JSON").len()
    };
    for valid in ["1e400", "1.0", "123456789012345678901234567890", "1500e-2"] {
        assert_eq!(check(valid), 0, "{valid}");
    }
    for invalid in ["-1e400", "0.5", "1e-400", "123456789012345678901234567890.5"] {
        assert!(check(invalid) > 0, "{invalid}");
    }
}

#[test]
fn what_is_no_request_is_said_so() {
    for (text, expected) in [
        ("[]", "the request must be an object, is an array"),
        ("null", "the request must be an object, is null"),
        ("{\"messages\":[],\"messages\":1,\"model\":\"x\"}", "/messages must be an array, is 1"),
    ] {
        let violations = limits::check_text(text, &NOUS_HERMES_2).expect("this is JSON");
        assert!(violations[0].to_string().starts_with(expected), "{violations:?}");
    }
    assert!(limits::check_text("{", &NOUS_HERMES_2).is_err());
    assert!(limits::check_text(b"\xff", &NOUS_HERMES_2).is_err());
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let nested = format!(r#"{{"model":{deep},"messages":[{{"role":"user","content":{deep}}}]}}"#);
    assert!(!limits::check_text(&nested, &NOUS_HERMES_2).expect("this is JSON").is_empty());
}

#[test]
fn profiles_are_found_by_the_names_of_models() {
    for profile in Profile::all() {
        for model in profile.models() {
            assert_eq!(Profile::of(model).map(Profile::name), Some(profile.name()));
        }
    }
    assert!(Profile::of("gpt-4o").is_none());
}
