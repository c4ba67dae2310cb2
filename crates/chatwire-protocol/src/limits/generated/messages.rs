// Made by `cargo xtask codegen`: do not edit.
//! What a conversation may be.

use super::{scalars, settings};
use crate::limits::{kinds::Kinds, schema::Schema};

pub(super) static TTL: Schema = Schema::of(Kinds::STRING).words(&["5m", "1h"]);

pub(super) static TYPE_EPHEMERAL: Schema = Schema::of(Kinds::STRING).words(&["ephemeral"]);

pub(super) static EPHEMERAL: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[("ttl", &TTL), ("type", &TYPE_EPHEMERAL)])
    .required(&["type"]);

pub(super) static TYPE_TEXT: Schema = Schema::of(Kinds::STRING).words(&["text"]);

pub(super) static TEXT: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[("cache_control", &EPHEMERAL), ("text", &scalars::STRING), ("type", &TYPE_TEXT)])
    .required(&["type", "text"]);

pub(super) static DETAIL: Schema = Schema::of(Kinds::STRING).words(&["low", "high", "auto"]);

pub(super) static URL: Schema =
    Schema::of(Kinds::ANY).any_of(&[&scalars::STRING, &scalars::STRING]);

pub(super) static IMAGE_URL: Schema =
    Schema::of(Kinds::OBJECT).properties(&[("detail", &DETAIL), ("url", &URL)]).required(&["url"]);

pub(super) static TYPE_IMAGE_URL: Schema = Schema::of(Kinds::STRING).words(&["image_url"]);

pub(super) static IMAGE_URL_2: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[
        ("cache_control", &EPHEMERAL),
        ("image_url", &IMAGE_URL),
        ("type", &TYPE_IMAGE_URL),
    ])
    .required(&["type", "image_url"]);

pub(super) static FILE: Schema = Schema::of(Kinds::OBJECT).properties(&[
    ("file_data", &scalars::STRING),
    ("file_id", &scalars::STRING),
    ("filename", &scalars::STRING),
]);

pub(super) static TYPE_FILE: Schema = Schema::of(Kinds::STRING).words(&["file"]);

pub(super) static FILE_2: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[("cache_control", &EPHEMERAL), ("file", &FILE), ("type", &TYPE_FILE)])
    .required(&["type", "file"]);

pub(super) static CONTENT_ITEM: Schema =
    Schema::of(Kinds::ANY).any_of(&[&TEXT, &IMAGE_URL_2, &FILE_2]);

pub(super) static CONTENT: Schema = Schema::of(Kinds::ARRAY).items(&CONTENT_ITEM);

pub(super) static CONTENT_2: Schema = Schema::of(Kinds::ANY).any_of(&[&scalars::STRING, &CONTENT]);

pub(super) static ROLE_USER: Schema = Schema::of(Kinds::STRING).words(&["user"]);

pub(super) static USER: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[("content", &CONTENT_2), ("name", &scalars::STRING), ("role", &ROLE_USER)])
    .required(&["role", "content"]);

pub(super) static CONTENT_3: Schema = Schema::of(Kinds::ARRAY).items(&TEXT);

pub(super) static CONTENT_4: Schema =
    Schema::of(Kinds::ANY).any_of(&[&scalars::STRING, &CONTENT_3]);

pub(super) static ROLE_DEVELOPER: Schema = Schema::of(Kinds::STRING).words(&["developer"]);

pub(super) static DEVELOPER: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[("content", &CONTENT_4), ("name", &scalars::STRING), ("role", &ROLE_DEVELOPER)])
    .required(&["content", "role"]);

pub(super) static ROLE_SYSTEM: Schema = Schema::of(Kinds::STRING).words(&["system"]);

pub(super) static SYSTEM: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[("content", &CONTENT_4), ("name", &scalars::STRING), ("role", &ROLE_SYSTEM)])
    .required(&["role", "content"]);

pub(super) static ROLE_TOOL: Schema = Schema::of(Kinds::STRING).words(&["tool"]);

pub(super) static TOOL: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[
        ("content", &CONTENT_4),
        ("name", &scalars::STRING_OR_NULL),
        ("role", &ROLE_TOOL),
        ("tool_call_id", &scalars::STRING),
    ])
    .required(&["role", "content", "tool_call_id"]);

pub(super) static CONTENT_5: Schema =
    Schema::of(Kinds::ANY).any_of(&[&scalars::STRING, &CONTENT_3, &scalars::ANY]);

