//! `cargo xtask ci`: what CI runs, in the order in which it is most likely to fail soon.

mod dependencies;
mod docs;
mod examples;
mod features;
mod fuzz_targets;
mod instructions;
mod lints;
mod packages;
mod rust_version;
mod scale;
mod semver;
mod step;
mod test_steps;

use std::{
    error::Error,
    io::{self, Write},
    process::ExitCode,
    time::Duration,
};

use self::step::{Context, Outcome, Step};
use crate::{clock, codegen, flags::Ci, root, tidy, workspace};

/// Every step, under the name that `--only` takes.
const STEPS: [(&str, Step); 20] = [
    ("codegen", codegen_is_fresh),
    ("fmt", lints::format),
    ("tidy", is_tidy),
    ("dependencies", dependencies::licenses_bans_sources),
    ("advisories", dependencies::advisories),
    ("clippy", lints::clippy),
    ("features", features::each_alone),
    ("doc", docs::as_docs_rs),
    ("test", test_steps::run_all),
    ("conform", test_steps::conform),
    ("manual", test_steps::manual),
    ("mutants", test_steps::mutants),
    ("book", test_steps::book),
    ("instructions", instructions::count),
    ("examples", examples::run_all),
    ("package", packages::package),
    ("fuzz-targets", fuzz_targets::check),
    ("scale", scale::check),
    ("rust-version", rust_version::compile),
    ("semver", semver::compare),
];

pub(crate) fn run(task: Ci) -> Result<ExitCode, Box<dyn Error>> {
    let steps: Vec<_> = STEPS
        .iter()
        .filter(|(name, _)| task.only.as_deref().is_none_or(|only| only == *name))
        .collect();
    if steps.is_empty() {
        let names = STEPS.map(|(name, _)| name).join("`, `");
        return Err(format!("no step has this name; the steps are `{names}`").into());
    }
    let context = Context {
        packages: workspace::packages()?,
        skip_tests: task.skip_tests,
        is_named: task.only.is_some(),
    };
    let mut summary = String::new();
    for (name, step) in steps {
        writeln!(io::stderr(), "== {name}")?;
        let start = clock::now();
        let outcome = step(&context)?;
        summary.push_str(&line(name, start.elapsed(), &outcome));
        match outcome {
            Outcome::Passed => {}
            Outcome::Skipped(reason) => writeln!(io::stderr(), "skipped: {reason}")?,
            Outcome::Failed(code) => {
                write!(io::stderr(), "{summary}")?;
                return Ok(code);
            }
        }
    }
    write!(io::stderr(), "{summary}")?;
    Ok(ExitCode::SUCCESS)
}

/// One line of the table that is printed at the end.
fn line(name: &str, time: Duration, outcome: &Outcome) -> String {
    let what = match outcome {
        Outcome::Passed => "passed".to_owned(),
        Outcome::Skipped(reason) => format!("skipped: {reason}"),
        Outcome::Failed(_) => "failed".to_owned(),
    };
    format!("{name:<13} {:>6.1} s  {what}\n", time.as_secs_f64())
}

fn codegen_is_fresh(_: &Context) -> Result<Outcome, Box<dyn Error>> {
    codegen::run(root(), true)?;
    Ok(Outcome::Passed)
}

fn is_tidy(_: &Context) -> Result<Outcome, Box<dyn Error>> {
    let code = tidy::run()?;
    Ok(if code == ExitCode::SUCCESS { Outcome::Passed } else { Outcome::Failed(code) })
}
