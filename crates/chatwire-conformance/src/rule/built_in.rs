//! A rule of the catalog.

use std::borrow::Cow;

use chatwire_schema::Contract;

use super::{CheckResult, Findings, Rule, Scope, not_applicable};
use crate::{
    live::{Evidence, LiveFindings, Plan},
    subject::{Response, Subject},
    survey::Observed,
    verdict::Level,
};

/// A rule of the catalog: a constant in a file of its own.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BuiltIn {
    pub(crate) id: &'static str,
    pub(crate) level: Level,
    pub(crate) scope: Scope,
    pub(crate) requirement: &'static str,
    pub(crate) source: &'static str,
    pub(crate) check: Check,
}

impl BuiltIn {
    /// The same rule about non-streaming responses alone, under an ID of its own.
    pub(crate) const fn of_body(self, id: &'static str) -> Self {
        Self { id, scope: Scope::Completion, ..self }
    }

    /// The same rule about streams alone, under an ID of its own.
    pub(crate) const fn of_stream(self, id: &'static str) -> Self {
        Self { id, scope: Scope::Stream, ..self }
    }
}

/// How a rule of the catalog is checked.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Check {
    /// From the recording alone.
    Exchange(fn(&Subject, &mut Findings<'_>) -> CheckResult),
    /// From the view of a response, whether it is one body or a stream.
    Response(fn(&Response<'_>, &mut Findings<'_>) -> CheckResult),
    /// From all recordings of a target, see [`Survey`](crate::Survey); one message for each
    /// finding.
    Target(fn(&Observed) -> Vec<String>),
    /// From all exchanges of a probe, see [`Plan`](crate::live::Plan); without a finding, the
    /// outcome is that of the case `home`.
    Live { home: &'static str, check: fn(&Plan, &Evidence, &mut LiveFindings) -> CheckResult },
    /// From the recording and the compiled schemas.
    Schema(fn(&Subject, &Contract, &mut Findings<'_>) -> CheckResult),
}

/// For a reference, so that the constants of the catalog are rules without a copy.
impl Rule for &'static BuiltIn {
    fn id(&self) -> &str {
        self.id
    }

    fn owned_id(&self) -> Cow<'static, str> {
        Cow::Borrowed(self.id)
    }

    fn level(&self) -> Level {
        self.level
    }

    fn scope(&self) -> Scope {
        self.scope
    }

    fn requirement(&self) -> &str {
        self.requirement
    }

    fn source(&self) -> &str {
        self.source
    }

    fn check(
        &self,
        subject: &Subject,
        contract: &Contract,
        findings: &mut Findings<'_>,
    ) -> CheckResult {
        match &self.check {
            Check::Exchange(check) => check(subject, findings),
            Check::Response(check) => check(findings.views.response()?, findings),
            Check::Target(_) => not_applicable("it is about all recordings of a target"),
            Check::Live { .. } => not_applicable("it is about the cases of a probe"),
            Check::Schema(check) => check(subject, contract, findings),
        }
    }
}
