//! The tasks of this repository; `flags.rs` documents them.
//!
//! This program has few dependencies, so that it compiles in seconds.
//! Tasks that need the libraries of the workspace run another program.

mod archives;
mod bench;
mod book;
mod ci;
mod clients;
mod clock;
mod codegen;
mod conform;
mod coverage;
mod fixtures;
mod flags;
mod fuzz;
mod growth;
mod impact;
mod load;
mod manual;
mod mutants;
mod node_environment;
mod process;
mod python_environment;
mod release;
mod reports;
mod schema;
mod schema_drift;
mod tidy;
mod validators;
mod wheel;
mod workspace;

use std::{
    env,
    error::Error,
    ffi::OsString,
    io::{self, Write},
    path::Path,
    process::ExitCode,
};

use crate::flags::{FixturesCmd, Xtask, XtaskCmd};

/// The tasks that pass their arguments to another program.
const FORWARDED: [&str; 2] = ["conform", "schema"];

fn main() -> ExitCode {
    let task = match Xtask::from_vec(arguments(env::args_os().skip(1))) {
        Ok(task) => task,
        Err(error) => error.exit(),
    };
    match run(task) {
        Ok(code) => code,
        Err(error) => {
            // If standard error is closed, the error cannot be reported.
            let _ = writeln!(io::stderr(), "error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Xtask) -> Result<ExitCode, Box<dyn Error>> {
    match task.subcommand {
        XtaskCmd::Archives(task) => {
            archives::compare(root(), task.entries)?;
            Ok(ExitCode::SUCCESS)
        }
        XtaskCmd::Bench(task) => bench::run(&task),
        XtaskCmd::Book(task) => {
            book::run(root(), &task)?;
            Ok(ExitCode::SUCCESS)
        }
        XtaskCmd::Ci(task) => ci::run(task),
        XtaskCmd::Clients(task) => Ok(clients::run(root(), &task)?),
        XtaskCmd::Codegen(task) => {
            codegen::run(root(), task.check)?;
            Ok(ExitCode::SUCCESS)
        }
        XtaskCmd::Conform(task) => Ok(conform::run(task)?),
        XtaskCmd::Coverage(task) => {
            coverage::run(&task)?;
            Ok(ExitCode::SUCCESS)
        }
        XtaskCmd::Fixtures(task) => {
            let FixturesCmd::Record(task) = task.subcommand;
            fixtures::record(root(), &task)?;
            Ok(ExitCode::SUCCESS)
        }
        XtaskCmd::Fuzz(task) => fuzz::run(task),
        XtaskCmd::Growth(task) => growth::run(&task),
        XtaskCmd::Impact(task) => Ok(impact::run(root(), &task)?),
        XtaskCmd::Load(task) => load::run(&task),
        XtaskCmd::Manual(task) => Ok(manual::run(&task)?),
        XtaskCmd::Mutants(task) => Ok(mutants::run(&task)?),
        XtaskCmd::Release(task) => release::run(task),
        XtaskCmd::Reports(_) => {
            reports::check(root())?;
            Ok(ExitCode::SUCCESS)
        }
        XtaskCmd::Schema(task) => Ok(schema::run(task)?),
        XtaskCmd::SchemaDrift(task) => schema_drift::run(task),
        XtaskCmd::Tidy(_) => Ok(tidy::run()?),
        XtaskCmd::Validators(task) => {
            validators::compare(root(), task.values)?;
            Ok(ExitCode::SUCCESS)
        }
        XtaskCmd::Wheel(task) => {
            wheel::run(root(), &task)?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// Inserts `--` before the arguments of a forwarded task.
fn arguments(given: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let mut arguments: Vec<_> = given.collect();
    let first = arguments.first().and_then(|task| task.to_str());
    if first.is_some_and(|task| FORWARDED.contains(&task)) {
        arguments.insert(1, "--".into());
    }
    arguments
}

/// The root of the repository.
fn root() -> &'static Path {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    folder.parent().expect("xtask is a folder of the repository")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_of_a_forwarded_task_are_not_parsed() {
        let given = ["schema", "verify", "--from", "a.json", "--help"].map(OsString::from);
        let task = Xtask::from_vec(arguments(given.clone().into_iter())).unwrap();
        let XtaskCmd::Schema(task) = task.subcommand else { panic!("another task") };
        assert_eq!(task.args, given[1..]);
        let other = ["tidy", "--from"].map(OsString::from);
        assert!(Xtask::from_vec(arguments(other.into_iter())).is_err());
    }
}
