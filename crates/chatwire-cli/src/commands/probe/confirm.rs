//! Says what a probe costs at most, and asks.

use std::{
    io::{self, BufRead, IsTerminal, Write},
    process::ExitCode,
};

use chatwire_conformance::{
    live::{Evidence, Plan},
    report::counted,
};

use crate::{
    error::{CliError, Exit},
    sanitize,
};

/// Says what it costs, and asks unless that was answered on the command line.
pub(super) fn ask(plan: &Plan, repeat: usize, yes: bool) -> Result<(), CliError> {
    let mut err = io::stderr().lock();
    let _ = writeln!(err, "{}", told(plan, repeat));
    if yes {
        return Ok(());
    }
    if !io::stdin().is_terminal() {
        return Err(CliError::usage("nobody can be asked whether to send the requests")
            .with_help("use --yes"));
    }
    let _ = write!(err, "Send them? [y/N] ");
    let _ = err.flush();
    let mut answer = String::new();
    let read = io::stdin().lock().read_line(&mut answer);
    if read.is_ok() && ["y", "yes"].contains(&answer.trim().to_lowercase().as_str()) {
        return Ok(());
    }
    Err(CliError::usage("nothing was sent"))
}

/// Lists all requests with what they try.
pub(super) fn list(plan: &Plan, repeat: usize) -> Result<ExitCode, CliError> {
    let mut out = io::stdout().lock();
    let cases = plan.first().iter().cloned().chain(plan.second(&Evidence::new()));
    for case in cases {
        let line = format!("{:<40} {:<18} {}", case.name, case.area.as_str(), case.about);
        writeln!(out, "{}", sanitize::line(&line))?;
    }
    writeln!(out, "{}", told(plan, repeat))?;
    Ok(Exit::Ok.into())
}

/// What it costs at most, on one line.
fn told(plan: &Plan, repeat: usize) -> String {
    let once = plan.cost();
    // What fails is sent again, and all may fail.
    let all = once.times(1 + u64::try_from(repeat).unwrap_or(u64::MAX));
    let count = |number: u64, noun| counted(usize::try_from(number).unwrap_or(usize::MAX), noun);
    format!(
        "{}, at most {} and about {}; if everything fails and is sent again, {} and {}",
        count(once.requests, "request"),
        count(once.completion_tokens, "completion token"),
        count(once.prompt_tokens, "prompt token"),
        count(all.requests, "request"),
        count(all.completion_tokens, "completion token"),
    )
}
