// Made by `cargo xtask codegen`: do not edit.
//! What the members beside the conversation may be.

use super::{messages, scalars};
use crate::limits::{
    kinds::Kinds,
    pattern::{Pattern, State},
    schema::Schema,
};

pub(super) static FREQUENCY_PENALTY: Schema =
    Schema::of(Kinds::NULL.or(Kinds::NUMBER)).minimum(-2.0).maximum(2.0);

pub(super) static LAST_UPDATED_AFTER_FILTER: Schema =
    Schema::of(Kinds::STRING).pattern(&LAST_UPDATED_AFTER_FILTER_PATTERN);

static LAST_UPDATED_AFTER_FILTER_PATTERN: Pattern = Pattern {
    text: r#"^(0?[1-9]|1[0-2])\/(0?[1-9]|[12]\d|3[01])\/\d{4}$"#,
    states: &[
        State { accepts: false, moves: &[('0', '0', 1), ('1', '1', 2), ('2', '9', 3)] },
        State { accepts: false, moves: &[('1', '9', 3)] },
        State { accepts: false, moves: &[('/', '/', 4), ('0', '2', 3)] },
        State { accepts: false, moves: &[('/', '/', 4)] },
        State {
            accepts: false,
            moves: &[('0', '0', 5), ('1', '2', 6), ('3', '3', 7), ('4', '9', 8)],
        },
        State { accepts: false, moves: &[('1', '9', 8)] },
        State { accepts: false, moves: &[('/', '/', 9), ('0', '9', 8)] },
        State { accepts: false, moves: &[('/', '/', 9), ('0', '1', 8)] },
        State { accepts: false, moves: &[('/', '/', 9)] },
        State { accepts: false, moves: &[('0', '9', 10)] },
        State { accepts: false, moves: &[('0', '9', 11)] },
        State { accepts: false, moves: &[('0', '9', 12)] },
        State { accepts: false, moves: &[('0', '9', 13)] },
        State { accepts: true, moves: &[] },
    ],
};

pub(super) static LOGIT_BIAS_VALUE: Schema =
    Schema::of(Kinds::NUMBER).minimum(-100.0).maximum(100.0);

pub(super) static LOGIT_BIAS: Schema =
    Schema::of(Kinds::NULL.or(Kinds::OBJECT)).others(&LOGIT_BIAS_VALUE);

pub(super) static MAX_COMPLETION_TOKENS: Schema = Schema::of(Kinds::INTEGER).minimum(1.0);

pub(super) static MAX_TOKENS: Schema = Schema::of(Kinds::NUMBER).minimum(1.0);

pub(super) static MIN_P: Schema = Schema::of(Kinds::NUMBER).minimum(0.001).maximum(0.999);

pub(super) static TEXT: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[("text", &scalars::STRING), ("type", &messages::TYPE_TEXT)])
    .required(&["type", "text"]);

pub(super) static CONTENT: Schema = Schema::of(Kinds::ARRAY).items(&TEXT);

pub(super) static CONTENT_2: Schema = Schema::of(Kinds::ANY).any_of(&[&scalars::STRING, &CONTENT]);

pub(super) static TYPE_CONTENT: Schema = Schema::of(Kinds::STRING).words(&["content"]);

pub(super) static CONTENT_3: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[("content", &CONTENT_2), ("type", &TYPE_CONTENT)])
    .required(&["type", "content"]);

pub(super) static EFFORT: Schema = Schema::of(Kinds::STRING).words(&["low", "medium", "high"]);

pub(super) static REASONING: Schema = Schema::of(Kinds::OBJECT).properties(&[
    ("effort", &EFFORT),
    ("exclude", &scalars::BOOLEAN),
    ("max_tokens", &MAX_COMPLETION_TOKENS),
]);

pub(super) static TEXT_2: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[("type", &messages::TYPE_TEXT)])
    .required(&["type"])
    .closed();

pub(super) static TYPE_JSON_OBJECT: Schema = Schema::of(Kinds::STRING).words(&["json_object"]);

pub(super) static JSON_OBJECT: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[("type", &TYPE_JSON_OBJECT)])
    .required(&["type"])
    .closed();

pub(super) static JSON_SCHEMA: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[
        ("description", &scalars::STRING),
        ("name", &scalars::STRING),
        ("schema", &scalars::OBJECT),
        ("strict", &scalars::BOOLEAN_OR_NULL),
    ])
    .required(&["name"])
    .closed();

pub(super) static TYPE_JSON_SCHEMA: Schema = Schema::of(Kinds::STRING).words(&["json_schema"]);

pub(super) static JSON_SCHEMA_2: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[("json_schema", &JSON_SCHEMA), ("type", &TYPE_JSON_SCHEMA)])
    .required(&["type", "json_schema"])
    .closed();

pub(super) static RESPONSE_FORMAT: Schema =
    Schema::of(Kinds::ANY).one_of(&[&TEXT_2, &JSON_OBJECT, &JSON_SCHEMA_2]);

pub(super) static SEARCH_DOMAIN_FILTER: Schema = Schema::of(Kinds::ARRAY).items(&scalars::STRING);

pub(super) static SEARCH_MODE: Schema = Schema::of(Kinds::STRING).words(&["academic", "web"]);

pub(super) static SEARCH_RECENCY_FILTER: Schema =
    Schema::of(Kinds::STRING).words(&["day", "week", "month", "year"]);

pub(super) static STOP: Schema =
    Schema::of(Kinds::ANY).any_of(&[&scalars::STRING, &SEARCH_DOMAIN_FILTER, &scalars::ANY]);

pub(super) static STREAM_OPTIONS: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[("include_usage", &scalars::BOOLEAN)])
    .required(&["include_usage"]);

pub(super) static TEMPERATURE: Schema = Schema::of(Kinds::NUMBER).minimum(0.0).maximum(2.0);

pub(super) static TOP_A: Schema = Schema::of(Kinds::NUMBER).minimum(0.0).maximum(1.0);

pub(super) static TOP_LOGPROBS: Schema =
    Schema::of(Kinds::NULL.or(Kinds::NUMBER)).minimum(0.0).maximum(20.0);

pub(super) static TOP_P: Schema = Schema::of(Kinds::NUMBER).minimum(0.01).maximum(1.0);

pub(super) static COUNTRY: Schema = Schema::of(Kinds::STRING).pattern(&COUNTRY_PATTERN);

static COUNTRY_PATTERN: Pattern = Pattern {
    text: r#"^[A-Z]{2}$"#,
    states: &[
        State { accepts: false, moves: &[('A', 'Z', 1)] },
        State { accepts: false, moves: &[('A', 'Z', 2)] },
        State { accepts: true, moves: &[] },
    ],
};

pub(super) static APPROXIMATE: Schema = Schema::of(Kinds::OBJECT).properties(&[
    ("city", &scalars::STRING),
    ("country", &COUNTRY),
    ("region", &scalars::STRING),
    ("timezone", &scalars::STRING),
]);

pub(super) static TYPE_APPROXIMATE: Schema = Schema::of(Kinds::STRING).words(&["approximate"]);

pub(super) static APPROXIMATE_2: Schema = Schema::of(Kinds::NULL.or(Kinds::OBJECT))
    .properties(&[("approximate", &APPROXIMATE), ("type", &TYPE_APPROXIMATE)])
    .required(&["approximate", "type"]);

pub(super) static WEB_SEARCH_OPTIONS: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[("search_context_size", &EFFORT), ("user_location", &APPROXIMATE_2)]);

pub(super) static N: Schema = Schema::of(Kinds::NULL.or(Kinds::INTEGER)).minimum(1.0);
