//! One turn of a conversation.

use crate::{
    chat::{Annotation, AudioOutput, Content, FunctionCall, Role, ToolCall},
    json::{
        Json,
        object::{setters, wire_object},
    },
};

wire_object! {
    /// One turn of a conversation, asked or answered.
    ///
    /// The same type is sent and received, so an answer's message can be appended to the next request: see [`Message::to_request_message`].
    pub struct Message {
        /// Who wrote it.
        role: Role,
        /// What it says; an assistant's turn that only calls tools has none.
        content: Content,
        /// Tells participants of one role apart.
        name: String,
        /// Why the model would not answer.
        refusal: String,
        /// Tools the model wants called.
        tool_calls: Vec<ToolCall>,
        /// The function the model wants called; replaced by `tool_calls`.
        function_call: FunctionCall,
        /// In a tool's turn, the call it answers.
        tool_call_id: String,
        /// Sources the model cites.
        annotations: Vec<Annotation>,
        /// The answer as speech.
        audio: AudioOutput,
        /// The model's thoughts, as DeepSeek, Qwen and others name them.
        reasoning_content: String,
        /// The model's thoughts, as OpenRouter and others name them.
        reasoning: String,
        /// The model's thoughts in pieces, some of them encrypted; to be sent back unchanged.
        reasoning_details: Vec<Json>,
    }
}

impl Message {
    /// A turn of the person asking.
    pub fn user(content: impl Into<Content>) -> Self {
        Self::of(Role::User, content)
    }

    /// Instructions of the operator, under the older name.
    pub fn system(content: impl Into<Content>) -> Self {
        Self::of(Role::System, content)
    }

    /// Instructions of the operator, under the newer name.
    pub fn developer(content: impl Into<Content>) -> Self {
        Self::of(Role::Developer, content)
    }

    /// A turn of the model.
    pub fn assistant(content: impl Into<Content>) -> Self {
        Self::of(Role::Assistant, content)
    }

    /// What the tool call named by `tool_call_id` gave.
    pub fn tool(tool_call_id: impl Into<String>, content: impl Into<Content>) -> Self {
        Self { tool_call_id: Some(tool_call_id.into()), ..Self::of(Role::Tool, content) }
    }

    /// The plain text of the content; nothing when there is none or it comes in parts.
    pub fn text(&self) -> Option<&str> {
        self.content.as_ref()?.as_text()
    }

    /// The message as a turn of the next request.
    ///
    /// Only what request schemas declare is kept: role, content, name, refusal, tool calls and the call answered, none of them as `null`.
    /// Closed schemas refuse an answer's other members, and `tool_calls: null`.
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
