//! The request of an exchange, and what is wrong with it.

mod fault;
mod members;

use std::sync::OnceLock;

use bytes::Bytes;
use chatwire_transport::RecordedRequest;
use http::Method;
use serde::Deserialize;
use serde_json::Value;

pub(crate) use self::fault::{RequestFault, Severity};
use super::{Place, SubjectLimits};

/// The request of an exchange.
#[derive(Debug, Clone)]
pub(super) struct Request {
    pub(super) method: Method,
    /// The path, without the query.
    pub(super) path: String,
    bytes: Bytes,
    limits: SubjectLimits,
    body: OnceLock<Result<Option<Value>, String>>,
    faults: OnceLock<Vec<RequestFault>>,
}

/// What of a request decides how the response is read.
#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    stream: Option<bool>,
}

impl Request {
    pub(super) fn new(request: &RecordedRequest) -> Self {
        let target = request.target.as_str();
        Self {
            method: request.method.clone(),
            path: target.split('?').next().unwrap_or(target).to_owned(),
            bytes: request.body.clone(),
            limits: SubjectLimits::default(),
            body: OnceLock::new(),
            faults: OnceLock::new(),
        }
    }

    /// Sets how much the values of the body may take.
    pub(super) fn set_limits(&mut self, limits: SubjectLimits) {
        self.limits = limits;
        (self.body, self.faults) = Default::default();
    }

    /// Whether it asks for a stream; `None` if it does not say.
    pub(super) fn asks_for_stream(&self) -> Option<bool> {
        serde_json::from_slice::<Asked>(&self.bytes).ok()?.stream
    }

    /// The body; `None` when it is not JSON, and when it holds more than is judged.
    pub(super) fn body(&self) -> Option<&Value> {
        self.read().as_ref().ok()?.as_ref()
    }

    /// What it holds more of than is judged.
    pub(super) fn excess(&self) -> Option<&str> {
        self.read().as_ref().err().map(String::as_str)
    }

    fn read(&self) -> &Result<Option<Value>, String> {
        self.body.get_or_init(|| self.limits.request(&self.bytes))
    }

    /// What is wrong with the request by the documentation of the API; empty when nothing is.
    ///
    /// A request without a body is not judged: some imports do not have it.
    pub(super) fn faults(&self) -> &[RequestFault] {
        self.faults.get_or_init(|| match self.body() {
            None if !self.bytes.is_empty() => {
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
