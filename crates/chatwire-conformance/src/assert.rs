//! An assertion for tests: an exchange conforms, or the test fails with what is wrong with it.

mod evidence;
mod nonconformance;

use std::collections::BTreeSet;

use chatwire_schema::Contract;

pub use self::{evidence::Evidence, nonconformance::Nonconformance};
use crate::{
    judge::Judge,
    profile::{Profile, ProfileSet},
    report::{Entry, FailOn, Run},
};

/// Asserts that an exchange conforms to a contract and the rules.
///
/// It takes an `Exchange` or a `Recording` of `chatwire-transport`, or a
/// [`Subject`](crate::Subject), or a reference to one, and then options in any order: the methods
/// of [`Assertion`], which say what each means and what its absence means.
///
/// # Panics
///
/// When a rule of level MUST is broken (see [`Assertion::fail_on`]), when something other than the
/// API responded, when nothing could be judged, and when an option names something that does not
/// exist.
/// The message has the rule, the place, the bytes around it, the requirement and its source.
///
/// ```
/// use chatwire_conformance::{Subject, assert_conforms};
///
/// let response = Subject::from_json(r#"{"id": "chatcmpl-1", "object": "chat.completion",
///     "created": 1744187449, "model": "m",
///     "choices": [{"index": 0, "finish_reason": "stop", "logprobs": null, "message":
///         {"role": "assistant", "content": "Hello!", "refusal": null}}],
///     "usage": {"prompt_tokens": 2, "completion_tokens": 2, "total_tokens": 4}}"#);
/// assert_conforms!(response);
/// assert_conforms!(response, contract: "openai", profile: "openai-compatible");
/// ```
///
/// ```should_panic
/// # use chatwire_conformance::{Subject, assert_conforms};
/// # let response = Subject::from_json(r#"{"id": ""}"#);
/// assert_conforms!(response, except: ["schema/response-is-valid"]);
/// ```
#[macro_export]
macro_rules! assert_conforms {
    ($exchange:expr $(, $option:ident: $value:expr)* $(,)?) => {
        if let ::std::result::Result::Err(error) =
            $crate::assert::Assertion::of(&$exchange)$(.$option($value))*.check()
        {
            ::std::panic!("{}", error)
        }
    };
}

/// What [`assert_conforms!`](crate::assert_conforms) asserts, for tests that want the error rather
/// than a panic.
///
/// ```
/// use chatwire_conformance::{Subject, assert::Assertion};
///
/// let error = Assertion::of(&Subject::from_json("{}")).check().unwrap_err();
/// assert!(error.to_string().contains("schema/response-is-valid"));
/// ```
#[derive(Debug)]
#[must_use = "nothing is judged before `check`"]
pub struct Assertion<'a, E: ?Sized> {
    evidence: &'a E,
    judge: Option<&'a Judge>,
    contract: Option<Choice<Contract>>,
    profile: Option<Choice<Profile>>,
    except: BTreeSet<String>,
    fail_on: FailOn,
}

/// A contract or a profile: itself, or its name.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Choice<T> {
    /// One that the judge knows, by name.
    Named(String),
    /// One of the caller's.
    Given(T),
}

impl<'a, E: Evidence + ?Sized> Assertion<'a, E> {
    /// An assertion about an exchange.
    pub fn of(evidence: &'a E) -> Self {
        let (judge, contract, profile) = (None, None, None);
        let (except, fail_on) = (BTreeSet::new(), FailOn::Must);
        Self { evidence, judge, contract, profile, except, fail_on }
    }

    /// Judges by this judge, with its contracts, profiles and rules; [`Judge::default`] unless set.
    pub fn judge(mut self, judge: &'a Judge) -> Self {
        self.judge = Some(judge);
        self
    }

