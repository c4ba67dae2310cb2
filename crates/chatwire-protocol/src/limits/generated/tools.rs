// Made by `cargo xtask codegen`: do not edit.
//! What tools may be, and the choice among them.

use super::{messages, scalars, settings};
use crate::limits::{kinds::Kinds, schema::Schema};

pub(super) static TOOL_CHOICE: Schema =
    Schema::of(Kinds::STRING).words(&["none", "auto", "required"]);

pub(super) static FUNCTION: Schema =
    Schema::of(Kinds::OBJECT).properties(&[("name", &scalars::STRING)]).required(&["name"]);

pub(super) static FUNCTION_2: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[("function", &FUNCTION), ("type", &messages::TYPE_FUNCTION)])
    .required(&["type", "function"]);

pub(super) static MODE: Schema = Schema::of(Kinds::STRING).words(&["auto", "required"]);

pub(super) static TOOLS: Schema = Schema::of(Kinds::ARRAY).items(&scalars::OBJECT);

pub(super) static ALLOWED_TOOLS: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[("mode", &MODE), ("tools", &TOOLS)])
    .required(&["mode", "tools"]);

pub(super) static TYPE_ALLOWED_TOOLS: Schema = Schema::of(Kinds::STRING).words(&["allowed_tools"]);

pub(super) static ALLOWED_TOOLS_2: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[("allowed_tools", &ALLOWED_TOOLS), ("type", &TYPE_ALLOWED_TOOLS)])
    .required(&["type", "allowed_tools"]);

pub(super) static FUNCTION_NAME: Schema = Schema::of(Kinds::STRING).words(&["name"]);

pub(super) static NAME: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[("function", &FUNCTION_NAME), ("type", &messages::TYPE_FUNCTION)])
    .required(&["type", "function"]);

pub(super) static NAME_2: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[("custom", &FUNCTION_NAME), ("type", &messages::TYPE_CUSTOM)])
    .required(&["type", "custom"]);

pub(super) static TOOL_CHOICE_2: Schema =
    Schema::of(Kinds::ANY).any_of(&[&TOOL_CHOICE, &FUNCTION_2, &ALLOWED_TOOLS_2, &NAME, &NAME_2]);

pub(super) static FUNCTION_3: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[
        ("description", &scalars::STRING),
        ("name", &scalars::STRING),
        ("parameters", &scalars::OBJECT),
        ("strict", &scalars::BOOLEAN_OR_NULL),
    ])
    .required(&["name"]);

pub(super) static FUNCTION_4: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[
        ("cache_control", &messages::EPHEMERAL),
        ("function", &FUNCTION_3),
        ("type", &messages::TYPE_FUNCTION),
    ])
    .required(&["type", "function"]);

pub(super) static TEXT: Schema =
    Schema::of(Kinds::OBJECT).properties(&[("type", &messages::TYPE_TEXT)]).required(&["type"]);

pub(super) static SYNTAX: Schema = Schema::of(Kinds::STRING).words(&["lark", "regex"]);

pub(super) static GRAMMAR: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[("definition", &scalars::STRING), ("syntax", &SYNTAX)])
    .required(&["definition", "syntax"]);

pub(super) static TYPE_GRAMMAR: Schema = Schema::of(Kinds::STRING).words(&["grammar"]);

pub(super) static GRAMMAR_2: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[("grammar", &GRAMMAR), ("type", &TYPE_GRAMMAR)])
    .required(&["type", "grammar"]);

pub(super) static FORMAT: Schema = Schema::of(Kinds::ANY).one_of(&[&TEXT, &GRAMMAR_2]);

pub(super) static CUSTOM: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[
        ("description", &scalars::STRING),
        ("format", &FORMAT),
        ("name", &scalars::STRING),
    ])
    .required(&["name", "format"]);

pub(super) static CUSTOM_2: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[
        ("cache_control", &messages::EPHEMERAL),
        ("custom", &CUSTOM),
        ("type", &messages::TYPE_CUSTOM),
    ])
    .required(&["type", "custom"]);

pub(super) static TOOLS_ITEM: Schema = Schema::of(Kinds::ANY).one_of(&[&FUNCTION_4, &CUSTOM_2]);

pub(super) static TYPE: Schema = Schema::of(Kinds::STRING).min_length(1);

pub(super) static TOOLS_ITEM_2: Schema =
    Schema::of(Kinds::OBJECT).properties(&[("type", &TYPE)]).required(&["type"]);

pub(super) static TOOLS_ITEM_3: Schema =
    Schema::of(Kinds::ANY).any_of(&[&TOOLS_ITEM, &TOOLS_ITEM_2]);

pub(super) static TOOLS_2: Schema = Schema::of(Kinds::ARRAY).items(&TOOLS_ITEM_3);

pub(super) static TOOL_CHOICE_3: Schema =
    Schema::of(Kinds::ANY).any_of(&[&TOOL_CHOICE, &FUNCTION_2]);

pub(super) static FUNCTION_5: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[
        ("description", &scalars::STRING),
        ("name", &scalars::STRING),
        ("parameters", &scalars::OBJECT),
        ("strict", &scalars::BOOLEAN_OR_NULL),
    ])
    .required(&["name", "parameters"])
    .closed();

pub(super) static FUNCTION_6: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[("function", &FUNCTION_5), ("type", &messages::TYPE_FUNCTION)])
    .required(&["type", "function"])
    .closed();

pub(super) static TOOLS_3: Schema = Schema::of(Kinds::ARRAY).items(&FUNCTION_6);

pub(super) static CUSTOM_3: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[("custom", &FUNCTION), ("type", &messages::TYPE_CUSTOM)])
    .required(&["type", "custom"]);

pub(super) static TOOL_CHOICE_4: Schema =
    Schema::of(Kinds::ANY).one_of(&[&TOOL_CHOICE, &ALLOWED_TOOLS_2, &FUNCTION_2, &CUSTOM_3]);

pub(super) static FUNCTION_7: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[
        ("description", &scalars::STRING),
        ("name", &scalars::STRING),
        ("parameters", &scalars::OBJECT),
        ("strict", &settings::STRICT),
    ])
    .required(&["name"]);

pub(super) static FUNCTION_8: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[("function", &FUNCTION_7), ("type", &messages::TYPE_FUNCTION)])
    .required(&["type", "function"]);

pub(super) static GRAMMAR_3: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[("grammar", &GRAMMAR), ("type", &TYPE_GRAMMAR)])
    .required(&["type", "grammar"])
    .closed();

pub(super) static FORMAT_2: Schema =
    Schema::of(Kinds::ANY).one_of(&[&settings::TEXT_2, &GRAMMAR_3]);

pub(super) static CUSTOM_4: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[
        ("description", &scalars::STRING),
        ("format", &FORMAT_2),
        ("name", &scalars::STRING),
    ])
    .required(&["name"]);

pub(super) static CUSTOM_5: Schema = Schema::of(Kinds::OBJECT)
    .properties(&[("custom", &CUSTOM_4), ("type", &messages::TYPE_CUSTOM)])
    .required(&["type", "custom"]);

pub(super) static TOOLS_ITEM_4: Schema = Schema::of(Kinds::ANY).one_of(&[&FUNCTION_8, &CUSTOM_5]);

pub(super) static TOOLS_4: Schema = Schema::of(Kinds::ARRAY).items(&TOOLS_ITEM_4);
