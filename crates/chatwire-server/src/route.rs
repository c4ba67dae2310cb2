//! Routes: paths and their allowed methods.

use std::borrow::Cow;

use http::Method;
use percent_encoding::percent_decode_str;

use crate::error_response::ErrorResponse;

/// What a path serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Route {
    /// A text page that lists the routes.
    Index,
    /// The list of models.
    Models,
    /// One model.
    Model,
    /// Chat completions.
    Chat,
}

/// The beginning of paths that control the server instead of being part of the API.
pub(crate) const ADMIN_PREFIX: &str = "/_chatwire/";

impl Route {
    /// The route of a request.
    ///
    /// # Errors
    /// 404 for an unknown path, 405 for a method that the path does not allow.
    pub(crate) fn of(method: &Method, path: &str) -> Result<Self, ErrorResponse> {
        let (route, allow) = match path {
            "/" => (Self::Index, "GET, HEAD"),
            "/v1/models" | "/models" => (Self::Models, "GET, HEAD"),
            "/v1/chat/completions" | "/chat/completions" => (Self::Chat, "POST"),
            _ if model(path).is_some() => (Self::Model, "GET, HEAD"),
            _ => {
                let message = "no such path; send chat completions to POST /v1/chat/completions";
                return Err(ErrorResponse::new(http::StatusCode::NOT_FOUND, message));
            }
        };
        let allowed = match route {
            Self::Chat => method == Method::POST,
            Self::Index | Self::Models | Self::Model => {
                method == Method::GET || method == Method::HEAD
            }
        };
        if allowed { Ok(route) } else { Err(ErrorResponse::method_not_allowed(allow)) }
    }
}

/// The model name in a path; its slashes may be percent-encoded.
pub(crate) fn model(path: &str) -> Option<Cow<'_, str>> {
    let name = path.strip_prefix("/v1").unwrap_or(path).strip_prefix("/models/")?;
    percent_decode_str(name).decode_utf8().ok().filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(method: Method, path: &str, expected: Result<Route, (u16, Option<&str>)>) {
        let seen = Route::of(&method, path).map_err(|error| (error.status.as_u16(), error.allow));
        assert_eq!(seen, expected, "{method} {path}");
    }

    #[test]
    fn a_name_may_be_encoded() {
        assert_eq!(model("/v1/models/a/b.c").as_deref(), Some("a/b.c"));
        assert_eq!(model("/models/a%2Fb").as_deref(), Some("a/b"));
        assert_eq!(model("/v1/models/%ff"), None);
        assert_eq!(model("/v1/model/a"), None);
    }

    #[test]
    fn routes() {
        check(Method::POST, "/v1/chat/completions", Ok(Route::Chat));
        check(Method::POST, "/chat/completions", Ok(Route::Chat));
        check(Method::GET, "/v1/models", Ok(Route::Models));
        check(Method::GET, "/models/a/b", Ok(Route::Model));
        check(Method::GET, "/v1/models/", Err((404, None)));
        check(Method::POST, "/v1/models/a", Err((405, Some("GET, HEAD"))));
        check(Method::HEAD, "/", Ok(Route::Index));
        check(Method::GET, "/v1/chat/completions", Err((405, Some("POST"))));
        check(Method::DELETE, "/v1/models", Err((405, Some("GET, HEAD"))));
        check(Method::POST, "/v1/chat/completions/", Err((404, None)));
        check(Method::GET, "/v2/models", Err((404, None)));
    }
}
