//! What is asked of a model.

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
    /// A request for a completion.
    ///
    /// Start with [`ChatRequest::new`] and chain what else is wanted; a member left out takes the server's default.
    /// Bounds differ from model to model and are not enforced here.
    /// Members this crate has no field for go into `extra` and are sent as they are.
    ///
    /// ```
    /// use chatwire_protocol::chat::{ChatRequest, Message};
    ///
    /// let request = ChatRequest::new("nousresearch/hermes-4-405b", [Message::user("Hello")])
    ///     .temperature(0.2)
    ///     .max_tokens(64);
    /// assert_eq!(
    ///     String::from_utf8(request.to_vec()).unwrap(),
    ///     r#"{"model":"nousresearch/hermes-4-405b","messages":[{"role":"user","content":"Hello"}],"max_tokens":64,"temperature":0.2}"#,
    /// );
    /// ```
    pub struct ChatRequest {
        /// The model that is to answer.
        model: String,
        /// The conversation so far.
        messages: Vec<Message>,
        /// At most this many tokens of answer; replaced by `max_completion_tokens` in newer models.
        max_tokens: u64,
        /// At most this many tokens of answer, thoughts included.
        max_completion_tokens: u64,
        /// Whether the answer comes in chunks as it is made; false when absent.
        stream: bool,
        /// What a stream carries beside the answer.
        stream_options: StreamOptions,
        /// The form the answer is to have.
        response_format: ResponseFormat,
        /// Whether the prompt is put before the answer.
        echo: bool,
        /// How much chance decides, 0 to 2.
        temperature: Number,
        /// Only tokens within this share of probability are drawn, above 0 to 1.
        top_p: Number,
        /// Only this many of the likeliest tokens are drawn.
        top_k: Number,
        /// Only tokens above a share of the likeliest one's probability, squared, are drawn, 0 to 1.
        top_a: Number,
        /// Only tokens above a share of the likeliest one's probability are drawn, 0 to 1.
        min_p: Number,
        /// How many choices to make, at least 1; 1 when absent.
        n: u64,
        /// Texts at which the answer ends, without them; most servers allow four.
        stop: Stop,
        /// Whether to tell how likely each token was.
        logprobs: bool,
        /// How many of the likeliest tokens to tell at each place, 0 to 20; wants `logprobs`.
        top_logprobs: u64,
        /// Makes tokens likelier or less likely, by token id: -100 bans one, 100 forces it.
        logit_bias: BTreeMap<String, Number>,
        /// Makes tokens less likely the more often they have occurred, -2 to 2.
        frequency_penalty: Number,
        /// Makes tokens less likely once they have occurred, -2 to 2.
        presence_penalty: Number,
        /// Divides the likelihood of tokens that have occurred; 1 changes nothing.
        repetition_penalty: Number,
        /// Text the answer is expected to contain, which makes it faster.
        prediction: Prediction,
        /// Makes equal requests give equal answers as far as the server can.
        seed: i64,
        /// The tools the model may call.
        tools: Vec<Tool>,
        /// Which of them it may, must or must not call.
        tool_choice: ToolChoice,
        /// Whether it may call several at once.
        parallel_tool_calls: bool,
        /// Whether the provider adapts tool schemas to what the model understands.
        normalize_tool_schemas: bool,
        /// How hard the model is to think.
        reasoning_effort: ReasoningEffort,
        /// How much it may think, and whether it shows it.
        reasoning: ReasoningOptions,
        /// How much it may think, in Anthropic's words.
        thinking: Thinking,
        /// Whether it thinks, in the words of Qwen's servers.
        enable_thinking: bool,
        /// At most this many tokens of thought, in the words of Qwen's servers.
        thinking_budget: u64,
        /// How the provider is to search the web.
        web_search_options: WebSearchOptions,
        /// What is searched: `web` or `academic`.
        search_mode: String,
        /// Only pages of these domains; a leading `-` leaves one out.
        search_domain_filter: Vec<String>,
        /// Only pages as recent as this: `day`, `week`, `month` or `year`.
        search_recency_filter: String,
        /// Only pages published after this day, as month/day/year.
        search_after_date_filter: String,
        /// Only pages published before this day, as month/day/year.
        search_before_date_filter: String,
        /// Only pages changed after this day, as month/day/year.
        last_updated_after_filter: String,
        /// Only pages changed before this day, as month/day/year.
        last_updated_before_filter: String,
        /// Whether pictures that were found come with the answer.
        return_images: bool,
        /// Whether questions that suggest themselves come with the answer.
        return_related_questions: bool,
        /// The kinds of answer wanted; text when absent.
        modalities: Vec<Modality>,
        /// How an answer as speech is to sound.
        audio: AudioOptions,
        /// Labels for the caller's own use, stored with the request.
        metadata: BTreeMap<String, String>,
        /// Names the person asking to the provider, without saying who they are.
        user: String,
        /// Which provider behind a router is to answer.
        provider: String,
    }
}

impl ChatRequest {
    /// Asks `model` to go on with a conversation.
    pub fn new(model: impl Into<String>, messages: impl IntoIterator<Item = Message>) -> Self {
        Self {
            model: Some(model.into()),
            messages: Some(messages.into_iter().collect()),
            ..Self::default()
        }
    }

    /// Adds a turn to the conversation.
    #[must_use]
    pub fn message(mut self, message: Message) -> Self {
        self.messages.get_or_insert_default().push(message);
        self
    }

    /// Whether the answer is asked for in chunks.
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
