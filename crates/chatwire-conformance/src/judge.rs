//! Judges one subject by a contract, the rules and our own types.

#[cfg(test)]
mod alike;
mod builder;
mod contract_choice;
mod schema_verdict;

use chatwire_schema::{Contract, ContractSet};

pub use self::{
    builder::{JudgeBuilder, JudgeError},
    contract_choice::{ChosenBy, ContractChoice},
    schema_verdict::{SchemaVerdict, Violation},
};
use crate::{
    expect::Expectations,
    impact::ClientLevels,
    judgment::Judgment,
    lossless,
    profile::{Profile, ProfileSet},
    rule::{Rule, RuleOutcome, RuleSet, check},
    subject::{BothViews, Subject},
    target::Target,
    verdict::{Level, Verdict},
};

/// Contracts, a profile and rules, by which subjects are judged.
///
/// A judge is an owned value and cheap to clone.
#[derive(Debug, Clone)]
pub struct Judge {
    contract: Option<Contract>,
    contracts: ContractSet,
    profile: Option<Profile>,
    profiles: ProfileSet,
    rules: RuleSet,
    /// The levels for the clients that are asked for; `None` leaves them to the profiles.
    levels: Option<ClientLevels>,
}

impl Judge {
    /// Begins with the bundled contracts, the bundled profiles and the rules of the catalog.
    pub fn builder() -> JudgeBuilder {
        JudgeBuilder::default()
    }

    /// The contracts to choose from.
    pub fn contracts(&self) -> &ContractSet {
        &self.contracts
    }

    /// The profiles to choose from.
    pub fn profiles(&self) -> &ProfileSet {
        &self.profiles
    }

    /// The rules.
    pub fn rules(&self) -> &RuleSet {
        &self.rules
    }

    /// The profile of the judge, or else the default, which applies where a target has none.
    pub fn profile(&self) -> &Profile {
        let default = || self.profiles.get(ProfileSet::DEFAULT);
        self.profile.as_ref().or_else(default).expect("the default profile is in every judge")
    }

    /// The same judge with other rules.
    pub(crate) fn with_rules(&self, rules: RuleSet) -> Self {
        Self { rules, ..self.clone() }
    }

    /// The same judge with a contract for every subject.
    pub(crate) fn with_contract(mut self, contract: Contract) -> Self {
        self.contract = Some(contract);
        self
    }

    /// The same judge with a profile for every subject.
    pub(crate) fn with_profile(mut self, profile: Profile) -> Self {
        self.profile = Some(profile);
        self
    }

    /// Judges a subject of which no target is known.
    pub fn judge(&self, subject: &Subject) -> Judgment {
        self.judge_target(subject, &Target::default())
    }

    /// Judges a subject that comes from a target.
    ///
    /// The contract is that of the judge, or else that of the target, or else that of the
    /// subject's model, or else OpenAI's. The model chooses only among the contracts of the
    /// target's provider, so that a gateway is never judged by the contract of the provider whose
    /// model it forwards to.
    ///
    /// The profile is that of the judge, or else that of the target, or else the default.
    pub fn judge_target(&self, subject: &Subject, target: &Target) -> Judgment {
        let (contract, chosen_by) = self.contract_for(subject, target);
        let profile = self.profile.as_ref().or_else(|| target.profile());
        let infrastructure = subject.infrastructure();
        let excess = subject.excess();
        let [published, overlaid] = SchemaVerdict::of_both(subject, contract);
        let views = BothViews::of(subject).fitting(overlaid.verdict == Verdict::Pass);
        let outcomes = match (infrastructure, excess) {
            (Some(_), _) | (_, Some(_)) => Vec::new(),
            (None, None) => self
                .rules
                .iter()
                .map(|rule| {
                    let (level, reason) = self.level_by(rule, profile);
                    let mut outcome = check(rule, &views, level, contract);
                    if outcome.count > 0 {
                        outcome.reason = reason.map(|reason| reason.to_owned().into());
                    }
                    outcome
                })
                .collect::<Vec<RuleOutcome>>(),
        };
        let judgment = Judgment::new(
            subject.kind(),
            [
                infrastructure.map(str::to_owned),
                excess.map(|excess| format!("not judged: {excess}")),
            ],
            ContractChoice::new(contract, chosen_by),
            (
                target.name().map(str::to_owned),
                profile.map_or(ProfileSet::DEFAULT, Profile::name).to_owned(),
            ),
            [published, overlaid],
            lossless::check(subject),
            outcomes,
        );
        Judgment { rejected: subject.rejected_status(), ..judgment }
    }

