// Made by `cargo xtask codegen`: do not edit.
//! The text of every bundled file.

/// `SOURCE.toml`.
pub(super) const SOURCES: &str = include_str!("SOURCE.toml");

/// The vendored documents, as (file, text).
pub(super) const DOCUMENTS: &[(&str, &str)] = &[
    (
        "aimlapi/hermes-3-llama-3.1-405b.openapi.json",
        include_str!("aimlapi/hermes-3-llama-3.1-405b.openapi.json"),
    ),
    (
        "aimlapi/hermes-3-llama-3.1-70b.openapi.json",
        include_str!("aimlapi/hermes-3-llama-3.1-70b.openapi.json"),
    ),
    ("aimlapi/hermes-4-405b.openapi.json", include_str!("aimlapi/hermes-4-405b.openapi.json")),
    ("aimlapi/hermes-4-70b.openapi.json", include_str!("aimlapi/hermes-4-70b.openapi.json")),
    ("aimlapi/nous-hermes-2.openapi.json", include_str!("aimlapi/nous-hermes-2.openapi.json")),
    ("openai/openai.openapi.json", include_str!("openai/openai.openapi.json")),
];

/// The corrections, as (folder of the publisher, name, text).
pub(super) const OVERLAYS: &[(&str, &str, &str)] = &[
    ("aimlapi", "chunk", include_str!("overlay/aimlapi/chunk.json")),
    ("aimlapi", "response", include_str!("overlay/aimlapi/response.json")),
    ("openai", "chunk", include_str!("overlay/openai/chunk.json")),
    ("openai", "response", include_str!("overlay/openai/response.json")),
];
