//! How binding each rule is for a kind of target, and why.

mod profile_set;

use std::{
    collections::BTreeMap,
    fmt, io,
    path::{Path, PathBuf},
};

use serde::Deserialize;
use thiserror::Error;

pub use self::profile_set::ProfileSet;
use crate::{
    impact::{ClientLevels, ImpactTable, UnknownClient},
    rule::Rule,
    text_error::TextError,
    verdict::Level,
};

/// How binding each rule is for a kind of target: overrides of the levels, each with a reason.
///
/// ```toml
/// name = "acme"
/// description = "the gateway of Acme"
/// extends = "openai-compatible"
///
/// [rules]
/// "stream/done-is-sent" = { level = "may", reason = "our clients read until the end" }
/// ```
///
/// Absent from the file, `name` is that of the file, `description` is empty, and nothing is
/// extended: each rule then has its own level.
///
/// `clients = ["openai-python", "ai-sdk"]` names clients that are used: a rule that breaks one of
/// them, as [`ImpactTable`] has it, is a MUST unless `[rules]` of the same file says otherwise.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Profile {
    name: String,
    description: String,
    overrides: BTreeMap<String, Override>,
    clients: Vec<String>,
}

/// The level of one rule in a profile.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Override {
    /// How binding the rule is.
    pub level: Level,
    /// Why it is not as binding as usual, or more.
    pub reason: String,
}

impl Override {
    /// A level with the reason for it.
    pub fn new(level: Level, reason: impl Into<String>) -> Self {
        Self { level, reason: reason.into() }
    }
}

