//! Wraps a function of the caller as one from text to text.

use std::{
    future::{Future, ready},
    panic::{AssertUnwindSafe, catch_unwind},
};

use chatwire_protocol::json::Json;
use chatwire_transport::{BoxFuture, MaybeSend};
use serde::{Serialize, de::DeserializeOwned};

use super::{ToolCallError, ToolError};
use crate::structured::read_arguments;

/// The result of a call: the text for the model.
pub(super) type ToolResult = Result<String, ToolCallError>;

type Asynchronous<'t> = dyn Fn(&str) -> BoxFuture<'t, ToolResult> + Send + Sync + 't;
type Blocking<'t> = dyn Fn(&str) -> ToolResult + Send + Sync + 't;

/// An async function that a model may call.
pub struct AsyncFunction<'t>(Box<Asynchronous<'t>>);

/// A blocking function that a model may call.
pub struct BlockingFunction<'t>(Box<Blocking<'t>>);

impl<'t> AsyncFunction<'t> {
    pub(super) fn new<A, W, R>(run: impl Fn(A) -> W + Send + Sync + 't) -> Self
    where
        A: DeserializeOwned,
        W: Future<Output = Result<R, ToolError>> + MaybeSend + 't,
        R: Serialize,
    {
        Self(Box::new(move |arguments| match read_arguments(arguments) {
            Ok(arguments) => {
                let future = run(arguments);
                Box::pin(async move { serialize(future.await) })
            }
            Err(invalid_output) => {
                Box::pin(ready(Err(ToolCallError::InvalidArguments(invalid_output))))
            }
        }))
    }

    pub(super) fn call(&self, arguments: &str) -> BoxFuture<'t, ToolResult> {
        self.0(arguments)
    }
}

impl<'t> BlockingFunction<'t> {
    pub(super) fn new<A, R>(run: impl Fn(A) -> Result<R, ToolError> + Send + Sync + 't) -> Self
    where
        A: DeserializeOwned,
        R: Serialize,
    {
        Self(Box::new(move |arguments| {
            let arguments = read_arguments(arguments).map_err(ToolCallError::InvalidArguments)?;
            serialize(run(arguments))
        }))
    }

    /// Calls the function; catches its panics.
    pub(super) fn call(&self, arguments: &str) -> ToolResult {
        // The closure owns no state that a panic could leave inconsistent.
        catch_unwind(AssertUnwindSafe(|| self.0(arguments))).unwrap_or(Err(ToolCallError::Panicked))
    }
}

/// The result as the text for the model: a string as it is, anything else as JSON.
fn serialize(result: Result<impl Serialize, ToolError>) -> ToolResult {
    let result = result.map_err(ToolCallError::Function)?;
    let json = Json::new(&result).map_err(|_| ToolCallError::NotJson)?;
    Ok(json.as_text().map_or_else(|| json.as_str().to_owned(), |text| text.into_owned()))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn text_is_sent_as_it_is_and_anything_else_as_json() {
        assert_eq!(serialize(Ok("a \"b\"\n")).unwrap(), "a \"b\"\n");
        assert_eq!(serialize(Ok(BTreeMap::from([("a", 1)]))).unwrap(), "{\"a\":1}");
        assert_eq!(serialize(Ok(())).unwrap(), "null");
        let map = BTreeMap::from([((1, 2), 3)]);
        assert!(matches!(serialize(Ok(map)), Err(ToolCallError::NotJson)));
    }
}
