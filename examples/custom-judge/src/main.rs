//! Judges the responses of a gateway by its own contract, profile and rule, and prints a report.
//!
//! Ends with 0 when the good response passes and the bad one fails.

mod judging;

use std::{error::Error, io::Write as _, path::Path, process::ExitCode};

use chatwire_conformance::{
    Verdict,
    report::terminal::{self, Detail, Style},
};

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let (run, entries, summary) = judging::report(Path::new(env!("CARGO_MANIFEST_DIR")))?;
    let style = Style::default();
    let mut out = std::io::stdout().lock();
    for entry in &entries {
        write!(out, "{}", terminal::entry(entry, Detail::All, style))?;
    }
    write!(out, "{}", terminal::summary(&run, &summary, Detail::All, style))?;
    let verdicts: Vec<_> = entries.iter().map(|entry| entry.verdict()).collect();
    let expected = [Verdict::Fail, Verdict::Warn];
    Ok(if verdicts == expected { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
