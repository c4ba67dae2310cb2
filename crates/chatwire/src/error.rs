//! Errors of calls.

mod context;
mod display;
mod incomplete_body;
mod kind;
mod masked_source;
mod source;
mod unreachable;

use std::{error, fmt, time::Duration};

use bytes::Bytes;
use chatwire_protocol::{
    accumulate::Diagnostic, chat::ChatResponse, error::ApiError, stream::Truncation,
};
use chatwire_transport::{TransportError, TransportErrorKind};
use http::StatusCode;

pub use self::kind::ErrorKind;
pub(crate) use self::{context::Context, incomplete_body::IncompleteBody, source::ErrorSource};
#[cfg(feature = "schemars")]
use crate::Response;
use crate::{
    Attempt, BaseUrlError, InvalidOutput, NoRetryReason, Provider, ResponseMeta,
    client::config_error::ConfigError, error::masked_source::MaskedSource,
    provider::called::CalledProvider, tools::ToolHistory,
};

/// Why a call has no completion, or none that is complete.
///
/// [`kind`](Self::kind) tells what went wrong and who is at fault; decide by it.
/// The message describes the same in words, with the provider's message if there is one.
/// It contains no API key, prompt or response body; the message of a tool that ended a run is part
/// of it.
///
/// | information | method |
/// |---|---|
/// | the error that the server reports | [`api`](Self::api), [`status`](Self::status), [`request_id`](Self::request_id), [`body`](Self::body) |
/// | the transport error | [`transport`](Self::transport) |
/// | retries | [`attempts`](Self::attempts), [`no_retry_reason`](Self::no_retry_reason), [`retry_after`](Self::retry_after) |
/// | the content that arrived before the error | [`partial`](Self::partial), [`diagnostics`](Self::diagnostics) |
/// | the tool calls before the error | [`tool_history`](Self::tool_history) |
pub struct Error(Box<Inner>);

struct Inner {
    cause: ErrorSource,
    context: Context,
}

impl Error {
    pub(crate) fn new(cause: ErrorSource, context: Context) -> Self {
        let cause = match (cause, &context.meta) {
            (ErrorSource::Api { error, offset }, Some(meta)) => {
                ErrorSource::Api { error: meta.called.classify(error), offset }
            }
            (cause, _) => cause,
        };
        let mut error = Self(Box::new(Inner { cause, context }));
        let secrets = error.0.context.secrets.clone();
        error.0.context.masked_source =
            error.shown_source().and_then(|source| MaskedSource::of(source, &secrets));
        error
    }

    /// The error for a response that is not the requested output.
    #[cfg(feature = "schemars")]
    pub(crate) fn from_invalid_output(invalid_output: InvalidOutput, response: Response) -> Self {
        let Response { response, meta, diagnostics, .. } = response;
        let context = Context::after_response(meta);
        let context = Context { partial: Some(Box::new(response)), diagnostics, ..context };
        Self::new(ErrorSource::InvalidOutput(invalid_output), context)
    }

    /// The same error with the history of a tool loop.
    pub(crate) fn with_tool_history(mut self, history: ToolHistory) -> Self {
        self.0.context.tools = Some(Box::new(history));
        self
    }

    /// What went wrong, and who is at fault.
    pub fn kind(&self) -> ErrorKind {
        match &self.0.cause {
            ErrorSource::Config(_) => ErrorKind::Configuration,
            ErrorSource::KeyProvider(_) => ErrorKind::KeyProvider,
            ErrorSource::Timeout(limit) => ErrorKind::Timeout(*limit),
            ErrorSource::Transport(error) => match error.kind() {
                TransportErrorKind::Timeout(phase) => ErrorKind::Timeout(phase.into()),
                other => ErrorKind::Transport(other),
            },
            ErrorSource::Api { error, .. } => ErrorKind::Api(error.kind()),
            ErrorSource::UnexpectedBody(_) => ErrorKind::UnexpectedBody,
            ErrorSource::Stream(_) | ErrorSource::LimitExceeded(_) => ErrorKind::Stream,
            ErrorSource::Truncated(_) => ErrorKind::Truncated,
            ErrorSource::NotSent { .. } => ErrorKind::NotSent,
            ErrorSource::InvalidOutput(invalid_output) => {
                ErrorKind::InvalidOutput(invalid_output.kind())
            }
            ErrorSource::Tools(error) => ErrorKind::Tools(*error),
        }
    }

    /// The error that the server reports, in an error response or within a stream; `None` if it
    /// reports none.
    pub fn api(&self) -> Option<&ApiError> {
        match &self.0.cause {
            ErrorSource::Api { error, .. } => Some(error),
            ErrorSource::Truncated(truncation) => truncation.error.as_ref(),
            _ => None,
        }
    }

    /// The transport error; `None` if the transport did not fail.
    ///
    /// With [`api`](Self::api), it says why only a part of the body of the error response arrived.
    pub fn transport(&self) -> Option<&TransportError> {
        match &self.0.cause {
            ErrorSource::Transport(error) => Some(error),
            _ => self.0.context.incomplete_body.as_ref()?.transport(),
        }
    }

    /// What a truncated stream lacks; `None` for other errors.
    pub fn truncation(&self) -> Option<&Truncation> {
        match &self.0.cause {
            ErrorSource::Truncated(truncation) => Some(truncation),
            _ => None,
        }
    }

    /// Why the response is not the requested output; `None` for other errors.
    pub fn invalid_output(&self) -> Option<&InvalidOutput> {
        match &self.0.cause {
            ErrorSource::InvalidOutput(invalid_output) => Some(invalid_output),
            _ => None,
        }
    }

