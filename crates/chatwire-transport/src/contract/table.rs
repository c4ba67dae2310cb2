//! Several reports in one table.

use std::fmt;

use super::{Behavior, Outcome, Report};

/// Several reports as a Markdown table, which its `Display` writes.
///
/// It has a row for each behavior, a column for each backend, and the reasons below.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    reports: Vec<Report>,
}

impl Table {
    /// A table with one column for each report.
    pub fn new(reports: impl IntoIterator<Item = Report>) -> Self {
        Self { reports: reports.into_iter().collect() }
    }

    /// Whether no behavior failed in any report.
    pub fn is_pass(&self) -> bool {
        self.reports.iter().all(Report::is_pass)
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("| behavior |")?;
        for report in &self.reports {
            write!(f, " {} |", report.name())?;
        }
        f.write_str("\n|---|")?;
        for _ in &self.reports {
            f.write_str("---|")?;
        }
        f.write_str("\n")?;

        let mut reasons: Vec<&str> = Vec::new();
        for behavior in Behavior::ALL.iter().copied() {
            write!(f, "| `{behavior}`: {} |", behavior.requirement())?;
            for report in &self.reports {
                match report.outcome(behavior) {
                    Outcome::Pass => f.write_str(" pass |")?,
                    Outcome::Fail(reason) => {
                        write!(f, " **FAIL** ({}) |", number(&mut reasons, reason))?;
                    }
                    Outcome::NotApplicable(reason) => {
                        write!(f, " n/a ({}) |", number(&mut reasons, reason))?;
                    }
                }
            }
            f.write_str("\n")?;
        }
        if !reasons.is_empty() {
            f.write_str("\n")?;
        }
        for (index, reason) in reasons.iter().enumerate() {
            writeln!(f, "{}. {reason}", index + 1)?;
        }
        Ok(())
    }
}

/// The number of a reason, from 1; equal reasons share their number.
fn number<'a>(reasons: &mut Vec<&'a str>, reason: &'a str) -> usize {
    let known = reasons.iter().position(|known| *known == reason);
    known.unwrap_or_else(|| {
        reasons.push(reason);
        reasons.len() - 1
    }) + 1
}
