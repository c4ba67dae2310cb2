//! The flags that select the contract and the profile.

use std::path::Path;

use chatwire_conformance::{Judge, JudgeBuilder, JudgeError, Profile, ProfileSet};
use chatwire_schema::{Contract, ContractSet};

use crate::{error::CliError, suggest};

/// The flag that selects the contract.
#[derive(Debug, Default, clap::Args)]
pub(crate) struct ContractFlag {
    /// Contract: a name from `chatwire contracts`, or an OpenAPI or JSON Schema file (JSON or
    /// YAML), optionally with the JSON pointer of an operation or schema in it.
    #[arg(long = "contract", value_name = "NAME|FILE[#/POINTER]")]
    contract: Option<String>,
}

/// The flags that select what exchanges are judged by.
#[derive(Debug, Default, clap::Args)]
pub(crate) struct JudgeFlags {
    #[command(flatten)]
    contract: ContractFlag,
    /// Profile: a name from `chatwire profiles`, or a TOML file.
    #[arg(long, value_name = "NAME|FILE")]
    profile: Option<String>,
}

impl ContractFlag {
    /// The selected contract; `None` without the flag.
    pub(crate) fn contract(&self) -> Result<Option<Contract>, CliError> {
        self.contract.as_deref().map(contract).transpose()
    }
}

impl JudgeFlags {
    /// Whether a flag is used.
    pub(crate) fn is_used(&self) -> bool {
        self.contract.contract.is_some() || self.profile.is_some()
    }

    /// A judge by the selected contract and profile; without a flag, each target, each model or
    /// the default decides.
    pub(crate) fn judge(&self) -> Result<Judge, CliError> {
        self.judge_for(&[])
    }

    /// The same judge, which asks whether these clients work; without names it asks nothing.
    pub(crate) fn judge_for(&self, clients: &[String]) -> Result<Judge, CliError> {
        let mut builder = Judge::builder();
        if !clients.is_empty() {
            builder = builder
                .clients(clients)
                .map_err(|error| CliError::usage("--for").with_source(error))?;
        }
        if let Some(contract) = self.contract.contract()? {
            builder = builder.contract(contract);
        }
        if let Some(name) = &self.profile {
            builder = builder.profile(profile(name)?);
        }
        build(builder)
    }
}

fn build(builder: JudgeBuilder) -> Result<Judge, CliError> {
    builder.build().map_err(|error| match error {
        JudgeError::UnknownRule { .. } => {
            CliError::usage("the profile is invalid").with_source(error).with_help("correct the ID")
        }
        error => CliError::usage("the exchanges cannot be judged").with_source(error),
    })
}

/// The bundled contract of this name, or the contract in this file.
fn contract(name: &str) -> Result<Contract, CliError> {
    let contracts = ContractSet::bundled();
    if let Some(contract) = contracts.get(name) {
        return Ok(contract.clone());
    }
    let file = name.split_once('#').map_or(name, |(file, _)| file);
    if !is_file(file) {
        let known: Vec<_> = contracts.iter().map(Contract::name).collect();
        let error =
            CliError::usage(format!("--contract {name}: no such contract and no such file"));
        return Err(error.with_help(suggest::help("use a file, or", name, known)));
    }
    Contract::load(name).map_err(|error| {
        CliError::usage(format!("--contract {name}"))
            .with_source(error)
            .with_help("use an OpenAPI 3.0 or 3.1 document with a chat operation, or a JSON Schema")
    })
}

/// The bundled profile of this name, or the profile in this file.
fn profile(name: &str) -> Result<Profile, CliError> {
    let profiles = ProfileSet::bundled();
    if let Some(profile) = profiles.get(name) {
        return Ok(profile.clone());
    }
    if !is_file(name) {
        let known: Vec<_> = profiles.iter().map(Profile::name).collect();
        let error = CliError::usage(format!("--profile {name}: no such profile and no such file"));
        return Err(error.with_help(suggest::help("use a file, or", name, known)));
    }
    Profile::load(name, &profiles).map_err(|error| {
        CliError::usage(format!("--profile {name}"))
            .with_source(error)
            .with_help("correct the file")
    })
}

/// Whether a value is meant as a file: it exists, or it looks like a path.
fn is_file(value: &str) -> bool {
    Path::new(value).exists() || value.contains(['/', '\\']) || value.contains('.')
}
