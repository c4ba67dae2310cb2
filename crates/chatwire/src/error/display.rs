//! The message of an error.

use std::{error, fmt, time::Duration};

use chatwire_transport::TransportErrorKind;
use http::header::LOCATION;

use super::{Error, ErrorKind, ErrorSource, unreachable};
use crate::{ApiErrorKind, NoRetryReason};

/// A call below this duration is reported without its duration.
const MILLISECOND: Duration = Duration::from_millis(1);

/// A requested delay above this is reported as such, not in seconds.
const DECADE: Duration = Duration::from_secs(10 * 365 * 24 * 3_600);

impl fmt::Display for Error {
    /// Masks whatever of the client's configuration the message would repeat.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let message = Message(self).to_string();
        f.write_str(&self.0.context.secrets.scrub_text(&message))
    }
}

/// The message before secrets are masked.
struct Message<'e>(&'e Error);

impl std::ops::Deref for Message<'_> {
    type Target = Error;

    fn deref(&self) -> &Error {
        self.0
    }
}

impl fmt::Display for Message<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let context = &self.0.0.context;
        let mut notes = Vec::new();
        match &self.0.0.cause {
            ErrorSource::Config(error) => write!(f, "{error}")?,
            ErrorSource::KeyProvider(error) => write!(f, "{error}")?,
            ErrorSource::Transport(error) => match self.kind() {
                ErrorKind::Timeout(kind) => write!(f, "{kind}")?,
                ErrorKind::Transport(TransportErrorKind::NoStoredResponse) => {
                    write!(f, "{error}")?;
                    if let Some(no_match) = error::Error::source(error) {
                        write!(f, ": {no_match}")?;
                    }
                }
                _ => write!(f, "{error}")?,
            },
            ErrorSource::Timeout(limit) => write!(f, "{limit}")?,
            ErrorSource::Api { error, offset } => {
                write!(f, "{error}")?;
                notes.extend(self.called().and_then(|called| called.origin(error)));
                notes.extend(offset.map(|offset| format!("at byte {offset} of the stream")));
                notes.extend(context.incomplete_body.as_ref().map(ToString::to_string));
                if error.kind() == ApiErrorKind::InvalidRequest
                    && let Some(404 | 405 | 410) = error.status().map(|status| status.as_u16())
                    && let Some(endpoint) = &context.endpoint
                {
                    notes.push(format!("asked for {endpoint}: check the base URL"));
                }
            }
            ErrorSource::UnexpectedBody(unexpected) => write!(f, "{unexpected}")?,
            ErrorSource::Stream(error) => write!(f, "{error}")?,
            ErrorSource::LimitExceeded(error) => write!(f, "{error}")?,
            ErrorSource::Truncated(truncation) => {
                write!(f, "the stream was truncated: {truncation}")?;
                if truncation.is_unrelated()
                    && let Some(endpoint) = &context.endpoint
                {
                    notes.push(format!("asked for {endpoint}: check the base URL"));
                }
            }
            ErrorSource::NotSent { stopped_by } => {
                write!(f, "not sent: the batch stopped after request {stopped_by} failed")?;
            }
            ErrorSource::InvalidOutput(invalid_output) => {
                write!(f, "invalid output: {invalid_output}")?;
            }
            ErrorSource::Tools(error) => {
                write!(f, "{error}")?;
                let fatal = self.tool_history().and_then(|history| history.fatal()?.source());
                if let Some(fatal) = fatal {
                    write!(f, ": {fatal}")?;
                }
            }
        }
        if let (ErrorKind::Timeout(kind), Some(timeouts)) = (self.kind(), &context.timeouts) {
            notes.extend(timeouts.get(kind).map(|limit| format!("the timeout is {limit:?}")));
        }
        notes.extend(unreachable::advice(self.kind(), context));
        if let Some(301..=303 | 307 | 308) = self.status().map(|status| status.as_u16()) {
            let to = redirect_target(self).map(|target| format!(" to {target}"));
            let to = to.unwrap_or_default();
            notes.push(format!("redirects{to} are not followed: correct the base URL"));
        }
        if let (Some(NoRetryReason::RetryAfterTooLong), Some(delay)) =
            (context.no_retry_reason, context.retry_after)
        {
            let delay = if delay < DECADE {
                format!("{delay:.0?}")
            } else {
                "more than 10 years".to_owned()
            };
            notes.push(format!("not retried: the requested wait of {delay} exceeds the maximum"));
        } else if let Some(reason) =
            context.no_retry_reason.filter(|reason| reason.adds_information())
        {
            notes.push(reason.to_string());
        }
        let is_temporary = matches!(
            self.kind(),
            ErrorKind::Api(
                ApiErrorKind::RateLimited | ApiErrorKind::Overloaded | ApiErrorKind::Server
            )
        );
        if let Some(delay) = self.retry_after()
            && is_temporary
            && context.no_retry_reason != Some(NoRetryReason::RetryAfterTooLong)
        {
            notes.push(format!("retry after {delay:?}"));
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

/// Where a redirect leads, without the query, which may hold a token of the server.
fn redirect_target(error: &Error) -> Option<String> {
    const MAX_CHARS: usize = 200;
    let location = error.meta()?.headers.get(LOCATION)?.to_str().ok()?;
    let target = location.split(['?', '#']).next().filter(|target| !target.is_empty())?;
    Some(target.escape_debug().take(MAX_CHARS).collect())
}
