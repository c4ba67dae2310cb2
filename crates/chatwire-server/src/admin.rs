//! `/_chatwire/`: what controls the server instead of being part of the API.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::{
    error_response::ErrorResponse,
    fault::{CatalogEntry, Fault},
    http_response::{HttpResponse, RequestContext},
    route::ADMIN_PREFIX,
    service::Service,
};

fn fault(entry: &CatalogEntry) -> Value {
    json!({"name": entry.name, "about": entry.about, "breaks": entry.breaks})
}

/// Whether a path is answered here.
pub(crate) fn is_admin(path: &str) -> bool {
    path.starts_with(ADMIN_PREFIX)
}

/// Whether a path needs no key: a probe of a container has none.
pub(crate) fn is_open(path: &str) -> bool {
    path.strip_prefix(ADMIN_PREFIX) == Some("health")
}

/// Whether the response takes long: the journal is redacted when it is read.
pub(crate) fn takes_long(path: &str) -> bool {
    path.strip_prefix(ADMIN_PREFIX) == Some("requests")
}

/// Responds to a request for a path of the administration.
///
/// # Errors
/// 404 for an unknown path, 405 for another method.
pub(crate) fn respond(
    service: &Service,
    method: &Method,
    path: &str,
    context: &RequestContext,
) -> Result<HttpResponse, ErrorResponse> {
    let name = path.strip_prefix(ADMIN_PREFIX).unwrap_or_default();
    let allow = match name {
        "faults" | "health" | "requests" => "GET, HEAD",
        "reset" => "POST",
        _ => {
            let message = "no such path; there are `faults`, `health`, `requests` and `reset`";
            return Err(ErrorResponse::new(StatusCode::NOT_FOUND, message));
        }
    };
    if !allow.split(", ").any(|allowed| method == allowed) {
        return Err(ErrorResponse::method_not_allowed(allow));
    }
    let body: Value = match name {
        "faults" => Fault::catalog().iter().map(fault).collect(),
        "requests" => service.journal().to_json(),
        "reset" => {
            service.reset();
            json!({"status": "reset"})
        }
        _ => json!({"status": "ok"}),
    };
    Ok(HttpResponse::json(body.to_string().into_bytes(), context))
}