    /// The conversation and the rounds of the tool loop before the error; `None` if no tool loop
    /// had started.
    pub fn tool_history(&self) -> Option<&ToolHistory> {
        self.0.context.tools.as_deref()
    }

    /// The HTTP status of the response; `None` if no response arrived.
    pub fn status(&self) -> Option<StatusCode> {
        let api = self.api().and_then(ApiError::status);
        api.or_else(|| self.meta().map(|meta| meta.status))
    }

    /// The request ID under which the provider logged the request; `None` if the server sent none.
    pub fn request_id(&self) -> Option<&str> {
        let own = self.meta().and_then(ResponseMeta::own_request_id);
        let api = || self.api().and_then(ApiError::request_id);
        own.or_else(api).or_else(|| self.meta()?.request_id())
    }

    /// The provider that was called; `None` if the call was never sent.
    pub fn provider(&self) -> Option<&Provider> {
        self.called().map(|called| &called.provider)
    }

    fn called(&self) -> Option<&CalledProvider> {
        self.meta().map(|meta| &*meta.called).or(self.0.context.called.as_deref())
    }

    /// Available models to use instead, if the server says that there is no such model and the
    /// provider is known to have [retired](Provider::retired_models) it; empty otherwise.
    pub fn successors(&self) -> &[String] {
        let found = self.api().zip(self.meta());
        found.map_or(&[], |(api, meta)| meta.called.successors(api))
    }

    /// Status, headers and timing of the response; `None` if no response arrived.
    pub fn meta(&self) -> Option<&ResponseMeta> {
        self.0.context.meta.as_ref()
    }

    /// Every attempt of the call; empty if the call was never sent.
    pub fn attempts(&self) -> &[Attempt] {
        self.meta().map_or(&self.0.context.attempts, |meta| &meta.attempts)
    }

    /// The time from the start of the call to the error.
    pub fn elapsed(&self) -> Duration {
        self.0.context.elapsed
    }

    /// Why the last attempt was not retried; `None` if no attempt was made.
    pub fn no_retry_reason(&self) -> Option<NoRetryReason> {
        self.0.context.no_retry_reason
    }

    /// How long the server asks to wait before a retry; [`Duration::MAX`] if that overflows, `None`
    /// if it does not ask.
    ///
    /// From `retry-after-ms` or `Retry-After`, or else from the body of the error.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.context.retry_after.or_else(|| self.api()?.retry_after())
    }

    /// The content of a stream before it failed, or the whole response if it is not the requested
    /// output; `None` if no content arrived.
    ///
    /// A server that streams in response to a non-streaming request leaves one too.
    pub fn partial(&self) -> Option<&ChatResponse> {
        self.0.context.partial.as_deref()
    }

    /// What in the [partial](Self::partial) response contradicted the protocol or itself, and was
    /// repaired; empty if nothing did, or nothing arrived.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.0.context.diagnostics
    }

    /// The body of an error response, or of a response that is not a completion; what the
    /// client was configured with, such as the API key, is masked with asterisks.
    pub fn body(&self) -> Option<&Bytes> {
        match &self.0.cause {
            ErrorSource::UnexpectedBody(unexpected) => Some(&unexpected.body),
            _ => self.api().map(ApiError::body),
        }
    }

    /// The source that is safe to show, with secrets masked.
    fn masked_or_shown_source(&self) -> Option<&(dyn error::Error + 'static)> {
        match &self.0.context.masked_source {
            Some(masked) => Some(masked),
            None => self.shown_source(),
        }
    }

    /// The message, without the words of a tool, which may repeat the arguments of the call.
    fn message_without_tool(&self) -> String {
        match &self.0.cause {
            ErrorSource::Tools(error) => error.to_string(),
            _ => self.to_string(),
        }
    }

    /// The source that is safe to show: not the error of a tool, which may repeat the arguments of
    /// the call.
    fn shown_source(&self) -> Option<&(dyn error::Error + 'static)> {
        match &self.0.cause {
            // The message contains the nearest recording, which is the source.
            ErrorSource::Transport(error)
                if error.kind() == TransportErrorKind::NoStoredResponse =>
            {
                error::Error::source(error)?.source()
            }
            ErrorSource::Transport(error) => error::Error::source(error),
            // The message contains that of the function.
            ErrorSource::KeyProvider(error) => error.source.source(),
            ErrorSource::Stream(error) => error::Error::source(error),
            ErrorSource::UnexpectedBody(unexpected) => unexpected.source(),
            ErrorSource::Api { .. } => error::Error::source(self.transport()?),
            _ => None,
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.kind())
            .field("message", &self.message_without_tool())
            .field("source", &self.masked_or_shown_source().map(ToString::to_string))
            .field("attempts", &self.attempts())
            .field("meta", &self.meta())
            .finish_non_exhaustive()
    }
}

impl error::Error for Error {
    /// The cause below this error; the message of this error does not repeat it.
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        let tool = || match &self.0.cause {
            // The message contains that of the tool.
            ErrorSource::Tools(_) => self.tool_history()?.fatal()?.source()?.source(),
            _ => None,
        };
        self.masked_or_shown_source().or_else(tool)
    }
}

impl From<InvalidOutput> for Error {
    /// The error without the response, which the caller already has.
    fn from(invalid_output: InvalidOutput) -> Self {
        Self::new(ErrorSource::InvalidOutput(invalid_output), Context::default())
    }
}

impl From<ConfigError> for Error {
    fn from(error: ConfigError) -> Self {
        Self::new(ErrorSource::Config(error), Context::default())
    }
}

impl From<BaseUrlError> for Error {
    fn from(error: BaseUrlError) -> Self {
        ConfigError::from(error).into()
    }
}
