//! All documented parameters, in the order of `--help`.
//!
//! Ranges and defaults come from the published schemas; the server checks them.

use super::{parameter::Parameter, value_kind::ValueKind};

const fn parameter(member: &'static str, kind: ValueKind, help: &'static str) -> Parameter {
    Parameter::new(member, kind, help)
}

/// Headings and their parameters.
pub(super) const CATALOG: &[(&str, &[Parameter])] = &[
    ("Response length and format", RESPONSE),
    ("Sampling", SAMPLING),
    ("Tools", TOOLS),
    ("Reasoning", REASONING),
    ("Web search", SEARCH),
    ("Provider", PROVIDER),
];

const RESPONSE: &[Parameter] = &[
    parameter(
        "max_tokens",
        ValueKind::Integer,
        "Maximum number of tokens in the response, at least 1",
    ),
    parameter(
        "max_completion_tokens",
        ValueKind::Integer,
        "Maximum number of tokens in the response and its reasoning, at least 1; replaces --max-tokens",
    ),
    parameter("n", ValueKind::Integer, "Number of choices, at least 1; default 1"),
    parameter(
        "stop",
        ValueKind::Stop,
        "Stop string: the response ends before it; most servers allow four",
    ),
    parameter("echo", ValueKind::Switch, "Put the prompt before the response"),
    parameter(
        "response_format",
        ValueKind::Format,
        "Format of the response: text, any JSON object, or JSON valid under the schema in a file",
    ),
    parameter(
        "logprobs",
        ValueKind::Switch,
        "Return the log probability of each token; shown with --json",
    ),
    parameter(
        "top_logprobs",
        ValueKind::Integer,
        "Number of most likely tokens to return at each position, 0 to 20; requires --logprobs",
    ),
    parameter(
        "prediction",
        ValueKind::Prediction,
        "Predicted output: text that the response mostly repeats",
    ),
    parameter("modalities", ValueKind::Texts, "Output modality: text or audio")
        .flag_named("modality"),
    parameter(
        "audio",
        ValueKind::Audio,
        "Audio format and voice, such as wav:alloy; shown with --json",
    ),
];

const SAMPLING: &[Parameter] = &[
    parameter("temperature", ValueKind::Number, "Sampling temperature, 0 to 2"),
    parameter(
        "top_p",
        ValueKind::Number,
        "Sample from the most likely tokens with this total probability, 0.01 to 1",
    ),
    parameter("top_k", ValueKind::Number, "Sample from this many most likely tokens"),
    parameter(
        "top_a",
        ValueKind::Number,
        "Exclude tokens below this fraction of the highest probability squared, 0 to 1",
    ),
    parameter(
        "min_p",
        ValueKind::Number,
        "Exclude tokens below this fraction of the highest probability, 0.001 to 0.999",
    ),
    parameter(
        "seed",
        ValueKind::Integer,
        "Random seed, at least 1; makes responses repeatable where the model supports it",
    ),
    parameter(
        "frequency_penalty",
        ValueKind::Number,
        "Penalty on a token for each earlier occurrence, -2 to 2",
    ),
    parameter(
        "presence_penalty",
        ValueKind::Number,
        "Penalty on a token that has occurred, -2 to 2",
    ),
    parameter(
        "repetition_penalty",
        ValueKind::Number,
        "Divisor of the probability of a token that has occurred; 1 has no effect",
    ),
    parameter(
        "logit_bias",
        ValueKind::Biases,
        "Bias on a token ID, from -100 (never) to 100 (always)",
    ),
];

const TOOLS: &[Parameter] = &[
    parameter(
        "tools",
        ValueKind::Tools,
        "JSON file with a tool that the model may call, or a list of tools",
    )
    .flag_named("tool"),
    parameter(
        "tool_choice",
        ValueKind::ToolChoice,
        "Whether the model calls tools, or the function that it must call",
    ),
    parameter("parallel_tool_calls", ValueKind::Switch, "Allow several tool calls in one response"),
    parameter(
        "normalize_tool_schemas",
        ValueKind::Switch,
        "Let the provider adapt tool schemas to the model",
    ),
];

