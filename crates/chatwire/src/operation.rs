//! The operations of the API: one file each, with path, encoding and decoding.
//!
//! `Client::execute` does what every call must do, once in each world.

pub(crate) mod chat;
pub(crate) mod model;
pub(crate) mod models;
pub(crate) mod prepare;
mod streamed_body;

use bytes::Bytes;
use chatwire_protocol::{accumulate::Diagnostic, chat::ChatResponse};
use http::{HeaderMap, Method};

use crate::{
    CallOptions, ResponseLimits,
    error::ErrorSource,
    observe::{self, Outcome},
};

/// What one operation has that others do not.
pub(crate) trait Operation {
    /// What a successful response is decoded to.
    type Output;

    /// The name for observers, and for [`Paths::operations`](crate::Paths::operations).
    const NAME: &'static str;

    /// The method of the request.
    const METHOD: Method;

    /// The usual path below the base URL, with `{model}` for the model if it names that.
    const PATH: &'static str;

    /// Whether it runs a model, so that its path may lie below that of a deployment.
    const RUNS_MODEL: bool = false;

    /// The media types of the responses that it can decode.
    fn accept(&self) -> &'static str {
        "application/json"
    }

    /// The model for the path; `None` if the caller named none.
    fn model(&self) -> Option<&str> {
        None
    }

    /// The body of the request; `None` if it has none.
    ///
    /// `options` are those of the call, and `is_model_in_path` says that the body names no model.
    fn encode(&self, options: &CallOptions, is_model_in_path: bool) -> Option<Vec<u8>> {
        let _ = (options, is_model_in_path);
        None
    }

    /// Decodes the body of a successful response, within these limits.
    fn decode(
        &self,
        headers: &HeaderMap,
        body: &Bytes,
        limits: &ResponseLimits,
    ) -> Result<Self::Output, ErrorSource>;

    /// What a body that failed adds up to so far, and what was repaired in that; `None` if it is of
    /// no use.
    fn partial(&self, body: &[u8]) -> Option<(ChatResponse, Vec<Diagnostic>)> {
        let _ = body;
        None
    }

    /// Whether it may be sent again if it may have reached the server: it changes nothing and costs
    /// nothing.
    fn is_repeatable() -> bool {
        Self::METHOD.is_safe()
    }

    /// What observers learn when the call begins.
    fn started(&self) -> observe::Operation<'_> {
        observe::Operation::Other { name: Self::NAME, model: self.model() }
    }

    /// What observers learn when the call has succeeded.
    fn outcome(output: &Self::Output) -> Outcome<'_> {
        let _ = output;
        Outcome::Other
    }

    /// What in the response contradicted the protocol.
    fn diagnostics(output: &Self::Output) -> &[Diagnostic] {
        let _ = output;
        &[]
    }
}