    /// Judges an exchange that was just made with a target, with the expected findings of the
    /// target; `name` is the name of its case.
    pub fn judge_case(&self, subject: &Subject, target: &Target, name: &str) -> Judgment {
        let of_target = target.expected_of(name, None);
        self.judge_target(subject, target).expecting_of(&Expectations::default(), &of_target)
    }

    /// The contract that a subject of a target is judged by.
    pub(crate) fn contract_of<'a>(&'a self, subject: &Subject, target: &'a Target) -> &'a Contract {
        self.contract_for(subject, target).0
    }

    /// How binding a rule is for a target.
    pub(crate) fn level(&self, rule: &dyn Rule, target: &Target) -> Level {
        self.level_by(rule, self.profile.as_ref().or_else(|| target.profile())).0
    }

    /// How binding a rule is by a profile, and why when that is not its own level.
    ///
    /// What was measured with the clients that are asked for beats the profile.
    fn level_by<'a>(
        &'a self,
        rule: &dyn Rule,
        profile: Option<&'a Profile>,
    ) -> (Level, Option<&'a str>) {
        let measured = self.levels.as_ref().and_then(|levels| levels.measured(rule.id()));
        match (measured, profile) {
            (Some(measured), _) => (measured.level, Some(&measured.reason)),
            (None, Some(profile)) => profile.level(rule),
            (None, None) => (rule.level(), None),
        }
    }

    /// The contract that a subject of a target is judged by, and why it is this one.
    fn contract_for<'a>(
        &'a self,
        subject: &Subject,
        target: &'a Target,
    ) -> (&'a Contract, ChosenBy) {
        self.choose(subject.model(), target)
    }

    /// The contract that responses of a model of a target are judged by.
    pub fn contract_for_model<'a>(&'a self, model: &str, target: &'a Target) -> &'a Contract {
        self.choose(Some(model), target).0
    }

    fn choose<'a>(&'a self, model: Option<&str>, target: &'a Target) -> (&'a Contract, ChosenBy) {
        if let Some(contract) = &self.contract {
            return (contract, ChosenBy::Caller);
        }
        if let Some(contract) = target.contract() {
            return (contract, ChosenBy::Target);
        }
        let of_model = model.and_then(|model| self.contracts.for_model(model));
        let is_theirs = |contract: &&Contract| {
            target.provider().is_none_or(|provider| contract.provider() == Some(provider))
        };
        match of_model.filter(is_theirs) {
            Some(contract) => (contract, ChosenBy::Model),
            None => (self.default_contract(), ChosenBy::Default),
        }
    }

    fn default_contract(&self) -> &Contract {
        self.contracts.get(ContractSet::DEFAULT).expect("the bundled contracts are in every judge")
    }
}

