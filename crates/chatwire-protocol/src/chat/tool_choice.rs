//! Which tools a model may, must or must not call.

use crate::json::{Json, object::wire_object, union::wire_union};

wire_union! {
    /// Which tools the model may call.
    pub enum ToolChoice {
        /// `none`, `auto` or `required`.
        Mode(String),
        /// One tool, or a list of allowed ones.
        Tool(ToolChoiceObject),
    }
}

impl ToolChoice {
    /// No tool is called.
    pub fn none() -> Self {
        Self::Mode("none".into())
    }

    /// The model decides.
    pub fn auto() -> Self {
        Self::Mode("auto".into())
    }

    /// At least one tool is called.
    pub fn required() -> Self {
        Self::Mode("required".into())
    }

    /// This function is called.
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

    /// This custom tool is called.
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

    /// Only these functions are called, in `auto` or `required` mode.
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
    /// One tool, or a list of allowed ones.
    pub struct ToolChoiceObject {
        /// `function`, `custom` or `allowed_tools`.
        kind ("type"): String,
        /// The function that is to be called.
        function: ToolReference,
        /// The custom tool that is to be called.
        custom: ToolReference,
        /// The tools the model may choose from.
        allowed_tools: AllowedTools,
    }
}

wire_union! {
    /// A tool, named inside an object or by the word `name`, as one published schema has it.
    pub enum ToolReference {
        /// The tool's name in an object.
        Named(NamedTool),
        /// A bare word.
        Word(String),
    }
}

wire_object! {
    /// A tool's name.
    pub struct NamedTool {
        /// The name.
        name: String,
    }
}

wire_object! {
    /// The tools the model may choose from.
    pub struct AllowedTools {
        /// `auto` or `required`.
        mode: String,
        /// The tools, each as an object with its type and name.
        tools: Vec<Json>,
    }
}