    /// Judges by this contract, or the judge's of this name, such as `"openai"`.
    ///
    /// Unless set, it is that of the recording's target, or else that of the model, or else
    /// OpenAI's.
    pub fn contract(mut self, contract: impl Into<Choice<Contract>>) -> Self {
        self.contract = Some(contract.into());
        self
    }

    /// Takes the levels of the rules from this profile, or the judge's of this name, such as
    /// `"aimlapi"`.
    ///
    /// Unless set, it is that of the recording's target, or else `openai-compatible`.
    pub fn profile(mut self, profile: impl Into<Choice<Profile>>) -> Self {
        self.profile = Some(profile.into());
        self
    }

    /// Does not judge by the rules of these IDs; none unless set.
    ///
    /// An ID that is no rule fails the assertion. A rule that is respected does not, as one list
    /// may serve many exchanges: the expected findings of a recording, in its `expect.toml` or its
    /// target's `chatwire.toml`, are what must still be found.
    pub fn except<I: AsRef<str>>(mut self, rules: impl IntoIterator<Item = I>) -> Self {
        self.except.extend(rules.into_iter().map(|rule| rule.as_ref().to_owned()));
        self
    }

    /// Which broken rules fail the assertion; those of level MUST unless set.
    pub fn fail_on(mut self, fail_on: FailOn) -> Self {
        self.fail_on = fail_on;
        self
    }

    /// Judges the exchange.
    ///
    /// # Errors
    ///
    /// What is wrong with the exchange, or with an option.
    pub fn check(self) -> Result<(), Nonconformance> {
        let mut judge = self.judge.cloned().unwrap_or_default();
        if let Some(contract) = self.contract {
            let known = judge.contracts();
            let names = || known.iter().map(|contract| contract.name().to_owned()).collect();
            let found = contract.find("contract", |name| known.get(name).cloned(), names)?;
            judge = judge.with_contract(found);
        }
        if let Some(profile) = self.profile {
            let known: &ProfileSet = judge.profiles();
            let names = || known.iter().map(|profile| profile.name().to_owned()).collect();
            let found = profile.find("profile", |name| known.get(name).cloned(), names)?;
            judge
                .check_profile(&found)
                .map_err(|error| Nonconformance::option(error.to_string()))?;
            judge = judge.with_profile(found);
        }
        if let Some(rule) = self.except.iter().find(|id| judge.rules().get(id).is_none()) {
            let what = format!("except: there is no rule `{rule}`; see `chatwire rules`");
            return Err(Nonconformance::option(what));
        }

        let (name, subject, mut judgment) = self.evidence.judge(&judge)?;
        judgment.retain_rules(|rule| !self.except.contains(rule));
        let (_, judged) = judgment.passed();
        let entry = Entry::judged(name, judgment).with_evidence(&subject);
        if entry.fails(self.fail_on) {
            let run = Run::new("", &judge);
            return Err(Nonconformance::found(&entry, &run, self.fail_on));
        }
        if judged == 0 {
            return Err(Nonconformance::nothing_judged(&entry));
        }
        Ok(())
    }
}

impl<T> Choice<T> {
    fn find(
        self,
        what: &str,
        known: impl FnOnce(&str) -> Option<T>,
        names: impl FnOnce() -> Vec<String>,
    ) -> Result<T, Nonconformance> {
        let name = match self {
            Self::Given(given) => return Ok(given),
            Self::Named(name) => name,
        };
        known(&name).ok_or_else(|| {
            let names = names().join(", ");
            Nonconformance::option(format!("{what}: there is no `{name}`; use one of {names}"))
        })
    }
}

impl<T> From<&str> for Choice<T> {
    fn from(name: &str) -> Self {
        Self::Named(name.to_owned())
    }
}

impl From<Contract> for Choice<Contract> {
    fn from(given: Contract) -> Self {
        Self::Given(given)
    }
}

impl From<Profile> for Choice<Profile> {
    fn from(given: Profile) -> Self {
        Self::Given(given)
    }
}

#[cfg(test)]
mod tests;
