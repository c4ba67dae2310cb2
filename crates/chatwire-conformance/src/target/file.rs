//! Reads a `chatwire.toml`.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use chatwire_schema::Contract;
use globset::GlobBuilder;
use serde::{Deserialize, de::IgnoredAny};

use super::{ExpectedFinding, Target, TargetError};
use crate::{
    expect::Expected,
    judge::Judge,
    profile::{Override, Profile, ProfileSet},
    text_error::TextError,
};

/// The only version of the format.
const FORMAT: u32 = 1;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TargetFile {
    format: u32,
    name: Option<String>,
    provider: Option<String>,
    contract: Option<String>,
    profile: Option<String>,
    #[serde(default)]
    clients: Vec<String>,
    #[serde(default)]
    rules: BTreeMap<String, Override>,
    #[serde(default)]
    record: RecordSection,
    /// For `chatwire serve`, which reads it.
    #[serde(default, rename = "match")]
    _match: IgnoredAny,
    /// For `chatwire serve`, which reads it.
    #[serde(default, rename = "serve")]
    _serve: IgnoredAny,
    #[serde(default, rename = "expect")]
    expected: Vec<ExpectedEntry>,
    /// How logs are imported, which `chatwire-import` reads.
    #[serde(default, rename = "import")]
    _import: IgnoredAny,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct RecordSection {
    #[serde(default)]
    keep_headers: Vec<String>,
    #[serde(default)]
    masks: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExpectedEntry {
    rule: String,
    pointer: Option<String>,
    count: Option<usize>,
    #[serde(default)]
    recordings: Vec<String>,
    recordings_count: Option<usize>,
    since: Option<String>,
    until: Option<String>,
    accepted: Option<String>,
    reason: String,
}

impl Target {
    /// Reads a `chatwire.toml`, with the contracts, profiles and rules of a judge.
    ///
    /// # Errors
    ///
    /// When the file, its contract or its profile cannot be read, and when it names a rule that
    /// the judge does not have.
    pub fn load(path: impl AsRef<Path>, judge: &Judge) -> Result<Self, TargetError> {
        let path = path.as_ref();
        let text = std::fs::read_to_string(path)
            .map_err(|source| TargetError::Io { path: path.to_owned(), source })?;
        Self::from_text(path, &text, judge)
    }

    /// Reads the text of a `chatwire.toml` that would stand at `path`; otherwise like
    /// [`load`](Self::load).
    ///
    /// # Errors
    ///
    /// As [`load`](Self::load); contracts and profiles are read from files if the text names files.
    pub fn from_text(
        path: impl AsRef<Path>,
        text: &str,
        judge: &Judge,
    ) -> Result<Self, TargetError> {
        Loading { path: path.as_ref(), text, judge }.load()
    }
}

/// A file that is being read.
struct Loading<'a> {
    path: &'a Path,
    text: &'a str,
    judge: &'a Judge,
}

impl Loading<'_> {
    fn load(&self) -> Result<Target, TargetError> {
        let file: TargetFile = toml::from_str(self.text)
            .map_err(|error| self.invalid(TextError::from_toml(&error, self.text)))?;
        if file.format != FORMAT {
            let message = format!("format {} is unknown; this build reads {FORMAT}", file.format);
            return Err(self.invalid(TextError { line: None, message }));
        }
        let rules = file.rules.keys().chain(file.expected.iter().map(|entry| &entry.rule));
        for rule in rules {
            if self.judge.rules().get(rule).is_none() {
                let message = format!("there is no rule `{rule}`");
                return Err(self.invalid(TextError::about(rule, self.text, message)));
            }
        }
        let name = file.name.clone().or_else(|| self.folder_name());
        let profile = self.profile(&file, name.as_deref())?;
        Ok(Target {
            provider: file.provider.or_else(|| name.clone()),
            contract: file.contract.as_deref().map(|name| self.contract(name)).transpose()?,
            profile,
            name,
            keep_headers: file.record.keep_headers,
            masks: file.record.masks,
            file: Some(self.path.to_owned()),
            expected: file
                .expected
                .into_iter()
                .map(|entry| self.expected(entry))
                .collect::<Result<_, _>>()?,
        })
    }

    fn contract(&self, name: &str) -> Result<Contract, TargetError> {
        if let Some(contract) = self.judge.contracts().get(name) {
            return Ok(contract.clone());
        }
        let reference = self.folder().join(name);
        Contract::load(&reference.to_string_lossy())
            .map_err(|source| TargetError::Contract { path: self.path.to_owned(), source })
    }

    /// The profile that the file names, or that has the name of the target, with the levels of
    /// the file; `None` when there is neither.
    fn profile(
        &self,
        file: &TargetFile,
        name: Option<&str>,
    ) -> Result<Option<Profile>, TargetError> {
        let profiles = self.judge.profiles();
        let base = match &file.profile {
            None => name.and_then(|name| profiles.get(name)).cloned(),
            Some(name) => match profiles.get(name) {
                Some(profile) => Some(profile.clone()),
                None => {
                    let profile = Profile::load(self.folder().join(name), profiles);
                    let path = self.path.to_owned();
                    Some(profile.map_err(|source| TargetError::Profile { path, source })?)
                }
            },
        };
        if file.rules.is_empty() && file.clients.is_empty() {
            return Ok(base);
        }
        let base = base.or_else(|| profiles.get(ProfileSet::DEFAULT).cloned()).unwrap_or_default();
        let base = base.with_clients(file.clients.clone()).map_err(|error| {
            self.invalid(TextError::about(&error.name, self.text, error.to_string()))
        })?;
        let levels = file.rules.iter();
        Ok(Some(levels.fold(base, |profile, (rule, level)| profile.with(rule, level.clone()))))
    }

    fn expected(&self, entry: ExpectedEntry) -> Result<ExpectedFinding, TargetError> {
        let globs = entry.recordings.iter().map(|glob| {
            let built = GlobBuilder::new(glob).literal_separator(true).build();
            built.map(|glob| glob.compile_matcher()).map_err(|error| {
                let message = format!("this is not a glob: {}", error.kind());
                self.invalid(TextError::about(glob, self.text, message))
            })
        });
        let globs = globs.collect::<Result<_, _>>()?;
        for day in [&entry.since, &entry.until, &entry.accepted].into_iter().flatten() {
            if !is_day(day) {
                let message = format!("`{day}` is not a day; write YYYY-MM-DD");
                return Err(self.invalid(TextError::about(day, self.text, message)));
            }
        }
        Ok(ExpectedFinding {
            expected: Expected {
                rule: entry.rule,
                pointer: entry.pointer,
                count: entry.count,
                reason: entry.reason,
            },
            recordings: entry.recordings,
            recordings_count: entry.recordings_count,
            since: entry.since,
            until: entry.until,
            accepted: entry.accepted,
            globs,
        })
    }

    fn folder(&self) -> PathBuf {
        self.path.parent().map(Path::to_owned).unwrap_or_default()
    }

    fn folder_name(&self) -> Option<String> {
        let folder = std::path::absolute(self.folder()).ok()?;
        Some(folder.file_name()?.to_string_lossy().into_owned())
    }

    fn invalid(&self, error: TextError) -> TargetError {
        TargetError::Form { path: self.path.to_owned(), error }
    }
}

