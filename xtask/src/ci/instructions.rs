//! Instructions per chunk and per response do not grow.

use std::{
    error::Error,
    io::{self, Write},
    process::ExitCode,
};

use super::step::{Context, Outcome};
use crate::bench::{Comparison, check};

/// Counts the instructions of typical work.
pub(super) fn count(_: &Context) -> Result<Outcome, Box<dyn Error>> {
    Ok(match check()? {
        Comparison::Passed => Outcome::Passed,
        Comparison::Missing => Outcome::Skipped("valgrind is not installed".to_owned()),
        Comparison::NotBuilt(code) => Outcome::Failed(code),
        Comparison::Grown(grown) => {
            let help =
                "if that is intended, run `cargo xtask bench --count` and say why in the commit";
            writeln!(io::stderr(), "{grown}{help}")?;
            Outcome::Failed(ExitCode::FAILURE)
        }
    })
}
