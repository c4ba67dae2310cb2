//! Which requests a probe sends.

mod access;
mod equivalence;
mod limit;
mod messages;
mod parameters;
mod refusals;
mod start;
mod structured;
mod tools;

use chatwire_schema::{Contract, Part, Reading};
use serde_json::{Map, Value, json};

pub(crate) use self::limit::LimitName;
use super::{Cost, Evidence, Feature, ProbeCase, Support, Wanted, negative_cases};

/// What a plan is made for.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct PlanOptions {
    /// The model that is asked.
    pub model: String,
    /// The contract whose parameters and bounds are tried.
    pub contract: Contract,
    /// Whether the server has a key; without one, authentication is not tried.
    pub has_key: bool,
    /// Most tokens of one response. Default: 64. At least 16.
    pub max_tokens: u64,
    /// From how many tokens on a prompt is too long for the model; `None` does not try it.
    pub context_tokens: Option<u64>,
    /// How many requests that the contract forbids are tried, and as many at its bounds. Default:
    /// 12.
    pub contract_cases: usize,
    /// Which of them. Default: 0.
    pub seed: u64,
    /// Whether the parameter `max_completion_tokens` limits responses, in place of `max_tokens`.
    pub is_modern: bool,
    /// The names of the cases that are sent; empty for all. The first case is sent anyway.
    pub only: Vec<String>,
}

/// Which requests a probe sends: first those that find out what the server supports, then the
/// others.
#[derive(Debug, Clone)]
pub struct Plan {
    options: PlanOptions,
    first: Vec<ProbeCase>,
}

impl PlanOptions {
    /// A plan for a model by a contract, with the defaults.
    pub fn new(model: impl Into<String>, contract: Contract) -> Self {
        let is_modern = !contract.has_parameter("max_tokens")
            && contract.has_parameter("max_completion_tokens");
        Self {
            model: model.into(),
            contract,
            has_key: false,
            max_tokens: 64,
            context_tokens: None,
            contract_cases: 12,
            seed: 0,
            is_modern,
            only: Vec::new(),
        }
    }
}

impl PlanOptions {
    fn sends(&self, name: &str) -> bool {
        let is_selected = |name: &str| self.only.iter().any(|only| only == name);
        // The stop sequence is taken from the text of another case.
        let is_needed = name == GREEDY && is_selected(STOP_INSIDE);
        self.only.is_empty() || name == FIRST || is_needed || is_selected(name)
    }
}

impl Plan {
    /// The plan of these options.
    pub fn new(options: PlanOptions) -> Self {
        let mut plan = Self { options, first: Vec::new() };
        plan.first = plan.valid(start::cases(&plan));
        plan.first.retain(|case| plan.options.sends(&case.name));
        plan
    }

    /// What it was made for.
    pub fn options(&self) -> &PlanOptions {
        &self.options
    }

    /// The same plan with the other parameter for the limit of tokens, for a server that refuses
    /// the first case because of it; `None` if it is the last one already.
    pub fn with_other_limit(&self, evidence: &Evidence) -> Option<Self> {
        let refused = evidence.status(FIRST).is_some_and(|status| matches!(status, 400 | 422));
        let body = evidence.exchange(FIRST)?.response.body();
        let named = String::from_utf8_lossy(&body).contains(self.limit().as_str());
        let options = PlanOptions { is_modern: true, ..self.options.clone() };
        (refused && named && !self.options.is_modern).then(|| Self::new(options))
    }

    /// The cases that find out what the server supports; the first of them is the smallest chat
    /// request.
    pub fn first(&self) -> &[ProbeCase] {
        &self.first
    }

    /// The other cases, without those whose features the server does not support.
    pub fn second(&self, evidence: &Evidence) -> Vec<ProbeCase> {
        let mut cases = self.rest(evidence);
        cases.retain(|case| match case.wanted {
            Wanted::Optional(feature) => !matches!(feature.support(self, evidence), Support::No(_)),
            _ => true,
        });
        cases
    }

    /// The cases of the second part that are not sent, each with the reason.
    pub fn left_out(&self, evidence: &Evidence) -> Vec<(ProbeCase, Feature, String)> {
        let cases = self.rest(evidence).into_iter();
        let left = cases.filter_map(|case| {
            let Wanted::Optional(feature) = case.wanted else { return None };
            match feature.support(self, evidence) {
                Support::No(reason) => Some((case, feature, reason)),
                _ => None,
            }
        });
        left.collect()
    }

