//! One subject against the schemas and all rules.

use std::borrow::Cow;

use chatwire_schema::{Contract, ContractSet, Part, Reading};
use serde::Serialize;

use crate::{
    lossless::{self, Lossless},
    profile::Profile,
    rule::Outcome,
    rules,
    subject::{Kind, Subject},
    verdict::Verdict,
};

/// How many violations of a schema a judgement keeps.
const KEPT: usize = 10;

/// What subjects are judged by.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Judge {
    /// How binding each rule is.
    pub profile: &'static Profile,
    /// The contracts, of which the model's own is used, or else OpenAI's.
    pub contracts: ContractSet,
}

impl Judge {
    /// The bundled schemas, and the levels of a profile.
    pub fn new(profile: &'static Profile) -> Self {
        Self { profile, contracts: ContractSet::bundled() }
    }
}

impl Default for Judge {
    fn default() -> Self {
        Self::new(Default::default())
    }
}

/// Everything that was found about one subject.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Judgement {
    /// What the subject is.
    pub kind: Kind,
    /// The worst of what follows.
    pub verdict: Verdict,
    /// Who answered instead of the API; then nothing else is judged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub infrastructure: Option<&'static str>,
    /// Against the schema as its publisher wrote it.
    pub published: SchemaVerdict,
    /// Against the schema with our corrections.
    pub overlaid: SchemaVerdict,
    /// Whether our own types lose nothing of it.
    pub lossless: Lossless,
    /// What came of every rule, in the order of the catalogue.
    pub rules: Vec<Outcome>,
    /// Where the list of expectations differs from what was seen without failing the run.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// How a body, or every chunk of a stream, stands to one reading of a schema.
///
/// It informs: what fails a run is the rule about the corrected schema.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SchemaVerdict {
    /// Pass, fail, or that there was nothing to validate.
    pub verdict: Verdict,
    /// The name of the schema.
    pub schema: String,
    /// How many values were validated: one body, or every chunk.
    pub values: usize,
    /// How many of them are invalid.
    pub invalid: usize,
    /// How many violations there are in all; of one value at most as many as are reported.
    pub errors: usize,
    /// The first violations.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub first: Vec<Violation>,
}

/// One violation of a schema.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Violation {
    /// The one-based event of a stream.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<usize>,
    /// The JSON pointer in the body or the event's payload.
    pub pointer: String,
    /// The JSON pointer in the schema.
    pub schema_pointer: String,
    /// What the schema wants.
    pub expected: String,
    /// What kind of value stands there.
    pub seen: &'static str,
}

/// Judges a subject by the schemas, all rules and the lossless check.
pub fn judge(subject: &Subject, judge: &Judge) -> Judgement {
    let model = subject.model().unwrap_or_default();
    let contract = judge
        .contracts
        .for_model(model)
        .or_else(|| judge.contracts.get(ContractSet::DEFAULT))
        .expect("OpenAI's contract is bundled");
    let infrastructure = subject.infrastructure();
    let outcomes = match infrastructure {
        Some(_) => Vec::new(),
        None => rules::all()
            .map(|rule| {
                let (level, lowered) = judge.profile.level(rule);
                let mut outcome = rule.judge(subject, level, contract);
                if outcome.count > 0 {
                    outcome.reason = lowered.map(Cow::Borrowed);
                }
                outcome
            })
            .collect(),
    };
    let mut judgement = Judgement {
        kind: subject.kind(),
        verdict: Verdict::Pass,
        infrastructure,
        published: validate(subject, contract, Reading::Published),
        overlaid: validate(subject, contract, Reading::Overlaid),
        lossless: lossless::check(subject),
        rules: outcomes,
        notes: Vec::new(),
    };
    judgement.weigh();
    judgement
}

impl Judgement {
    /// How many rules were kept, of how many that were judged.
    pub fn kept(&self) -> (usize, usize) {
        let judged = self.rules.iter().filter(|outcome| outcome.verdict.is_applicable());
        let (mut kept, mut all) = (0, 0);
        for outcome in judged {
            kept += usize::from(outcome.verdict == Verdict::Pass);
            all += 1;
        }
        (kept, all)
    }

    /// The rules whose outcome fails a run.
    pub fn failures(&self) -> impl Iterator<Item = &Outcome> {
        self.rules.iter().filter(|outcome| !outcome.verdict.is_accepted())
    }

