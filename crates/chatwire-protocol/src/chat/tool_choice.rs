//! Which tools a model may, must or must not call.

use crate::json::{Json, object::wire_object, union::wire_union};

wire_union! {
    /// Which tools the model may, must or must not call, see
    /// [`tool_choice`](https://platform.openai.com/docs/api-reference/chat/create).
    pub enum ToolChoice {
        /// `none`, `auto` or `required`.
        Mode(String),
        /// One required tool, or a list of allowed tools.
        Tool(ToolChoiceObject),
    }
}

impl ToolChoice {
    /// The model calls no tool.
    pub fn none() -> Self {
        Self::Mode("none".into())
    }

    /// The model decides whether to call tools.
    pub fn auto() -> Self {
        Self::Mode("auto".into())
    }

    /// The model calls at least one tool.
    pub fn required() -> Self {
        Self::Mode("required".into())
    }

    /// The model calls this function.
    pub fn function(name: impl Into<String>) -> Self {
        Self::Tool(ToolChoiceObject {
            kind: Some("function".into()),
            function: Some(ToolReference::Named(NamedTool {
                name: Some(name.into()),
                ..NamedTool::default()
            })),
            ..ToolChoiceObject::default()
        })
    }

    /// The model calls this custom tool.
    pub fn custom(name: impl Into<String>) -> Self {
        Self::Tool(ToolChoiceObject {
            kind: Some("custom".into()),
            custom: Some(ToolReference::Named(NamedTool {
                name: Some(name.into()),
                ..NamedTool::default()
            })),
            ..ToolChoiceObject::default()
        })
    }

    /// The model calls only these functions; `mode` is `auto` or `required`.
    pub fn allowed(
        mode: impl Into<String>,
        functions: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        let reference = |name: String| {
            Json::from(serde_json::json!({"type": "function", "function": {"name": name}}))
        };
        let tools = functions.into_iter().map(|name| reference(name.into())).collect();
        Self::Tool(ToolChoiceObject {
            kind: Some("allowed_tools".into()),
            allowed_tools: Some(AllowedTools {
                mode: Some(mode.into()),
                tools: Some(tools),
                ..AllowedTools::default()
            }),
            ..ToolChoiceObject::default()
        })
    }
}

wire_object! {
    /// One required tool, or a list of allowed tools; `kind` determines which member is set.
    pub struct ToolChoiceObject {
        /// `function`, `custom` or `allowed_tools`.
        kind ("type"): String,
        /// The function to call.
        function: ToolReference,
        /// The custom tool to call.
        custom: ToolReference,
        /// The tools that the model may choose from.
        allowed_tools: AllowedTools,
    }
}

wire_union! {
    /// A reference to a tool: an object with its name.
    ///
    /// One published schema of AI/ML API has a string in place of the object.
    pub enum ToolReference {
        /// An object with the name of the tool.
        Named(NamedTool),
        /// A string.
        Word(String),
    }
}

wire_object! {
    /// An object with the name of a tool.
    pub struct NamedTool {
        /// The name of the tool.
        name: String,
    }
}

wire_object! {
    /// The tools that the model may choose from.
    pub struct AllowedTools {
        /// `auto` or `required`.
        mode: String,
        /// The tools, each an object with its type and name.
        tools: Vec<Json>,
    }
}
