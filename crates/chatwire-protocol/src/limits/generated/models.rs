// Made by `cargo xtask codegen`: do not edit.
//! The profiles, by name.

use super::{messages, scalars, settings, tools};
use crate::limits::{kinds::Kinds, profile::Profile, schema::Schema};

/// The limits of `nousresearch/hermes-3-llama-3.1-405b`.
pub static HERMES_3_LLAMA_3_1_405B: Profile = Profile {
    name: "hermes-3-llama-3.1-405b",
    models: &["nousresearch/hermes-3-llama-3.1-405b"],
    schema: &HERMES_3_LLAMA_3_1_405B_REQUEST,
};

/// The limits of `nousresearch/hermes-3-llama-3.1-70b`.
pub static HERMES_3_LLAMA_3_1_70B: Profile = Profile {
    name: "hermes-3-llama-3.1-70b",
    models: &["nousresearch/hermes-3-llama-3.1-70b"],
    schema: &HERMES_3_LLAMA_3_1_70B_REQUEST,
};

/// The limits of `nousresearch/hermes-4-405b`.
pub static HERMES_4_405B: Profile = Profile {
    name: "hermes-4-405b",
    models: &["nousresearch/hermes-4-405b"],
    schema: &HERMES_4_405B_REQUEST,
};

/// The limits of `nousresearch/hermes-4-70b`.
pub static HERMES_4_70B: Profile = Profile {
    name: "hermes-4-70b",
    models: &["nousresearch/hermes-4-70b"],
    schema: &HERMES_4_70B_REQUEST,
};

/// The limits of `NousResearch/Nous-Hermes-2-Mixtral-8x7B-DPO`.
pub static NOUS_HERMES_2: Profile = Profile {
    name: "nous-hermes-2",
    models: &["NousResearch/Nous-Hermes-2-Mixtral-8x7B-DPO"],
    schema: &NOUS_HERMES_2_REQUEST,
};

/// All profiles, by name.
pub(in crate::limits) static ALL: &[&Profile] = &[
    &HERMES_3_LLAMA_3_1_405B,
    &HERMES_3_LLAMA_3_1_70B,
    &HERMES_4_405B,
    &HERMES_4_70B,
    &NOUS_HERMES_2,
];

pub(super) static MODEL: Schema =
    Schema::of(Kinds::STRING).words(&["nousresearch/hermes-3-llama-3.1-405b"]);

pub(super) static HERMES_3_LLAMA_3_1_405B_REQUEST: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[
        ("echo", &scalars::BOOLEAN),
        ("frequency_penalty", &settings::FREQUENCY_PENALTY),
        ("last_updated_after_filter", &settings::LAST_UPDATED_AFTER_FILTER),
        ("last_updated_before_filter", &settings::LAST_UPDATED_AFTER_FILTER),
        ("logit_bias", &settings::LOGIT_BIAS),
        ("logprobs", &scalars::BOOLEAN_OR_NULL),
        ("max_completion_tokens", &settings::MAX_COMPLETION_TOKENS),
        ("max_tokens", &settings::MAX_TOKENS),
        ("messages", &messages::MESSAGES),
        ("min_p", &settings::MIN_P),
        ("model", &MODEL),
        ("normalize_tool_schemas", &scalars::BOOLEAN),
        ("parallel_tool_calls", &scalars::BOOLEAN),
        ("prediction", &settings::CONTENT_3),
        ("presence_penalty", &settings::FREQUENCY_PENALTY),
        ("provider", &scalars::STRING),
        ("reasoning", &settings::REASONING),
        ("reasoning_effort", &settings::EFFORT),
        ("repetition_penalty", &scalars::NUMBER_OR_NULL),
        ("response_format", &settings::RESPONSE_FORMAT),
        ("return_images", &scalars::BOOLEAN),
        ("return_related_questions", &scalars::BOOLEAN),
        ("search_after_date_filter", &settings::LAST_UPDATED_AFTER_FILTER),
        ("search_before_date_filter", &settings::LAST_UPDATED_AFTER_FILTER),
        ("search_domain_filter", &settings::SEARCH_DOMAIN_FILTER),
        ("search_mode", &settings::SEARCH_MODE),
        ("search_recency_filter", &settings::SEARCH_RECENCY_FILTER),
        ("seed", &settings::MAX_COMPLETION_TOKENS),
        ("stop", &settings::STOP),
        ("stream", &scalars::BOOLEAN),
        ("stream_options", &settings::STREAM_OPTIONS),
        ("temperature", &settings::TEMPERATURE),
        ("tool_choice", &tools::TOOL_CHOICE_2),
        ("tools", &tools::TOOLS_2),
        ("top_a", &settings::TOP_A),
        ("top_k", &scalars::NUMBER),
        ("top_logprobs", &settings::TOP_LOGPROBS),
        ("top_p", &settings::TOP_P),
        ("web_search_options", &settings::WEB_SEARCH_OPTIONS),
    ])
    .required(&["model", "messages"]);

