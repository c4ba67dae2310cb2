//! The flags of faults, and their list.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use chatwire_server::{Config, Fault, FaultInjector};

use crate::error::{CliError, Exit};

/// Which responses are wrong, late or cut.
#[derive(clap::Args)]
#[command(next_help_heading = "Faults")]
pub(crate) struct FaultFlags {
    /// Fault of every response, or with --fault-chance of some; can be repeated with it. A request
    /// asks for one in the header x-chatwire-fault.
    #[arg(long, value_name = "FAULT")]
    fault: Vec<String>,
    /// Probability of a fault for each response, from 0 to 1.
    #[arg(long, value_name = "P", requires = "fault")]
    fault_chance: Option<f64>,
    /// Seed of the chance.
    #[arg(long, value_name = "N", default_value_t = 1)]
    fault_seed: u64,
    /// Faults of the first responses in order, separated by commas; `none` is a response without.
    #[arg(long, value_name = "FAULT,...", value_delimiter = ',', conflicts_with = "fault")]
    fault_script: Vec<String>,
    /// List the faults, what each does, and the rules that it breaks.
    #[arg(long)]
    pub(crate) list_faults: bool,
}

impl FaultFlags {
    pub(crate) fn apply(&self, config: Config) -> Result<Config, CliError> {
        let invalid = |error| CliError::usage("a fault cannot be used").with_source(error);
        if self.fault.is_empty() && self.fault_script.is_empty() {
            // Those of the configuration file stay.
            return Ok(config);
        }
        let injector = match (self.fault.is_empty(), self.fault_chance) {
            (true, _) => FaultInjector::new().script(&self.fault_script),
            (false, Some(chance)) if (0.0..=1.0).contains(&chance) => {
                FaultInjector::new().chance(chance, self.fault_seed, &self.fault)
            }
            (false, Some(chance)) => {
                let what = format!("--fault-chance {chance}: must be a number from 0 to 1");
                return Err(CliError::usage(what));
            }
            (false, None) => {
                FaultInjector::new().script(&self.fault).map(|injector| injector.repeat(true))
            }
        };
        Ok(config.faults(injector.map_err(invalid)?))
    }
}

/// Prints the catalog.
pub(crate) fn list() -> Result<ExitCode, CliError> {
    let mut out = io::stdout().lock();
    for entry in Fault::catalog() {
        writeln!(out, "{:<24} {}", entry.name, entry.about)?;
        for rule in entry.breaks {
            writeln!(out, "{:<24}   breaks {rule}", "")?;
        }
    }
    Ok(Exit::Ok.into())
}
