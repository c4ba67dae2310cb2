//! One model of a list.

use crate::json::{Json, object::wire_object};

wire_object! {
    /// A model as a provider lists it.
    ///
    /// Only `id` is what all of them tell; most of the rest is AI/ML API's.
    pub struct Model {
        /// What a request calls it by.
        id: String,
        /// Always `model`, where it is told.
        object: String,
        /// What it does, such as `chat-completion` or `image`.
        kind ("type"): String,
        /// When it was made, in seconds since 1970; many servers tell the time of the answer instead.
        created: u64,
        /// Who offers it.
        owned_by: String,
        /// Other names that requests may call it by.
        aliases: Vec<String>,
        /// What is told about it.
        info: ModelInfo,
        /// What it can do, such as `openai/chat-completion.stream`.
        features: Vec<String>,
        /// The paths at which it can be called, such as `/v1/chat/completions`.
        endpoints: Vec<String>,
        /// Marks of the provider's.
        tags: Vec<String>,
        /// What it can do, where `?include=capabilities` asked for it.
        capabilities: Vec<String>,
        /// What goes in and comes out, where `?include=modalities` asked for it.
        modalities: Json,
        /// What it costs, where `?include=pricing` asked for it; each provider has a form of its own.
        pricing: Json,
        /// How many tokens a conversation may have, as OpenRouter and Together tell it; see [`Model::context_window`].
        context_length: u64,
        /// How many tokens a conversation may have, as vLLM tells it; see [`Model::context_window`].
        max_model_len: u64,
    }
}

impl Model {
    /// Where the model's own OpenAPI document is; `None` when the provider does not say.
    pub fn schema_url(&self) -> Option<&str> {
        self.info.as_ref()?.docs_json.as_deref()
    }

    /// How many tokens a conversation with its answer may have, wherever it is told; `None` when it is not.
    pub fn context_window(&self) -> Option<u64> {
        let told = self.info.as_ref().and_then(|info| info.context_length);
        told.or(self.context_length).or(self.max_model_len)
    }

    /// Whether a request may call it by this name: its id or an alias.
    pub fn is_named(&self, name: &str) -> bool {
        self.id.as_deref() == Some(name) || self.aliases.iter().flatten().any(|alias| alias == name)
    }
}

wire_object! {
    /// What is told about a model.
    pub struct ModelInfo {
        /// Its name for people.
        name: String,
        /// Who made it.
        developer: String,
        /// What it is good for.
        description: String,
        /// How many tokens a conversation may have.
        context_length ("contextLength"): u64,
        /// How many tokens an answer may have.
        max_tokens ("maxTokens"): u64,
        /// Its page.
        url: String,
        /// The page of its documentation.
        docs_url: String,
        /// Its OpenAPI document.
        docs_json ("docsJson"): String,
    }
}

#[cfg(test)]
mod tests {
    use super::Model;

    #[track_caller]
    fn check(members: &str, context_length: Option<u64>) {
        let model = Model::from_text(members).unwrap();
        assert_eq!(model.context_window(), context_length, "{members}");
    }

    #[test]
    fn the_length_of_a_conversation_is_found_wherever_it_is() {
        check(r#"{"info":{"contextLength":1},"context_length":2,"max_model_len":3}"#, Some(1));
        check(r#"{"info":{"contextLength":"1"},"context_length":2}"#, Some(2));
        check(r#"{"info":null,"max_model_len":3}"#, Some(3));
        check("{}", None);
    }

    #[test]
    fn the_schema_is_where_the_provider_says() {
        let url = "https://api.aimlapi.com/docs-json?model=a&endpoint=b";
        let told = format!(r#"{{"info":{{"docsJson":"{url}"}}}}"#);
        assert_eq!(Model::from_text(&told).unwrap().schema_url(), Some(url));
        for silent in ["{}", r#"{"info":{}}"#, r#"{"info":{"docsJson":null}}"#, r#"{"info":[]}"#] {
            assert_eq!(Model::from_text(silent).unwrap().schema_url(), None, "{silent}");
        }
    }
}
