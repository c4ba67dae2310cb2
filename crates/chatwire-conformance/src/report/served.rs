//! Which requests of a run were served: without one, error bodies alone were judged.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{JudgedEntry, counted};
use crate::{subject::Kind, verdict::Verdict};

/// How many requests were served, and with which status others were rejected.
///
/// A request whose case says which status is right counts as served: its response is what it
/// should be, or a rule says otherwise.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Served {
    /// Requests that the API answered.
    pub served: usize,
    /// Requests that something else than the API answered, such as a proxy.
    pub infrastructure: usize,
    /// Requests that were rejected, by the status.
    pub rejected: BTreeMap<String, usize>,
}

impl Served {
    pub(super) fn add(&mut self, judged: &JudgedEntry, verdict: Verdict) {
        match judged.rejected {
            // What only looks at the server, such as a list of models, is no chat.
            _ if judged.kind == Kind::Other => {}
            _ if verdict == Verdict::Infra => self.infrastructure += 1,
            Some(status) => *self.rejected.entry(status.to_string()).or_default() += 1,
            None => self.served += 1,
        }
    }

    pub(super) fn merge(&mut self, other: &Self) {
        self.served += other.served;
        self.infrastructure += other.infrastructure;
        for (status, count) in &other.rejected {
            *self.rejected.entry(status.clone()).or_default() += count;
        }
    }

    pub(super) fn nothing_served(&self) -> Option<String> {
        let rejections = self.rejections().filter(|_| self.served == 0)?;
        let statuses: Vec<_> = self.rejected.keys().map(String::as_str).collect();
        Some(format!(
            "no request was served, so no response was judged: {rejections}; use --status {} if \
             that is right",
            statuses.join(",")
        ))
    }

    pub(super) fn rejections(&self) -> Option<String> {
        let parts = self.rejected.iter().map(|(status, count)| {
            format!("{} with HTTP {status}{}", counted(*count, "request"), reason(status))
        });
        let parts: Vec<_> = parts.collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }
}

/// What a status says of the reason.
fn reason(status: &str) -> &'static str {
    match status {
        "401" => " (the key was refused)",
        "402" => " (the balance is exhausted)",
        "403" => " (access was denied)",
        "407" => " (the proxy asks for credentials)",
        "408" => " (the request took too long)",
        "429" => " (the rate limit or the quota is exhausted)",
        _ => " (the server failed)",
    }
}