pub(super) static MODEL_2: Schema =
    Schema::of(Kinds::STRING).words(&["nousresearch/hermes-3-llama-3.1-70b"]);

pub(super) static HERMES_3_LLAMA_3_1_70B_REQUEST: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[
        ("echo", &scalars::BOOLEAN),
        ("frequency_penalty", &settings::FREQUENCY_PENALTY),
        ("last_updated_after_filter", &settings::LAST_UPDATED_AFTER_FILTER),
        ("last_updated_before_filter", &settings::LAST_UPDATED_AFTER_FILTER),
        ("logit_bias", &settings::LOGIT_BIAS),
        ("logprobs", &scalars::BOOLEAN_OR_NULL),
        ("max_completion_tokens", &settings::MAX_COMPLETION_TOKENS),
        ("max_tokens", &settings::MAX_TOKENS),
        ("messages", &messages::MESSAGES),
        ("min_p", &settings::MIN_P),
        ("model", &MODEL_2),
        ("normalize_tool_schemas", &scalars::BOOLEAN),
        ("parallel_tool_calls", &scalars::BOOLEAN),
        ("prediction", &settings::CONTENT_3),
        ("presence_penalty", &settings::FREQUENCY_PENALTY),
        ("provider", &scalars::STRING),
        ("reasoning", &settings::REASONING),
        ("reasoning_effort", &settings::EFFORT),
        ("repetition_penalty", &scalars::NUMBER_OR_NULL),
        ("response_format", &settings::RESPONSE_FORMAT),
        ("return_images", &scalars::BOOLEAN),
        ("return_related_questions", &scalars::BOOLEAN),
        ("search_after_date_filter", &settings::LAST_UPDATED_AFTER_FILTER),
        ("search_before_date_filter", &settings::LAST_UPDATED_AFTER_FILTER),
        ("search_domain_filter", &settings::SEARCH_DOMAIN_FILTER),
        ("search_mode", &settings::SEARCH_MODE),
        ("search_recency_filter", &settings::SEARCH_RECENCY_FILTER),
        ("seed", &settings::MAX_COMPLETION_TOKENS),
        ("stop", &settings::STOP),
        ("stream", &scalars::BOOLEAN),
        ("stream_options", &settings::STREAM_OPTIONS),
        ("temperature", &settings::TEMPERATURE),
        ("tool_choice", &tools::TOOL_CHOICE_2),
        ("tools", &tools::TOOLS_2),
        ("top_a", &settings::TOP_A),
        ("top_k", &scalars::NUMBER),
        ("top_logprobs", &settings::TOP_LOGPROBS),
        ("top_p", &settings::TOP_P),
        ("web_search_options", &settings::WEB_SEARCH_OPTIONS),
    ])
    .required(&["model", "messages"]);

pub(super) static MODEL_3: Schema =
    Schema::of(Kinds::STRING).words(&["nousresearch/hermes-4-405b"]);

pub(super) static HERMES_4_405B_REQUEST: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[
        ("frequency_penalty", &settings::FREQUENCY_PENALTY),
        ("logprobs", &scalars::BOOLEAN_OR_NULL),
        ("max_completion_tokens", &settings::MAX_COMPLETION_TOKENS),
        ("max_tokens", &settings::MAX_TOKENS),
        ("messages", &messages::MESSAGES_2),
        ("min_p", &settings::MIN_P),
        ("model", &MODEL_3),
        ("parallel_tool_calls", &scalars::BOOLEAN),
        ("prediction", &settings::CONTENT_3),
        ("presence_penalty", &settings::FREQUENCY_PENALTY),
        ("repetition_penalty", &scalars::NUMBER_OR_NULL),
        ("response_format", &settings::RESPONSE_FORMAT),
        ("seed", &settings::MAX_COMPLETION_TOKENS),
        ("stop", &settings::STOP),
        ("stream", &scalars::BOOLEAN),
        ("stream_options", &settings::STREAM_OPTIONS),
        ("temperature", &settings::TEMPERATURE),
        ("tool_choice", &tools::TOOL_CHOICE_3),
        ("tools", &tools::TOOLS_3),
        ("top_a", &settings::TOP_A),
        ("top_k", &scalars::NUMBER),
        ("top_logprobs", &settings::TOP_LOGPROBS),
        ("top_p", &settings::TOP_P),
    ])
    .required(&["model", "messages"]);

