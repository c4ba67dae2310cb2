//! Every documented parameter, in the order of `--help`.
//!
//! Ranges and defaults are those of the published schemas; the server judges.

use super::{parameter::Parameter, value_kind::ValueKind};

const fn parameter(member: &'static str, form: ValueKind, help: &'static str) -> Parameter {
    Parameter::new(member, form, help)
}

/// Parameters under their headings.
pub(super) const CATALOG: &[(&str, &[Parameter])] = &[
    ("Length and form of the answer", ANSWER),
    ("Chance", CHANCE),
    ("Tools", TOOLS),
    ("Thinking", THINKING),
    ("Searching the web", SEARCH),
    ("For the provider", PROVIDER),
];

const ANSWER: &[Parameter] = &[
    parameter("max_tokens", ValueKind::Integer, "At most so many tokens of answer, from 1"),
    parameter(
        "max_completion_tokens",
        ValueKind::Integer,
        "At most so many tokens of answer and of thought, from 1; newer than --max-tokens",
    ),
    parameter("n", ValueKind::Integer, "So many answers, from 1; 1 unless given"),
    parameter("stop", ValueKind::Stop, "End the answer before this text; most servers allow four"),
    parameter("echo", ValueKind::Switch, "Put the question before the answer"),
    parameter(
        "response_format",
        ValueKind::Format,
        "The form of the answer: any text, any JSON object, or JSON that fits the schema in a file",
    ),
    parameter("logprobs", ValueKind::Switch, "Tell how likely each token was; shown with --json"),
    parameter(
        "top_logprobs",
        ValueKind::Integer,
        "Tell as many of the likeliest tokens at each place, from 0 to 20; wants --logprobs",
    ),
    parameter("prediction", ValueKind::Prediction, "Text that much of the answer will repeat"),
    parameter("modalities", ValueKind::Texts, "A kind of answer: text or audio")
        .flag_named("modality"),
    parameter(
        "audio",
        ValueKind::Audio,
        "How speech is to sound, such as wav:alloy; shown with --json",
    ),
];

const CHANCE: &[Parameter] = &[
    parameter("temperature", ValueKind::Number, "How much chance decides, from 0 to 2"),
    parameter(
        "top_p",
        ValueKind::Number,
        "Draw from the likeliest tokens of this share together, from 0.01 to 1",
    ),
    parameter("top_k", ValueKind::Number, "Draw from as many of the likeliest tokens"),
    parameter(
        "top_a",
        ValueKind::Number,
        "Leave out tokens below this share of the likeliest one's square, from 0 to 1",
    ),
    parameter(
        "min_p",
        ValueKind::Number,
        "Leave out tokens below this share of the likeliest one, from 0.001 to 0.999",
    ),
    parameter("seed", ValueKind::Integer, "Response equal requests equally, if possible; from 1"),
    parameter(
        "frequency_penalty",
        ValueKind::Number,
        "Make tokens less likely the more often they have come, from -2 to 2",
    ),
    parameter(
        "presence_penalty",
        ValueKind::Number,
        "Make tokens less likely once they have come, from -2 to 2",
    ),
    parameter(
        "repetition_penalty",
        ValueKind::Number,
        "Divide the likelihood of tokens that have come; 1 changes nothing",
    ),
    parameter(
        "logit_bias",
        ValueKind::Biases,
        "Make a token likelier, by its number, from -100 for never to 100 for always",
    ),
];

const TOOLS: &[Parameter] = &[
    parameter(
        "tools",
        ValueKind::Tools,
        "A tool that the model may call, or a list of them, as JSON",
    )
    .flag_named("tool"),
    parameter(
        "tool_choice",
        ValueKind::ToolChoice,
        "Whether tools are called, or which function is",
    ),
    parameter("parallel_tool_calls", ValueKind::Switch, "Whether several may be called at once"),
    parameter(
        "normalize_tool_schemas",
        ValueKind::Switch,
        "Whether the provider adapts tools to what the model understands",
    ),
];

const THINKING: &[Parameter] = &[
    parameter("reasoning_effort", ValueKind::Text, "How hard to think: low, medium or high"),
    parameter(
        "reasoning.max_tokens",
        ValueKind::Integer,
        "At most so many tokens of thought, from 1",
    ),
    parameter("reasoning.exclude", ValueKind::Switch, "Leave the thoughts out of the answer"),
    parameter("thinking", ValueKind::Thinking, "Tokens of thought, as Anthropic's models have it"),
    parameter("enable_thinking", ValueKind::Switch, "Whether to think, as Qwen's models have it"),
    parameter("thinking_budget", ValueKind::Integer, "Tokens of thought, as Qwen's models have it"),
];

const SEARCH: &[Parameter] = &[
    parameter(
        "web_search_options.search_context_size",
        ValueKind::Text,
        "How much the model sees of what was found: low, medium or high",
    )
    .flag_named("search-context-size"),
    parameter(
        "web_search_options.user_location",
        ValueKind::Place,
        "Where you are: city, country (two letters), region or timezone",
    )
    .flag_named("user-location"),
    parameter(
        "search_mode",
        ValueKind::Text,
        "What is searched: academic or web; academic unless given",
    ),
    parameter(
        "search_domain_filter",
        ValueKind::Texts,
        "Only this domain; =-DOMAIN leaves one out",
    ),
    parameter("search_recency_filter", ValueKind::Text, "As recent as a day, week, month or year"),
    parameter("search_after_date_filter", ValueKind::Text, "Published after this MONTH/DAY/YEAR"),
    parameter("search_before_date_filter", ValueKind::Text, "Published before this MONTH/DAY/YEAR"),
    parameter("last_updated_after_filter", ValueKind::Text, "Changed after this MONTH/DAY/YEAR"),
    parameter("last_updated_before_filter", ValueKind::Text, "Changed before this MONTH/DAY/YEAR"),
    parameter(
        "return_images",
        ValueKind::Switch,
        "Send pictures that were found; false unless given",
    ),
    parameter(
        "return_related_questions",
        ValueKind::Switch,
        "Send questions that suggest themselves; false unless given",
    ),
];

const PROVIDER: &[Parameter] = &[
    parameter("metadata", ValueKind::Labels, "A label that is stored with the request"),
    parameter("user", ValueKind::Text, "Who asks, without saying who that is"),
    parameter("provider", ValueKind::Text, "Which provider behind a router is to answer"),
];

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::Path};

    use chatwire::protocol::{chat::ChatRequest, json::Shape};
    use serde_json::Value;

    use super::*;

    /// Members that have no entry here, and why.
    const OTHER_FLAGS: [(&str, &str); 4] = [
        ("messages", "the question, --system and --session"),
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
    fn whatever_a_published_schema_has_there_is_a_flag_for() {
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
    fn whatever_a_request_has_a_field_for_there_is_a_flag_for() {
        let Shape::Object(shape) = ChatRequest::shape() else { panic!("a request is an object") };
        let fields: BTreeSet<_> = shape.members.iter().map(|(name, _)| *name).collect();
        assert_eq!(fields, members());
    }
}
