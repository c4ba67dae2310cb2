//! Values made from a JSON Schema: valid ones, and valid ones with something changed.

mod mutate;
mod words;

use proptest::{collection::vec, prelude::*, sample, strategy::Union, string::string_regex};
use serde_json::{Map, Value, json};

use self::{mutate::mutation, words::collect_words};

/// Values that `schema` accepts, most with a few changes, so that about half are still valid.
///
/// References lead into `schema` itself.
///
/// # Panics
///
/// Panics if the schema has a type, a pattern or a reference of which no values can be made.
pub fn nearly_valid(schema: &Value) -> impl Strategy<Value = Value> + use<> {
    let mut words =
        vec!["".to_owned(), "DE".to_owned(), "3/1/2025".to_owned(), "13/1/2025".to_owned()];
    collect_words(schema, &mut words);
    (valid(schema, schema), vec(mutation(words), 0..4)).prop_map(|(mut value, mutations)| {
        for mutation in &mutations {
            mutation.apply(&mut value);
        }
        value
    })
}

/// Values that `schema` accepts, but for the rare one that fits two branches of a `oneOf`.
///
/// References lead into `root`.
fn valid(root: &Value, schema: &Value) -> BoxedStrategy<Value> {
    if let Some(target) = schema["$ref"].as_str() {
        let target = target.strip_prefix('#').and_then(|pointer| root.pointer(pointer));
        return valid(root, target.expect("a reference into the schema"));
    }
    if let Some(branches) = schema["allOf"].as_array() {
        let parts: Vec<_> = branches.iter().map(|branch| valid(root, branch)).collect();
        return parts.prop_map(joined).boxed();
    }
    if let Some(words) = schema["enum"].as_array() {
        return sample::select(words.clone()).boxed();
    }
    for branches in [&schema["oneOf"], &schema["anyOf"]] {
        if let Some(branches) = branches.as_array() {
            return Union::new(branches.iter().map(|branch| valid(root, branch))).boxed();
        }
    }
    match &schema["type"] {
        Value::String(kind) => of_kind(root, kind, schema),
        Value::Array(kinds) => {
            let kinds = kinds.iter().filter_map(Value::as_str);
            Union::new(kinds.map(|kind| of_kind(root, kind, schema))).boxed()
        }
        _ => anything().boxed(),
    }
}

/// One object with the members of all.
fn joined(parts: Vec<Value>) -> Value {
    let objects = parts.into_iter().filter_map(|part| match part {
        Value::Object(members) => Some(members),
        _ => None,
    });
    Value::Object(objects.flatten().collect())
}

fn of_kind(root: &Value, kind: &str, schema: &Value) -> BoxedStrategy<Value> {
    let least = schema["minimum"].as_f64();
    let most = schema["maximum"].as_f64();
    match kind {
        "null" => Just(Value::Null).boxed(),
        "boolean" => any::<bool>().prop_map(Value::from).boxed(),
        "integer" => prop_oneof![
            (0_i64..40).prop_map(move |up| json!(least.unwrap_or(-20.0) as i64 + up)),
            (1_u32..5).prop_map(|value| json!(f64::from(value))),
        ]
        .boxed(),
        "number" => {
            let (least, most) = (least.unwrap_or(-4.0), most.unwrap_or(2000.0));
            prop_oneof![
                Just(json!(least)),
                Just(json!(most)),
                (least..=most).prop_map(Value::from),
                (least..=most).prop_map(move |value| match value.round() {
                    whole if (least..=most).contains(&whole) => json!(whole as i64),
                    _ => json!(value),
                }),
            ]
            .boxed()
        }
        "string" => match schema["pattern"].as_str() {
            Some(pattern) => {
                // The generator takes `\d` for the digits of every script, and needs no anchors.
                let pattern = pattern.trim_start_matches('^').trim_end_matches('$');
                let pattern = pattern.replace("\\d", "[0-9]").replace("\\/", "/");
                string_regex(&pattern).expect("a pattern").prop_map(Value::from).boxed()
            }
            None => {
                let least = schema["minLength"].as_u64().unwrap_or(0);
                let most = schema["maxLength"].as_u64().unwrap_or(6);
                string_regex(&format!("[a-zé\"\\\\]{{{least},{most}}}"))
                    .expect("a pattern")
                    .prop_map(Value::from)
                    .boxed()
            }
        },
        "array" => {
            let least = schema["minItems"].as_u64().unwrap_or(0) as usize;
            let most = schema["maxItems"].as_u64().map_or(least + 2, |most| most as usize);
            let items = valid(root, &schema["items"]);
            // Now and then one item more or fewer than the bounds let pass.
            prop_oneof![
                12 => vec(items.clone(), least..=most.min(least + 2)),
                1 => vec(items, most.min(8)..=most.min(8) + 1),
            ]
            .prop_map(Value::from)
            .boxed()
        }
        "object" => object(root, schema),
        other => panic!("no values of type {other} are grown"),
    }
}

