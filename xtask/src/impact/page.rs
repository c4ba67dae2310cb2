//! The table of rules and clients, for people.

use std::fmt::Write as _;

use super::{outcome::Outcome, table::Table};

const HEAD: &str = "<!-- Made by `cargo xtask impact`. -->

# Impact

What breaks in real clients when a server breaks a rule.
`fixtures/impact.toml` has the same with the faults that were tried, and [clients/README.md](../clients/README.md) says how it is measured.

- empty: the client gets what it gets without the fault.
- `error`: it returns an error, or another error.
- `lost`: it returns less text or fewer tool calls, without an error.
- `wrong`: it returns another text, tool call or finish reason, without an error.
- `usage`: it returns other token counts.
- `hang`: it returns nothing within 3 seconds.
- `crash`: its process ends.
- `-`: it has no call that the rule is about.
";

/// A row for each rule, a column for each client.
pub(super) fn markdown(table: &Table) -> String {
    let mut text = format!("{HEAD}\n| rule |");
    for client in &table.clients {
        let _ = write!(text, " {} {} |", client.label, client.version);
    }
    let _ = writeln!(text, "\n|---|{}", "---|".repeat(table.clients.len()));
    for row in &table.rules {
        let (area, name) = row.rule.split_once('/').unwrap_or_default();
        let _ = write!(text, "| [{area}/{name}](rules/{area}/{name}.md) |");
        for client in &table.clients {
            let _ = write!(text, " {} |", row.outcomes.get(&client.name).map_or("-", short));
        }
        text.push('\n');
    }
    text
}

fn short(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Works => "",
        Outcome::WrongUsage => "usage",
        Outcome::WrongValue => "wrong",
        Outcome::LostText => "lost",
        other => other.as_str(),
    }
}
