//! The server or gateway that a subject comes from, and what it is judged by.

mod error;
mod expected_finding;
mod file;
mod find;
mod ledger;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use chatwire_schema::Contract;

pub(crate) use self::ledger::is_read_whole;
pub use self::{
    error::TargetError,
    expected_finding::ExpectedFinding,
    find::{TARGET_FILE, TargetCache},
    ledger::{Ledger, Stale},
};
use crate::{expect::Expected, judge::Judge, profile::Profile};

/// The server or gateway that a subject comes from, and what it is judged by.
///
/// The default target is unknown: the model chooses the contract.
/// [`Target::load`] reads one from a `chatwire.toml`, whose members are described in
/// [docs/targets.md](https://github.com/chatwire/chatwire/blob/main/docs/targets.md).
#[derive(Debug, Clone, Default)]
pub struct Target {
    name: Option<String>,
    provider: Option<String>,
    contract: Option<Contract>,
    profile: Option<Profile>,
    keep_headers: Vec<String>,
    masks: Vec<String>,
    file: Option<PathBuf>,
    expected: Arc<[ExpectedFinding]>,
}

impl Target {
    /// The target of this name: its provider is that of the same name, and its profile is the
    /// judge's of the same name, where there is one.
    pub fn named(name: &str, judge: &Judge) -> Self {
        Self {
            name: Some(name.to_owned()),
            provider: Some(name.to_owned()),
            profile: judge.profiles().get(name).cloned(),
            ..Self::default()
        }
    }

    /// A target of which only the file is known, for the paths of recordings below its folder.
    pub fn at(file: impl Into<PathBuf>) -> Self {
        Self { file: Some(file.into()), ..Self::default() }
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

    /// The response headers that recordings keep beside the usual ones.
    pub fn keep_headers(&self) -> &[String] {
        &self.keep_headers
    }

    /// The texts that recordings overwrite, such as the folder that the server is installed in.
    pub fn masks(&self) -> &[String] {
        &self.masks
    }

    /// The `chatwire.toml` that it was read from; `None` for a target without one.
    pub fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// The expected findings that a recording may have, each with its position, by its path below
    /// the folder of the target and its time as in `meta.toml`.
    pub(crate) fn expected_of(
        &self,
        name: &str,
        recorded_at: Option<&str>,
    ) -> Vec<(usize, &Expected)> {
        let entries = self.expected.iter().enumerate();
        entries
            .filter(|(_, entry)| entry.concerns(name, recorded_at))
            .map(|(position, entry)| (position, &entry.expected))
            .collect()
    }

    /// The findings that its recordings are known to have.
    pub fn expected(&self) -> &[ExpectedFinding] {
        &self.expected
    }
}
