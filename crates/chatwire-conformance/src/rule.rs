//! Rules: a requirement and its check.

mod built_in;
mod evidence;
mod findings;
mod masked;
mod outcome;
mod rule_set;

use std::{borrow::Cow, fmt};

use chatwire_schema::Contract;
use serde::Serialize;

pub(crate) use self::{
    built_in::{BuiltIn, Check},
    findings::check,
};
pub use self::{findings::Findings, outcome::RuleOutcome, rule_set::RuleSet};
use crate::{
    subject::{Kind, Subject},
    verdict::Level,
};

/// A requirement and its check.
///
/// The rules of the catalog are in [`RuleSet::catalog`]; a rule of your own is a type that
/// implements this trait, added with [`JudgeBuilder::rule`](crate::JudgeBuilder::rule).
///
/// # Responsibilities
///
/// - The ID is `area/name`, both in kebab case, unique among the rules of a judge, and never
///   changes meaning.
/// - The check is a pure function of the subject and the contract: no I/O, no clock, no output.
/// - The check does not panic: a subject is any bytes.
/// - What the recording lacks is an `Err`, which the accessors of [`Subject`] already return.
///
/// ```
/// use chatwire_conformance::{
///     CheckResult, Findings, Judge, Level, Rule, Scope, Subject, schema::Contract,
/// };
///
/// /// Our dashboards group responses by route.
/// #[derive(Debug)]
/// struct RouteIsSent;
///
/// impl Rule for RouteIsSent {
///     fn id(&self) -> &str {
///         "acme/route-is-sent"
///     }
///     fn level(&self) -> Level {
///         Level::Must
///     }
///     fn scope(&self) -> Scope {
///         Scope::Completion
///     }
///     fn requirement(&self) -> &str {
///         "A response has a non-empty `route`."
///     }
///     fn source(&self) -> &str {
///         "https://acme.example/gateway#route"
///     }
///     fn check(
///         &self,
///         subject: &Subject,
///         _contract: &Contract,
///         findings: &mut Findings<'_>,
///     ) -> CheckResult {
///         let route = subject.completion()?.at("route");
///         if route.non_empty_text().is_none() {
///             findings.add(&route, "a string that is not empty");
///         }
///         Ok(())
///     }
/// }
///
/// let judge = Judge::builder().rule(RouteIsSent).build()?;
/// let judgment = judge.judge(&Subject::from_json(r#"{"choices": []}"#));
/// assert!(judgment.failures().any(|outcome| outcome.rule == "acme/route-is-sent"));
/// # Ok::<_, chatwire_conformance::JudgeError>(())
/// ```
pub trait Rule: fmt::Debug + Send + Sync {
    /// `area/name`.
    fn id(&self) -> &str;

    /// The ID for what outlives the rule; a rule whose ID is a constant gives it without a copy.
    fn owned_id(&self) -> Cow<'static, str> {
        Cow::Owned(self.id().to_owned())
    }

    /// How binding the rule is, unless a profile overrides it.
    fn level(&self) -> Level;

    /// The exchanges that the rule is about.
    fn scope(&self) -> Scope;

    /// The requirement, in one sentence.
    fn requirement(&self) -> &str;

    /// The public document that requires it or shows why it matters, as a URL.
    fn source(&self) -> &str;

    /// Adds every violation to `findings`.
    ///
    /// Called for subjects in [`Rule::scope`] only.
    ///
    /// # Errors
    ///
    /// When the rule cannot be judged: the recording lacks something, or the rule does not apply.
    /// The error is ignored when there are findings.
    fn check(
        &self,
        subject: &Subject,
        contract: &Contract,
        findings: &mut Findings<'_>,
    ) -> CheckResult;
}

/// The exchanges that a rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Scope {
    /// Every exchange.
    Any,
    /// Successful non-streaming responses.
    Completion,
    /// Successful streaming responses.
    Stream,
    /// Successful responses of both kinds.
    Response,
    /// Error responses: every status but 2xx.
    Error,
}

impl Scope {
    /// Whether exchanges of a kind are in the scope.
    pub fn includes(self, kind: Kind) -> bool {
        match self {
            Self::Any => true,
            Self::Completion => kind == Kind::Completion,
            Self::Stream => kind == Kind::Stream,
            Self::Response => matches!(kind, Kind::Completion | Kind::Stream),
            Self::Error => kind == Kind::Error,
        }
    }
}

/// `Ok` when the findings are complete.
pub type CheckResult = Result<(), NotJudged>;

/// Why a rule was not judged.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotJudged {
    /// The recording lacks what the rule needs; the reason says what.
    Skip(Cow<'static, str>),
    /// The rule does not apply to this exchange; the reason says why.
    NotApplicable(Cow<'static, str>),
}

impl NotJudged {
    /// The recording lacks what the rule needs.
    pub fn skip(reason: impl Into<Cow<'static, str>>) -> Self {
        Self::Skip(reason.into())
    }

    /// The rule does not apply to this exchange.
    pub fn not_applicable(reason: impl Into<Cow<'static, str>>) -> Self {
        Self::NotApplicable(reason.into())
    }
}

/// Says that a rule does not apply.
pub(crate) fn not_applicable(reason: &'static str) -> CheckResult {
    Err(NotJudged::not_applicable(reason))
}
