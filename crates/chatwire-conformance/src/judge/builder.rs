//! Makes a judge.

use std::collections::BTreeSet;

use chatwire_schema::Contract;
use thiserror::Error;

use super::Judge;
use crate::{
    impact::{ClientLevels, ImpactTable, UnknownClient},
    profile::Profile,
    rule::Rule,
};

/// Why a judge cannot be made.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum JudgeError {
    /// A profile has a level for a rule that does not exist.
    #[error("the profile `{profile}` has a level for the rule `{rule}`, which does not exist")]
    UnknownRule {
        /// The name of the profile.
        profile: String,
        /// The ID in the profile.
        rule: String,
    },
    /// Two rules that were added have one ID.
    #[error("two rules have the ID `{rule}`")]
    RuleTwice {
        /// The ID.
        rule: String,
    },
}

/// A judge in the making.
#[derive(Debug, Default)]
pub struct JudgeBuilder {
    judge: Judge,
    added: BTreeSet<String>,
    twice: Option<String>,
}

impl JudgeBuilder {
    /// Judges every subject by this contract, whatever its target and its model.
    #[must_use]
    pub fn contract(mut self, contract: Contract) -> Self {
        self.judge.contracts.insert(contract.clone());
        self.judge.contract = Some(contract);
        self
    }

    /// Adds a contract to choose from, by name or by model, in place of one of the same name.
    #[must_use]
    pub fn add_contract(mut self, contract: Contract) -> Self {
        self.judge.contracts.insert(contract);
        self
    }

    /// Judges every subject by this profile, whatever its target.
    #[must_use]
    pub fn profile(mut self, profile: Profile) -> Self {
        self.judge.profiles.insert(profile.clone());
        self.judge.profile = Some(profile);
        self
    }

    /// Adds a profile to choose from, in place of one of the same name.
    #[must_use]
    pub fn add_profile(mut self, profile: Profile) -> Self {
        self.judge.profiles.insert(profile);
        self
    }

    /// Adds a rule, in place of one of the catalog with the same ID.
    #[must_use]
    pub fn rule(mut self, rule: impl Rule + 'static) -> Self {
        let id = rule.id().to_owned();
        self.judge.rules.insert(rule);
        if !self.added.insert(id.clone()) {
            self.twice.get_or_insert(id);
        }
        self
    }

    /// Asks whether these clients work: a rule that breaks one of them is a MUST, as
    /// [`ImpactTable`] has it, whatever the profile; any other rule keeps its level.
    ///
    /// # Errors
    ///
    /// When a name is not that of a measured client; the error lists the names.
    pub fn clients<N: AsRef<str>>(mut self, names: &[N]) -> Result<Self, UnknownClient> {
        self.judge.levels = Some(ClientLevels::new(ImpactTable::bundled(), names)?);
        Ok(self)
    }

    /// Makes the judge.
    ///
    /// # Errors
    ///
    /// When a profile names a rule that does not exist, and when two rules have one ID.
    pub fn build(self) -> Result<Judge, JudgeError> {
        if let Some(rule) = self.twice {
            return Err(JudgeError::RuleTwice { rule });
        }
        for profile in self.judge.profiles.iter() {
            self.judge.check_profile(profile)?;
        }
        Ok(self.judge)
    }
}

impl Judge {
    /// Checks that every rule that a profile names exists.
    ///
    /// # Errors
    ///
    /// [`JudgeError::UnknownRule`] for the first that does not.
    pub fn check_profile(&self, profile: &Profile) -> Result<(), JudgeError> {
        match profile.overrides().find(|(rule, _)| self.rules.get(rule).is_none()) {
            None => Ok(()),
            Some((rule, _)) => Err(JudgeError::UnknownRule {
                profile: profile.name().to_owned(),
                rule: rule.to_owned(),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        profile::Override,
        rule::{RuleSet, Scope},
        verdict::Level,
    };

    #[test]
    fn a_profile_with_an_unknown_rule_is_refused() {
        let profile = Profile::new("mine").with("no/rule", Override::new(Level::May, "r"));
        let error = Judge::builder().profile(profile).build().unwrap_err();
        assert!(error.to_string().contains("`no/rule`"), "{error}");
    }

    #[derive(Debug)]
    struct Own(&'static str);

    impl Rule for Own {
        fn id(&self) -> &str {
            self.0
        }

        fn level(&self) -> Level {
            Level::May
        }

        fn scope(&self) -> Scope {
            Scope::Any
        }

        fn requirement(&self) -> &str {
            "Nothing."
        }

        fn source(&self) -> &str {
            "https://example.com"
        }

        fn check(
            &self,
            _subject: &crate::Subject,
            _contract: &Contract,
            _findings: &mut crate::Findings<'_>,
        ) -> crate::CheckResult {
            Ok(())
        }
    }

    #[test]
    fn a_rule_takes_the_place_of_one_of_the_catalog_and_of_no_other() {
        let judge = Judge::builder().rule(Own("stream/done-is-sent")).build().unwrap();
        assert_eq!(judge.rules().iter().count(), RuleSet::catalog().iter().count());
        assert_eq!(judge.rules().get("stream/done-is-sent").unwrap().level(), Level::May);
        let twice = Judge::builder().rule(Own("a/b")).rule(Own("a/b")).build();
        assert!(matches!(twice, Err(JudgeError::RuleTwice { .. })));
    }
}
