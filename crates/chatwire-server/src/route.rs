//! Which path and method lead where.

use http::Method;

use crate::refusal::Refusal;

/// What a path is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Route {
    /// A page of text that says what this is.
    Index,
    /// The models by name.
    Models,
    /// The one operation this server is about.
    Chat,
}

impl Route {
    /// # Errors
    /// 404 for a path that is not served, 405 for a method that its path does not answer.
    pub(crate) fn of(method: &Method, path: &str) -> Result<Self, Refusal> {
        let (route, allow) = match path {
            "/" => (Self::Index, "GET, HEAD"),
            "/v1/models" | "/models" => (Self::Models, "GET, HEAD"),
            "/v1/chat/completions" | "/chat/completions" => (Self::Chat, "POST"),
            _ => {
                let message = "no such path; chat completions are at POST /v1/chat/completions";
                return Err(Refusal::new(http::StatusCode::NOT_FOUND, message));
            }
        };
        let allowed = match route {
            Self::Chat => method == Method::POST,
            Self::Index | Self::Models => method == Method::GET || method == Method::HEAD,
        };
        if allowed { Ok(route) } else { Err(Refusal::method(allow)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(method: Method, path: &str, expected: Result<Route, (u16, Option<&str>)>) {
        let seen =
            Route::of(&method, path).map_err(|refusal| (refusal.status.as_u16(), refusal.allow));
        assert_eq!(seen, expected, "{method} {path}");
    }

    #[test]
    fn routes() {
        check(Method::POST, "/v1/chat/completions", Ok(Route::Chat));
        check(Method::POST, "/chat/completions", Ok(Route::Chat));
        check(Method::GET, "/v1/models", Ok(Route::Models));
        check(Method::HEAD, "/", Ok(Route::Index));
        check(Method::GET, "/v1/chat/completions", Err((405, Some("POST"))));
        check(Method::DELETE, "/v1/models", Err((405, Some("GET, HEAD"))));
        check(Method::POST, "/v1/chat/completions/", Err((404, None)));
        check(Method::GET, "/v2/models", Err((404, None)));
    }
}