pub(super) static ROLE_ASSISTANT: Schema = Schema::of(Kinds::STRING).words(&["assistant"]);

pub(super) static FUNCTION: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[("arguments", &scalars::STRING), ("name", &scalars::STRING)])
    .required(&["name", "arguments"]);

pub(super) static TYPE_FUNCTION: Schema = Schema::of(Kinds::STRING).words(&["function"]);

pub(super) static FUNCTION_2: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[
        ("extra_content", &scalars::OBJECT),
        ("function", &FUNCTION),
        ("id", &scalars::STRING),
        ("type", &TYPE_FUNCTION),
    ])
    .required(&["id", "type", "function"]);

pub(super) static CUSTOM: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[("input", &scalars::STRING), ("name", &scalars::STRING)])
    .required(&["name", "input"]);

pub(super) static TYPE_CUSTOM: Schema = Schema::of(Kinds::STRING).words(&["custom"]);

pub(super) static CUSTOM_2: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[
        ("custom", &CUSTOM),
        ("extra_content", &scalars::OBJECT),
        ("id", &scalars::STRING),
        ("type", &TYPE_CUSTOM),
    ])
    .required(&["id", "type", "custom"]);

pub(super) static TOOL_CALLS_ITEM: Schema =
    Schema::of(Kinds::ANY).one_of(&[&FUNCTION_2, &CUSTOM_2]);

pub(super) static TOOL_CALLS: Schema = Schema::of(Kinds::ARRAY).items(&TOOL_CALLS_ITEM);

pub(super) static ASSISTANT: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[
        ("content", &CONTENT_5),
        ("name", &scalars::STRING),
        ("refusal", &scalars::STRING_OR_NULL),
        ("role", &ROLE_ASSISTANT),
        ("tool_calls", &TOOL_CALLS),
    ])
    .required(&["role"]);

pub(super) static MESSAGES_ITEM: Schema =
    Schema::of(Kinds::ANY).one_of(&[&USER, &DEVELOPER, &SYSTEM, &TOOL, &ASSISTANT]);

pub(super) static MESSAGES: Schema = Schema::of(Kinds::ARRAY).items(&MESSAGES_ITEM);

pub(super) static FILE_3: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[("file_data", &scalars::STRING), ("filename", &scalars::STRING)]);

pub(super) static FILE_4: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[("file", &FILE_3), ("type", &TYPE_FILE)])
    .required(&["type", "file"]);

pub(super) static CONTENT_ITEM_2: Schema =
    Schema::of(Kinds::ANY).any_of(&[&settings::TEXT, &FILE_4]);

pub(super) static CONTENT_6: Schema = Schema::of(Kinds::ARRAY).items(&CONTENT_ITEM_2);

pub(super) static CONTENT_7: Schema =
    Schema::of(Kinds::ANY).any_of(&[&scalars::STRING, &CONTENT_6]);

pub(super) static USER_2: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[("content", &CONTENT_7), ("name", &scalars::STRING), ("role", &ROLE_USER)])
    .required(&["role", "content"]);

pub(super) static DEVELOPER_2: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[
        ("content", &settings::CONTENT_2),
        ("name", &scalars::STRING),
        ("role", &ROLE_DEVELOPER),
    ])
    .required(&["content", "role"])
    .closed();

pub(super) static SYSTEM_2: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[
        ("content", &settings::CONTENT_2),
        ("name", &scalars::STRING),
        ("role", &ROLE_SYSTEM),
    ])
    .required(&["role", "content"])
    .closed();

pub(super) static TOOL_2: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[
        ("content", &scalars::STRING),
        ("name", &scalars::STRING_OR_NULL),
        ("role", &ROLE_TOOL),
        ("tool_call_id", &scalars::STRING),
    ])
    .required(&["role", "content", "tool_call_id"])
    .closed();

pub(super) static TYPE_REFUSAL: Schema = Schema::of(Kinds::STRING).words(&["refusal"]);

pub(super) static REFUSAL: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[("refusal", &scalars::STRING), ("type", &TYPE_REFUSAL)])
    .required(&["refusal", "type"]);

pub(super) static CONTENT_ITEM_3: Schema =
    Schema::of(Kinds::ANY).any_of(&[&settings::TEXT, &REFUSAL]);

pub(super) static CONTENT_8: Schema = Schema::of(Kinds::ARRAY).items(&CONTENT_ITEM_3);

pub(super) static CONTENT_9: Schema =
    Schema::of(Kinds::ANY).any_of(&[&scalars::STRING, &CONTENT_8]);

