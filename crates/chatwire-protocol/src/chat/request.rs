//! The request of a chat completion.

use std::collections::BTreeMap;

use crate::{
    chat::{
        AudioOptions, Message, Modality, Prediction, ReasoningEffort, ReasoningOptions,
        ResponseFormat, Stop, StreamOptions, Thinking, Tool, ToolChoice, WebSearchOptions,
    },
    json::{
        Number,
        object::{setters, wire_object},
    },
};

wire_object! {
    /// The body of a chat-completion request.
    ///
    /// Create one with [`ChatRequest::new`] and chain setters.
    /// A member that is `None` is not sent, so the server's default applies.
    /// Ranges differ between models and are not enforced here:
    /// [`check`](Self::check) compares a request with the published schema of a model.
    /// To send a member without a field, put it into `extra`.
    ///
    /// References: [OpenAI], [AI/ML API], [OpenRouter], [Perplexity].
    /// Which members a model accepts is documented per model; the member documentation below names
    /// the provider where only one or a few use a member.
    ///
    /// ```
    /// use chatwire_protocol::chat::{ChatRequest, Message};
    ///
    /// let mut request = ChatRequest::new("nousresearch/hermes-4-405b", [Message::user("Hello")])
    ///     .temperature(0.2)
    ///     .max_tokens(64);
    /// request.extra.insert("vendor_option", serde_json::json!(true));
    /// assert_eq!(
    ///     String::from_utf8(request.to_vec()).unwrap(),
    ///     concat!(
    ///         r#"{"model":"nousresearch/hermes-4-405b","#,
    ///         r#""messages":[{"role":"user","content":"Hello"}],"#,
    ///         r#""max_tokens":64,"temperature":0.2,"vendor_option":true}"#,
    ///     ),
    /// );
    /// ```
    ///
    /// [OpenAI]: https://platform.openai.com/docs/api-reference/chat/create
    /// [AI/ML API]: https://docs.aimlapi.com/api-references/text-models-llm
    /// [OpenRouter]: https://openrouter.ai/docs/api-reference/parameters
    /// [Perplexity]: https://docs.perplexity.ai/api-reference/chat-completions-post
    pub struct ChatRequest {
        /// The ID of the model; required by all servers.
        model: String,
        /// The conversation so far, oldest message first; required by all servers.
        messages: Vec<Message>,
        /// Maximum number of tokens to generate, at least 1.
        ///
        /// Deprecated by OpenAI in favor of `max_completion_tokens`; still the common name at other
        /// servers.
        /// The default depends on the model.
        max_tokens: u64,
        /// Maximum number of tokens to generate, reasoning tokens included, at least 1.
        max_completion_tokens: u64,
        /// Whether the response is streamed as server-sent events; default `false`.
        stream: bool,
        /// Options of a streamed response; only valid with `stream`.
        stream_options: StreamOptions,
        /// The output format: free text (default), JSON, or JSON that fits a schema.
        response_format: ResponseFormat,
        /// Whether the response repeats the prompt (AI/ML API); default `false`.
        echo: bool,
        /// Sampling temperature, 0 to 2; higher is more random.
        ///
        /// OpenAI's default is 1; other models differ.
        temperature: Number,
        /// Nucleus sampling: sample only from the most likely tokens that together have this
        /// probability, above 0 to 1.
        ///
        /// OpenAI's default is 1, which keeps all tokens.
        top_p: Number,
        /// Sample only from this many of the most likely tokens; not supported by OpenAI.
        ///
        /// Absent, or 0 at OpenRouter and -1 at vLLM, keeps all tokens.
        top_k: Number,
        /// Sample only from tokens with at least `top_a` × p² probability, where p is the
        /// probability of the most likely token, 0 to 1 (OpenRouter).
        ///
        /// The default 0 keeps all tokens.
        top_a: Number,
        /// Sample only from tokens with at least `min_p` × p probability, where p is the
        /// probability of the most likely token, 0 to 1; not supported by OpenAI.
        ///
        /// The default 0 keeps all tokens.
        min_p: Number,
        /// Number of choices to generate, at least 1, at OpenAI at most 128; default 1.
        n: u64,
        /// Sequences at which generation stops; they are not part of the output.
        ///
        /// Most servers allow at most 4.
        stop: Stop,
        /// Whether to return the log probability of each output token; default `false`.
        logprobs: bool,
        /// How many of the most likely tokens to return at each position, 0 to 20.
        ///
        /// Requires `logprobs`.
        top_logprobs: u64,
        /// Bias that is added to the logit of a token, -100 to 100, by token ID.
        ///
        /// -100 bans a token, 100 forces it.
        logit_bias: BTreeMap<String, Number>,
        /// Penalty for each previous occurrence of a token, -2 to 2; default 0.
        frequency_penalty: Number,
        /// Penalty for tokens that have occurred at least once, -2 to 2; default 0.
        presence_penalty: Number,
        /// Factor that divides the likelihood of tokens that have occurred.
        ///
        /// The default 1 changes nothing, greater values reduce repetition.
        /// Not supported by OpenAI.
        repetition_penalty: Number,
        /// Text that the output is expected to contain, which reduces latency.
        prediction: Prediction,
        /// Seed of the random number generator.
        ///
        /// The same seed with the same request gives the same output if the server can do so;
        /// compare [`system_fingerprint`](super::ChatResponse::system_fingerprint).
        /// AI/ML API requires at least 1.
        seed: i64,
        /// The tools that the model may call, at most 128.
        tools: Vec<Tool>,
        /// Which of the tools the model may, must or must not call.
        ///
        /// The default is `auto` with tools and `none` without.
        tool_choice: ToolChoice,
        /// Whether the model may call several tools in one message; OpenAI's default is `true`.
        parallel_tool_calls: bool,
        /// Whether the provider adapts tool schemas to what the model supports (AI/ML API).
        normalize_tool_schemas: bool,
        /// How much effort the model spends on reasoning.
        ///
        /// The default depends on the model.
        reasoning_effort: ReasoningEffort,
        /// Options of reasoning (OpenRouter, AI/ML API).
        reasoning: ReasoningOptions,
        /// Options of reasoning (Anthropic's models, DeepSeek).
        thinking: Thinking,
        /// Whether reasoning is enabled (Qwen's models).
        enable_thinking: bool,
        /// Maximum number of reasoning tokens (Qwen's models).
        thinking_budget: u64,
        /// Options of the web search.
        web_search_options: WebSearchOptions,
        /// Kind of sources to search: `web` (default) or `academic` (Perplexity).
        search_mode: String,
        /// Domains to restrict the search to; a leading `-` excludes a domain (Perplexity).
        search_domain_filter: Vec<String>,
        /// Maximum age of search results: `day`, `week`, `month` or `year` (Perplexity).
        search_recency_filter: String,
        /// Only results published after this date, `month/day/year` (Perplexity).
        search_after_date_filter: String,
        /// Only results published before this date, `month/day/year` (Perplexity).
        search_before_date_filter: String,
        /// Only results last updated after this date, `month/day/year` (Perplexity).
        last_updated_after_filter: String,
        /// Only results last updated before this date, `month/day/year` (Perplexity).
        last_updated_before_filter: String,
        /// Whether the response lists images that the search found; default `false` (Perplexity).
        return_images: bool,
        /// Whether the response suggests related questions; default `false` (Perplexity).
        return_related_questions: bool,
        /// Output modalities; the default is text only.
        modalities: Vec<Modality>,
        /// Options of audio output; required if `modalities` contains audio.
        audio: AudioOptions,
        /// Key-value pairs that the provider stores with the request, at OpenAI at most 16.
        metadata: BTreeMap<String, String>,
        /// A stable identifier of the end user, for abuse detection and caching; send no personal
        /// data.
        ///
        /// Deprecated by OpenAI in favor of `safety_identifier` and `prompt_cache_key`.
        user: String,
        /// Which upstream provider serves the request (AI/ML API).
        ///
        /// OpenRouter takes an object under this name: put it into `extra`.
        provider: String,
    }
}

