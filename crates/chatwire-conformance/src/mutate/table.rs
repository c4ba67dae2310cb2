//! Which rules catch which kinds of mutants, as a table.

use std::{collections::BTreeMap, fmt::Write as _};

use super::{MutantKind, MutantSurvey};
use crate::{report::counted, rule::RuleSet};

/// The row of mutants that no rule sees.
const SILENT: &str = "*none*";

/// How many mutants of each kind each rule catches, as Markdown: a row for each rule, a column for
/// each kind, and a last row for the mutants that no rule catches.
///
/// A mutant that several rules catch counts for each of them.
pub fn table(surveys: &[MutantSurvey], rules: &RuleSet) -> String {
    let mut cells: BTreeMap<(&str, MutantKind), usize> = BTreeMap::new();
    let (mut all, mut caught) = (BTreeMap::new(), 0);
    for result in surveys.iter().flat_map(MutantSurvey::results) {
        let kind = result.mutant.kind;
        *all.entry(kind).or_insert(0_usize) += 1;
        caught += usize::from(result.is_caught());
        let seen = result.rules();
        for rule in seen.iter().copied().chain(seen.is_empty().then_some(SILENT)) {
            *cells.entry((rule, kind)).or_insert(0) += 1;
        }
    }
    let count: usize = all.values().sum();
    let (mutants, exchanges) = (counted(count, "mutant"), counted(surveys.len(), "exchange"));
    let mut text = format!("{mutants} of {exchanges}, {caught} caught.\n\n");
    let names: Vec<_> = MutantKind::ALL.iter().map(|kind| kind.as_str()).collect();
    let _ = writeln!(text, "| rule | {} |", names.join(" | "));
    let _ = writeln!(text, "|---|{}", "--:|".repeat(names.len()));
    let infrastructure = ["(infrastructure)", SILENT];
    for rule in rules.iter().map(|rule| rule.id()).chain(infrastructure) {
        let row = MutantKind::ALL
            .map(|kind| cells.get(&(rule, kind)).map_or_else(String::new, ToString::to_string));
        let _ = writeln!(text, "| {rule} | {} |", row.join(" | "));
    }
    let row = MutantKind::ALL.map(|kind| all.get(&kind).copied().unwrap_or(0).to_string());
    let _ = writeln!(text, "| *all* | {} |", row.join(" | "));
    text
}
