//! The functions that a model may call.

use std::{fmt, future::Future};

use chatwire_protocol::chat::Tool;
use chatwire_transport::MaybeSend;
#[cfg(feature = "schemars")]
use schemars::JsonSchema;
use serde::{Serialize, de::DeserializeOwned};

use super::{AsyncFunction, BlockingFunction, ToolError, ToolLimits};
use crate::client::config::ConfigError;
#[cfg(feature = "schemars")]
use crate::structured::typed;

/// The longest name a tool may have.
const MAX_NAME_LENGTH: usize = 64;

/// Functions that a model may call, for [`Client::chat_with_tools`](crate::Client::chat_with_tools).
///
/// A function takes one structure, which is read from what the model writes, and gives anything that can be written as JSON, or an error.
/// It may borrow from where the tools are made: they run on the caller's own task.
pub type Tools<'t> = ToolSet<AsyncFunction<'t>>;

/// Functions that a model may call, for [`blocking::Client::chat_with_tools`](crate::blocking::Client::chat_with_tools).
///
/// As [`Tools`], with functions that wait on their thread; calls of one answer run on several, so they may borrow but not be bound to a thread.
pub type BlockingTools<'t> = ToolSet<BlockingFunction<'t>>;

/// Functions that a model may call: [`Tools`] or [`blocking::Tools`](crate::blocking::Tools).
pub struct ToolSet<F> {
    entries: Vec<Entry<F>>,
    limits: ToolLimits,
    /// What is wrong with the first tool that cannot be one.
    error: Option<ConfigError>,
}

struct Entry<F> {
    definition: Tool,
    function: F,
}

impl<F> ToolSet<F> {
    /// No functions yet.
    pub fn new() -> Self {
        Self { entries: Vec::new(), limits: ToolLimits::default(), error: None }
    }

    /// Limits what a run may do.
    #[must_use]
    pub fn limits(mut self, limits: ToolLimits) -> Self {
        self.limits = limits;
        self
    }

    /// What the model is told of the functions, in their order.
    pub fn definitions(&self) -> impl Iterator<Item = &Tool> {
        self.entries.iter().map(|entry| &entry.definition)
    }

    pub(super) fn validate(&self) -> Result<(), ConfigError> {
        self.error.clone().map_or(Ok(()), Err)
    }

    pub(super) fn tool_limits(&self) -> ToolLimits {
        self.limits
    }

    pub(super) fn function_at(&self, index: usize) -> Option<&F> {
        self.entries.get(index).map(|entry| &entry.function)
    }

    fn insert(mut self, definition: Tool, function: F) -> Self {
        let name = name(&definition).to_owned();
        if !is_name(&name) {
            self.error.get_or_insert(ConfigError::ToolName(name));
        } else if self.definitions().any(|known| self::name(known) == name) {
            self.error.get_or_insert(ConfigError::ToolTwice(name));
        }
        self.entries.push(Entry { definition, function });
        self
    }

    #[cfg(feature = "schemars")]
    fn check_arguments<A: JsonSchema>(mut self, name: &str) -> Self {
        if !typed::is_object::<A>() {
            self.error.get_or_insert_with(|| ConfigError::ToolArguments(name.to_owned()));
        }
        self
    }
}

impl<'t> ToolSet<AsyncFunction<'t>> {
    /// Adds a function that takes a structure; needs the feature `schemars`.
    ///
    /// The model reads the name, the description, and the doc comments of the structure.
    /// A name has 1 to 64 letters, digits, `_` and `-`; with another one, with one that is taken, and with arguments that are no structure, running the tools fails.
    ///
    /// ```
    /// use chatwire::Tools;
    ///
    /// #[derive(schemars::JsonSchema, serde::Deserialize)]
    /// struct Town {
    ///     /// Its name in English.
    ///     name: String,
    /// }
    ///
    /// let degrees = 21.5;
    /// let tools = Tools::new().function("weather", "The temperature in a town.", async |town: Town| {
    ///     println!("asked for {}", town.name);
    ///     Ok(degrees)
    /// });
    /// ```
    #[cfg(feature = "schemars")]
    #[must_use]
    pub fn function<A, W, R>(
        self,
        name: impl Into<String>,
        description: impl Into<String>,
        run: impl Fn(A) -> W + Send + Sync + 't,
    ) -> Self
    where
        A: JsonSchema + DeserializeOwned,
        W: Future<Output = Result<R, ToolError>> + MaybeSend + 't,
        R: Serialize,
    {
        let name = name.into();
        self.check_arguments::<A>(&name).with_definition(typed::tool::<A>(name, description), run)
    }

    /// Adds a function that was defined otherwise, for instance with a schema from elsewhere; what fits the schema has to be an `A`.
    ///
    /// Any JSON is read as [`serde_json::Value`].
    #[must_use]
    pub fn with_definition<A, W, R>(
        self,
        definition: Tool,
        run: impl Fn(A) -> W + Send + Sync + 't,
    ) -> Self
    where
        A: DeserializeOwned,
        W: Future<Output = Result<R, ToolError>> + MaybeSend + 't,
        R: Serialize,
    {
        self.insert(definition, AsyncFunction::new(run))
    }
}

impl<'t> ToolSet<BlockingFunction<'t>> {
    /// Adds a function that takes a structure; needs the feature `schemars`.
    ///
    /// The model reads the name, the description, and the doc comments of the structure.
    /// A name has 1 to 64 letters, digits, `_` and `-`; with another one, with one that is taken, and with arguments that are no structure, running the tools fails.
    #[cfg(feature = "schemars")]
    #[must_use]
    pub fn function<A, R>(
        self,
        name: impl Into<String>,
        description: impl Into<String>,
        run: impl Fn(A) -> Result<R, ToolError> + Send + Sync + 't,
    ) -> Self
    where
        A: JsonSchema + DeserializeOwned,
        R: Serialize,
    {
        let name = name.into();
        self.check_arguments::<A>(&name).with_definition(typed::tool::<A>(name, description), run)
    }

    /// Adds a function that was defined otherwise, for instance with a schema from elsewhere; what fits the schema has to be an `A`.
    ///
    /// Any JSON is read as [`serde_json::Value`].
    #[must_use]
    pub fn with_definition<A, R>(
        self,
        definition: Tool,
        run: impl Fn(A) -> Result<R, ToolError> + Send + Sync + 't,
    ) -> Self
    where
        A: DeserializeOwned,
        R: Serialize,
    {
        self.insert(definition, BlockingFunction::new(run))
    }
}

impl<F> Default for ToolSet<F> {
    fn default() -> Self {
        Self::new()
    }
}

impl<F> fmt::Debug for ToolSet<F> {
    /// Tells the names of the functions and the limits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.definitions().map(name).collect();
        f.debug_struct("ToolSet").field("names", &names).field("limits", &self.limits).finish()
    }
}

/// The name of a function, as it is defined.
pub(super) fn name(definition: &Tool) -> &str {
    let function = definition.function.as_ref();
    function.and_then(|function| function.name.as_deref()).unwrap_or_default()
}

fn is_name(name: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    (1..=MAX_NAME_LENGTH).contains(&name.len()) && name.bytes().all(allowed)
}
