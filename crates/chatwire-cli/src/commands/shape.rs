//! `chatwire shape`: locks the shape of a target's responses.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use chatwire_conformance::{
    Judge,
    collect::Item,
    report::counted,
    shape::{Lock, Shape},
};

use crate::{
    error::{CliError, Exit},
    sanitize,
    traffic::for_each_item,
};

/// Lock the shape of a target's responses, or report what leaves it.
///
/// The lock has what is always there, sometimes, or never, as which types, and in a stream in which
/// chunks.
/// A recording that leaves the lock is reported even where the schema allows it: exit code 1.
#[derive(clap::Parser)]
pub(crate) struct Args {
    /// Recordings of one target.
    #[arg(value_name = "DIR")]
    path: PathBuf,
    /// Lock file, in TOML: written, or read with --check. Without it, the lock is printed.
    #[arg(long, value_name = "FILE")]
    lock: Option<PathBuf>,
    /// Report every response that leaves the lock.
    #[arg(long, requires = "lock")]
    check: bool,
}

pub(crate) fn run(args: Args) -> Result<ExitCode, CliError> {
    if let (Some(file), true) = (&args.lock, args.check) {
        return check(&read(file)?, &args.path);
    }
    let mut shape = Shape::new();
    for_each_of_one_target(&args.path, |item| {
        shape.add(&item.subject);
        Ok(())
    })?;
    let text = Lock::of(&shape).text();
    match &args.lock {
        None => write!(io::stdout(), "{}", sanitize::text(&text))?,
        Some(file) => {
            fs::write(file, text).map_err(|error| {
                CliError::usage(format!("cannot write {}", file.display())).with_source(error)
            })?;
            let count = shape.exchanges();
            writeln!(io::stdout(), "{}: shape of {}", file.display(), counted(count, "response"))?;
        }
    }
    Ok(Exit::Ok.into())
}

/// Prints every departure; none is exit code 0.
fn check(lock: &Lock, path: &Path) -> Result<ExitCode, CliError> {
    let mut out = io::stdout().lock();
    let (mut count, mut left, mut departures) = (0, 0, 0);
    for_each_of_one_target(path, |item| {
        count += 1;
        let found = lock.departures(&item.subject);
        left += usize::from(!found.is_empty());
        departures += found.len();
        for departure in found {
            let line = format!("{}  {departure}", item.name);
            writeln!(out, "{}", sanitize::line(&line))?;
        }
        Ok(())
    })?;
    let (all, places) = (counted(count, "exchange"), counted(departures, "place"));
    writeln!(out, "{left} of {all} outside the shape, in {places}")?;
    Ok(if left == 0 { Exit::Ok.into() } else { Exit::Unexpected.into() })
}

fn read(file: &Path) -> Result<Lock, CliError> {
    let text = fs::read_to_string(file).map_err(|error| {
        CliError::usage(format!("cannot read {}", file.display()))
            .with_source(error)
            .with_help("make it with --lock, without --check")
    })?;
    Lock::parse(&text)
        .map_err(|error| CliError::usage(file.display().to_string()).with_source(error))
}

/// Gives everything at or below a path, which must be of one target.
fn for_each_of_one_target(
    path: &Path,
    mut sink: impl FnMut(&Item) -> Result<(), CliError>,
) -> Result<(), CliError> {
    let mut first: Option<Option<String>> = None;
    let mut result = Ok(());
    for_each_item(&[path.to_owned()], &Judge::default(), |item| {
        if result.is_err() {
            return;
        }
        let name = item.target.name().map(str::to_owned);
        let known = first.get_or_insert_with(|| name.clone());
        result = if *known == name { sink(&item) } else { Err(two_targets(path, known, &name)) };
    })?;
    result
}

fn two_targets(path: &Path, first: &Option<String>, other: &Option<String>) -> CliError {
    let named = |name: &Option<String>| name.clone().unwrap_or_else(|| "none".to_owned());
    let what = format!(
        "{} has exchanges of the targets {} and {}",
        path.display(),
        named(first),
        named(other)
    );
    CliError::usage(what).with_help("name the folder of one target")
}
