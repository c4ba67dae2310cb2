//! Why there is no answer.

mod kind;

use std::{error, fmt, time::Duration};

use bytes::Bytes;
use chatwire_protocol::{
    accumulate::AccumulateError,
    chat::ChatResponse,
    error::ApiError,
    stream::{StreamError, Truncation},
};
use chatwire_transport::{TransportError, TransportErrorKind};
use http::StatusCode;

#[cfg(feature = "schemars")]
use crate::Response;
use crate::{
    Attempt, BaseUrlError, InvalidOutput, NoRetryReason, ResponseMeta, TimeoutKind, Timeouts,
    client::config::ConfigError,
    response::unexpected_body::UnexpectedBody,
    tools::{ToolHistory, ToolLoopError},
};

pub use self::kind::ErrorKind;

/// What took less time took none worth telling.
const MILLISECOND: Duration = Duration::from_millis(1);

/// A longer wait is not counted in seconds.
const DECADE: Duration = Duration::from_secs(10 * 365 * 24 * 3_600);

/// Why there is no answer, or none that is whole.
///
/// [`kind`](Self::kind) says what went wrong and whose fault it is; decide by it.
/// The message says the same in words, with the provider's own message when there is one, and holds neither keys nor prompts nor bodies.
/// What came before a stream broke off is in [`partial`](Self::partial), and what tools had done in [`tool_history`](Self::tool_history).
pub struct Error(Box<Inner>);

struct Inner {
    cause: ErrorSource,
    context: Context,
}

/// How the call went until it failed.
#[derive(Default)]
pub(crate) struct Context {
    pub(crate) meta: Option<ResponseMeta>,
    pub(crate) attempts: Vec<Attempt>,
    pub(crate) elapsed: Duration,
    pub(crate) no_retry_reason: Option<NoRetryReason>,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) timeouts: Option<Timeouts>,
    pub(crate) partial: Option<Box<ChatResponse>>,
    pub(crate) tools: Option<Box<ToolHistory>>,
}

impl Context {
    /// The call got an answer that turned out to be none, or not to be whole.
    pub(crate) fn after_headers(meta: ResponseMeta, timeouts: Timeouts) -> Self {
        Self { timeouts: Some(timeouts), ..Self::after_response(meta) }
    }

    /// The call got a whole answer.
    pub(crate) fn after_response(meta: ResponseMeta) -> Self {
        Self {
            elapsed: meta.elapsed,
            meta: Some(meta),
            no_retry_reason: Some(NoRetryReason::ResponseStarted),
            ..Self::default()
        }
    }
}

/// What went wrong.
pub(crate) enum ErrorSource {
    Config(ConfigError),
    Transport(TransportError),
    Timeout(TimeoutKind),
    Api {
        error: ApiError,
        /// Where in a stream it came.
        offset: Option<u64>,
    },
    UnexpectedBody(UnexpectedBody),
    Stream(StreamError),
    LimitExceeded(AccumulateError),
    Truncated(Truncation),
    NotSent {
        /// The place of the request whose failure stopped the batch.
        stopped_by: usize,
    },
    InvalidOutput(InvalidOutput),
    Tools(ToolLoopError),
}

impl Error {
    pub(crate) fn new(cause: ErrorSource, context: Context) -> Self {
        Self(Box::new(Inner { cause, context }))
    }

    /// The answer is not what was asked for.
    #[cfg(feature = "schemars")]
    pub(crate) fn from_invalid_output(invalid_output: InvalidOutput, response: Response) -> Self {
        let Response { response, meta, .. } = response;
        let context = Context::after_response(meta);
        let partial = Some(Box::new(response));
        Self::new(ErrorSource::InvalidOutput(invalid_output), Context { partial, ..context })
    }

    /// The same, after a run of tools.
    pub(crate) fn with_tool_history(mut self, history: ToolHistory) -> Self {
        self.0.context.tools = Some(Box::new(history));
        self
    }

