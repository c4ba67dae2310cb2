//! Random requests that are valid under the vendored schemas.

use proptest::{
    collection::vec,
    prelude::{Just, Strategy, any, prop_oneof},
    sample::select,
    strategy::BoxedStrategy,
};
use serde_json::{Map, Value, json};

/// The first model; its request schema has no tools.
pub const HERMES_2: &str = "NousResearch/Nous-Hermes-2-Mixtral-8x7B-DPO";

const MODELS: [&str; 5] = [
    HERMES_2,
    "nousresearch/hermes-3-llama-3.1-405b",
    "nousresearch/hermes-3-llama-3.1-70b",
    "nousresearch/hermes-4-70b",
    "nousresearch/hermes-4-405b",
];

/// A request that is valid under the published schema of its model.
pub fn requests() -> impl Strategy<Value = Value> {
    (select(&MODELS[..]), vec(message(), 0..4)).prop_flat_map(|(model, messages)| {
        let base = json!({"model": model, "messages": messages});
        let tools = if model == HERMES_2 { Just(Map::new()).boxed() } else { tools() };
        (Just(base), shape(), sampling(), format(), tools).prop_map(
            |(mut base, shape, sampling, format, tools)| {
                let request = base.as_object_mut().expect("made as an object above");
                for members in [shape, sampling, format, tools] {
                    request.extend(members);
                }
                base
            },
        )
    })
}

/// Each member is present with probability 1/2.
fn members(of: Vec<(&'static str, BoxedStrategy<Value>)>) -> BoxedStrategy<Map<String, Value>> {
    let maybe = of.into_iter().map(|(name, value)| {
        proptest::option::of(value.prop_map(move |value| (name.to_owned(), value)))
    });
    maybe.collect::<Vec<_>>().prop_map(|members| members.into_iter().flatten().collect()).boxed()
}

fn one_of(values: Vec<Value>) -> BoxedStrategy<Value> {
    select(values).boxed()
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[ -~]{0,40}", "\\PC{0,20}", Just("Say {\"json\": [1, 2]}\n".to_owned())]
}

fn message() -> impl Strategy<Value = Value> {
    let parts = vec(text().prop_map(|text| json!({"type": "text", "text": text})), 0..3);
    let content = prop_oneof![text().prop_map(Value::from), parts.prop_map(Value::from)];
    (select(vec!["user", "system", "developer", "assistant"]), content)
        .prop_map(|(role, content)| json!({"role": role, "content": content}))
}

/// Members that limit or shape a response.
fn shape() -> BoxedStrategy<Map<String, Value>> {
    let stop = prop_oneof![
        one_of(vec![json!(" "), json!("e"), json!(""), json!("}"), json!(null), json!(7)]),
        vec("[a-e. ]{0,3}", 0..5).prop_map(Value::from),
    ];
    members(vec![
        ("n", (1..4).prop_map(Value::from).boxed()),
        (
            "max_tokens",
            prop_oneof![(1..12).prop_map(Value::from), Just(json!(2.5)), Just(json!(1e30))].boxed(),
        ),
        ("max_completion_tokens", (1..30).prop_map(Value::from).boxed()),
        ("stop", stop.boxed()),
        ("logprobs", one_of(vec![json!(true), json!(false), json!(null)])),
        ("top_logprobs", one_of(vec![json!(0), json!(1), json!(2.5), json!(20), json!(null)])),
        (
            "stream_options",
            any::<bool>().prop_map(|include| json!({"include_usage": include})).boxed(),
        ),
    ])
}

/// Members that the text depends on.
fn sampling() -> BoxedStrategy<Map<String, Value>> {
    members(vec![
        ("temperature", one_of(vec![json!(0), json!(1.5), json!(2)])),
        ("top_p", one_of(vec![json!(0.01), json!(1)])),
        ("seed", (1..1000).prop_map(Value::from).boxed()),
        ("frequency_penalty", one_of(vec![json!(-2), json!(2.0), json!(null)])),
        ("logit_bias", one_of(vec![json!({"50256": -100}), json!({})])),
        ("echo", any::<bool>().prop_map(Value::from).boxed()),
    ])
}

fn format() -> BoxedStrategy<Map<String, Value>> {
    let schema = |schema: Value| json!({"type": "json_schema", "json_schema": {"name": "s", "schema": schema}});
    members(vec![(
        "response_format",
        one_of(vec![
            json!({"type": "text"}),
            json!({"type": "json_object"}),
            json!({"type": "json_schema", "json_schema": {"name": "none"}}),
            schema(json!({})),
            schema(weather_schema()),
            schema(json!({
                "type": "object", "required": ["steps", "kind"], "additionalProperties": false,
                "properties": {
                    "steps": {"type": "array", "minItems": 2, "items": {"$ref": "#/$defs/step"}},
                    "kind": {"enum": ["a", "b"]},
                },
                "$defs": {"step": {"type": "object", "required": ["n"], "properties": {"n": {"type": "integer", "minimum": 3}}}},
            })),
        ]),
    )])
}

/// Tools, which the schemas of the later models have.
fn tools() -> BoxedStrategy<Map<String, Value>> {
    let tool = |name: &str| json!({"type": "function", "function": {"name": name, "parameters": weather_schema()}});
    let named = |name: &str| json!({"type": "function", "function": {"name": name}});
    members(vec![
        (
            "tools",
            one_of(vec![
                json!([]),
                json!([tool("get_weather")]),
                json!([tool("get_weather"), tool("get_time")]),
            ]),
        ),
        (
            "tool_choice",
            one_of(vec![
                json!("none"),
                json!("auto"),
                json!("required"),
                named("get_weather"),
                named("missing"),
            ]),
        ),
        ("parallel_tool_calls", any::<bool>().prop_map(Value::from).boxed()),
    ])
}

fn weather_schema() -> Value {
    json!({
        "type": "object", "required": ["city", "days"],
        "properties": {
            "city": {"type": "string", "minLength": 2},
            "days": {"type": "integer", "minimum": 1, "maximum": 10},
            "unit": {"type": "string", "enum": ["c", "f"]},
        },
    })
}