/// Why a profile cannot be read.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ProfileError {
    /// The file cannot be read.
    #[error("{}: the profile cannot be read", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
    /// The text does not have the form of a profile.
    #[error("the profile is invalid")]
    Form(#[source] TextError),
    /// The profile names a client that was not measured.
    #[error("the profile has a client that was not measured")]
    UnknownClient(#[source] UnknownClient),
    /// The profile extends another that does not exist.
    #[error("the profile extends `{name}`, which does not exist; use one of {}", .known.join(", "))]
    UnknownBase {
        /// The name of the other.
        name: String,
        /// The names of those that exist.
        known: Vec<String>,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProfileFile {
    name: Option<String>,
    #[serde(default)]
    description: String,
    extends: Option<String>,
    #[serde(default)]
    clients: Vec<String>,
    #[serde(default)]
    rules: BTreeMap<String, Override>,
}

impl Profile {
    /// A profile without overrides.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }

    /// Reads the text of a profile; `name` is used where the text has none, and what it extends
    /// is found in `known`.
    ///
    /// # Errors
    ///
    /// When the text is not of the form of a profile, when it extends an unknown one, and when it
    /// names an unknown client.
    pub fn parse(text: &str, name: &str, known: &ProfileSet) -> Result<Self, ProfileError> {
        let file: ProfileFile = toml::from_str(text)
            .map_err(|error| ProfileError::Form(TextError::from_toml(&error, text)))?;
        let mut profile = Self::default();
        if let Some(base) = &file.extends {
            let found = known.get(base).ok_or_else(|| ProfileError::UnknownBase {
                name: base.clone(),
                known: known.iter().map(|profile| profile.name.clone()).collect(),
            })?;
            profile.clone_from(found);
        }
        profile = profile.with_clients(file.clients).map_err(ProfileError::UnknownClient)?;
        profile.overrides.extend(file.rules);
        profile.name = file.name.unwrap_or_else(|| name.to_owned());
        profile.description = file.description;
        Ok(profile)
    }

    /// Reads a file; see [`Profile::parse`].
    ///
    /// # Errors
    ///
    /// When the file cannot be read, and when [`Profile::parse`] fails.
    pub fn load(path: impl AsRef<Path>, known: &ProfileSet) -> Result<Self, ProfileError> {
        let path = path.as_ref();
        let text = std::fs::read_to_string(path)
            .map_err(|source| ProfileError::Io { path: path.to_owned(), source })?;
        let name = path.file_stem().map(|name| name.to_string_lossy().into_owned());
        Self::parse(&text, &name.unwrap_or_default(), known)
    }

    /// Sets the level of a rule, in place of an earlier override.
    #[must_use]
    pub fn with(mut self, rule: impl Into<String>, level: Override) -> Self {
        self.overrides.insert(rule.into(), level);
        self
    }

    /// Adds clients that are used: a rule that breaks one of them, as [`ImpactTable`] has it, is a
    /// MUST, in place of an earlier override.
    ///
    /// # Errors
    ///
    /// When a name is not that of a measured client; the error lists the names.
    pub fn with_clients(mut self, names: Vec<String>) -> Result<Self, UnknownClient> {
        let levels = ClientLevels::new(ImpactTable::bundled(), &names)?;
        self.overrides.extend(levels.into_raised());
        self.clients.extend(names);
        Ok(self)
    }

    /// The name by which it is chosen.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The kind of target that it is for, in a few words; empty when the file has none.
    pub fn description(&self) -> &str {
        &self.description
    }

    /// The names of the clients that are used, those of the extended profile first.
    pub fn clients(&self) -> &[String] {
        &self.clients
    }

    /// The overrides by the ID of their rule, those of the extended profile and those for clients
    /// included.
    pub fn overrides(&self) -> impl Iterator<Item = (&str, &Override)> {
        self.overrides.iter().map(|(rule, level)| (rule.as_str(), level))
    }

    /// How binding a rule is in this profile, and why when that is not its own level.
    pub fn level(&self, rule: &dyn Rule) -> (Level, Option<&str>) {
        match self.overrides.get(rule.id()) {
            Some(found) => (found.level, Some(&found.reason)),
            None => (rule.level(), None),
        }
    }
}

impl fmt::Display for Profile {
    /// The name.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::RuleSet;

    #[track_caller]
    fn parse(text: &str) -> Profile {
        Profile::parse(text, "file", &ProfileSet::bundled()).unwrap()
    }

    #[test]
    fn a_profile_extends_another() {
        let rules = RuleSet::catalog();
        let rule = rules.get("stream/done-is-sent").unwrap();
        let profile = parse("extends = \"aimlapi\"");
        assert_eq!((profile.name(), profile.level(rule).0), ("file", Level::May));
        let profile = parse(
            "name = \"mine\"\nextends = \"aimlapi\"\n[rules]\n\
             \"stream/done-is-sent\" = { level = \"must\", reason = \"r\" }",
        );
        assert_eq!((profile.name(), profile.level(rule)), ("mine", (Level::Must, Some("r"))));
        assert_eq!(parse("").level(rule), (Level::Must, None));
    }

    #[test]
    fn what_breaks_a_client_is_a_must_unless_the_file_says_otherwise() {
        let rules = RuleSet::catalog();
        let (raised, reason) = ImpactTable::bundled()
            .rules()
            .filter(|(_, impact)| impact.outcomes.get("ai-sdk").is_some_and(|it| it.breaks()))
            .find_map(|(id, _)| Some((rules.get(id)?, "breaks Vercel AI SDK")))
            .unwrap();
        let profile = parse("extends = \"aimlapi\"\nclients = [\"ai-sdk\"]");
        let level = profile.level(raised);
        assert_eq!((level.0, level.1.unwrap().starts_with(reason)), (Level::Must, true));
        assert_eq!(profile.clients(), ["ai-sdk"]);
        let text = format!(
            "clients = [\"ai-sdk\"]\n[rules]\n\"{}\" = {{ level = \"may\", reason = \"r\" }}",
            raised.id()
        );
        assert_eq!(parse(&text).level(raised), (Level::May, Some("r")));
        let known = ProfileSet::bundled();
        let error = Profile::parse("clients = [\"nobody\"]", "file", &known).unwrap_err();
        assert!(matches!(error, ProfileError::UnknownClient(_)), "{error:?}");
    }

    #[test]
    fn what_is_wrong_is_an_error() {
        let known = ProfileSet::bundled();
        for (text, part) in [
            ("extends = \"other\"", "use one of aimlapi, openai-compatible"),
            ("[rules]\n\"a/b\" = { level = \"may\" }", "invalid"),
            ("[rules]\n\"a/b\" = { level = \"perhaps\", reason = \"r\" }", "invalid"),
            ("levels = 1", "invalid"),
        ] {
            let error = Profile::parse(text, "file", &known).unwrap_err();
            assert!(error.to_string().contains(part), "{error}");
        }
        let missing = Profile::load("/no/such/profile.toml", &known).unwrap_err();
        assert!(missing.to_string().contains("profile.toml"), "{missing}");
    }
}
