//! The table of rules and clients.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::OnceLock,
};

use serde::Deserialize;
use thiserror::Error;

use super::ImpactOutcome;
use crate::text_error::TextError;

/// The bundled table: a copy of `fixtures/impact.toml`.
const BUNDLED: &str = include_str!("bundled.toml");

/// What breaks in which client when a rule is broken.
///
/// [`ImpactTable::bundled`] was measured with the versions that [`ImpactTable::clients`] lists; a
/// rule that it does not have was not measured.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImpactTable {
    /// The version of the form; 1.
    #[serde(rename = "format")]
    _format: Format,
    date: String,
    #[serde(rename = "client")]
    clients: Vec<ImpactClient>,
    rules: BTreeMap<String, RuleImpact>,
}

/// The one version of the form that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "u32")]
struct Format;

/// A client that was measured.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ImpactClient {
    /// The name on command lines and in profiles, such as `openai-python`.
    pub name: String,
    /// The name that people know, such as `openai for Python`.
    pub label: String,
    /// The version of its package.
    pub version: String,
}

/// What was measured of one rule.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RuleImpact {
    /// The faults that broke the rule; `clients/README.md` of the repository says which there are.
    pub faults: Vec<String>,
    /// The rules that each of the faults breaks beside this one; usually none.
    #[serde(default)]
    pub also: Vec<String>,
    /// The worst outcome of each client, by its name; a client that has no call that the rule is
    /// about is absent.
    pub outcomes: BTreeMap<String, ImpactOutcome>,
    /// The clients in which only some of the faults broke something.
    #[serde(default)]
    pub partly: BTreeSet<String>,
}

/// A name that is not one of a measured client.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("there is no client `{name}`; use one of {}", .known.join(", "))]
#[non_exhaustive]
pub struct UnknownClient {
    /// The name.
    pub name: String,
    /// The names of the measured clients.
    pub known: Vec<String>,
}

impl ImpactTable {
    /// The table that was measured for this version.
    pub fn bundled() -> &'static Self {
        static TABLE: OnceLock<ImpactTable> = OnceLock::new();
        TABLE.get_or_init(|| Self::parse(BUNDLED).expect("a test reads the bundled table"))
    }

    /// Reads a table, such as one that you measured yourself with `cargo xtask impact`.
    ///
    /// # Errors
    ///
    /// When the text is not of the form of the bundled table.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        let table: Self =
            toml::from_str(text).map_err(|error| TextError::from_toml(&error, text))?;
        let unknown = table.rules.values().flat_map(|rule| rule.outcomes.keys());
        match unknown.into_iter().find(|name| table.client(name).is_err()) {
            Some(name) => Err(TextError::about(name, text, format!("no `[[client]]` `{name}`"))),
            None => Ok(table),
        }
    }

    /// The day on which it was measured, such as `2026-11-30`.
    pub fn date(&self) -> &str {
        &self.date
    }

    /// The clients that were measured.
    pub fn clients(&self) -> &[ImpactClient] {
        &self.clients
    }

    /// The client of a name, which may be the beginning of one name only: `langchain` for
    /// `langchain-openai`.
    ///
    /// # Errors
    ///
    /// When no client has this name, or several names begin with it; the error lists the names.
    pub fn client(&self, name: &str) -> Result<&ImpactClient, UnknownClient> {
        if let Some(client) = self.clients.iter().find(|client| client.name == name) {
            return Ok(client);
        }
        let begins = |client: &&ImpactClient| {
            client.name.strip_prefix(name).is_some_and(|rest| rest.starts_with('-'))
        };
        let mut found = self.clients.iter().filter(begins);
        match (found.next(), found.next()) {
            (Some(client), None) => Ok(client),
            _ => Err(UnknownClient {
                name: name.to_owned(),
                known: self.clients.iter().map(|client| client.name.clone()).collect(),
            }),
        }
    }

    /// What was measured of a rule; `None` for a rule that was not measured.
    pub fn rule(&self, id: &str) -> Option<&RuleImpact> {
        self.rules.get(id)
    }

    /// Every rule that was measured, sorted by ID.
    pub fn rules(&self) -> impl Iterator<Item = (&str, &RuleImpact)> {
        self.rules.iter().map(|(id, rule)| (id.as_str(), rule))
    }

    /// Which clients a broken rule breaks, a line for each way, the worst first, such as
    /// `async-openai 0.43.0, Vercel AI SDK 7.0.173: error`; empty if it breaks none, or was not
    /// measured.
    pub fn lines(&self, rule: &str) -> Vec<String> {
        let Some(rule) = self.rule(rule) else { return Vec::new() };
        let outcomes = ImpactOutcome::WORST_FIRST.into_iter().filter(|outcome| outcome.breaks());
        let ways = outcomes.flat_map(|outcome| [(outcome, false), (outcome, true)]);
        let line = |(outcome, partly): (ImpactOutcome, bool)| {
            let clients = self.clients.iter().filter(|client| {
                rule.outcomes.get(&client.name) == Some(&outcome)
                    && rule.partly.contains(&client.name) == partly
            });
            let names: Vec<_> = clients.map(ToString::to_string).collect();
            let how = if partly { " in some forms" } else { "" };
            (!names.is_empty()).then(|| format!("{}: {outcome}{how}", names.join(", ")))
        };
        ways.filter_map(line).collect()
    }
}

