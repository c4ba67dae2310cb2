//! The subcommands, one file for each: its `Args` and `run(args) -> Result<ExitCode, CliError>`.

mod accept;
mod chat;
pub(crate) mod check;
mod compare;
mod completions;
mod conform;
mod contracts;
mod coverage;
mod explain;
#[cfg(feature = "parquet")]
mod export;
mod import;
mod man;
mod models;
mod mutants;
mod probe;
mod profiles;
mod proxy;
pub(crate) mod record;
mod report;
mod rules;
mod schema;
mod serve;
mod shape;

use std::process::ExitCode;

use clap::Subcommand;

use crate::error::CliError;

/// One subcommand with its arguments.
#[derive(Subcommand)]
pub(crate) enum Command {
    Accept(accept::Args),
    Chat(chat::Args),
    Check(check::Args),
    Compare(compare::Args),
    Completions(completions::Args),
    Conform(conform::Args),
    Contracts(contracts::Args),
    Import(import::Args),
    Coverage(coverage::Args),
    Man(man::Args),
    Explain(explain::Args),
    #[cfg(feature = "parquet")]
    Export(export::Args),
    Models(models::Args),
    Mutants(mutants::Args),
    Probe(probe::Args),
    Profiles(profiles::Args),
    Proxy(proxy::Args),
    Record(record::Args),
    Report(report::Args),
    Rules(rules::Args),
    Schema(schema::Args),
    Serve(serve::Args),
    Shape(shape::Args),
}

impl Command {
    /// Runs the subcommand and returns the exit code of the process.
    pub(crate) fn run(self) -> Result<ExitCode, CliError> {
        match self {
            Self::Accept(args) => accept::run(args),
            Self::Chat(args) => chat::run(args),
            Self::Check(args) => check::run(args),
            Self::Compare(args) => compare::run(args),
            Self::Completions(args) => completions::run(&args),
            Self::Conform(args) => conform::run(args),
            Self::Contracts(args) => contracts::run(args),
            Self::Import(args) => import::run(&args),
            Self::Coverage(args) => coverage::run(args),
            Self::Man(args) => man::run(&args),
            Self::Explain(args) => explain::run(args),
            #[cfg(feature = "parquet")]
            Self::Export(args) => export::run(&args),
            Self::Models(args) => models::run(args),
            Self::Mutants(args) => mutants::run(args),
            Self::Probe(args) => probe::run(args),
            Self::Profiles(args) => profiles::run(args),
            Self::Proxy(args) => proxy::run(args),
            Self::Record(args) => record::run(args),
            Self::Report(args) => report::run(args),
            Self::Rules(args) => rules::run(args),
            Self::Schema(args) => schema::run(args),
            Self::Serve(args) => serve::run(args),
            Self::Shape(args) => shape::run(args),
        }
    }
}