    /// What went wrong.
    pub fn kind(&self) -> ErrorKind {
        match &self.0.cause {
            ErrorSource::Config(_) => ErrorKind::Configuration,
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

    /// What the server says is wrong; `None` when it says nothing.
    pub fn api(&self) -> Option<&ApiError> {
        match &self.0.cause {
            ErrorSource::Api { error, .. } => Some(error),
            ErrorSource::Truncated(truncation) => truncation.error.as_ref(),
            _ => None,
        }
    }

    /// What the transport says is wrong; `None` when it worked.
    pub fn transport(&self) -> Option<&TransportError> {
        match &self.0.cause {
            ErrorSource::Transport(error) => Some(error),
            _ => None,
        }
    }

    /// What a stream lacks that ended too early.
    pub fn truncation(&self) -> Option<&Truncation> {
        match &self.0.cause {
            ErrorSource::Truncated(truncation) => Some(truncation),
            _ => None,
        }
    }

    /// Why the answer is not what was asked for; `None` when something else is wrong.
    pub fn invalid_output(&self) -> Option<&InvalidOutput> {
        match &self.0.cause {
            ErrorSource::InvalidOutput(invalid_output) => Some(invalid_output),
            _ => None,
        }
    }

    /// What a run of tools had done when it failed: the conversation, and every round; `None` when no run of tools had begun.
    pub fn tool_history(&self) -> Option<&ToolHistory> {
        self.0.context.tools.as_deref()
    }

    /// The status of the answer; `None` when there was none.
    pub fn status(&self) -> Option<StatusCode> {
        let api = self.api().and_then(ApiError::status);
        api.or_else(|| self.meta().map(|meta| meta.status))
    }

    /// The name under which the provider logged the request.
    pub fn request_id(&self) -> Option<&str> {
        let api = self.api().and_then(ApiError::request_id);
        api.or_else(|| self.meta()?.request_id())
    }

    /// Status, headers and timing of the answer; `None` when there was none.
    pub fn meta(&self) -> Option<&ResponseMeta> {
        self.0.context.meta.as_ref()
    }

    /// Every attempt of the call; none when it was never begun.
    pub fn attempts(&self) -> &[Attempt] {
        self.meta().map_or(&self.0.context.attempts, |meta| &meta.attempts)
    }

    /// From the start of the call to its failure.
    pub fn elapsed(&self) -> Duration {
        self.0.context.elapsed
    }

    /// Why the last attempt was not repeated; `None` when no attempt was made.
    pub fn no_retry_reason(&self) -> Option<NoRetryReason> {
        self.0.context.no_retry_reason
    }

    /// How long the server asks to wait before the next call; the longest time there is when it asks for more than that.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.context.retry_after
    }

    /// What had come of a streamed answer when it broke off, or the whole answer when it is not what was asked for; `None` when nothing had come.
    pub fn partial(&self) -> Option<&ChatResponse> {
        self.0.context.partial.as_deref()
    }

    /// The body of an answer that was refused or is no completion, as it came but for the key.
    pub fn body(&self) -> Option<&Bytes> {
        match &self.0.cause {
            ErrorSource::UnexpectedBody(unexpected) => Some(&unexpected.body),
            _ => self.api().map(ApiError::body),
        }
    }

    /// What lies below the cause, unless it is a tool's own error: that may repeat what it was called with.
    fn shown_source(&self) -> Option<&(dyn error::Error + 'static)> {
        match &self.0.cause {
            ErrorSource::Transport(error) => error::Error::source(error),
            ErrorSource::Stream(error) => error::Error::source(error),
            ErrorSource::UnexpectedBody(unexpected) => unexpected.source(),
            _ => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let context = &self.0.context;
        let mut notes = Vec::new();
        match &self.0.cause {
            ErrorSource::Config(error) => write!(f, "{error}")?,
            ErrorSource::Transport(error) => match self.kind() {
                ErrorKind::Timeout(kind) => write!(f, "{kind}")?,
                _ => write!(f, "{error}")?,
            },
            ErrorSource::Timeout(limit) => write!(f, "{limit}")?,
            ErrorSource::Api { error, offset } => {
                write!(f, "{error}")?;
                notes.extend(offset.map(|offset| format!("at byte {offset} of the stream")));
            }
            ErrorSource::UnexpectedBody(unexpected) => write!(f, "{unexpected}")?,
            ErrorSource::Stream(error) => write!(f, "{error}")?,
            ErrorSource::LimitExceeded(error) => write!(f, "{error}")?,
            ErrorSource::Truncated(truncation) => {
                write!(f, "the stream was truncated: {truncation}")?;
            }
            ErrorSource::NotSent { stopped_by } => {
                write!(f, "not sent: the batch stopped after request {stopped_by} failed")?;
            }
            ErrorSource::InvalidOutput(invalid_output) => {
                write!(f, "invalid output: {invalid_output}")?;
            }
            ErrorSource::Tools(error) => write!(f, "{error}")?,
        }
        if let (ErrorKind::Timeout(kind), Some(timeouts)) = (self.kind(), &context.timeouts) {
            notes.extend(timeouts.get(kind).map(|limit| format!("the timeout is {limit:?}")));
        }
        if let Some(301..=303 | 307 | 308) = self.status().map(|status| status.as_u16()) {
            notes.push("redirects are not followed: correct the base URL".to_owned());
        }
        if let (Some(NoRetryReason::RetryAfterTooLong), Some(asked)) =
            (context.no_retry_reason, context.retry_after)
        {
            let asked = if asked < DECADE {
                format!("{asked:.0?}")
            } else {
                "more than 10 years".to_owned()
            };
            notes.push(format!("Retry-After of {asked} exceeds the maximum"));
        } else if let Some(reason) =
            context.no_retry_reason.filter(|reason| reason.adds_information())
        {
            notes.push(reason.to_string());
        }
        match (self.attempts().len(), self.elapsed()) {
            (0 | 1, _) => {}
            (attempts, elapsed) if elapsed < MILLISECOND => {
                notes.push(format!("{attempts} attempts"));
            }
            (attempts, elapsed) => notes.push(format!("{attempts} attempts in {elapsed:.1?}")),
        }
        notes.extend(self.request_id().map(|id| format!("request ID {}", id.escape_debug())));
        if notes.is_empty() { Ok(()) } else { write!(f, " ({})", notes.join("; ")) }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.kind())
            .field("message", &self.to_string())
            .field("source", &self.shown_source().map(ToString::to_string))
            .field("attempts", &self.attempts())
            .field("meta", &self.meta())
            .finish_non_exhaustive()
    }
}

impl error::Error for Error {
    /// What lies below the cause; the cause itself is in the message.
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        let tool = || match &self.0.cause {
            ErrorSource::Tools(_) => self.tool_history()?.fatal()?.source(),
            _ => None,
        };
        self.shown_source().or_else(tool)
    }
}

impl From<InvalidOutput> for Error {
    /// The error without the answer, which whoever read it has.
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