pub(super) static MODEL_4: Schema = Schema::of(Kinds::STRING).words(&["nousresearch/hermes-4-70b"]);

pub(super) static HERMES_4_70B_REQUEST: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[
        ("echo", &scalars::BOOLEAN),
        ("frequency_penalty", &settings::FREQUENCY_PENALTY),
        ("last_updated_after_filter", &settings::LAST_UPDATED_AFTER_FILTER),
        ("last_updated_before_filter", &settings::LAST_UPDATED_AFTER_FILTER),
        ("logit_bias", &settings::LOGIT_BIAS),
        ("logprobs", &scalars::BOOLEAN_OR_NULL),
        ("max_completion_tokens", &settings::MAX_COMPLETION_TOKENS),
        ("max_tokens", &settings::MAX_TOKENS),
        ("messages", &messages::MESSAGES),
        ("min_p", &settings::MIN_P),
        ("model", &MODEL_4),
        ("normalize_tool_schemas", &scalars::BOOLEAN),
        ("parallel_tool_calls", &scalars::BOOLEAN),
        ("prediction", &settings::CONTENT_3),
        ("presence_penalty", &settings::FREQUENCY_PENALTY),
        ("provider", &scalars::STRING),
        ("reasoning", &settings::REASONING),
        ("reasoning_effort", &settings::EFFORT),
        ("repetition_penalty", &scalars::NUMBER_OR_NULL),
        ("response_format", &settings::RESPONSE_FORMAT),
        ("return_images", &scalars::BOOLEAN),
        ("return_related_questions", &scalars::BOOLEAN),
        ("search_after_date_filter", &settings::LAST_UPDATED_AFTER_FILTER),
        ("search_before_date_filter", &settings::LAST_UPDATED_AFTER_FILTER),
        ("search_domain_filter", &settings::SEARCH_DOMAIN_FILTER),
        ("search_mode", &settings::SEARCH_MODE),
        ("search_recency_filter", &settings::SEARCH_RECENCY_FILTER),
        ("seed", &settings::MAX_COMPLETION_TOKENS),
        ("stop", &settings::STOP),
        ("stream", &scalars::BOOLEAN),
        ("stream_options", &settings::STREAM_OPTIONS),
        ("temperature", &settings::TEMPERATURE),
        ("tool_choice", &tools::TOOL_CHOICE_2),
        ("tools", &tools::TOOLS_2),
        ("top_a", &settings::TOP_A),
        ("top_k", &scalars::NUMBER),
        ("top_logprobs", &settings::TOP_LOGPROBS),
        ("top_p", &settings::TOP_P),
        ("web_search_options", &settings::WEB_SEARCH_OPTIONS),
    ])
    .required(&["model", "messages"]);

pub(super) static MODEL_5: Schema =
    Schema::of(Kinds::STRING).words(&["NousResearch/Nous-Hermes-2-Mixtral-8x7B-DPO"]);

pub(super) static NOUS_HERMES_2_REQUEST: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[
        ("echo", &scalars::BOOLEAN),
        ("frequency_penalty", &settings::FREQUENCY_PENALTY),
        ("logit_bias", &settings::LOGIT_BIAS),
        ("logprobs", &scalars::BOOLEAN_OR_NULL),
        ("max_tokens", &settings::MAX_TOKENS),
        ("messages", &messages::MESSAGES_3),
        ("min_p", &settings::MIN_P),
        ("model", &MODEL_5),
        ("n", &settings::N),
        ("prediction", &settings::CONTENT_3),
        ("presence_penalty", &settings::FREQUENCY_PENALTY),
        ("repetition_penalty", &scalars::NUMBER_OR_NULL),
        ("response_format", &settings::RESPONSE_FORMAT),
        ("seed", &settings::MAX_COMPLETION_TOKENS),
        ("stop", &settings::STOP),
        ("stream", &scalars::BOOLEAN),
        ("stream_options", &settings::STREAM_OPTIONS),
        ("temperature", &settings::TEMPERATURE),
        ("top_k", &scalars::NUMBER),
        ("top_logprobs", &settings::TOP_LOGPROBS),
        ("top_p", &settings::TOP_P),
    ])
    .required(&["model", "messages"]);
