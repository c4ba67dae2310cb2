//! Good exchanges to make mutants of.

mod build;
mod catalog;

use chatwire_transport::Exchange;

/// A good exchange with a name.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Seed {
    /// What the exchange shows, such as `stream-tools`.
    pub name: String,
    /// The exchange.
    pub exchange: Exchange,
}

impl Seed {
    /// An exchange of your own; mutants tell little of one that breaks many rules already.
    pub fn new(name: impl Into<String>, exchange: Exchange) -> Self {
        Self { name: name.into(), exchange }
    }
}

/// Good exchanges of every kind: text, tools, structured output, log probabilities, several
/// choices, limits, stop sequences, refusals and reasoning, each as a response and as a stream, and
/// errors.
///
/// They break no rule of the catalog, but for the two failures of a server, of which two rules are
/// warnings.
pub fn seeds() -> Vec<Seed> {
    catalog::all()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{judge::Judge, subject::Subject};

    /// The rules that a failure of the server breaks by its nature.
    const FAILURES: [&str; 2] = ["errors/valid-request-is-served", "stream/ends-without-an-error"];

    #[test]
    fn seeds_break_no_rule() {
        let judge = Judge::default();
        for seed in seeds() {
            let judgment = judge.judge(&Subject::from_exchange(&seed.exchange));
            let broken: Vec<_> = judgment
                .rules
                .iter()
                .filter(|outcome| !FAILURES.contains(&&*outcome.rule))
                .flat_map(|outcome| &outcome.findings)
                .map(|finding| {
                    format!(
                        "{} {} {} {}",
                        finding.rule, finding.location, finding.expected, finding.seen
                    )
                })
                .collect();
            assert!(broken.is_empty(), "{}: {broken:#?}", seed.name);
            assert!(judgment.verdict.is_accepted(), "{}", seed.name);
        }
    }
}
