//! Whether a client works with what was judged.

use std::fmt;

use super::{ImpactClient, ImpactOutcome, ImpactTable};
use crate::report::Summary;

/// Whether a client works with what was judged, by the rules that were broken.
///
/// As text it is one line, such as `llm 0.36: breaks: stream/choices-are-listed (error)`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ClientAnswer {
    /// The client.
    pub client: ImpactClient,
    /// The broken rules that break it, each with what happens.
    pub breaks: Vec<(String, ImpactOutcome)>,
    /// The broken rules that fail the run and did not break it, or were not measured with it: the
    /// rule may be broken in a form that was not measured, so that nobody knows.
    pub unknown: Vec<String>,
}

impl ClientAnswer {
    /// The answer for a client, by the summary of a run; expected findings count, because a client
    /// does not know that they are expected.
    pub fn new(table: &ImpactTable, client: &ImpactClient, summary: &Summary) -> Self {
        let mut answer = Self { client: client.clone(), breaks: Vec::new(), unknown: Vec::new() };
        for (id, rule) in summary.rules.iter().filter(|(_, rule)| rule.findings > 0) {
            let measured = table.rule(id).and_then(|impact| impact.outcomes.get(&client.name));
            match measured {
                Some(outcome) if outcome.breaks() => answer.breaks.push((id.clone(), *outcome)),
                // A rule has more forms of being broken than were measured.
                _ if rule.failed > 0 => answer.unknown.push(id.clone()),
                _ => {}
            }
        }
        answer
    }

    /// Whether nothing that was found breaks the client, and nothing that was found fails the run.
    pub fn works(&self) -> bool {
        self.breaks.is_empty() && self.unknown.is_empty()
    }
}

impl fmt::Display for ClientAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.client)?;
        let breaks = self.breaks.iter().map(|(rule, outcome)| format!("{rule} ({outcome})"));
        let breaks: Vec<_> = breaks.collect();
        match (&*breaks, &*self.unknown) {
            ([], []) => f.write_str("works"),
            ([], unknown) => write!(f, "not known: {}", unknown.join(", ")),
            (breaks, []) => write!(f, "breaks: {}", breaks.join(", ")),
            (breaks, unknown) => {
                let (breaks, unknown) = (breaks.join(", "), unknown.join(", "));
                write!(f, "breaks: {breaks}; not known: {unknown}")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::table::tests::SMALL, *};
    use crate::{
        judge::Judge,
        report::{Entry, FailOn},
        testing::stream,
    };

    #[track_caller]
    fn check(replaced: (&str, &str), client: &str, expected: &str) {
        let table = ImpactTable::parse(SMALL).unwrap();
        let judgment = Judge::default().judge(&stream().replace(replaced.0, replaced.1).subject());
        let mut summary = Summary::new(FailOn::Must);
        summary.add(&Entry::judged("a", judgment));
        let answer = ClientAnswer::new(&table, table.client(client).unwrap(), &summary);
        assert_eq!(answer.to_string(), expected);
        assert_eq!(answer.works(), expected.ends_with(": works"));
    }

    #[test]
    fn a_broken_rule_breaks_some_clients() {
        let done = ("data: [DONE]\n\n", "");
        let unknown = "openai for Python 3.57.0: not known: stream/done-is-sent";
        check(done, "openai-python", unknown);
        check(("Hello", "Hallo"), "openai-python", "openai for Python 3.57.0: works");
        check(done, "openai-node", "openai for Node 7.59.0: breaks: stream/done-is-sent (error)");
    }

    #[test]
    fn what_was_not_measured_is_not_known() {
        let odd = ("data: [DONE]\n\n", "data: [DONE]\n\ndata: [DONE]\n\n");
        check(
            odd,
            "langchain",
            "langchain-openai 1.7.4: not known: stream/done-is-last, stream/done-is-sent",
        );
    }
}
