//! A model in a list of models.

use crate::json::{Json, object::wire_object};

wire_object! {
    /// A model in a list of models.
    ///
    /// All servers send `id`.
    /// OpenAI documents `object`, `created` and `owned_by`; most other members are AI/ML API's.
    ///
    /// Reference: [the model object](https://platform.openai.com/docs/api-reference/models/object).
    pub struct Model {
        /// The ID, for [`ChatRequest::model`](crate::chat::ChatRequest::model).
        id: String,
        /// Always `model`, if present.
        object: String,
        /// The type of the model, such as `chat-completion` or `image` (AI/ML API).
        kind ("type"): String,
        /// When the model was created, in seconds since the Unix epoch.
        ///
        /// Many servers send the time of the response instead.
        created: u64,
        /// The organization that owns or offers the model.
        owned_by: String,
        /// Other names for the model in requests (AI/ML API).
        aliases: Vec<String>,
        /// Description and limits of the model (AI/ML API).
        info: ModelInfo,
        /// Supported features, such as `openai/chat-completion.stream` (AI/ML API).
        features: Vec<String>,
        /// Paths of the endpoints, such as `/v1/chat/completions` (AI/ML API).
        endpoints: Vec<String>,
        /// Tags (AI/ML API).
        tags: Vec<String>,
        /// Capabilities, if requested with `?include=capabilities` (AI/ML API).
        capabilities: Vec<String>,
        /// Input and output modalities, if requested with `?include=modalities` (AI/ML API).
        modalities: Json,
        /// Prices; the form depends on the provider.
        ///
        /// AI/ML API sends them if requested with `?include=pricing`.
        pricing: Json,
        /// Context window in tokens (OpenRouter, Together); see
        /// [`context_window`](Self::context_window).
        context_length: u64,
        /// Context window in tokens (vLLM); see [`context_window`](Self::context_window).
        max_model_len: u64,
    }
}

impl Model {
    /// The URL of the OpenAPI document of the model (AI/ML API); `None` if not reported.
    pub fn schema_url(&self) -> Option<&str> {
        self.info.as_ref()?.docs_json.as_deref()
    }

    /// The context window in tokens, prompt and completion together; `None` if not reported.
    ///
    /// From the first of `info.contextLength`, `context_length` and `max_model_len`.
    pub fn context_window(&self) -> Option<u64> {
        let context_length = self.info.as_ref().and_then(|info| info.context_length);
        context_length.or(self.context_length).or(self.max_model_len)
    }

    /// Whether this is the ID or an alias of the model.
    pub fn is_named(&self, name: &str) -> bool {
        self.id.as_deref() == Some(name) || self.aliases.iter().flatten().any(|alias| alias == name)
    }
}

wire_object! {
    /// Description and limits of a model (AI/ML API).
    pub struct ModelInfo {
        /// Display name.
        name: String,
        /// The organization that developed the model.
        developer: String,
        /// Description.
        description: String,
        /// Context window in tokens.
        context_length ("contextLength"): u64,
        /// Maximum number of tokens in a completion.
        max_tokens ("maxTokens"): u64,
        /// URL of the product page.
        url: String,
        /// URL of the documentation page.
        docs_url: String,
        /// URL of the OpenAPI document.
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
    fn the_context_window_is_found_in_each_member() {
        check(r#"{"info":{"contextLength":1},"context_length":2,"max_model_len":3}"#, Some(1));
        check(r#"{"info":{"contextLength":"1"},"context_length":2}"#, Some(2));
        check(r#"{"info":null,"max_model_len":3}"#, Some(3));
        check("{}", None);
    }

    #[test]
    fn the_schema_url_is_found() {
        let url = "https://api.aimlapi.com/docs-json?model=a&endpoint=b";
        let with_url = format!(r#"{{"info":{{"docsJson":"{url}"}}}}"#);
        assert_eq!(Model::from_text(&with_url).unwrap().schema_url(), Some(url));
        for without in ["{}", r#"{"info":{}}"#, r#"{"info":{"docsJson":null}}"#, r#"{"info":[]}"#] {
            assert_eq!(Model::from_text(without).unwrap().schema_url(), None, "{without}");
        }
    }
}
