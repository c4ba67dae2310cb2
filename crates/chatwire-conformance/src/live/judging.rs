//! The verdict on each case of a probe.

use chatwire_transport::{
    BodyEnd, Exchange, RecordedRequest, RecordedResponse, cassette::ExpectedStatus,
};
use serde::{Deserialize, Serialize};

use super::{Evidence, Failure, LiveFindings, Plan, ProbeCase, Support, Wanted};
use crate::{
    expect::Expectations,
    finding::{Finding, Location},
    judge::Judge,
    judgment::Judgment,
    rule::{Check, RuleOutcome},
    rules,
    subject::Subject,
    target::Target,
    verdict::{Level, Verdict},
};

/// The verdict on one case.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct CaseResult {
    /// The case.
    pub case: ProbeCase,
    /// The exchange as it was judged; one without a response has the placeholder for it.
    pub exchange: Exchange,
    /// What was found: of several sendings, the first that fails.
    pub judgment: Judgment,
    /// How often the case was sent.
    pub sent: usize,
    /// The sending that the judgment is about, from 0.
    pub attempt: usize,
}

/// Who a broken rule is probably the fault of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Culprit {
    /// The server: the protocol is wrong, whatever the model says.
    Server,
    /// The model: the text is wrong, in a protocol that is right.
    Model,
}

/// Rules that a weak model breaks on a good server.
const OF_THE_MODEL: [&str; 9] = [
    "parameters/arguments-fit-the-schema",
    "parameters/loose-json-schema-is-followed",
    "unary/arguments-are-json",
    "stream/arguments-are-json",
    "unary/content-has-no-special-tokens",
    "stream/content-has-no-special-tokens",
    "unary/content-has-no-tool-markup",
    "stream/content-has-no-tool-markup",
    "live/seeds-change-the-text",
];

/// Who a broken rule is probably the fault of.
pub fn culprit(rule: &str) -> Culprit {
    if OF_THE_MODEL.contains(&rule) { Culprit::Model } else { Culprit::Server }
}

/// Rules that compare the texts of two responses to one request, which say nothing unless equal
/// requests get equal texts, and are binding if they do.
const OF_EQUAL_TEXTS: [&str; 5] = [
    "equivalence/same-text",
    "equivalence/same-finish-reason",
    "equivalence/same-tool-calls",
    "equivalence/same-usage",
    "equivalence/same-logprobs",
];

/// Judges all cases that were sent, in the order of their names.
///
/// A finding that some sendings of a case show and others do not has a note that says so.
pub fn judge_cases(
    judge: &Judge,
    target: &Target,
    plan: &Plan,
    evidence: &Evidence,
) -> Vec<CaseResult> {
    let attempts: Vec<_> = (0..evidence.attempts().max(1))
        .map(|number| judge_attempt(judge, target, plan, &evidence.attempt(number)))
        .collect();
    let mut results = Vec::new();
    for (position, (case, exchange, judgment)) in attempts.first().into_iter().flatten().enumerate()
    {
        let sent = evidence.observations(&case.name).len();
        let all: Vec<_> = attempts
            .iter()
            .take(sent.max(1))
            .filter_map(|attempt| attempt.get(position))
            .map(|(_, exchange, judgment)| (exchange, judgment))
            .collect();
        let failing = all.iter().position(|(_, judgment)| !judgment.verdict.is_accepted());
        let attempt = failing.unwrap_or_default();
        let (exchange, judgment) = all.get(attempt).copied().unwrap_or((exchange, judgment));
        let mut judgment = judgment.clone();
        if all.len() > 1 {
            let judgments: Vec<_> = all.iter().map(|(_, judgment)| *judgment).collect();
            note_frequencies(&mut judgment, &judgments);
        }
        let (case, exchange) = (case.clone(), exchange.clone());
        results.push(CaseResult { case, exchange, judgment, sent, attempt });
    }
    results
}

/// Says of each failing rule how many sendings show it.
fn note_frequencies(judgment: &mut Judgment, all: &[&Judgment]) {
    let failing: Vec<_> = judgment.failures().map(|outcome| outcome.rule.clone()).collect();
    for rule in failing {
        let seen =
            all.iter().filter(|other| other.failures().any(|outcome| outcome.rule == rule)).count();
        let kind = if seen == all.len() { "always" } else { "flaky" };
        judgment.notes.push(format!("{kind}: {rule} in {seen} of {} tries", all.len()));
    }
}

/// The content type of requests.
const JSON: &str = "application/json";

/// One case with its exchange and what was found.
type Judged = (ProbeCase, Exchange, Judgment);

