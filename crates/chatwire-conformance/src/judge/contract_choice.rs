//! Which contract a subject was judged by, and why.

use std::fmt;

use chatwire_schema::Contract;
use serde::{Deserialize, Serialize};

/// The contract that a subject was judged by, as reports name it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ContractChoice {
    /// The name of the contract.
    pub name: String,
    /// Who published its document.
    pub publisher: String,
    /// The version of the API that the document describes; `None` where it does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The SHA-256 of the document, as 64 lower-case hexadecimal digits.
    pub sha256: String,
    /// Why it is this one.
    pub chosen_by: ChosenBy,
}

/// Why a subject is judged by its contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ChosenBy {
    /// The caller asked for it.
    Caller,
    /// It is the contract of the subject's target.
    Target,
    /// It is the contract of the subject's model.
    Model,
    /// Nothing else was known: OpenAI's.
    Default,
}

impl ContractChoice {
    pub(crate) fn new(contract: &Contract, chosen_by: ChosenBy) -> Self {
        Self {
            name: contract.name().to_owned(),
            publisher: contract.publisher().to_owned(),
            version: contract.version().map(str::to_owned),
            sha256: contract.sha256().to_owned(),
            chosen_by,
        }
    }
}

impl fmt::Display for ContractChoice {
    /// `openai 2.3.0, published by OpenAI`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        if let Some(version) = &self.version {
            write!(f, " {version}")?;
        }
        write!(f, ", published by {}", self.publisher)
    }
}

impl ChosenBy {
    /// The reason in one word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Caller => "caller",
            Self::Target => "target",
            Self::Model => "model",
            Self::Default => "default",
        }
    }
}

impl fmt::Display for ChosenBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
