//! What the fuzzer says of a run, as a row of a table.

/// The head of the table.
pub(super) const HEAD: &str = "\
| target | executions | edges | features | corpus | holds |
|---|--:|--:|--:|--:|---|";

/// The counts of the last line of a log that has them.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Progress {
    executions: u64,
    /// Places in the code, between two branches, that were reached.
    edges: u64,
    /// Edges with how often each was passed, and values that were compared.
    features: u64,
    /// Inputs that were kept because each reaches something that no other does.
    corpus: u64,
}

impl Progress {
    /// The last counts in a log, such as `#8192 DONE cov: 31 ft: 90 corp: 7/21b lim: 8 ...`.
    pub(super) fn last(log: &str) -> Option<Self> {
        log.lines().rev().find_map(Self::of_line)
    }

    fn of_line(line: &str) -> Option<Self> {
        let number = |text: &str| {
            let digits = text.trim_start().split(|char: char| !char.is_ascii_digit()).next()?;
            digits.parse().ok()
        };
        let after = |label: &str| line.split_once(label).and_then(|(_, rest)| number(rest));
        Some(Self {
            executions: number(line.strip_prefix('#')?)?,
            edges: after("cov:")?,
            features: after("ft:")?,
            corpus: after("corp:")?,
        })
    }

    pub(super) fn row(&self, name: &str, holds: bool) -> String {
        let Self { executions, edges, features, corpus } = self;
        let holds = if holds { "yes" } else { "**no**" };
        format!("| `{name}` | {executions} | {edges} | {features} | {corpus} | {holds} |")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_counts_of_a_log_are_told() {
        let log = "INFO: seed\n#12\tINITED cov: 3 ft: 4 corp: 1/1b exec/s: 0 rss: 9Mb\n\
                   #8192\tDONE   cov: 31 ft: 90 corp: 7/21b lim: 8 exec/s: 4 rss: 9Mb\nDone\n";
        let progress = Progress { executions: 8192, edges: 31, features: 90, corpus: 7 };
        assert_eq!(Progress::last(log), Some(progress));
        assert_eq!(Progress::last("thread panicked\n"), None);
    }
}