fn is_day(text: &str) -> bool {
    let fits = |(position, byte): (usize, u8)| match position {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    };
    text.len() == 10 && text.bytes().enumerate().all(fits)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tempfile::TempDir;

    use super::*;
    use crate::verdict::Level;

    fn load(text: &str) -> Result<Target, TargetError> {
        let folder = TempDir::new().unwrap();
        let schema = r#"{"properties": {"object": {"const": "chat.completion"}}}"#;
        fs::write(folder.path().join("gateway.json"), schema).unwrap();
        fs::create_dir(folder.path().join("acme")).unwrap();
        let path = folder.path().join("acme/chatwire.toml");
        fs::write(&path, text).unwrap();
        Target::load(path, &Judge::default())
    }

    #[test]
    fn every_member_has_a_default() {
        let target = load("format = 1").unwrap();
        assert_eq!((target.name(), target.provider()), (Some("acme"), Some("acme")));
        assert!(target.contract().is_none() && target.profile().is_none());
        assert!(target.expected().is_empty() && target.masks().is_empty());
    }

    #[test]
    fn every_member_is_read() {
        let target = load(
            "format = 1\nname = \"gateway\"\nprovider = \"openai\"\ncontract = \"../gateway.json\"\n\
             profile = \"aimlapi\"\n\
             [rules]\n\"stream/done-is-last\" = { level = \"may\", reason = \"r\" }\n\
             [record]\nkeep_headers = [\"x-call\"]\nmasks = [\"/srv\"]\n\
             [[expect]]\nrule = \"stream/id-is-constant\"\npointer = \"/id\"\ncount = 2\n\
             recordings = [\"plain-*\"]\nrecordings_count = 3\nsince = \"2026-01-01\"\n\
             until = \"2026-12-31\"\nreason = \"r\"\n",
        )
        .unwrap();
        assert_eq!((target.name(), target.provider()), (Some("gateway"), Some("openai")));
        assert_eq!(target.contract().unwrap().name(), "gateway");
        let rules = Judge::default().rules().clone();
        let level = |id: &str| target.profile().unwrap().level(rules.get(id).unwrap()).0;
        assert_eq!(level("stream/done-is-last"), Level::May);
        assert_eq!(level("stream/done-is-sent"), Level::May);
        assert_eq!(
            (target.keep_headers(), target.masks()),
            (&["x-call".into()][..], &["/srv".into()][..])
        );

        let expected = &target.expected()[0];
        for (name, recorded_at, concerns) in [
            ("plain-a", Some("2026-06-01T00:00:00Z"), true),
            ("plain-a", None, true),
            ("other", None, false),
            ("plain-a/b", None, false),
            ("plain-a", Some("2025-12-31T23:59:59Z"), false),
            ("plain-a", Some("2026-12-31T00:00:00Z"), false),
        ] {
            assert_eq!(expected.concerns(name, recorded_at), concerns, "{name} {recorded_at:?}");
        }
    }

    #[test]
    fn what_is_wrong_is_an_error_with_its_line() {
        let expect = "format = 1\n[[expect]]\nreason = \"r\"\n";
        for (text, part) in [
            ("".to_owned(), "chatwire.toml:1: "),
            ("format = 2".to_owned(), "format 2 is unknown"),
            ("format = 1\nnmae = 1".to_owned(), "chatwire.toml:2: "),
            (format!("{expect}rule = \"a/b\""), "chatwire.toml:4: there is no rule `a/b`"),
            (
                format!("{expect}rule = \"stream/done-is-last\"\nrecordings = [\"[a\"]"),
                "chatwire.toml:5: this is not a glob",
            ),
            (
                format!("{expect}rule = \"stream/done-is-last\"\nsince = \"1.2\""),
                "chatwire.toml:5: `1.2` is not a day",
            ),
            (
                "format = 1\nclients = [\"nobody\"]".to_owned(),
                "chatwire.toml:2: there is no client `nobody`; use one of openai-python, ",
            ),
            ("format = 1\ncontract = \"no.json\"".to_owned(), "the contract cannot be read"),
            ("format = 1\nprofile = \"no.toml\"".to_owned(), "the profile cannot be read"),
        ] {
            let error = load(&text).unwrap_err().to_string();
            assert!(error.contains(part), "{error}");
        }
    }
}
