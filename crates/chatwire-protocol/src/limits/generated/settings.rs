// Made by `cargo xtask codegen`: do not edit.
//! What the members beside the conversation may be.

use super::{messages, models, scalars, tools};
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

pub(super) static METADATA: Schema = Schema::of(Kinds::OBJECT).others(&scalars::STRING);

pub(super) static METADATA_2: Schema = Schema::of(Kinds::ANY).any_of(&[&METADATA, &scalars::NULL]);

pub(super) static PROMPT_CACHE_KEY: Schema =
    Schema::of(Kinds::ANY).any_of(&[&scalars::STRING, &scalars::NULL]);

pub(super) static PROMPT_CACHE_RETENTION: Schema =
    Schema::of(Kinds::STRING).words(&["in_memory", "24h"]);

pub(super) static PROMPT_CACHE_RETENTION_2: Schema =
    Schema::of(Kinds::ANY).any_of(&[&PROMPT_CACHE_RETENTION, &scalars::NULL]);

pub(super) static SAFETY_IDENTIFIER: Schema = Schema::of(Kinds::STRING).max_length(64);

pub(super) static SAFETY_IDENTIFIER_2: Schema =
    Schema::of(Kinds::ANY).any_of(&[&SAFETY_IDENTIFIER, &scalars::NULL]);

pub(super) static TEMPERATURE_2: Schema =
    Schema::of(Kinds::ANY).any_of(&[&TEMPERATURE, &scalars::NULL]);

pub(super) static TOP_LOGPROBS_2: Schema = Schema::of(Kinds::INTEGER).minimum(0.0).maximum(20.0);

pub(super) static TOP_LOGPROBS_3: Schema =
    Schema::of(Kinds::ANY).any_of(&[&TOP_LOGPROBS_2, &scalars::NULL]);

pub(super) static TOP_P_2: Schema = Schema::of(Kinds::ANY).any_of(&[&TOP_A, &scalars::NULL]);

pub(super) static PART_OF_REQUEST: Schema = Schema::of(Kinds::OBJECT).properties(&[
    ("metadata", &METADATA_2),
    ("prompt_cache_key", &PROMPT_CACHE_KEY),
    ("prompt_cache_retention", &PROMPT_CACHE_RETENTION_2),
    ("safety_identifier", &SAFETY_IDENTIFIER_2),
    ("temperature", &TEMPERATURE_2),
    ("top_logprobs", &TOP_LOGPROBS_3),
    ("top_p", &TOP_P_2),
    ("user", &scalars::STRING),
]);

pub(super) static MODE: Schema = Schema::of(Kinds::STRING).words(&["implicit", "explicit"]);

pub(super) static TTL_30M: Schema = Schema::of(Kinds::STRING).words(&["30m"]);

pub(super) static PROMPT_CACHE_OPTIONS: Schema =
    Schema::of(Kinds::OBJECT).properties(&[("mode", &MODE), ("ttl", &TTL_30M)]);

pub(super) static PART_OF_REQUEST_2: Schema = Schema::of(Kinds::OBJECT).properties(&[
    ("prompt_cache_options", &PROMPT_CACHE_OPTIONS),
    ("top_logprobs", &TOP_LOGPROBS_2),
]);

pub(super) static PART_OF_REQUEST_3: Schema =
    Schema::of(Kinds::ANY).all_of(&[&PART_OF_REQUEST, &PART_OF_REQUEST_2]);

pub(super) static FORMAT: Schema =
    Schema::of(Kinds::STRING).words(&["wav", "aac", "mp3", "flac", "opus", "pcm16"]);

pub(super) static VOICE: Schema = Schema::of(Kinds::STRING).words(&[
    "alloy", "ash", "ballad", "coral", "echo", "sage", "shimmer", "verse", "marin", "cedar",
]);

pub(super) static VOICE_2: Schema = Schema::of(Kinds::ANY).any_of(&[&scalars::STRING, &VOICE]);

pub(super) static VOICE_3: Schema =
    Schema::of(Kinds::OBJECT).properties(&[("id", &scalars::STRING)]).required(&["id"]).closed();

pub(super) static VOICE_4: Schema = Schema::of(Kinds::ANY).any_of(&[&VOICE_2, &VOICE_3]);