/// Objects with the required properties, a few of the others, and now and then one more.
fn object(root: &Value, schema: &Value) -> BoxedStrategy<Value> {
    let none = Map::new();
    let properties = schema["properties"].as_object().unwrap_or(&none);
    let is_required = |name: &str| {
        let required = schema["required"].as_array();
        required.is_some_and(|required| required.iter().any(|known| known == name))
    };
    let (required, optional): (Vec<_>, Vec<_>) = properties
        .iter()
        .map(|(name, of)| (name.clone(), valid(root, of)))
        .partition(|(name, _)| is_required(name));
    let pair = |(name, of): (String, BoxedStrategy<Value>)| {
        of.prop_map(move |value| (name.clone(), value))
    };
    let required: Vec<_> = required.into_iter().map(pair).collect();
    let optional: Vec<_> = optional.into_iter().map(pair).collect();
    let most = optional.len().min(7);
    let optional = sample::subsequence(optional, 0..=most).prop_flat_map(|chosen| chosen);
    let others = match &schema["additionalProperties"] {
        Value::Bool(false) => vec(("~", Just(Value::Null)), 0..=0).boxed(),
        Value::Object(_) => {
            vec(("~[a-z]?", valid(root, &schema["additionalProperties"])), 0..3).boxed()
        }
        _ => prop_oneof![
            3 => vec(("~", anything()), 0..=0),
            1 => vec(("~[a-z]?", anything()), 1..=1)
        ]
        .boxed(),
    };
    (required, optional, others)
        .prop_map(|(required, optional, others)| {
            Value::Object(required.into_iter().chain(optional).chain(others).collect())
        })
        .boxed()
}

/// Any JSON, shallow.
fn anything() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        number(),
        "[a-z]{0,3}".prop_map(Value::from)
    ];
    leaf.prop_recursive(2, 6, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(Value::from),
            vec(("[a-z]{1,2}", inner), 0..3)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// Numbers on, just within and just beyond the bounds that schemas set, and those at the edges of
/// machine types.
fn number() -> impl Strategy<Value = Value> {
    prop_oneof![
        sample::select(vec![
            -101.0, -100.0, -2.5, -2.0, -0.0, 0.0, 0.5, 1.0, 2.0, 20.0, 20.5, 100.0, 1e300, 5e-324
        ])
        .prop_map(Value::from),
        sample::select(vec![0.01, 0.001, 0.999, 1.0, 2.0]).prop_flat_map(|bound: f64| {
            prop_oneof![Just(bound), Just(bound.next_down()), Just(bound.next_up())]
                .prop_map(Value::from)
        }),
        (-3_i64..24).prop_map(Value::from),
        sample::select(vec![i64::MIN, -(1 << 53) - 1, (1 << 53) + 1, i64::MAX])
            .prop_map(Value::from),
        Just(Value::from(u64::MAX)),
    ]
}
