//! Ready queries over a table `exchanges`, which has the columns of
//! [`chatwire_arrow::schema::exchanges`].

/// A query with a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReadyQuery {
    /// The name on the command line.
    pub name: &'static str,
    /// The SQL; its first lines are comments that say what it gives.
    pub sql: &'static str,
    /// The parameters, each with its value unless another is given; empty for one that has none.
    pub parameters: &'static [(&'static str, &'static str)],
}

/// All ready queries.
pub const QUERIES: [ReadyQuery; 6] = [
    ReadyQuery {
        name: "verdicts",
        sql: include_str!("../../../queries/verdicts.sql"),
        parameters: &[],
    },
    ReadyQuery {
        name: "findings-by-rule",
        sql: include_str!("../../../queries/findings-by-rule.sql"),
        parameters: &[],
    },
    ReadyQuery {
        name: "first-and-last-seen",
        sql: include_str!("../../../queries/first-and-last-seen.sql"),
        parameters: &[],
    },
    ReadyQuery {
        name: "shape-drift",
        sql: include_str!("../../../queries/shape-drift.sql"),
        parameters: &[("before", ""), ("after", "")],
    },
    ReadyQuery {
        name: "costliest-faults",
        sql: include_str!("../../../queries/costliest-faults.sql"),
        parameters: &[],
    },
    ReadyQuery {
        name: "samples",
        sql: include_str!("../../../queries/samples.sql"),
        parameters: &[("rule", "%"), ("per_rule", "3")],
    },
];

impl ReadyQuery {
    /// The query of this name.
    pub fn named(name: &str) -> Option<&'static Self> {
        QUERIES.iter().find(|query| query.name == name)
    }

    /// What it gives: its comments.
    pub fn description(&self) -> String {
        let comments = self.sql.lines().map_while(|line| line.strip_prefix("-- "));
        comments.collect::<Vec<_>>().join(" ")
    }
}