pub(super) static AUDIO: Schema = Schema::of(Kinds::NULL.or(Kinds::OBJECT))
    .properties(&[("format", &FORMAT), ("voice", &VOICE_4)])
    .required(&["voice", "format"]);

pub(super) static FUNCTION_CALL: Schema = Schema::of(Kinds::STRING).words(&["none", "auto"]);

pub(super) static FUNCTION_CALL_2: Schema =
    Schema::of(Kinds::ANY).one_of(&[&FUNCTION_CALL, &tools::FUNCTION]);

pub(super) static FUNCTIONS_ITEM: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[
        ("description", &scalars::STRING),
        ("name", &scalars::STRING),
        ("parameters", &scalars::OBJECT),
    ])
    .required(&["name"]);

pub(super) static FUNCTIONS: Schema =
    Schema::of(Kinds::ARRAY).min_items(1).max_items(128).items(&FUNCTIONS_ITEM);

pub(super) static LOGIT_BIAS_2: Schema =
    Schema::of(Kinds::NULL.or(Kinds::OBJECT)).others(&scalars::INTEGER);

pub(super) static MODALITIES_ITEM: Schema = Schema::of(Kinds::STRING).words(&["text", "audio"]);

pub(super) static MODALITIES: Schema = Schema::of(Kinds::ARRAY).items(&MODALITIES_ITEM);

pub(super) static MODALITIES_2: Schema =
    Schema::of(Kinds::ANY).any_of(&[&MODALITIES, &scalars::NULL]);

pub(super) static MODE_2: Schema = Schema::of(Kinds::STRING).words(&["score", "block"]);

pub(super) static INPUT: Schema =
    Schema::of(Kinds::OBJECT).properties(&[("mode", &MODE_2)]).required(&["mode"]);

pub(super) static INPUT_2: Schema = Schema::of(Kinds::ANY).any_of(&[&INPUT, &scalars::NULL]);

pub(super) static POLICY: Schema =
    Schema::of(Kinds::OBJECT).properties(&[("input", &INPUT_2), ("output", &INPUT_2)]);

pub(super) static POLICY_2: Schema = Schema::of(Kinds::ANY).any_of(&[&POLICY, &scalars::NULL]);

pub(super) static MODERATION: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[("model", &scalars::STRING), ("policy", &POLICY_2)])
    .required(&["model"]);

pub(super) static MODERATION_2: Schema =
    Schema::of(Kinds::ANY).any_of(&[&MODERATION, &scalars::NULL]);

pub(super) static N_2: Schema =
    Schema::of(Kinds::NULL.or(Kinds::INTEGER)).minimum(1.0).maximum(128.0);

pub(super) static CONTENT_4: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[("content", &messages::CONTENT_11), ("type", &TYPE_CONTENT)])
    .required(&["type", "content"]);

pub(super) static PREDICTION: Schema = Schema::of(Kinds::ANY).or_null().one_of(&[&CONTENT_4]);

pub(super) static REASONING_EFFORT: Schema =
    Schema::of(Kinds::STRING).words(&["none", "minimal", "low", "medium", "high", "xhigh", "max"]);

pub(super) static REASONING_EFFORT_2: Schema =
    Schema::of(Kinds::ANY).any_of(&[&REASONING_EFFORT, &scalars::NULL]);

pub(super) static STRICT: Schema =
    Schema::of(Kinds::ANY).any_of(&[&scalars::BOOLEAN, &scalars::NULL]);

pub(super) static JSON_SCHEMA_3: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[
        ("description", &scalars::STRING),
        ("name", &scalars::STRING),
        ("schema", &scalars::OBJECT),
        ("strict", &STRICT),
    ])
    .required(&["name"]);

pub(super) static JSON_SCHEMA_4: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[("json_schema", &JSON_SCHEMA_3), ("type", &TYPE_JSON_SCHEMA)])
    .required(&["type", "json_schema"]);

pub(super) static JSON_OBJECT_2: Schema =
    Schema::of(Kinds::OBJECT).properties(&[("type", &TYPE_JSON_OBJECT)]).required(&["type"]);