fn judge_attempt(judge: &Judge, target: &Target, plan: &Plan, evidence: &Evidence) -> Vec<Judged> {
    let mut live = live_outcomes(judge, target, plan, evidence);
    let deterministic = evidence.is_deterministic();
    let names: Vec<_> = evidence.names().map(str::to_owned).collect();
    let judged = names.iter().filter_map(|name| {
        let case = evidence.case(name)?;
        let observation = evidence.observations(name).first()?;
        let exchange = observation.exchange.clone().unwrap_or_else(|| without_response(case));
        let mut judgment = judge.judge_target(&subject(case, &exchange, plan, evidence), target);
        if observation.exchange.is_none()
            && !matches!(observation.failure, Some(Failure::Unreachable(_)))
        {
            // The finding says more than the lack of a response.
            judgment.infrastructure = None;
        }
        bind_equal_texts(&mut judgment, deterministic);
        if exchange.response.end == BodyEnd::Abandoned {
            // The last line may be cut anywhere.
            judgment.retain_rules(|rule| !rule.starts_with("framing/"));
        }
        if is_refused_feature(case, plan, evidence) || case.content_type != JSON {
            judgment.retain_rules(|rule| rule != "errors/valid-request-is-served");
        }
        if case.wanted == Wanted::Refused {
            judgment.retain_rules(is_about_refusals);
        }
        add_leaks(&mut judgment, &observation.leaking_headers);
        judgment.rules.retain(|outcome| !outcome.rule.starts_with("live/"));
        let of_case = live.extract_if(.., |(name, _)| *name == case.name);
        judgment.rules.extend(of_case.map(|(_, outcome)| outcome));
        judgment.combine();
        let expected = target.expected_of(name, None);
        let judgment = judgment.expecting_of(&Expectations::default(), &expected);
        Some((case.clone(), exchange, judgment))
    });
    judged.collect()
}

/// The exchange of a case as it is judged.
///
/// A server that serves the first case of a feature has to serve the others as well.
fn subject(case: &ProbeCase, exchange: &Exchange, plan: &Plan, evidence: &Evidence) -> Subject {
    let mut subject = Subject::from_exchange(exchange);
    let expected = match case.wanted {
        Wanted::Served => Some(ExpectedStatus::default()),
        Wanted::Optional(feature) if feature.support(plan, evidence) == Support::Yes => {
            Some(ExpectedStatus::default())
        }
        Wanted::Optional(_) => "2xx, invalid-request, not-found, 501".parse().ok(),
        Wanted::Refused | Wanted::Either => None,
    };
    if let Some(expected) = expected {
        subject = subject.with_expected_status(expected);
    }
    match case.twin.as_deref().and_then(|twin| evidence.subject(twin)) {
        Some(twin) => subject.with_twin(twin),
        None => subject,
    }
}

/// Whether a case was refused because the server lacks its feature.
fn is_refused_feature(case: &ProbeCase, plan: &Plan, evidence: &Evidence) -> bool {
    let Wanted::Optional(feature) = case.wanted else { return false };
    matches!(feature.support(plan, evidence), Support::No(_))
}

/// Whether a rule says something of an invalid request; that one was served is one finding, and how
/// its parameters were understood is no other.
fn is_about_refusals(rule: &str) -> bool {
    let about =
        ["parameters/invalid-request-is-refused", "parameters/documented-bounds-are-enforced"];
    !rule.starts_with("parameters/") || about.contains(&rule)
}

/// Adds the headers that have a key, and that the recording does not keep.
fn add_leaks(judgment: &mut Judgment, headers: &[String]) {
    let outcome = judgment.rules.iter_mut().find(|outcome| outcome.rule == NO_CREDENTIAL);
    let Some(outcome) = outcome.filter(|_| !headers.is_empty()) else { return };
    for name in headers {
        let location = Location { header: Some(name.clone()), ..Location::default() };
        let (expected, seen) = ("no credential", "a key");
        outcome.findings.push(Finding::new(
            NO_CREDENTIAL,
            outcome.level,
            location,
            expected.to_owned(),
            seen.to_owned(),
        ));
    }
    outcome.verdict = outcome.level.broken();
    outcome.count = outcome.findings.len();
}

/// The rule about keys in headers.
const NO_CREDENTIAL: &str = "headers/no-credential-is-echoed";

/// Drops the comparison of texts, or makes it binding.
fn bind_equal_texts(judgment: &mut Judgment, deterministic: Option<bool>) {
    if deterministic != Some(true) {
        judgment.retain_rules(|rule| !OF_EQUAL_TEXTS.contains(&rule));
        return;
    }
    // Usage and probabilities may vary with the load although the text does not.
    for outcome in &mut judgment.rules {
        if OF_EQUAL_TEXTS[..3].contains(&&*outcome.rule) && outcome.verdict == Verdict::Warn {
            (outcome.level, outcome.verdict) = (Level::Must, Verdict::Fail);
        }
    }
}

/// The outcomes of the rules that compare cases, each with the name of its case.
fn live_outcomes(
    judge: &Judge,
    target: &Target,
    plan: &Plan,
    evidence: &Evidence,
) -> Vec<(String, RuleOutcome)> {
    let mut outcomes = Vec::new();
    for rule in rules::all() {
        let Check::Live { home, check } = rule.check else { continue };
        if judge.rules().get(rule.id).is_none() {
            continue;
        }
        let mut findings = LiveFindings::default();
        let result = check(plan, evidence, &mut findings);
        let level = judge.level(&rule, target);
        outcomes.extend(findings.outcomes(rule, (home, level), result));
    }
    outcomes
}

/// The exchange of a request that got no response.
fn without_response(case: &ProbeCase) -> Exchange {
    let mut request = RecordedRequest::new(case.method.clone(), case.path.clone());
    request.body = case.body.clone();
    Exchange::new(request, RecordedResponse::none())
}
