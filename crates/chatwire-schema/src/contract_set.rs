//! Contracts to choose from.

use super::contract::Contract;

/// Contracts to choose from, by name or by model.
///
/// A set is an owned value and cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct ContractSet {
    contracts: Vec<Contract>,
}

impl ContractSet {
    /// The name of the bundled contract that applies where no other is chosen: OpenAI's.
    pub const DEFAULT: &'static str = "openai";

    /// An empty set.
    pub fn new() -> Self {
        Self::default()
    }

    /// The bundled contracts with their corrections; the first call in a process compiles them.
    #[cfg(feature = "bundled")]
    pub fn bundled() -> Self {
        super::bundled::contracts().clone()
    }

    /// Adds a contract, in place of one of the same name.
    pub fn insert(&mut self, contract: Contract) {
        self.contracts.retain(|known| known.name() != contract.name());
        self.contracts.push(contract);
        self.contracts.sort_by(|a, b| a.name().cmp(b.name()));
    }

    /// The contract of this name.
    pub fn get(&self, name: &str) -> Option<&Contract> {
        self.iter().find(|contract| contract.name() == name)
    }

    /// The contract for the model of this ID, compared without regard to ASCII case.
    pub fn for_model(&self, model: &str) -> Option<&Contract> {
        self.iter().find(|contract| contract.is_for(model))
    }

    /// Every contract, sorted by name.
    pub fn iter(&self) -> impl Iterator<Item = &Contract> {
        self.contracts.iter()
    }
}

impl Extend<Contract> for ContractSet {
    fn extend<I: IntoIterator<Item = Contract>>(&mut self, contracts: I) {
        contracts.into_iter().for_each(|contract| self.insert(contract));
    }
}

impl FromIterator<Contract> for ContractSet {
    fn from_iter<I: IntoIterator<Item = Contract>>(contracts: I) -> Self {
        let mut set = Self::new();
        set.extend(contracts);
        set
    }
}