pub(super) static RESPONSE_FORMAT_2: Schema =
    Schema::of(Kinds::ANY).one_of(&[&tools::TEXT, &JSON_SCHEMA_4, &JSON_OBJECT_2]);

pub(super) static SEED: Schema = Schema::of(Kinds::NULL.or(Kinds::INTEGER))
    .minimum(-9.223372036854776e18)
    .maximum(9.223372036854776e18);

pub(super) static SERVICE_TIER: Schema =
    Schema::of(Kinds::STRING).words(&["auto", "default", "flex", "scale", "priority", "fast"]);

pub(super) static SERVICE_TIER_2: Schema =
    Schema::of(Kinds::ANY).any_of(&[&SERVICE_TIER, &scalars::NULL]);

pub(super) static STOP_2: Schema =
    Schema::of(Kinds::ARRAY).min_items(1).max_items(4).items(&scalars::STRING);

pub(super) static STOP_3: Schema =
    Schema::of(Kinds::ANY).or_null().one_of(&[&scalars::STRING_OR_NULL, &STOP_2]);

pub(super) static STREAM_OPTIONS_2: Schema = Schema::of(Kinds::OBJECT).properties(&[
    ("include_obfuscation", &scalars::BOOLEAN),
    ("include_usage", &scalars::BOOLEAN),
]);

pub(super) static STREAM_OPTIONS_3: Schema =
    Schema::of(Kinds::ANY).any_of(&[&STREAM_OPTIONS_2, &scalars::NULL]);

pub(super) static TOP_LOGPROBS_4: Schema =
    Schema::of(Kinds::NULL.or(Kinds::INTEGER)).minimum(0.0).maximum(20.0);

pub(super) static VERBOSITY: Schema = Schema::of(Kinds::ANY).any_of(&[&EFFORT, &scalars::NULL]);

pub(super) static APPROXIMATE_3: Schema = Schema::of(Kinds::OBJECT).properties(&[
    ("city", &scalars::STRING),
    ("country", &scalars::STRING),
    ("region", &scalars::STRING),
    ("timezone", &scalars::STRING),
]);

pub(super) static APPROXIMATE_4: Schema = Schema::of(Kinds::NULL.or(Kinds::OBJECT))
    .properties(&[("approximate", &APPROXIMATE_3), ("type", &TYPE_APPROXIMATE)])
    .required(&["type", "approximate"]);

pub(super) static WEB_SEARCH_OPTIONS_2: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[("search_context_size", &EFFORT), ("user_location", &APPROXIMATE_4)]);

pub(super) static PART_OF_REQUEST_4: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[
        ("audio", &AUDIO),
        ("frequency_penalty", &FREQUENCY_PENALTY),
        ("function_call", &FUNCTION_CALL_2),
        ("functions", &FUNCTIONS),
        ("logit_bias", &LOGIT_BIAS_2),
        ("logprobs", &scalars::BOOLEAN_OR_NULL),
        ("max_completion_tokens", &scalars::INTEGER_OR_NULL),
        ("max_tokens", &scalars::INTEGER_OR_NULL),
        ("messages", &messages::MESSAGES_4),
        ("modalities", &MODALITIES_2),
        ("model", &models::MODEL_7),
        ("moderation", &MODERATION_2),
        ("n", &N_2),
        ("parallel_tool_calls", &scalars::BOOLEAN),
        ("prediction", &PREDICTION),
        ("presence_penalty", &FREQUENCY_PENALTY),
        ("reasoning_effort", &REASONING_EFFORT_2),
        ("response_format", &RESPONSE_FORMAT_2),
        ("seed", &SEED),
        ("service_tier", &SERVICE_TIER_2),
        ("stop", &STOP_3),
        ("store", &scalars::BOOLEAN_OR_NULL),
        ("stream", &scalars::BOOLEAN_OR_NULL),
        ("stream_options", &STREAM_OPTIONS_3),
        ("tool_choice", &tools::TOOL_CHOICE_4),
        ("tools", &tools::TOOLS_4),
        ("top_logprobs", &TOP_LOGPROBS_4),
        ("verbosity", &VERBOSITY),
        ("web_search_options", &WEB_SEARCH_OPTIONS_2),
    ])
    .required(&["model", "messages"]);
