//! The state of a call when it failed.

use std::{sync::Arc, time::Duration};

use chatwire_protocol::{accumulate::Diagnostic, chat::ChatResponse};

use super::{incomplete_body::IncompleteBody, masked_source::MaskedSource};
use crate::{
    Attempt, NoRetryReason, ResponseMeta, Timeouts,
    call::endpoint::Endpoint,
    provider::{called::CalledProvider, secrets::Secrets},
    tools::ToolHistory,
};

/// The state of the call when it failed.
#[derive(Default)]
pub(crate) struct Context {
    pub(crate) meta: Option<ResponseMeta>,
    pub(crate) attempts: Vec<Attempt>,
    pub(crate) elapsed: Duration,
    pub(crate) no_retry_reason: Option<NoRetryReason>,
    pub(crate) retry_after: Option<Duration>,
    /// The provider that was called, if no response names it.
    pub(crate) called: Option<Arc<CalledProvider>>,
    /// Where the call went; `None` once a successful response has started.
    pub(crate) endpoint: Option<Endpoint>,
    pub(crate) timeouts: Option<Timeouts>,
    /// Why only a part of the body of an error response arrived.
    pub(crate) incomplete_body: Option<IncompleteBody>,
    pub(crate) partial: Option<Box<ChatResponse>>,
    /// What was repaired in the partial response.
    pub(crate) diagnostics: Vec<Diagnostic>,
    pub(crate) tools: Option<Box<ToolHistory>>,
    /// What no message may repeat.
    pub(crate) secrets: Secrets,
    /// Stands for the source if that would repeat a secret.
    pub(crate) masked_source: Option<MaskedSource>,
}

impl Context {
    /// The response headers arrived, and the body is not a complete completion.
    pub(crate) fn after_headers(meta: ResponseMeta, timeouts: Timeouts) -> Self {
        Self { timeouts: Some(timeouts), ..Self::after_response(meta) }
    }

    /// A complete response arrived.
    pub(crate) fn after_response(meta: ResponseMeta) -> Self {
        Self {
            elapsed: meta.elapsed,
            secrets: meta.called.secrets.clone(),
            meta: Some(meta),
            no_retry_reason: Some(NoRetryReason::ResponseStarted),
            ..Self::default()
        }
    }
}