impl fmt::Display for ImpactClient {
    /// The label and the version.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.label, self.version)
    }
}

impl TryFrom<u32> for Format {
    type Error = String;

    fn try_from(number: u32) -> Result<Self, String> {
        match number {
            1 => Ok(Self),
            other => Err(format!("format {other} is unknown; this version reads format 1")),
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::rule::RuleSet;

    pub(in super::super) const SMALL: &str = r#"
format = 1
date = "2026-11-30"

[[client]]
name = "openai-python"
label = "openai for Python"
version = "3.57.0"

[[client]]
name = "openai-node"
label = "openai for Node"
version = "7.59.0"

[[client]]
name = "langchain-openai"
label = "langchain-openai"
version = "1.7.4"

[rules."stream/done-is-sent"]
faults = ["done-missing"]
outcomes = { openai-python = "works", openai-node = "error", langchain-openai = "works" }

[rules."usage/total-is-the-sum"]
faults = ["usage-total-wrong"]
partly = ["openai-node"]
outcomes = { openai-python = "wrong-usage", openai-node = "lost-text" }
"#;

    #[test]
    fn the_bundled_table_is_of_rules_that_exist() {
        let (table, rules) = (ImpactTable::bundled(), RuleSet::catalog());
        assert!(table.clients().len() >= 8, "{:?}", table.clients());
        assert!(table.rules().count() >= 60);
        for (id, rule) in table.rules() {
            assert!(rules.get(id).is_some(), "{id}");
            assert!(!rule.faults.is_empty() && !rule.outcomes.is_empty(), "{id}");
        }
        assert_eq!(table.date().len(), "2026-11-30".len());
    }

    #[test]
    fn a_name_may_be_the_beginning_of_one() {
        let table = ImpactTable::parse(SMALL).unwrap();
        assert_eq!(table.client("langchain").unwrap().name, "langchain-openai");
        let error = table.client("openai").unwrap_err().to_string();
        let list = "use one of openai-python, openai-node, langchain-openai";
        assert_eq!(error, format!("there is no client `openai`; {list}"));
        assert!(table.client("lang").is_err());
    }

    #[test]
    fn lines_are_by_outcome() {
        let table = ImpactTable::parse(SMALL).unwrap();
        assert_eq!(table.lines("stream/done-is-sent"), ["openai for Node 7.59.0: error"]);
        let partly = ["openai for Node 7.59.0: lost text in some forms"];
        assert_eq!(table.lines("usage/total-is-the-sum"), partly);
        assert!(table.lines("stream/done-is-last").is_empty());
    }

    #[test]
    fn what_is_wrong_is_an_error() {
        for (from, to, part) in [
            ("format = 1", "format = 2", "format 2 is unknown"),
            ("openai-node = \"error\"", "other = \"error\"", "no `[[client]]` `other`"),
            ("\"works\"", "\"fine\"", "fine"),
        ] {
            let error = ImpactTable::parse(&SMALL.replace(from, to)).unwrap_err();
            assert!(error.to_string().contains(part), "{error}");
        }
    }
}
