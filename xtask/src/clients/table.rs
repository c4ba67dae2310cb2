//! The table of clients and tasks, as Markdown.

use std::fmt::Write as _;

use super::{
    Run,
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

/// A row for each client, a column for each task.
pub(super) fn markdown(runs: &[Run]) -> String {
    let mut text = format!("{HEAD}\n| client | version | {} |\n", TASKS.join(" | "));
    let _ = writeln!(text, "|---|---|{}", "---|".repeat(TASKS.len()));
    for Run { client, results } in runs {
        let cells = TASKS.map(|task| {
            let found = results.iter().find(|(call, _)| call.task == task);
            match found {
                None | Some((_, CallResult::Skip(_))) => "-",
                Some((call, result)) if expected::check(call, result).is_ok() => "ok",
                Some(_) => "wrong",
            }
        });
        let _ = writeln!(text, "| {} | {} | {} |", client.label, client.version, cells.join(" | "));
    }
    text
}
