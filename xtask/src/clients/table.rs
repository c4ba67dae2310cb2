//! The table of clients and tasks, as Markdown.

use std::fmt::Write as _;

use super::{
    Client, Run,
    call::{CallResult, TASKS},
    expected,
};

const HEAD: &str = "<!-- Made by `cargo xtask clients`; edit clients/. -->

# Clients

What real clients get from the reference server, with the configuration `clients/chatwire.toml`.
[clients/README.md](../clients/README.md) describes the tasks and says how to repeat the run.

- `ok`: the client returned what was sent, or raised an error that tells its status.
- `-`: the client has no such call.
- `wrong`: anything else.
";

/// A row for each client, a column for each task; a client that did not run keeps its row of
/// `before`.
pub(super) fn markdown(catalog: &[Client], runs: &[Run], before: &str) -> String {
    let mut text = format!("{HEAD}\n| client | version | {} |\n", TASKS.join(" | "));
    let _ = writeln!(text, "|---|---|{}", "---|".repeat(TASKS.len()));
    for client in catalog {
        let first = format!("| {} | {} |", client.label, client.version);
        let kept = before.lines().find(|line| line.starts_with(&first)).map(str::to_owned);
        let run = runs.iter().find(|run| run.client == *client);
        if let Some(row) = run.map(|run| format!("{first} {} |", cells(run))).or(kept) {
            let _ = writeln!(text, "{row}");
        }
    }
    text
}

fn cells(run: &Run) -> String {
    let cells = TASKS.map(|task| {
        let found = run.results.iter().find(|(call, _)| call.task == task);
        match found {
            None | Some((_, CallResult::Skip(_))) => "-",
            Some((call, result)) if expected::check(call, result).is_ok() => "ok",
            Some(_) => "wrong",
        }
    });
    cells.join(" | ")
}
