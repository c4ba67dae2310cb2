//! A call that failed, as the end of the command.

use chatwire::{ApiErrorKind, Error, ErrorKind, TimeoutKind};

use crate::error::{CliError, Exit};

/// A model that is offered today.
///
/// The first model of this family, `NousResearch/Nous-Hermes-2-Mixtral-8x7B-DPO`, was retired in 2025 and is answered with 404.
pub(crate) const MODEL: &str = "nousresearch/hermes-4-405b";

/// Where keys are had.
pub(crate) const KEYS: &str = "https://aimlapi.com/app/keys";

/// The error of a call as the end of the command.
pub(crate) fn failure(error: Error) -> CliError {
    let (exit, remedy) = match error.kind() {
        ErrorKind::Configuration => (Exit::Usage, None),
        // The message says what to do about a redirection.
        ErrorKind::Api(_) if error.status().is_some_and(|status| status.is_redirection()) => {
            (Exit::Usage, None)
        }
        ErrorKind::Api(kind) => refusal(kind, &error),
        ErrorKind::Timeout(TimeoutKind::Total) => {
            (Exit::Infrastructure, Some("allow more time with --timeout".to_owned()))
        }
        ErrorKind::Transport(_) | ErrorKind::Timeout(_) => {
            (Exit::Infrastructure, Some("check the base URL and the network".to_owned()))
        }
        ErrorKind::UnexpectedBody => (Exit::Infrastructure, Some("check the base URL".to_owned())),
        _ => (Exit::Unexpected, None),
    };
    let what = match error.kind() {
        ErrorKind::Configuration => "the request cannot be sent",
        ErrorKind::Stream | ErrorKind::Truncated => "the answer is not whole",
        _ if error.partial().is_some() => "the answer is not whole",
        _ => "there is no answer",
    };
    let mut failure = CliError::new(exit, what)
        .detail("kind", kind(error.kind()))
        .detail("status", error.status().map(|status| status.as_u16()))
        .detail("code", error.api().and_then(|api| api.code()))
        .detail("param", error.api().and_then(|api| api.param()))
        .detail("request_id", error.request_id())
        .detail("attempts", error.attempts().len())
        .detail("retry_after_seconds", error.retry_after().map(|wait| wait.as_secs_f64()));
    if let Some(remedy) = remedy {
        failure = failure.with_help(remedy);
    }
    failure.with_source(error)
}

/// The kind as a word for programs.
fn kind(kind: ErrorKind) -> String {
    match kind {
        ErrorKind::Configuration => "configuration".to_owned(),
        ErrorKind::Transport(_) => "transport".to_owned(),
        ErrorKind::Timeout(_) => "timeout".to_owned(),
        ErrorKind::Api(kind) => kind.as_str().replace(' ', "_"),
        ErrorKind::UnexpectedBody => "unexpected_body".to_owned(),
        ErrorKind::Stream => "stream".to_owned(),
        ErrorKind::Truncated => "truncated".to_owned(),
        _ => "other".to_owned(),
    }
}

/// How the command ends when the provider refuses, and what helps.
fn refusal(kind: ApiErrorKind, error: &Error) -> (Exit, Option<String>) {
    match kind {
        ApiErrorKind::Authentication => (Exit::Usage, Some(format!("get a key at {KEYS}"))),
        ApiErrorKind::ModelNotAvailable => {
            let successors = error.api().map(|api| api.successors().join(", "));
            let named = successors.filter(|named| !named.is_empty());
            let named = named.unwrap_or_else(|| MODEL.to_owned());
            (Exit::Usage, Some(format!("name another with --model, such as {named}")))
        }
        ApiErrorKind::Permission
        | ApiErrorKind::OutOfCredit
        | ApiErrorKind::InvalidRequest
        | ApiErrorKind::ContextTooLong => (Exit::Usage, None),
        _ => (Exit::Infrastructure, Some("try again later".to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use chatwire::{
        CallOptions, ChatRequest, Client, Message, RetryPolicy,
        http::StatusCode,
        transport::memory::{CannedResponse, Scripted},
    };

    use super::*;

    /// What the command says when this is answered, and how it ends.
    #[track_caller]
    fn check(status: u16, body: &str, exit: Exit, line: &str) {
        let answer = CannedResponse::new(StatusCode::from_u16(status).unwrap());
        let script = Scripted::new([answer.with_frames([body.to_owned()])]);
        let client = Client::builder().api_key("key").transport(script).build().unwrap();
        let client = client.with(CallOptions::default().retry(RetryPolicy::none()));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let request = ChatRequest::new("m", [Message::user("q")]);
        let failed = failure(runtime.block_on(client.chat(&request)).unwrap_err());
        assert_eq!((failed.exit(), failed.to_string().as_str()), (exit, line));
    }

    #[test]
    fn each_failure_says_what_helps() {
        check(
            401,
            "",
            Exit::Usage,
            "there is no answer: HTTP 401, authentication; get a key at https://aimlapi.com/app/keys",
        );
        check(
            302,
            "",
            Exit::Usage,
            "there is no answer: HTTP 302, unknown error (redirects are not followed: correct the base URL)",
        );
        check(400, "", Exit::Usage, "there is no answer: HTTP 400, invalid request");
        check(
            503,
            "",
            Exit::Infrastructure,
            "there is no answer: HTTP 503, overloaded; try again later",
        );
        check(
            200,
            "",
            Exit::Infrastructure,
            "there is no answer: the response is not a completion: the body is empty; check the base URL",
        );
    }
}
