//! `chatwire contracts`: lists the bundled contracts.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use chatwire_schema::{Contract, ContractSet};

use crate::{
    error::{CliError, Exit},
    suggest,
};

/// List the bundled contracts: name, version, publisher and models.
///
/// A contract is the request, response and chunk schema of one published document.
/// `--contract` of other commands takes one of these names, or a file.
#[derive(clap::Parser)]
pub(crate) struct Args {
    /// Show this contract only, with its source and hash.
    #[arg(value_name = "NAME")]
    name: Option<String>,
}

pub(crate) fn run(args: Args) -> Result<ExitCode, CliError> {
    let contracts = ContractSet::bundled();
    match &args.name {
        Some(name) => {
            let contract = contracts.get(name).ok_or_else(|| {
                let known: Vec<_> = contracts.iter().map(Contract::name).collect();
                CliError::usage(format!("{name}: unknown contract"))
                    .with_help(suggest::help("use", name, known))
            })?;
            show(contract)?;
        }
        None => {
            let width = contracts.iter().map(|contract| contract.name().len()).max().unwrap_or(0);
            for contract in contracts.iter() {
                let version = contract.version().unwrap_or("-");
                writeln!(
                    io::stdout(),
                    "{:width$}  {version:<6}  {:<9}  {}",
                    contract.name(),
                    contract.publisher(),
                    models(contract)
                )?;
            }
        }
    }
    Ok(Exit::Ok.into())
}

/// Everything about one contract, a line each.
fn show(contract: &Contract) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "name         {}", contract.name())?;
    writeln!(out, "publisher    {}", contract.publisher())?;
    writeln!(out, "version      {}", contract.version().unwrap_or("-"))?;
    writeln!(out, "models       {}", models(contract))?;
    if let Some(provenance) = contract.provenance() {
        writeln!(out, "repository   {}", provenance.repository)?;
        writeln!(out, "path         {}", provenance.path)?;
        writeln!(out, "commit       {} of {}", provenance.commit, provenance.date)?;
    }
    writeln!(out, "sha256       {}", contract.sha256())?;
    writeln!(out, "corrections  {}", contract.corrections())
}

fn models(contract: &Contract) -> String {
    match contract.models() {
        [] => "any model".to_owned(),
        models => models.join(", "),
    }
}
