//! A message of a conversation.

use crate::{
    chat::{
        Annotation, AudioOutput, Content, FunctionCall, Role, ToolCall,
        reasoning_history::reasoning_members,
    },
    json::{
        Json,
        object::{setters, wire_object},
    },
};

wire_object! {
    /// A message of a conversation, in a request or in a response.
    ///
    /// To append the message of a response to the next request, convert it with
    /// [`to_request_message`](Self::to_request_message).
    ///
    /// References: [request messages], [response messages].
    ///
    /// [request messages]: https://platform.openai.com/docs/api-reference/chat/create
    /// [response messages]: https://platform.openai.com/docs/api-reference/chat/object
    pub struct Message {
        /// The author of the message.
        role: Role,
        /// The content; usually absent or `null` in an assistant message that only calls tools.
        content: Content,
        /// The name of the participant, to distinguish participants of the same role.
        name: String,
        /// The reason that the model gives for refusing the request; absent or `null` if it did not
        /// refuse.
        refusal: String,
        /// The tool calls that the model requests; absent, `null` or empty if there are none.
        tool_calls: Vec<ToolCall>,
        /// The function call that the model requests; deprecated in favor of `tool_calls`.
        function_call: FunctionCall,
        /// In a message with the role `tool`, the ID of the call that it is the result of.
        tool_call_id: String,
        /// Sources that the content cites.
        annotations: Vec<Annotation>,
        /// Audio output, if the request asked for it.
        audio: AudioOutput,
        /// Reasoning as text (DeepSeek, Qwen, vLLM and others); see
        /// [`reasoning_text`](Self::reasoning_text).
        reasoning_content: String,
        /// Reasoning as text (OpenRouter and others); see [`reasoning_text`](Self::reasoning_text).
        reasoning: String,
        /// Reasoning as a list of objects, some of them encrypted (OpenRouter).
        ///
        /// To continue after tool calls, send the list back unchanged, see
        /// [preserving reasoning](https://openrouter.ai/docs/use-cases/reasoning-tokens).
        reasoning_details: Vec<Json>,
    }
}

impl Message {
    /// A message with the role `user`.
    pub fn user(content: impl Into<Content>) -> Self {
        Self::of(Role::User, content)
    }

    /// A message with the role `system`: instructions of the application developer.
    ///
    /// OpenAI's newer models use [`developer`](Self::developer) instead.
    pub fn system(content: impl Into<Content>) -> Self {
        Self::of(Role::System, content)
    }

    /// A message with the role `developer`: instructions of the application developer.
    ///
    /// Many servers only know [`system`](Self::system).
    pub fn developer(content: impl Into<Content>) -> Self {
        Self::of(Role::Developer, content)
    }

    /// A message with the role `assistant`: output of the model.
    pub fn assistant(content: impl Into<Content>) -> Self {
        Self::of(Role::Assistant, content)
    }

    /// A message with the role `tool`: the result of the call with the ID `tool_call_id`.
    pub fn tool(tool_call_id: impl Into<String>, content: impl Into<Content>) -> Self {
        Self { tool_call_id: Some(tool_call_id.into()), ..Self::of(Role::Tool, content) }
    }

    /// Converts the message of a response into a message of the next request.
    ///
    /// Keeps `role`, `content`, `name`, `refusal`, non-empty `tool_calls`, `tool_call_id`, the ID
    /// of `audio` and the reasoning with its signatures, and writes none of them as `null`.
    /// A request refers to [audio output] by its ID alone; audio without one is dropped.
    /// Drops everything else, because servers with closed request schemas reject other members and
    /// `tool_calls: null`.
    ///
    /// Several providers reject the results of tool calls if the reasoning before them is missing;
    /// [`to_request_message_with`](Self::to_request_message_with) drops it for those that do not
    /// accept it.
    ///
    /// [audio output]: https://platform.openai.com/docs/guides/audio
    #[must_use]
    pub fn to_request_message(&self) -> Self {
        let tool_calls = self.tool_calls.clone().filter(|calls| !calls.is_empty());
        Self {
            role: self.role.clone(),
            content: self.content.clone(),
            name: self.name.clone(),
            refusal: self.refusal.clone(),
            tool_calls,
            tool_call_id: self.tool_call_id.clone(),
            audio: self.audio.as_ref().and_then(AudioOutput::reference),
            reasoning_content: self.reasoning_content.clone(),
            reasoning: self.reasoning.clone(),
            reasoning_details: self.reasoning_details.clone(),
            extra: reasoning_members(&self.extra),
            ..Self::default()
        }
    }

    fn of(role: Role, content: impl Into<Content>) -> Self {
        Self { role: Some(role), content: Some(content.into()), ..Self::default() }
    }
}

setters! { Message {
    into name: String,
    into tool_calls: Vec<ToolCall>,
} }