impl ChatRequest {
    /// A request with the two members that every server requires.
    pub fn new(model: impl Into<String>, messages: impl IntoIterator<Item = Message>) -> Self {
        Self {
            model: Some(model.into()),
            messages: Some(messages.into_iter().collect()),
            ..Self::default()
        }
    }

    /// Appends a message to the conversation.
    #[must_use]
    pub fn message(mut self, message: Message) -> Self {
        self.messages.get_or_insert_default().push(message);
        self
    }

    /// Whether the request asks for a streamed response.
    pub fn is_stream(&self) -> bool {
        self.stream == Some(true)
    }
}

setters! { ChatRequest {
    into model: String,
    into stream_options: StreamOptions,
    into response_format: ResponseFormat,
    into temperature: Number,
    into top_p: Number,
    into top_k: Number,
    into top_a: Number,
    into min_p: Number,
    into stop: Stop,
    into frequency_penalty: Number,
    into presence_penalty: Number,
    into repetition_penalty: Number,
    into prediction: Prediction,
    into tools: Vec<Tool>,
    into tool_choice: ToolChoice,
    into reasoning_effort: ReasoningEffort,
    into reasoning: ReasoningOptions,
    into thinking: Thinking,
    into web_search_options: WebSearchOptions,
    into search_mode: String,
    into search_domain_filter: Vec<String>,
    into search_recency_filter: String,
    into search_after_date_filter: String,
    into search_before_date_filter: String,
    into last_updated_after_filter: String,
    into last_updated_before_filter: String,
    into modalities: Vec<Modality>,
    into audio: AudioOptions,
    into metadata: BTreeMap<String, String>,
    into user: String,
    into provider: String,
    into logit_bias: BTreeMap<String, Number>,
    plain max_tokens: u64,
    plain max_completion_tokens: u64,
    plain stream: bool,
    plain echo: bool,
    plain n: u64,
    plain logprobs: bool,
    plain top_logprobs: u64,
    plain seed: i64,
    plain parallel_tool_calls: bool,
    plain normalize_tool_schemas: bool,
    plain enable_thinking: bool,
    plain thinking_budget: u64,
    plain return_images: bool,
    plain return_related_questions: bool,
} }
