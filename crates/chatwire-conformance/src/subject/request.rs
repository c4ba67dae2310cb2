//! The request of an exchange, and what is wrong with it.

mod fault;
mod members;

use std::sync::OnceLock;

use chatwire_transport::RecordedRequest;
use http::Method;
use serde_json::Value;

pub(crate) use self::fault::{RequestFault, Severity};
use super::Place;

/// The request of an exchange.
#[derive(Debug, Clone)]
pub(super) struct Request {
    pub(super) method: Method,
    /// The path, without the query.
    pub(super) path: String,
    /// The body; `None` when it is not JSON.
    pub(super) body: Option<Value>,
    /// Whether there is a body.
    has_body: bool,
    faults: OnceLock<Vec<RequestFault>>,
}

impl Request {
    pub(super) fn new(request: &RecordedRequest) -> Self {
        let target = request.target.as_str();
        Self {
            method: request.method.clone(),
            path: target.split('?').next().unwrap_or(target).to_owned(),
            body: serde_json::from_slice(&request.body).ok(),
            has_body: !request.body.is_empty(),
            faults: OnceLock::new(),
        }
    }

    /// What is wrong with the request by the documentation of the API; empty when nothing is.
    ///
    /// A request without a body is not judged: some imports do not have it.
    pub(super) fn faults(&self) -> &[RequestFault] {
        self.faults.get_or_init(|| match &self.body {
            None if self.has_body => {
                vec![RequestFault::certain(
                    &Place::root(None, None),
                    "a JSON object",
                    "invalid JSON",
                )]
            }
            None => Vec::new(),
            Some(body) => members::faults(&Place::root(Some(body), None)),
        })
    }

    /// Whether the value of a member is invalid.
    pub(super) fn is_invalid(&self, member: &str) -> bool {
        self.faults().iter().any(|fault| fault.member() == Some(member))
    }

    /// Whether the method asks for no body, or for nothing at all.
    pub(super) fn is_without_answer(&self) -> bool {
        [Method::HEAD, Method::OPTIONS, Method::TRACE, Method::CONNECT].contains(&self.method)
    }
}