    /// Sets the verdict to the worst of the parts.
    pub(crate) fn weigh(&mut self) {
        let worst = self
            .rules
            .iter()
            .map(|outcome| outcome.verdict)
            .max_by_key(|verdict| gravity(*verdict));
        let worst = match worst {
            Some(worst) if gravity(worst) > 0 => worst,
            _ => Verdict::Pass,
        };
        self.verdict = if self.lossless.verdict == Verdict::Harness {
            Verdict::Harness
        } else if self.infrastructure.is_some() {
            Verdict::Infra
        } else {
            worst
        };
    }
}

/// How much a rule's verdict weighs in that of the whole; zero for what does not show there.
fn gravity(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Harness => 6,
        Verdict::Infra => 5,
        Verdict::Fail => 4,
        Verdict::Xpass => 3,
        Verdict::Xfail => 2,
        Verdict::Warn => 1,
        Verdict::Pass | Verdict::Info | Verdict::Skip | Verdict::NotApplicable => 0,
    }
}

fn validate(subject: &Subject, contract: &Contract, reading: Reading) -> SchemaVerdict {
    let mut result = SchemaVerdict {
        verdict: Verdict::NotApplicable,
        schema: contract.name().to_owned(),
        values: 0,
        invalid: 0,
        errors: 0,
        first: Vec::new(),
    };
    let (part, places) = match subject.kind() {
        Kind::Completion => (Part::Response, subject.completion().map(|root| vec![root])),
        Kind::Stream => (Part::Chunk, subject.chunks()),
        Kind::Error | Kind::Other => return result,
    };
    let Ok(places) = places else {
        result.verdict = Verdict::Skip;
        return result;
    };
    let Some(validator) = contract.validator(part, reading) else { return result };
    for place in places {
        let errors = place.value().map(|value| validator.errors(value)).unwrap_or_default();
        result.values += 1;
        result.invalid += usize::from(!errors.is_empty());
        result.errors += errors.len();
        let room = KEPT - result.first.len();
        result.first.extend(errors.into_iter().take(room).map(|error| Violation {
            event: place.event().map(|index| index + 1),
            pointer: format!("{}{}", place.pointer(), error.instance_pointer),
            schema_pointer: error.schema_pointer.into_string(),
            expected: error.expected,
            seen: error.found,
        }));
    }
    result.verdict = if result.invalid == 0 { Verdict::Pass } else { Verdict::Fail };
    result
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::{completion, error, stream};

    #[track_caller]
    fn check(subject: &Subject, verdict: Verdict) -> Judgement {
        let judgement = judge(subject, &Judge::default());
        assert_eq!(judgement.verdict, verdict, "{judgement:#?}");
        judgement
    }

    #[test]
    fn what_conforms_passes() {
        for case in [completion(), stream(), error()] {
            let judgement = check(&case.subject(), Verdict::Pass);
            let (kept, judged) = judgement.kept();
            assert!(kept == judged && kept > 5, "{kept} of {judged}");
        }
    }

    #[test]
    fn the_worst_counts() {
        check(&completion().without_header("x-request-id").subject(), Verdict::Warn);
        let failed = completion().without_header("x-request-id").set("/id", json!(""));
        let judgement = check(&failed.subject(), Verdict::Fail);
        assert_eq!(
            judgement.failures().map(|rule| rule.rule).collect::<Vec<_>>(),
            ["unary/id-is-not-empty"]
        );
    }

    #[test]
    fn both_readings_are_told() {
        let judgement = check(&stream().subject(), Verdict::Pass);
        assert_eq!(
            (judgement.published.verdict, judgement.overlaid.verdict),
            (Verdict::Fail, Verdict::Pass)
        );
        assert_eq!(judgement.published.values, 4);
        assert_eq!(judgement.published.first[0].event, Some(1));
    }

    #[test]
    fn a_page_and_a_gateway_are_infrastructure() {
        let page = error().body("<!DOCTYPE html><p>Oops").header("content-type", "text/html");
        check(&page.subject(), Verdict::Infra);
        check(&error().status(502).body("Bad Gateway").subject(), Verdict::Infra);
        check(&error().status(500).subject(), Verdict::Pass);
        check(&error().status(500).body(r#"{"detail":"oops"}"#).subject(), Verdict::Fail);
    }

    #[test]
    fn a_profile_lowers_with_a_reason() {
        let open = stream().replace("data: [DONE]\n\n", "");
        check(&open.subject(), Verdict::Fail);
        let lenient = Judge::new(Profile::find("aimlapi").unwrap());
        let judgement = judge(&open.subject(), &lenient);
        assert_eq!(judgement.verdict, Verdict::Pass);
        let outcome = judgement.rules.iter().find(|outcome| outcome.rule == "stream/done-is-sent");
        assert_eq!(outcome.unwrap().verdict, Verdict::Info);
        assert!(outcome.unwrap().reason.is_some());
    }
}