impl Default for Judge {
    /// The bundled contracts, the default profile and the rules of the catalog.
    fn default() -> Self {
        Self {
            contract: None,
            contracts: ContractSet::bundled(),
            profile: None,
            profiles: ProfileSet::bundled(),
            rules: RuleSet::catalog(),
            levels: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::{completion, error, stream};

    #[track_caller]
    fn check(subject: &Subject, verdict: Verdict) -> Judgment {
        let judgment = Judge::default().judge(subject);
        assert_eq!(judgment.verdict, verdict, "{judgment:#?}");
        judgment
    }

    #[test]
    fn what_conforms_passes() {
        for case in [completion(), stream(), error()] {
            let judgment = check(&case.subject(), Verdict::Pass);
            let (passed, judged) = judgment.passed();
            assert!(passed == judged && passed > 5, "{passed} of {judged}");
        }
    }

    #[test]
    fn the_worst_counts() {
        check(&completion().without_header("x-request-id").subject(), Verdict::Warn);
        let failed = completion().without_header("x-request-id").set("/id", json!(""));
        let judgment = check(&failed.subject(), Verdict::Fail);
        assert_eq!(
            judgment.failures().map(|outcome| &*outcome.rule).collect::<Vec<_>>(),
            ["unary/id-is-not-empty"]
        );
    }

    #[test]
    fn both_readings_are_given() {
        let judgment = check(&stream().subject(), Verdict::Pass);
        assert_eq!(
            (judgment.published.verdict, judgment.overlaid.verdict),
            (Verdict::Fail, Verdict::Pass)
        );
        assert_eq!(judgment.published.values, 4);
        assert_eq!(judgment.published.first[0].event, Some(1));
    }

    #[test]
    fn a_page_and_a_gateway_are_infrastructure() {
        let page = error().body("<!DOCTYPE html><p>Oops").header("content-type", "text/html");
        check(&page.subject(), Verdict::Infra);
        check(&error().status(502).body("Bad Gateway").subject(), Verdict::Infra);
        let failed = error().status(500).set("/error/type", json!("server_error"));
        check(&failed.subject(), Verdict::Pass);
        check(&error().status(500).body(r#"{"detail":"oops"}"#).subject(), Verdict::Fail);
    }

    #[test]
    fn a_profile_lowers_with_a_reason() {
        let open = stream().replace("data: [DONE]\n\n", "");
        check(&open.subject(), Verdict::Fail);
        let aimlapi = ProfileSet::bundled().get("aimlapi").unwrap().clone();
        let lenient = Judge::builder().profile(aimlapi).build().unwrap();
        let judgment = lenient.judge(&open.subject());
        assert_eq!((judgment.verdict, &*judgment.profile), (Verdict::Pass, "aimlapi"));
        let outcome = judgment.rules.iter().find(|outcome| outcome.rule == "stream/done-is-sent");
        assert_eq!(outcome.unwrap().verdict, Verdict::Info);
        assert!(outcome.unwrap().reason.is_some());
    }

    /// The contract that a completion of a model of AI/ML API is judged by.
    #[track_caller]
    fn check_contract(judge: &Judge, model: &str, target: &Target, expected: (&str, ChosenBy)) {
        let case = completion().asking(json!({ "model": model })).set("/model", json!(model));
        let choice = judge.judge_target(&case.subject(), target).contract;
        assert_eq!((&*choice.name, choice.chosen_by), expected, "{model} of {target:?}");
    }

    #[test]
    fn the_contract_is_the_callers_the_targets_the_models_or_openai_s() {
        let judge = Judge::default();
        let contract = |name: &str| judge.contracts().get(name).unwrap().clone();
        let (model, unknown) = ("nousresearch/hermes-4-405b", "gpt-4o");
        let bare = Target::default();
        check_contract(&judge, model, &bare, ("hermes-4-405b", ChosenBy::Model));
        check_contract(&judge, unknown, &bare, ("openai", ChosenBy::Default));

        let gateway = Target::named("gateway", &judge);
        check_contract(&judge, model, &gateway, ("openai", ChosenBy::Default));
        let provider = Target::named("aimlapi", &judge);
        check_contract(&judge, model, &provider, ("hermes-4-405b", ChosenBy::Model));
        check_contract(&judge, unknown, &provider, ("openai", ChosenBy::Default));
        let strict = gateway.with_contract(contract("hermes-4-70b"));
        check_contract(&judge, model, &strict, ("hermes-4-70b", ChosenBy::Target));

        let judge = Judge::builder().contract(contract("nous-hermes-2")).build().unwrap();
        check_contract(&judge, model, &strict, ("nous-hermes-2", ChosenBy::Caller));
    }

    #[test]
    fn a_contract_without_a_schema_for_the_body_leaves_it_unjudged() {
        let document = json!({ "properties": { "object": { "const": "chat.completion.chunk" } } });
        let chunks = Contract::builder("chunks", document.into()).build().unwrap();
        let judge = Judge::builder().contract(chunks).build().unwrap();
        let judgment = judge.judge(&completion().subject());
        assert_eq!(judgment.published.verdict, Verdict::NotApplicable);
        let rule = judgment.rules.iter().find(|rule| rule.rule == "schema/response-is-valid");
        assert_eq!(rule.unwrap().verdict, Verdict::NotApplicable);
        assert_eq!(judge.judge(&stream().subject()).published.verdict, Verdict::Pass);
    }
}