const REASONING: &[Parameter] = &[
    parameter("reasoning_effort", ValueKind::Text, "Reasoning effort: low, medium or high"),
    parameter(
        "reasoning.max_tokens",
        ValueKind::Integer,
        "Maximum number of reasoning tokens, at least 1",
    ),
    parameter("reasoning.exclude", ValueKind::Switch, "Leave the reasoning out of the response"),
    parameter(
        "thinking",
        ValueKind::Thinking,
        "Reasoning token budget of Anthropic models; `off` disables reasoning",
    ),
    parameter("enable_thinking", ValueKind::Switch, "Enable reasoning of Qwen models"),
    parameter("thinking_budget", ValueKind::Integer, "Reasoning token budget of Qwen models"),
];

const SEARCH: &[Parameter] = &[
    parameter(
        "web_search_options.search_context_size",
        ValueKind::Text,
        "Amount of search results in the model's context: low, medium or high",
    )
    .flag_named("search-context-size"),
    parameter(
        "web_search_options.user_location",
        ValueKind::Place,
        "Location of the user: city, country (two letters), region or timezone",
    )
    .flag_named("user-location"),
    parameter("search_mode", ValueKind::Text, "Search mode: academic or web; default academic"),
    parameter(
        "search_domain_filter",
        ValueKind::Texts,
        "Search this domain only; =-DOMAIN excludes a domain",
    ),
    parameter(
        "search_recency_filter",
        ValueKind::Text,
        "Maximum age of results: day, week, month or year",
    ),
    parameter(
        "search_after_date_filter",
        ValueKind::Text,
        "Only results published after this date, MONTH/DAY/YEAR",
    ),
    parameter(
        "search_before_date_filter",
        ValueKind::Text,
        "Only results published before this date, MONTH/DAY/YEAR",
    ),
    parameter(
        "last_updated_after_filter",
        ValueKind::Text,
        "Only results updated after this date, MONTH/DAY/YEAR",
    ),
    parameter(
        "last_updated_before_filter",
        ValueKind::Text,
        "Only results updated before this date, MONTH/DAY/YEAR",
    ),
    parameter("return_images", ValueKind::Switch, "Return images from the search; default false"),
    parameter(
        "return_related_questions",
        ValueKind::Switch,
        "Return related questions; default false",
    ),
];

const PROVIDER: &[Parameter] = &[
    parameter("metadata", ValueKind::Labels, "Label that the provider stores with the request"),
    parameter("user", ValueKind::Text, "Opaque ID of the end user"),
    parameter("provider", ValueKind::Text, "Provider that the router should use")
        .flag_named("upstream-provider"),
];

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::Path};

    use chatwire::protocol::{chat::ChatRequest, json::Shape};
    use serde_json::Value;

    use super::*;

    /// Members without an entry here, and the flags that set them.
    const OTHER_FLAGS: [(&str, &str); 4] = [
        ("messages", "the prompt, --system and --session"),
        ("model", "--model"),
        ("stream", "--stream and --no-stream"),
        ("stream_options", "--usage"),
    ];

    fn members() -> BTreeSet<&'static str> {
        let parameters = CATALOG.iter().flat_map(|(_, parameters)| *parameters);
        let outer = parameters.map(|it| it.member.split_once('.').map_or(it.member, |it| it.0));
        outer.chain(OTHER_FLAGS.map(|(member, _)| member)).collect()
    }

    #[test]
    fn every_parameter_of_a_published_schema_has_a_flag() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas/aimlapi");
        let mut documents = 0;
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let document: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
            let operation = &document["paths"]["/v1/chat/completions"]["post"];
            let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
            for name in schema["properties"].as_object().unwrap().keys() {
                assert!(members().contains(name.as_str()), "{}: {name}", path.display());
            }
            documents += 1;
        }
        assert_eq!(documents, 5);
    }

    #[test]
    fn every_field_of_a_request_has_a_flag() {
        let Shape::Object(shape) = ChatRequest::shape() else { panic!("a request is an object") };
        let fields: BTreeSet<_> = shape.members.iter().map(|(name, _)| *name).collect();
        assert_eq!(fields, members());
    }
}
