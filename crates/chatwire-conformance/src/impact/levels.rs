//! Levels of rules by what breaks in certain clients.

use std::collections::BTreeMap;

use super::{ImpactTable, UnknownClient};
use crate::{profile::Override, verdict::Level};

/// How binding rules are for certain clients.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ClientLevels {
    /// Rules that break one of the clients: MUST, with the reason.
    broken: BTreeMap<String, Override>,
}

impl ClientLevels {
    /// The levels for the clients of these names.
    pub(crate) fn new<N: AsRef<str>>(
        table: &ImpactTable,
        names: &[N],
    ) -> Result<Self, UnknownClient> {
        let clients = names.iter().map(|name| table.client(name.as_ref()));
        let clients = clients.collect::<Result<Vec<_>, _>>()?;
        let mut levels = Self::default();
        for (id, rule) in table.rules() {
            let outcome = |name: &str| rule.outcomes.get(name).copied();
            let broken = clients.iter().filter_map(|client| {
                let outcome = outcome(&client.name).filter(|outcome| outcome.breaks())?;
                Some(format!("{client}: {outcome}"))
            });
            let broken: Vec<_> = broken.collect();
            if !broken.is_empty() {
                let reason = format!("breaks {}", broken.join(", "));
                levels.broken.insert(id.to_owned(), Override::new(Level::Must, reason));
            }
        }
        Ok(levels)
    }

    /// The rules that break one of the clients, each a MUST with the reason.
    pub(crate) fn into_raised(self) -> BTreeMap<String, Override> {
        self.broken
    }

    /// MUST for a rule that breaks one of the clients.
    ///
    /// No rule is lowered: it may be broken in a form that was not measured.
    pub(crate) fn measured(&self, rule: &str) -> Option<&Override> {
        self.broken.get(rule)
    }
}

#[cfg(test)]
mod tests {
    use super::{super::table::tests::SMALL, *};

    #[test]
    fn levels_follow_from_the_outcomes_of_the_clients() {
        let table = ImpactTable::parse(SMALL).unwrap();
        let levels = |names: &[&str]| ClientLevels::new(&table, names).unwrap();
        let level = |levels: &ClientLevels, rule: &str| levels.measured(rule).map(|it| it.level);
        let (done, total) = ("stream/done-is-sent", "usage/total-is-the-sum");

        let node = levels(&["openai-node"]);
        assert_eq!(level(&node, done), Some(Level::Must));
        let raised = node.into_raised();
        assert_eq!(raised[done].reason, "breaks openai for Node 7.59.0: error");
        let python = levels(&["openai-python"]);
        assert_eq!(level(&python, done), None, "another form of it may break the client");
        assert!(python.clone().into_raised().is_empty());
        assert_eq!(level(&python, total), None, "other token counts leave the level");
        assert_eq!(level(&levels(&["langchain"]), total), None, "it was not measured");
        assert_eq!(level(&levels(&["openai-python", "openai-node"]), total), Some(Level::Must));
        assert!(ClientLevels::new(&table, &["nobody"]).is_err());
    }
}