    /// What all of it costs at most, without repetitions.
    pub fn cost(&self) -> Cost {
        let evidence = Evidence::new();
        Cost::of(self.first.iter().chain(&self.rest(&evidence)))
    }

    /// The names of all cases that a server with every feature is sent, whichever are selected.
    pub fn names(&self) -> Vec<String> {
        let all = Self::new(PlanOptions { only: Vec::new(), ..self.options.clone() });
        let rest = all.rest(&Evidence::new());
        let names = all.first.iter().chain(&rest).map(|case| case.name.clone());
        names.chain([STOP_INSIDE.to_owned()]).collect()
    }

    fn rest(&self, evidence: &Evidence) -> Vec<ProbeCase> {
        let parts = [
            equivalence::cases(self),
            messages::cases(self),
            parameters::cases(self, evidence),
            structured::cases(self),
            tools::cases(self, evidence),
            access::cases(self),
            refusals::cases(self),
        ];
        let mut cases = self.valid(parts.into_iter().flatten().collect());
        cases.extend(negative_cases(self));
        cases.retain(|case| self.options.sends(&case.name));
        cases
    }

    /// Leaves out what the contract does not have: a feature without its parameter, and what is to
    /// be served although the contract forbids it.
    fn valid(&self, mut cases: Vec<ProbeCase>) -> Vec<ProbeCase> {
        let contract = &self.options.contract;
        let validator = contract.validator(Part::Request, Reading::Overlaid);
        cases.retain(|case| {
            let served = matches!(case.wanted, Wanted::Served | Wanted::Optional(_));
            if !served || case.path != super::case::CHAT {
                return true;
            }
            let body = case.json();
            let declared = body.as_object().is_some_and(|members| {
                members.keys().all(|name| contract.has_parameter(name) || name == "stream")
            });
            declared && validator.is_none_or(|validator| validator.is_valid(&body))
        });
        cases
    }

    /// A chat request with these members, a limit on tokens, and one message of the user unless
    /// there are messages.
    pub(crate) fn chat(&self, prompt: &str, members: Value) -> Value {
        let mut body = Map::new();
        body.insert("model".to_owned(), self.options.model.clone().into());
        let message = json!([{"role": "user", "content": prompt}]);
        body.insert("messages".to_owned(), message);
        body.insert(self.limit().as_str().to_owned(), self.options.max_tokens.max(16).into());
        if let Value::Object(members) = members {
            body.extend(members);
        }
        Value::Object(body)
    }

    /// The same with a limit of its own.
    pub(crate) fn limited(&self, tokens: u64, prompt: &str, members: Value) -> Value {
        let mut body = self.chat(prompt, members);
        body[self.limit().as_str()] = tokens.into();
        body
    }

    /// The parameter that limits tokens.
    pub(crate) fn limit(&self) -> LimitName {
        if self.options.is_modern { LimitName::Modern } else { LimitName::Old }
    }

    /// Whether the contract declares a parameter.
    pub(crate) fn has(&self, parameter: &str) -> bool {
        self.options.contract.has_parameter(parameter)
    }
}

/// The name of the smallest chat request, which is sent first.
pub(crate) const FIRST: &str = "hello";

/// The name of the case with a stop sequence that is a part of the text of [`GREEDY`].
pub(crate) const STOP_INSIDE: &str = "stop-inside";

/// The name of the case whose text is the most probable one.
pub(crate) const GREEDY: &str = "greedy";

/// A request for a stream.
pub(crate) fn streaming(mut body: Value) -> Value {
    if let Some(members) = body.as_object_mut() {
        members.insert("stream".to_owned(), true.into());
    }
    body
}

/// Both forms of a request: `name` and `name-stream`, each the twin of the other.
pub(crate) fn both(name: &str, about: &str, area: super::Area, body: &Value) -> [ProbeCase; 2] {
    let stream = format!("{name}-stream");
    [
        ProbeCase::chat(name, about, area, body).with_twin(&stream),
        ProbeCase::chat(&stream, about, area, &streaming(body.clone())).with_twin(name),
    ]
}
