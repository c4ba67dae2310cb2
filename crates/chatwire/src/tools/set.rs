//! The functions that a model may call.

use std::{fmt, future::Future};

use chatwire_protocol::chat::{Tool, ToolCall};
use chatwire_transport::MaybeSend;
#[cfg(feature = "schemars")]
use schemars::JsonSchema;
use serde::{Serialize, de::DeserializeOwned};

use super::{
    AsyncFunction, BlockingFunction, ToolCallReport, ToolError, ToolLimits,
    calls::{self, FinishedCall, PendingCall},
};
use crate::client::config_error::ConfigError;
#[cfg(feature = "schemars")]
use crate::structured::typed;

/// The maximum length of a tool's name.
const MAX_NAME_LENGTH: usize = 64;

/// Functions that a model may call, for
/// [`Client::chat_with_tools`](crate::Client::chat_with_tools).
///
/// A function takes one struct, parsed from the arguments that the model writes, and returns any
/// value that serializes as JSON, or an error.
/// It may borrow from its surroundings, since it runs on the task of the caller.
pub type Tools<'t> = ToolSet<AsyncFunction<'t>>;

/// Functions that a model may call, for
/// [`blocking::Client::chat_with_tools`](crate::blocking::Client::chat_with_tools).
///
/// As [`Tools`], with blocking functions; they run on several threads, so they may borrow but must
/// be `Sync`.
pub type BlockingTools<'t> = ToolSet<BlockingFunction<'t>>;

/// Functions that a model may call: [`Tools`] or [`blocking::Tools`](crate::blocking::Tools).
pub struct ToolSet<F> {
    entries: Vec<Entry<F>>,
    limits: ToolLimits,
    /// The error of the first invalid tool.
    error: Option<ConfigError>,
}

struct Entry<F> {
    definition: Tool,
    function: F,
}

impl<F> ToolSet<F> {
    /// An empty set.
    pub fn new() -> Self {
        Self { entries: Vec::new(), limits: ToolLimits::default(), error: None }
    }

    /// Sets the limits of the loop.
    #[must_use]
    pub fn limits(mut self, limits: ToolLimits) -> Self {
        self.limits = limits;
        self
    }

    /// The definitions of the functions, in order.
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

    /// One call, with the function it names.
    pub(super) fn pending_call(&self, call: &ToolCall) -> PendingCall {
        calls::pending_call(call.clone(), &self.names())
    }

    /// The report of a call that does not belong to a loop.
    pub(super) fn report(&self, finished: FinishedCall) -> ToolCallReport {
        let mut report = finished.report;
        calls::settle(&mut report, || self.names(), self.limits.max_result_bytes);
        report
    }

    fn names(&self) -> Vec<&str> {
        self.definitions().map(name).collect()
    }

    fn insert(mut self, definition: Tool, function: F) -> Self {
        let name = name(&definition).to_owned();
        if !is_name(&name) {
            self.error.get_or_insert(ConfigError::ToolName(name));
        } else if self.definitions().any(|known| self::name(known) == name) {
            self.error.get_or_insert(ConfigError::DuplicateTool(name));
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
    /// Adds a function that takes a struct; needs the feature `schemars`.
    ///
    /// The model sees the name, the description, and the doc comments of the struct.
    ///
    /// The name must match `[A-Za-z0-9_-]{1,64}` and be unique, and the arguments must be a struct;
    /// otherwise `chat_with_tools` fails with
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration).
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
    /// let tools = Tools::new().function("weather", "Degrees in a town.", async |town: Town| {
    ///     println!("called for {}", town.name);
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

    /// Adds a function with a hand-written definition.
    ///
    /// Every value that the schema allows must deserialize as `A`; [`serde_json::Value`] accepts
    /// any.
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
    /// Adds a function that takes a struct; needs the feature `schemars`.
    ///
    /// The model sees the name, the description, and the doc comments of the struct.
    ///
    /// The name must match `[A-Za-z0-9_-]{1,64}` and be unique, and the arguments must be a struct;
    /// otherwise `chat_with_tools` fails with
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration).
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

    /// Adds a function with a hand-written definition.
    ///
    /// Every value that the schema allows must deserialize as `A`; [`serde_json::Value`] accepts
    /// any.
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
    /// Shows the names of the functions and the limits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.definitions().map(name).collect();
        f.debug_struct("ToolSet").field("names", &names).field("limits", &self.limits).finish()
    }
}

/// The name in a definition.
pub(super) fn name(definition: &Tool) -> &str {
    let function = definition.function.as_ref();
    function.and_then(|function| function.name.as_deref()).unwrap_or_default()
}

fn is_name(name: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    (1..=MAX_NAME_LENGTH).contains(&name.len()) && name.bytes().all(allowed)
}
