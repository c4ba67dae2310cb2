//! The server or gateway that a subject comes from, and what it is judged by.

use chatwire_schema::Contract;

use crate::{judge::Judge, profile::Profile};

/// The server or gateway that a subject comes from, and what it is judged by.
///
/// The default target is unknown: the model chooses the contract.
#[derive(Debug, Clone, Default)]
pub struct Target {
    name: Option<String>,
    provider: Option<String>,
    contract: Option<Contract>,
    profile: Option<Profile>,
}

impl Target {
    /// The target of this name: its provider is that of the same name, and its profile is the
    /// judge's of the same name, where there is one.
    pub fn named(name: &str, judge: &Judge) -> Self {
        Self {
            name: Some(name.to_owned()),
            provider: Some(name.to_owned()),
            contract: None,
            profile: judge.profiles().get(name).cloned(),
        }
    }

    /// Sets the contract that its subjects are judged by.
    #[must_use]
    pub fn with_contract(mut self, contract: Contract) -> Self {
        self.contract = Some(contract);
        self
    }

    /// Sets the profile of the rules' levels.
    #[must_use]
    pub fn with_profile(mut self, profile: Profile) -> Self {
        self.profile = Some(profile);
        self
    }

    /// The name; `None` for an unknown target.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The short name of the provider, such as `aimlapi`; `None` for an unknown target.
    ///
    /// A model chooses a contract only among those of this provider.
    pub fn provider(&self) -> Option<&str> {
        self.provider.as_deref()
    }

    /// The contract that its subjects are judged by; `None` leaves the choice to the model.
    pub fn contract(&self) -> Option<&Contract> {
        self.contract.as_ref()
    }

    /// The profile of the rules' levels; `None` for the default.
    pub fn profile(&self) -> Option<&Profile> {
        self.profile.as_ref()
    }
}