pub(super) static FUNCTION_3: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[("function", &FUNCTION), ("id", &scalars::STRING), ("type", &TYPE_FUNCTION)])
    .required(&["id", "type", "function"]);

pub(super) static TOOL_CALLS_2: Schema = Schema::of(Kinds::ARRAY).items(&FUNCTION_3);

pub(super) static ASSISTANT_2: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[
        ("content", &CONTENT_9),
        ("name", &scalars::STRING),
        ("refusal", &scalars::STRING_OR_NULL),
        ("role", &ROLE_ASSISTANT),
        ("tool_calls", &TOOL_CALLS_2),
    ])
    .required(&["role"]);

pub(super) static MESSAGES_ITEM_2: Schema =
    Schema::of(Kinds::ANY).one_of(&[&USER_2, &DEVELOPER_2, &SYSTEM_2, &TOOL_2, &ASSISTANT_2]);

pub(super) static MESSAGES_2: Schema = Schema::of(Kinds::ARRAY).items(&MESSAGES_ITEM_2);

pub(super) static USER_3: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[
        ("content", &settings::CONTENT_2),
        ("name", &scalars::STRING),
        ("role", &ROLE_USER),
    ])
    .required(&["role", "content"]);

pub(super) static ASSISTANT_3: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[
        ("content", &settings::CONTENT_2),
        ("name", &scalars::STRING),
        ("role", &ROLE_ASSISTANT),
    ])
    .required(&["role"]);

pub(super) static MESSAGES_ITEM_3: Schema =
    Schema::of(Kinds::ANY).one_of(&[&USER_3, &DEVELOPER_2, &SYSTEM_2, &ASSISTANT_3]);

pub(super) static MESSAGES_3: Schema = Schema::of(Kinds::ARRAY).items(&MESSAGES_ITEM_3);

pub(super) static MODE_EXPLICIT: Schema = Schema::of(Kinds::STRING).words(&["explicit"]);

pub(super) static EXPLICIT: Schema =
    Schema::of(Kinds::OBJECT).properties(&[("mode", &MODE_EXPLICIT)]).required(&["mode"]);

pub(super) static TEXT_2: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[
        ("prompt_cache_breakpoint", &EXPLICIT),
        ("text", &scalars::STRING),
        ("type", &TYPE_TEXT),
    ])
    .required(&["type", "text"]);

pub(super) static CONTENT_10: Schema = Schema::of(Kinds::ARRAY).min_items(1).items(&TEXT_2);

pub(super) static CONTENT_11: Schema =
    Schema::of(Kinds::ANY).one_of(&[&scalars::STRING, &CONTENT_10]);

pub(super) static DEVELOPER_3: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[("content", &CONTENT_11), ("name", &scalars::STRING), ("role", &ROLE_DEVELOPER)])
    .required(&["content", "role"]);

pub(super) static CONTENT_ITEM_4: Schema = Schema::of(Kinds::ANY).one_of(&[&TEXT_2]);

pub(super) static CONTENT_12: Schema = Schema::of(Kinds::ARRAY).min_items(1).items(&CONTENT_ITEM_4);

pub(super) static CONTENT_13: Schema =
    Schema::of(Kinds::ANY).one_of(&[&scalars::STRING, &CONTENT_12]);

pub(super) static SYSTEM_3: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[("content", &CONTENT_13), ("name", &scalars::STRING), ("role", &ROLE_SYSTEM)])
    .required(&["content", "role"]);

pub(super) static DETAIL_2: Schema = Schema::of(Kinds::STRING).words(&["auto", "low", "high"]);

pub(super) static IMAGE_URL_3: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[("detail", &DETAIL_2), ("url", &scalars::STRING)])
    .required(&["url"]);

pub(super) static IMAGE_URL_4: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[
        ("image_url", &IMAGE_URL_3),
        ("prompt_cache_breakpoint", &EXPLICIT),
        ("type", &TYPE_IMAGE_URL),
    ])
    .required(&["type", "image_url"]);

pub(super) static FORMAT: Schema = Schema::of(Kinds::STRING).words(&["wav", "mp3"]);

pub(super) static INPUT_AUDIO: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[("data", &scalars::STRING), ("format", &FORMAT)])
    .required(&["data", "format"]);

pub(super) static TYPE_INPUT_AUDIO: Schema = Schema::of(Kinds::STRING).words(&["input_audio"]);

