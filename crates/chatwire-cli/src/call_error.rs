//! Converts an error of the client into the command's error, exit code and help.

use chatwire::{ApiErrorKind, Error, ErrorKind, TimeoutKind};

use crate::error::{CliError, Exit};

/// Converts an error of the client.
pub(crate) fn call_error(error: Error) -> CliError {
    let (exit, help) = match error.kind() {
        ErrorKind::Configuration => (Exit::Usage, None),
        // The client's message says what to do about a redirect.
        ErrorKind::Api(_) if error.status().is_some_and(|status| status.is_redirection()) => {
            (Exit::Usage, None)
        }
        ErrorKind::Api(kind) => api_error(kind, &error),
        ErrorKind::Timeout(TimeoutKind::Total) => {
            (Exit::Infrastructure, Some("increase --timeout".to_owned()))
        }
        ErrorKind::Transport(_) | ErrorKind::Timeout(_) => {
            (Exit::Infrastructure, Some("check the base URL and the network".to_owned()))
        }
        ErrorKind::UnexpectedBody => (Exit::Infrastructure, Some("check the base URL".to_owned())),
        _ => (Exit::Unexpected, None),
    };
    let what = match error.kind() {
        ErrorKind::Configuration => "the request cannot be sent",
        ErrorKind::Stream | ErrorKind::Truncated => "the response is incomplete",
        _ if error.partial().is_some() => "the response is incomplete",
        _ => "the request failed",
    };
    let mut converted = CliError::new(exit, what)
        .detail("kind", kind(error.kind()))
        .detail("status", error.status().map(|status| status.as_u16()))
        .detail("code", error.api().and_then(|api| api.code()))
        .detail("param", error.api().and_then(|api| api.param()))
        .detail("provider", error.provider().map(|provider| provider.name.as_str()))
        .detail("request_id", error.request_id())
        .detail("attempts", error.attempts().len())
        .detail("retry_after_seconds", error.retry_after().map(|wait| wait.as_secs_f64()));
    if let Some(help) = help {
        converted = converted.with_help(help);
    }
    converted.with_source(error)
}

/// The machine-readable name of an error kind.
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

/// Exit code and help for an error response.
fn api_error(kind: ApiErrorKind, error: &Error) -> (Exit, Option<String>) {
    match kind {
        ApiErrorKind::ModelNotAvailable => {
            let example = error.provider().and_then(|provider| provider.example_model.as_deref());
            let models = match error.successors() {
                [] => example.map(str::to_owned),
                successors => Some(successors.join(", ")),
            };
            let help =
                models.map_or_else(String::new, |models| format!(", such as --model {models}"));
            (Exit::Usage, Some(format!("use another model{help}")))
        }
        // The message says where one gets a key, if the provider has a page for it.
        ApiErrorKind::Authentication
            if error.provider().is_some_and(|provider| provider.api_key_page.is_none()) =>
        {
            (Exit::Usage, Some("name the variable of its API key by --key-env".to_owned()))
        }
        ApiErrorKind::Authentication
        | ApiErrorKind::Permission
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

    /// Checks the error line and the exit code for this response.
    #[track_caller]
    fn check(status: u16, body: &str, exit: Exit, line: &str) {
        let response = CannedResponse::new(StatusCode::from_u16(status).unwrap());
        let script = Scripted::new([response.with_frames([body.to_owned()])]);
        let client = Client::builder().api_key("key").transport(script).build().unwrap();
        let client = client.with(CallOptions::default().retry(RetryPolicy::none()));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let request = ChatRequest::new("m", [Message::user("q")]);
        let failed = call_error(runtime.block_on(client.chat(&request)).unwrap_err());
        assert_eq!((failed.exit(), failed.to_string().as_str()), (exit, line));
    }

    #[test]
    fn each_error_says_what_to_do() {
        check(
            401,
            "",
            Exit::Usage,
            "the request failed: HTTP 401, authentication (AI/ML API rejected the API key: create one at https://aimlapi.com/app/keys)",
        );
        check(
            302,
            "",
            Exit::Usage,
            "the request failed: HTTP 302, unknown error (from AI/ML API; redirects are not followed: correct the base URL)",
        );
        check(
            400,
            "",
            Exit::Usage,
            "the request failed: HTTP 400, invalid request (from AI/ML API)",
        );
        check(
            503,
            "",
            Exit::Infrastructure,
            "the request failed: HTTP 503, overloaded (from AI/ML API); try again later",
        );
        check(
            200,
            "",
            Exit::Infrastructure,
            "the request failed: the response is not a completion: the body is empty; check the base URL",
        );
    }
}
