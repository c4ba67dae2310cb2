//! The result of judging one subject.

use serde::Serialize;

use crate::{
    judge::{ContractChoice, SchemaVerdict},
    lossless::Lossless,
    rule::RuleOutcome,
    subject::Kind,
    verdict::Verdict,
};

/// The result of judging one subject.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Judgment {
    /// The kind of exchange.
    pub kind: Kind,
    /// The worst of all the results.
    pub verdict: Verdict,
    /// What responded in place of the API; nothing else is judged then. `None` when the API did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub infrastructure: Option<String>,
    /// The status with which the request was rejected, as [`Subject::rejected_status`] tells;
    /// `None` if it was served.
    ///
    /// [`Subject::rejected_status`]: crate::Subject::rejected_status
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rejected: Option<u16>,
    /// What the body holds more of than [`SubjectLimits`](crate::SubjectLimits) allow; nothing of
    /// it is judged then, and the verdict is [`Verdict::Harness`]. `None` when it was judged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_judged: Option<String>,
    /// The contract that it was judged by, its publisher, and why it is this one.
    pub contract: ContractChoice,
    /// The name of the target that it comes from; `None` when that is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// The name of the profile that set the levels of the rules.
    pub profile: String,
    /// Against the schema as its publisher wrote it.
    pub published: SchemaVerdict,
    /// Against the schema with the corrections of the overlays.
    pub overlaid: SchemaVerdict,
    /// Whether our own types lose nothing of it.
    pub lossless: Lossless,
    /// The outcome of every rule, in the order of the rules.
    pub rules: Vec<RuleOutcome>,
    /// Differences from the expectations that do not fail the run.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// Which of the expected findings of the target it shows, by their position.
    #[serde(skip)]
    pub(crate) expected: Vec<usize>,
}

impl Judgment {
    pub(crate) fn new(
        kind: Kind,
        [infrastructure, not_judged]: [Option<String>; 2],
        contract: ContractChoice,
        (target, profile): (Option<String>, String),
        [published, overlaid]: [SchemaVerdict; 2],
        lossless: Lossless,
        rules: Vec<RuleOutcome>,
    ) -> Self {
        let (verdict, notes) = (Verdict::Pass, Vec::new());
        let mut judgment = Self {
            kind,
            verdict,
            infrastructure,
            rejected: None,
            not_judged,
            contract,
            target,
            profile,
            published,
            overlaid,
            lossless,
            rules,
            notes,
            expected: Vec::new(),
        };
        judgment.combine();
        judgment
    }

    /// How many rules were respected, of how many that were judged.
    pub fn passed(&self) -> (usize, usize) {
        let judged = self.rules.iter().filter(|outcome| outcome.verdict.is_applicable());
        let (mut passed, mut all) = (0, 0);
        for outcome in judged {
            passed += usize::from(outcome.verdict == Verdict::Pass);
            all += 1;
        }
        (passed, all)
    }

    /// The rules whose outcome fails a run.
    pub fn failures(&self) -> impl Iterator<Item = &RuleOutcome> {
        self.rules.iter().filter(|outcome| !outcome.verdict.is_accepted())
    }

    /// Keeps the results of some rules only, by ID; the verdict is that of those.
    pub fn retain_rules(&mut self, mut keep: impl FnMut(&str) -> bool) {
        let before = self.verdict;
        self.rules.retain(|outcome| keep(&outcome.rule));
        // What was expected or refused as a whole stays so.
        if !matches!(before, Verdict::Infra | Verdict::Harness) && self.infrastructure.is_none() {
            self.combine();
        }
    }

    /// Sets the verdict to the worst of the parts.
    pub(crate) fn combine(&mut self) {
        let worst = self
            .rules
            .iter()
            .map(|outcome| outcome.verdict)
            .max_by_key(|verdict| verdict.severity());
        let worst = match worst {
            Some(worst) if worst.severity() > 0 => worst,
            _ => Verdict::Pass,
        };
        let is_ours = self.lossless.verdict == Verdict::Harness || self.not_judged.is_some();
        self.verdict = if is_ours {
            Verdict::Harness
        } else if self.infrastructure.is_some() {
            Verdict::Infra
        } else {
            worst
        };
    }
}