pub(super) static INPUT_AUDIO_2: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[
        ("input_audio", &INPUT_AUDIO),
        ("prompt_cache_breakpoint", &EXPLICIT),
        ("type", &TYPE_INPUT_AUDIO),
    ])
    .required(&["type", "input_audio"]);

pub(super) static FILE_5: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[("file", &FILE), ("prompt_cache_breakpoint", &EXPLICIT), ("type", &TYPE_FILE)])
    .required(&["type", "file"]);

pub(super) static CONTENT_ITEM_5: Schema =
    Schema::of(Kinds::ANY).one_of(&[&TEXT_2, &IMAGE_URL_4, &INPUT_AUDIO_2, &FILE_5]);

pub(super) static CONTENT_14: Schema = Schema::of(Kinds::ARRAY).min_items(1).items(&CONTENT_ITEM_5);

pub(super) static CONTENT_15: Schema =
    Schema::of(Kinds::ANY).one_of(&[&scalars::STRING, &CONTENT_14]);

pub(super) static USER_4: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[("content", &CONTENT_15), ("name", &scalars::STRING), ("role", &ROLE_USER)])
    .required(&["content", "role"]);

pub(super) static AUDIO: Schema =
    Schema::of(Kinds::OBJECT).properties(&[("id", &scalars::STRING)]).required(&["id"]);

pub(super) static AUDIO_2: Schema = Schema::of(Kinds::ANY).any_of(&[&AUDIO, &scalars::NULL]);

pub(super) static REFUSAL_2: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[("refusal", &scalars::STRING), ("type", &TYPE_REFUSAL)])
    .required(&["type", "refusal"]);

pub(super) static CONTENT_ITEM_6: Schema = Schema::of(Kinds::ANY).one_of(&[&TEXT_2, &REFUSAL_2]);

pub(super) static CONTENT_16: Schema = Schema::of(Kinds::ARRAY).min_items(1).items(&CONTENT_ITEM_6);

pub(super) static CONTENT_17: Schema =
    Schema::of(Kinds::ANY).one_of(&[&scalars::STRING, &CONTENT_16]);

pub(super) static CONTENT_18: Schema =
    Schema::of(Kinds::ANY).any_of(&[&CONTENT_17, &scalars::NULL]);

pub(super) static FUNCTION_CALL: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[("arguments", &scalars::STRING), ("name", &scalars::STRING)])
    .required(&["arguments", "name"]);

pub(super) static FUNCTION_CALL_2: Schema =
    Schema::of(Kinds::ANY).any_of(&[&FUNCTION_CALL, &scalars::NULL]);

pub(super) static CUSTOM_3: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[("custom", &CUSTOM), ("id", &scalars::STRING), ("type", &TYPE_CUSTOM)])
    .required(&["id", "type", "custom"]);

pub(super) static TOOL_CALLS_ITEM_2: Schema =
    Schema::of(Kinds::ANY).one_of(&[&FUNCTION_3, &CUSTOM_3]);

pub(super) static TOOL_CALLS_3: Schema = Schema::of(Kinds::ARRAY).items(&TOOL_CALLS_ITEM_2);

pub(super) static ASSISTANT_4: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[
        ("audio", &AUDIO_2),
        ("content", &CONTENT_18),
        ("function_call", &FUNCTION_CALL_2),
        ("name", &scalars::STRING),
        ("refusal", &settings::PROMPT_CACHE_KEY),
        ("role", &ROLE_ASSISTANT),
        ("tool_calls", &TOOL_CALLS_3),
    ])
    .required(&["role"]);

pub(super) static TOOL_3: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[
        ("content", &CONTENT_13),
        ("role", &ROLE_TOOL),
        ("tool_call_id", &scalars::STRING),
    ])
    .required(&["role", "content", "tool_call_id"]);

pub(super) static FUNCTION_4: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[
        ("content", &settings::PROMPT_CACHE_KEY),
        ("name", &scalars::STRING),
        ("role", &TYPE_FUNCTION),
    ])
    .required(&["role", "content", "name"]);

pub(super) static MESSAGES_ITEM_4: Schema = Schema::of(Kinds::ANY).one_of(&[
    &DEVELOPER_3,
    &SYSTEM_3,
    &USER_4,
    &ASSISTANT_4,
    &TOOL_3,
    &FUNCTION_4,
]);

pub(super) static MESSAGES_4: Schema =
    Schema::of(Kinds::ARRAY).min_items(1).items(&MESSAGES_ITEM_4);
