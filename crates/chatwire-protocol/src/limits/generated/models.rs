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

/// The limits of every model of the published schema `openai`.
pub static OPENAI: Profile = Profile { name: "openai", models: &[], schema: &OPENAI_REQUEST };

/// All profiles, by name.
pub(in crate::limits) static ALL: &[&Profile] = &[
    &HERMES_3_LLAMA_3_1_405B,
    &HERMES_3_LLAMA_3_1_70B,
    &HERMES_4_405B,
    &HERMES_4_70B,
    &NOUS_HERMES_2,
    &OPENAI,
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

pub(super) static MODEL_6: Schema = Schema::of(Kinds::STRING).words(&[
    "gpt-5.6-sol",
    "gpt-5.6-terra",
    "gpt-5.6-luna",
    "gpt-5.5",
    "gpt-5.5-2026-04-23",
    "gpt-5.4",
    "gpt-5.4-mini",
    "gpt-5.4-nano",
    "gpt-5.4-mini-2026-03-17",
    "gpt-5.4-nano-2026-03-17",
    "gpt-5.3-chat-latest",
    "gpt-5.2",
    "gpt-5.2-2025-12-11",
    "gpt-5.2-chat-latest",
    "gpt-5.2-pro",
    "gpt-5.2-pro-2025-12-11",
    "gpt-5.1",
    "gpt-5.1-2025-11-13",
    "gpt-5.1-codex",
    "gpt-5.1-mini",
    "gpt-5.1-chat-latest",
    "gpt-5",
    "gpt-5-mini",
    "gpt-5-nano",
    "gpt-5-2025-08-07",
    "gpt-5-mini-2025-08-07",
    "gpt-5-nano-2025-08-07",
    "gpt-5-chat-latest",
    "gpt-4.1",
    "gpt-4.1-mini",
    "gpt-4.1-nano",
    "gpt-4.1-2025-04-14",
    "gpt-4.1-mini-2025-04-14",
    "gpt-4.1-nano-2025-04-14",
    "o4-mini",
    "o4-mini-2025-04-16",
    "o3",
    "o3-2025-04-16",
    "o3-mini",
    "o3-mini-2025-01-31",
    "o1",
    "o1-2024-12-17",
    "o1-preview",
    "o1-preview-2024-09-12",
    "o1-mini",
    "o1-mini-2024-09-12",
    "gpt-4o",
    "gpt-4o-2024-11-20",
    "gpt-4o-2024-08-06",
    "gpt-4o-2024-05-13",
    "gpt-4o-audio-preview",
    "gpt-4o-audio-preview-2024-10-01",
    "gpt-4o-audio-preview-2024-12-17",
    "gpt-4o-audio-preview-2025-06-03",
    "gpt-4o-mini-audio-preview",
    "gpt-4o-mini-audio-preview-2024-12-17",
    "gpt-4o-search-preview",
    "gpt-4o-mini-search-preview",
    "gpt-4o-search-preview-2025-03-11",
    "gpt-4o-mini-search-preview-2025-03-11",
    "chatgpt-4o-latest",
    "codex-mini-latest",
    "gpt-4o-mini",
    "gpt-4o-mini-2024-07-18",
    "gpt-4-turbo",
    "gpt-4-turbo-2024-04-09",
    "gpt-4-0125-preview",
    "gpt-4-turbo-preview",
    "gpt-4-1106-preview",
    "gpt-4-vision-preview",
    "gpt-4",
    "gpt-4-0314",
    "gpt-4-0613",
    "gpt-4-32k",
    "gpt-4-32k-0314",
    "gpt-4-32k-0613",
    "gpt-3.5-turbo",
    "gpt-3.5-turbo-16k",
    "gpt-3.5-turbo-0301",
    "gpt-3.5-turbo-0613",
    "gpt-3.5-turbo-1106",
    "gpt-3.5-turbo-0125",
    "gpt-3.5-turbo-16k-0613",
]);

pub(super) static MODEL_7: Schema = Schema::of(Kinds::ANY).any_of(&[&scalars::STRING, &MODEL_6]);

pub(super) static OPENAI_REQUEST: Schema =
    Schema::of(Kinds::ANY).all_of(&[&settings::PART_OF_REQUEST_3, &settings::PART_OF_REQUEST_4]);
